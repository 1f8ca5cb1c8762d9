import type { RecordChangeEntry } from "./event.js";

/** The ids of a connection's records of one entity differ in their last characters alone (`src/ids`). */
const keyLength = 20;
/** Fewer are as well off as they are. */
const worthPacking = 10;

/**
 * Records that are new, which a first sync tells of by the million, as one text: the event passes through the database
 * six times before a subscriber has it, and one text costs a tenth of a document for each record.
 */
export interface PackedChanges {
  /** What all their ids begin with. */
  readonly prefix: string;
  /** The rest of each id, one after the other. */
  readonly keys: string;
}

/** Packs the new records that a list begins with. Null when it is not worth it. */
export function packCreated(
  changes: readonly RecordChangeEntry[],
): { created: PackedChanges; others: readonly RecordChangeEntry[] } | null {
  const first = changes[0];
  if (!first || first.id.length <= keyLength) return null;
  const prefix = first.id.slice(0, -keyLength);
  const end = changes.findIndex((change) => !isPlainlyNew(change, prefix));
  const count = end < 0 ? changes.length : end;
  if (count < worthPacking) return null;
  const created = changes.slice(0, count);
  return {
    created: { prefix, keys: created.map(({ id }) => id.slice(prefix.length)).join("") },
    others: changes.slice(count),
  };
}

export function unpackCreated({ prefix, keys }: PackedChanges): RecordChangeEntry[] {
  return Array.from({ length: keys.length / keyLength }, (_, place) => ({
    id: prefix + keys.slice(place * keyLength, (place + 1) * keyLength),
    kind: "CREATED",
    version: 1,
    changedFields: [],
  }));
}

function isPlainlyNew({ id, kind, version, changedFields }: RecordChangeEntry, prefix: string): boolean {
  return (
    kind === "CREATED" &&
    version === 1 &&
    changedFields.length === 0 &&
    id.length === prefix.length + keyLength &&
    id.startsWith(prefix)
  );
}
