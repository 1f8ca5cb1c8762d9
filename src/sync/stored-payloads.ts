import type { EntityDefinition } from "../../schema/definition/index.js";
import type { ConnectionDocument } from "../connections/index.js";
import type { JsonObject, JsonValue, SourcePage } from "../connectors/index.js";
import { recordIdRange } from "../ids/index.js";
import type { QuarantineStore, RawDocument } from "../records/index.js";
import { tenantFields, type Storage, type Tenant } from "../storage/index.js";

/** First the payloads of records, then those in quarantine, each by id. */
interface Position {
  readonly from: "raw" | "quarantine";
  readonly after: string;
}

/** Reads the payloads that are stored of one entity of a connection, page by page, as the source once gave them. */
export async function readStoredPayloads(
  { storage, quarantine }: { storage: Storage; quarantine: QuarantineStore },
  connection: Pick<ConnectionDocument, "_id" | "organizationId" | "environment">,
  entity: EntityDefinition,
  request: { position: JsonValue | null; pageSize: number },
): Promise<SourcePage> {
  const { first, end } = recordIdRange(entity.idPrefix, connection._id);
  const { from, after } = (request.position as Position | null) ?? { from: "raw", after: first };
  const range = { after, end, limit: request.pageSize };
  const { ids, payloads } =
    from === "raw"
      ? await rawPayloadsBehind(storage, connection, range)
      : await quarantine.payloadsBehind(connection, range);
  const last = ids.at(-1);
  const isFull = ids.length === request.pageSize && last !== undefined;
  const next = (): Position | null => {
    if (isFull) return { from, after: last };
    return from === "raw" ? { from: "quarantine", after: first } : null;
  };
  return { items: payloads.map((text) => JSON.parse(text) as JsonObject), next: next() as JsonValue, sourceTime: null };
}

async function rawPayloadsBehind(
  storage: Storage,
  tenant: Tenant,
  { after, end, limit }: { after: string; end: string; limit: number },
): Promise<{ ids: string[]; payloads: string[] }> {
  const documents = await storage
    .tenants<RawDocument>("raw")
    .find(
      { ...tenantFields(tenant), _id: { $gt: after, $lt: end } },
      { projection: { payload: 1 }, sort: { _id: 1 }, limit, batchSize: limit + 1 },
    )
    .toArray();
  return { ids: documents.map(({ _id }) => _id), payloads: documents.map(({ payload }) => payload) };
}
