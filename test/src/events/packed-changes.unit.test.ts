import fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { RecordChangeEntry } from "../../../src/events/index.js";
import { packCreated, unpackCreated } from "../../../src/events/packed-changes.js";
import { newId, recordId } from "../../../src/ids/index.js";

const connectionId = newId("connection");
const entry = (remoteId: string, kind: RecordChangeEntry["kind"]): RecordChangeEntry => ({
  id: recordId("wo", connectionId, "WorkOrder", remoteId),
  kind,
  version: kind === "CREATED" ? 1 : 2,
  changedFields: kind === "UPDATED" ? ["title"] : [],
});

describe("new records in an event at rest", () => {
  it("come back as they were, in their order, whatever follows them", () => {
    fc.assert(
      fc.property(
        fc.array(fc.string(), { maxLength: 60 }),
        fc.array(fc.constantFrom("UPDATED", "DELETED", "RESTORED", "CREATED"), { maxLength: 5 }),
        (remoteIds, kinds) => {
          const changes = [
            ...remoteIds.map((remoteId) => entry(remoteId, "CREATED")),
            ...kinds.map((kind, place) => entry(`other ${place}`, kind)),
          ];
          const packed = packCreated(changes);
          expect(packed ? [...unpackCreated(packed.created), ...packed.others] : changes).toEqual(changes);
        },
      ),
    );
  });

  it("take a fraction of the room", () => {
    const changes = Array.from({ length: 500 }, (_, place) => entry(String(place), "CREATED"));
    const packed = packCreated(changes);
    expect(JSON.stringify(packed).length * 5).toBeLessThan(JSON.stringify(changes).length);
  });

  it("are left as they are where there are few, or they come after others", () => {
    expect(packCreated([entry("1", "CREATED")])).toBeNull();
    const late = [entry("0", "UPDATED"), ...Array.from({ length: 50 }, (_, place) => entry(String(place), "CREATED"))];
    expect(packCreated(late)).toBeNull();
    expect(packCreated([])).toBeNull();
  });
});
