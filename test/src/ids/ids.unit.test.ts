import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { isIdOf, newId, parseRecordId, prefixOf, recordId } from "../../../src/ids/index.js";

const connectionId = "con_01m8817ghqferbz2rqhnk3y426";

describe("ids", () => {
  it("orders platform ids by the time of their making", async () => {
    const first = newId("syncRun");
    await new Promise((resolve) => setTimeout(resolve, 2));
    expect(newId("syncRun") > first).toBe(true);
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
