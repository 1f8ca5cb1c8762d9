import type { EntityDefinition } from "../../schema/definition/index.js";
import type { RecordChangeEntry } from "../events/index.js";
import { newId } from "../ids/index.js";
import type { Environment } from "../storage/index.js";
import { fieldChanges, type FieldChange } from "./field-changes.js";
import type { ChangeActor } from "./incoming-record.js";
import type { RecordDocument } from "./record-document.js";

/**
 * One change of a record: what, when, by whom. A record's first version has none: a first sync would write twice as much
 * to say what the record says itself (`createdAt`, `createdBy`).
 */
export interface HistoryEntry {
  readonly _id: string;
  readonly organizationId: string;
  readonly environment: Environment;
  readonly connectionId: string;
  readonly recordId: string;
  readonly at: Date;
  /** The version that the record had from then on. */
  readonly version: number;
  readonly kind: "UPDATED" | "DELETED" | "RESTORED";
  readonly actor: ChangeActor;
  /** Empty where a record is gone, and where only parts of the payload changed that no field shows. */
  readonly changes: readonly FieldChange[];
}

/** A record's version before and after a change. */
export interface ChangedRecord {
  readonly before: RecordDocument;
  readonly after: RecordDocument;
  readonly change: RecordChangeEntry;
}

/** What history keeps of changed records. */
export function historyEntries(
  entity: EntityDefinition,
  changed: readonly ChangedRecord[],
  actor: ChangeActor,
  at: Date,
): HistoryEntry[] {
  return changed.flatMap(({ before, after, change: { id, kind, version, changedFields } }) => {
    if (kind === "CREATED") return [];
    const { organizationId, environment, connectionId } = after;
    const changes = kind === "DELETED" ? [] : fieldChanges(entity, before, after, changedFields);
    return [
      {
        _id: newId("history"),
        organizationId,
        environment,
        connectionId,
        recordId: id,
        at,
        version,
        kind,
        actor,
        changes,
      },
    ];
  });
}
