import type { EntityDefinition } from "../../schema/definition/index.js";
import type { Tenant } from "../storage/index.js";

/** One record as it came from a source, before it is known whether it changed. */
export interface IncomingRecord {
  readonly remoteId: string;
  readonly modifiedAt: Date | null;
  readonly isDeleted: boolean;
  readonly raw: unknown;
}

/** Where incoming records belong and how they are mapped. */
export interface WriteTarget {
  readonly tenant: Tenant;
  readonly connectionId: string;
  readonly entity: EntityDefinition;
  readonly mappingVersion: number;
  /** Gives a `Unified` of that entity. */
  readonly toUnified: (raw: unknown) => Readonly<Record<string, unknown>>;
}

/** An incoming record with its canonical text, digest and id: what can be known without the store. */
export interface PreparedRecord extends IncomingRecord {
  readonly id: string;
  readonly text: string;
  readonly hash: string;
}
