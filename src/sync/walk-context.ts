import type { EntityDefinition } from "../../schema/definition/index.js";
import type { ConnectionDocument, StreamDocument } from "../connections/index.js";
import type { EntitySource } from "../connectors/index.js";
import type { Lease } from "../storage/index.js";
import type { SyncRunDocument } from "./sync-run-document.js";

/** One stream in one run, by the worker that holds the connection's lease. */
export interface WalkContext {
  readonly connection: ConnectionDocument;
  readonly run: SyncRunDocument;
  /** As it was when the walk was taken up. */
  readonly stream: StreamDocument;
  readonly entity: EntityDefinition;
  readonly source: EntitySource<unknown>;
  readonly lease: Lease;
  readonly leaseTtlMs: number;
}
