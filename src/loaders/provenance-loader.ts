import DataLoader from "dataloader";
import type { RecordRow } from "../records/index.js";
import type { Tenant } from "../storage/index.js";
import type { Access } from "../tokens/index.js";

/** A record whose row was read with what `fieldProvenance` needs. */
export interface ProvenRecord extends RecordRow {
  readonly hash: string;
}

/** A place in a record's payload, with what is there. */
export interface FieldSource {
  readonly path: string;
  readonly value: unknown;
}

/** A write that asks for another value and has not settled. */
export interface PendingFieldWrite {
  readonly writeId: string;
  readonly state: string;
  /** As the caller gave it. */
  readonly value: unknown;
  readonly createdAt: Date;
}

/** Where the value of one field of a record comes from. */
export interface FieldProvenance {
  readonly record: ProvenRecord;
  /** As declared, `dueDate`; `custom.<key>`. */
  readonly field: string;
  readonly origin: "CONNECTOR" | "FIELD_MAPPING" | "DERIVED";
  readonly sources: readonly FieldSource[];
  /** Key of the system whose connector mapped it. */
  readonly system: string;
  readonly mappingVersion: number;
  /** The connection's own, where one fills the field. */
  readonly expression: string | null;
  /** What the connector would have said in place of that. */
  readonly connectorValue: unknown;
  /** Whether the record is stored as the mapping of now makes it. */
  readonly isCurrent: boolean;
  /** When the payload came as it is now. */
  readonly readAt: Date;
  /** Up to when the source is known to show that payload. */
  readonly confirmedAt: Date;
  readonly pendingWrite: PendingFieldWrite | null;
}

/** Who finds that out, for many records at once; in their order. */
export interface ProvenanceReads {
  of(tenant: Tenant, records: readonly ProvenRecord[]): Promise<readonly (readonly FieldProvenance[] | null | Error)[]>;
}

export type ProvenanceLoader = DataLoader<ProvenRecord, readonly FieldProvenance[] | null, string>;

/** Provenance of records that the caller was let read already. */
export function provenanceLoader(reads: ProvenanceReads, access: Access): ProvenanceLoader {
  return new DataLoader((records) => reads.of(access, records), { cacheKeyFn: ({ id }) => id });
}
