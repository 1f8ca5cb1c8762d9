import type { EntityDefinition } from "../../schema/definition/index.js";
import type { ConnectionDocument } from "../connections/index.js";
import type { JsonObject, JsonValue, SourcePage } from "../connectors/index.js";
import { recordIdRange } from "../ids/index.js";
import type { QuarantineDocument, RawDocument } from "../records/index.js";
import type { Storage } from "../storage/index.js";

/** First the payloads of records, then those in quarantine, each by id. */
interface Position {
  readonly from: "raw" | "quarantine";
  readonly after: string;
}

/** Reads the payloads that are stored of one entity of a connection, page by page, as the source once gave them. */
export async function readStoredPayloads(
  storage: Storage,
  connection: Pick<ConnectionDocument, "_id" | "organizationId" | "environment">,
  entity: EntityDefinition,
  request: { position: JsonValue | null; pageSize: number },
): Promise<SourcePage> {
  const { first, end } = recordIdRange(entity.idPrefix, connection._id);
  const { from, after } = (request.position as Position | null) ?? { from: "raw", after: first };
  const documents = await storage
    .tenants<Pick<RawDocument | QuarantineDocument, "_id"> & { payload: string | null }>(from)
    .find(
      {
        organizationId: connection.organizationId,
        environment: connection.environment,
        _id: { $gt: after, $lt: end },
      },
      { projection: { payload: 1 }, sort: { _id: 1 }, limit: request.pageSize, batchSize: request.pageSize + 1 },
    )
    .toArray();
  const items = documents.flatMap(({ payload }) => (payload === null ? [] : [JSON.parse(payload) as JsonObject]));
  const last = documents.at(-1);
  const isFull = documents.length === request.pageSize && last !== undefined;
  const next = (): Position | null => {
    if (isFull) return { from, after: last._id };
    return from === "raw" ? { from: "quarantine", after: first } : null;
  };
  return { items, next: next() as JsonValue, sourceTime: null };
}
