import type { JSONValue } from "@jmespath-community/jmespath";
import type { EntityName } from "../../../schema/entities/index.js";
import { compileExpression } from "../../mapping/index.js";
import type { EntitySource, JsonObject, SourceIdentity } from "../connector.js";
import { recordReader } from "../described-record.js";
import { evaluate, type RestClient } from "./client.js";
import type { Description, EntityDescription } from "./description.js";
import { readListPage } from "./paging.js";
import { writesOf, type FoundRecord } from "./writing.js";

/** How one entity of a described system is read. */
export function entitySource(
  name: EntityName,
  entity: EntityDescription,
  description: Description,
): EntitySource<RestClient> {
  const { timeZone } = description;
  const reader = recordReader(name, entity, { timeZone });
  const idExpression = compileExpression(entity.id);
  const idOf = (raw: JsonObject) => textOf(idExpression(raw as JSONValue));
  const isFollowed = entity.list.changedSince !== undefined;
  const { paging } = entity.list;
  return {
    entity: name,
    mode: isFollowed ? "CHANGES" : "SNAPSHOT",
    mappingVersion: reader.mappingVersion,
    pageSize: paging.type === "none" ? 500 : paging.size,
    reportsDeletions: isFollowed && reader.isDeleted !== null,
    readPage: (client, request) => readListPage(client, entity, request, idOf),
    readOne: async (client, remoteId) => (await readOne(client, entity, remoteId, idOf))?.raw ?? null,
    identify: (raw): SourceIdentity => {
      const remoteId = idOf(raw) ?? "";
      const modifiedAt = reader.modifiedAt(raw);
      return reader.isDeleted?.(raw) ? { remoteId, modifiedAt, isDeleted: true } : { remoteId, modifiedAt };
    },
    toUnified: reader.toUnified,
    ...writesOf({
      name,
      entity,
      description,
      idOf,
      modifiedAt: reader.modifiedAt,
      toUnified: reader.toUnified,
      readOne: (client, remoteId) => readOne(client, entity, remoteId, idOf),
    }),
  };
}

async function readOne(
  client: RestClient,
  entity: EntityDescription,
  remoteId: string,
  idOf: (raw: JsonObject) => string | null,
): Promise<FoundRecord | null> {
  const { path, query, item } = entity.one;
  const answer = await client.get({
    target: path.replaceAll("{id}", encodeURIComponent(remoteId)),
    ...(query ? { query } : {}),
    noneAt: [404, 410],
  });
  if (!answer) return null;
  const found = evaluate(item, answer.body, "item");
  if (typeof found !== "object" || found === null || Array.isArray(found)) return null;
  // A system that answers with another record than the one asked for has none of that id.
  const raw = found as JsonObject;
  if (idOf(raw) !== remoteId) return null;
  const { etag } = answer.headers;
  return { raw, etag: etag ?? null };
}

function textOf(value: JSONValue): string | null {
  const text = typeof value === "number" || typeof value === "string" ? String(value) : "";
  return text === "" ? null : text;
}
