import { AggregateReader, HistoryStore, QuarantineStore, RecordReader, RelatedLists } from "../records/index.js";
import type { Storage } from "../storage/index.js";
import type { Access } from "../tokens/index.js";
import type { Vault } from "../vault/index.js";
import { DeliveryStore } from "../webhooks/index.js";
import { connectionLoader, type ConnectionLoader } from "./connection-loader.js";
import { ConnectionStatesLoader } from "./connection-states.js";
import { HistoryLoaders } from "./history-loader.js";
import { provenanceLoader, type ProvenanceLoader, type ProvenanceReads } from "./provenance-loader.js";
import { QuarantineLoader } from "./quarantine-loader.js";
import { rawPayloadLoader, type RawPayloadLoader } from "./raw-payload-loader.js";
import { RecordLists } from "./record-lists.js";
import { RecordLoaders, type KeptReads } from "./record-loader.js";
import { streamLoader, type StreamLoader } from "./stream-loader.js";
import { RunStore, WorkflowStore } from "../workflows/index.js";
import {
  workflowStepLoader,
  workflowVersionLoader,
  type WorkflowStepLoader,
  type WorkflowVersionLoader,
} from "./workflow-loaders.js";
import { webhookAttemptLoader, type WebhookAttemptLoader } from "./webhook-attempt-loader.js";

export { batchExtension, batchOf, replaceBatch, type BatchResolver } from "./batch-resolver.js";
export type { ShownConnection } from "./connection-loader.js";
export { DataStates, type DataState } from "./data-state.js";
export { KeptRows, type KeptFigures } from "./kept-rows.js";
export type {
  FieldProvenance,
  FieldSource,
  PendingFieldWrite,
  ProvenanceReads,
  ProvenRecord,
} from "./provenance-loader.js";
export type { KeptReads } from "./record-loader.js";
export { requireReachable, type ConnectionStates } from "./connection-states.js";

/** What one operation reads through. Made anew for each, because it remembers what it read and for whom. */
export interface Loaders {
  readonly records: RecordLoaders;
  readonly lists: RecordLists;
  readonly connections: ConnectionLoader;
  readonly connectionStates: ConnectionStatesLoader;
  readonly rawPayloads: RawPayloadLoader;
  readonly histories: HistoryLoaders;
  readonly provenances: ProvenanceLoader;
  readonly quarantine: QuarantineLoader;
  readonly streams: StreamLoader;
  readonly webhookAttempts: WebhookAttemptLoader;
  readonly workflowVersions: WorkflowVersionLoader;
  readonly workflowSteps: WorkflowStepLoader;
}

/**
 * @param access Whose tenant the loaders are bound to, and whose scopes they check.
 * @param kept For operations that change nothing and are over soon: what they may be given of earlier ones.
 */
export function createLoaders(
  { storage, vault, fieldProvenances }: { storage: Storage; vault: Vault; fieldProvenances: ProvenanceReads },
  access: Access,
  kept: KeptReads | null = null,
): Loaders {
  const reader = new RecordReader(storage);
  const states = kept && (async () => (await kept.state()).states);
  const connectionStates = new ConnectionStatesLoader(storage, access, states);
  return lazily({
    records: () => new RecordLoaders(storage, access, kept),
    lists: () =>
      new RecordLists(
        reader,
        new RelatedLists(storage, reader),
        new AggregateReader(storage, reader),
        connectionStates,
        access,
      ),
    connections: () => connectionLoader(storage, access),
    connectionStates: () => connectionStates,
    rawPayloads: () => rawPayloadLoader(reader, access),
    // Read only here; how long changes are kept is a matter of who writes them.
    histories: () => new HistoryLoaders(new HistoryStore(storage, { retentionDays: 0 }), access),
    provenances: () => provenanceLoader(fieldProvenances, access),
    quarantine: () => new QuarantineLoader(new QuarantineStore(storage, vault), access),
    streams: () => streamLoader(storage, access),
    webhookAttempts: () => webhookAttemptLoader(new DeliveryStore(storage), access),
    workflowVersions: () => workflowVersionLoader(new WorkflowStore(storage), access),
    workflowSteps: () => workflowStepLoader(new RunStore(storage), access),
  });
}

/** Most operations need two of them. */
function lazily(makers: { readonly [Name in keyof Loaders]: () => Loaders[Name] }): Loaders {
  const made: { -readonly [Name in keyof Loaders]?: Loaders[Name] } = {};
  return {
    get records() {
      return (made.records ??= makers.records());
    },
    get lists() {
      return (made.lists ??= makers.lists());
    },
    get connections() {
      return (made.connections ??= makers.connections());
    },
    get connectionStates() {
      return (made.connectionStates ??= makers.connectionStates());
    },
    get rawPayloads() {
      return (made.rawPayloads ??= makers.rawPayloads());
    },
    get histories() {
      return (made.histories ??= makers.histories());
    },
    get provenances() {
      return (made.provenances ??= makers.provenances());
    },
    get quarantine() {
      return (made.quarantine ??= makers.quarantine());
    },
    get streams() {
      return (made.streams ??= makers.streams());
    },
    get webhookAttempts() {
      return (made.webhookAttempts ??= makers.webhookAttempts());
    },
    get workflowVersions() {
      return (made.workflowVersions ??= makers.workflowVersions());
    },
    get workflowSteps() {
      return (made.workflowSteps ??= makers.workflowSteps());
    },
  };
}
