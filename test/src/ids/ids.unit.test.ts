import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { derivedId, firstIdAt, isIdOf, newId, parseRecordId, prefixOf, recordId } from "../../../src/ids/index.js";

const connectionId = "con_01m8817ghqferbz2rqhnk3y426";

describe("ids", () => {
  it("orders platform ids by the time of their making", async () => {
    const first = newId("syncRun");
    await new Promise((resolve) => setTimeout(resolve, 2));
    expect(newId("syncRun") > first).toBe(true);
  });

  it("has for each instant an id that lies between those made before and those made from then on", () => {
    const times = fc.integer({ min: 0, max: 4_000_000_000_000 });
    fc.assert(
      fc.property(times, times, fc.string(), (made, instant, key) => {
        const id = derivedId("auditEntry", new Date(made), [key]);
        expect(id >= firstIdAt("auditEntry", new Date(instant))).toBe(made >= instant);
      }),
    );
    expect(newId("auditEntry") > firstIdAt("auditEntry", new Date(-1))).toBe(true);
    expect(newId("auditEntry") < firstIdAt("auditEntry", new Date(8_640_000_000_000_000))).toBe(true);
  });

  it("recognizes an id by its kind", () => {
    expect(isIdOf("connection", newId("connection"))).toBe(true);
    expect(isIdOf("connection", newId("syncRun"))).toBe(false);
    expect(isIdOf("connection", "con_")).toBe(false);
    expect(isIdOf("connection", `${connectionId}x`)).toBe(false);
  });

  it("derives the same record id everywhere", () => {
    expect(recordId("wo", connectionId, "WorkOrder", "WO-1")).toBe("wo_01m8817ghqferbz2rqhnk3y426prh0er75vpzsg93yhw4j");
  });

  it("tells entities, connections and keys apart, and gives the connection back", () => {
    fc.assert(
      fc.property(fc.string({ maxLength: 200 }), fc.string({ maxLength: 200 }), (one, other) => {
        const id = recordId("wo", connectionId, "WorkOrder", one);
        expect(parseRecordId(id)).toEqual({ prefix: "wo", connectionId });
        expect(prefixOf(id)).toBe("wo");
        expect(id === recordId("wo", connectionId, "WorkOrder", other)).toBe(one === other);
        expect(id).not.toBe(recordId("wo", connectionId, "WorkRequest", one));
      }),
      { numRuns: 300 },
    );
  });

  it.each(["", "wo_", "wo_01m8817ghqferbz2rqhnk3y426", "WO_01m8817ghqferbz2rqhnk3y426prh0er75vpzsg93yhw4j", "wo_…"])(
    "takes %j for no record id",
    (text) => {
      expect(parseRecordId(text)).toBeNull();
    },
  );
});
