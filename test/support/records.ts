import { ObjectId } from "mongodb";
import type { EntityDefinition } from "../../schema/definition/index.js";
import { defaultSyncPlan, type ConnectionDocument, type ConnectionStatus } from "../../src/connections/index.js";
import { newId, recordId } from "../../src/ids/index.js";
import { canonicalText, payloadHash, type RawDocument, type RecordDocument } from "../../src/records/index.js";
import { recordEncoder } from "../../src/records/record-codec.js";
import type { Storage, Tenant } from "../../src/storage/index.js";
import { testVault } from "./vault.js";

/** A tenant that nobody else has. */
export function newTenant(environment: Tenant["environment"] = "TEST"): Tenant {
  return { organizationId: newId("organization"), environment };
}

/** A connection as it lies in the store, connected unless told otherwise. */
export async function insertConnection(
  storage: Storage,
  tenant: Tenant,
  options: { id?: string; status?: ConnectionStatus; name?: string; deletedAt?: Date } = {},
): Promise<ConnectionDocument> {
  const at = new Date("2026-11-01T00:00:00Z");
  const id = options.id ?? newId("connection");
  const document: ConnectionDocument = {
    _id: id,
    ...tenant,
    system: "sandbox",
    name: options.name ?? "Plant",
    endUser: null,
    config: {},
    authMethod: "apiKey",
    credential: await testVault(storage).seal("{}", {
      purpose: "test",
      organizationId: tenant.organizationId,
      ownerId: id,
      field: "f",
    }),
    account: null,
    status: options.status ?? { phase: "CONNECTED", since: at },
    syncPlan: defaultSyncPlan,
    fieldMappings: [],
    nextSyncAt: null,
    failedRuns: 0,
    lastSuccessfulSyncAt: at,
    creditsConsumed: 1,
    deletedAt: options.deletedAt ?? null,
    createdAt: at,
    updatedAt: at,
  };
  await storage.collection<ConnectionDocument>("connections").insertOne(document);
  return document;
}

/** The outage that tests put connections into. */
export const unreachable: ConnectionStatus = {
  phase: "UNREACHABLE",
  since: new Date("2026-11-20T10:00:00Z"),
  cause: "UNREACHABLE",
  reason: "no answer.",
  nextAttemptAt: new Date("2026-11-20T10:15:00Z"),
  attempts: 7,
  step: 8,
};

/** What a test wants of one record: unified fields as a connector gives them, and what the store adds. */
export interface RecordWish {
  readonly remoteId: string;
  readonly updatedAt?: Date;
  readonly deletedAt?: Date | null;
  readonly version?: number;
  readonly raw?: unknown;
  /** References as remoteIds, enumerations as `{ value, raw }`, decimals as text. */
  readonly unified?: Readonly<Record<string, unknown>>;
}

/** A record as it lies in the store, encoded by the code that a sync uses. */
export function recordDocument(
  entity: EntityDefinition,
  tenant: Tenant,
  connectionId: string,
  wish: RecordWish,
): RecordDocument {
  const at = wish.updatedAt ?? new Date("2026-11-01T00:00:00Z");
  return {
    _id: recordId(entity.idPrefix, connectionId, entity.name, wish.remoteId),
    ...tenant,
    connectionId,
    remoteId: wish.remoteId,
    hash: payloadHash(canonicalText(wish.raw ?? null), "1"),
    version: wish.version ?? 1,
    createdAt: at,
    updatedAt: at,
    deletedAt: wish.deletedAt ?? null,
    ...recordEncoder(entity)(wish.unified ?? {}, connectionId),
  } as unknown as RecordDocument;
}

/** Stores records of one entity, with their payloads where a wish has one. */
export async function insertRecords(
  storage: Storage,
  entity: EntityDefinition,
  tenant: Tenant,
  connectionId: string,
  wishes: readonly RecordWish[],
): Promise<RecordDocument[]> {
  const documents = wishes.map((wish) => recordDocument(entity, tenant, connectionId, wish));
  if (documents.length > 0) await storage.collection<RecordDocument>(entity.plural).insertMany(documents);
  const payloads = wishes.flatMap((wish, index) =>
    wish.raw === undefined
      ? []
      : [
          {
            _id: documents[index]?._id ?? new ObjectId().toHexString(),
            ...tenant,
            connectionId,
            entity: entity.name,
            payload: canonicalText(wish.raw),
            storedAt: new Date(),
          } satisfies RawDocument,
        ],
  );
  if (payloads.length > 0) await storage.collection<RawDocument>("raw").insertMany(payloads);
  return documents;
}
