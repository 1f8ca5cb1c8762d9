import { hash } from "node:crypto";
import type { JSONValue } from "@jmespath-community/jmespath";
import type { CustomFieldValue } from "../../../schema/definition/index.js";
import { entityByName, type EntityName } from "../../../schema/entities/index.js";
import { MappingError } from "../../errors/index.js";
import { compileExpression, ExpressionError } from "../../mapping/index.js";
import type { EntitySource, JsonObject, SourceIdentity } from "../connector.js";
import { evaluate, isTrue, type RestClient } from "./client.js";
import type { Description, EntityDescription } from "./description.js";
import { compileCustomFields, compileFields, withCommonFields } from "./field-map.js";
import { readListPage } from "./paging.js";
import { toInstant } from "./times.js";

/** Raise it when descriptions come to be read otherwise: stored records are then mapped again. */
const readingVersion = 1;

/** How one entity of a described system is read. */
export function entitySource(
  name: EntityName,
  entity: EntityDescription,
  { timeZone }: Description,
): EntitySource<RestClient> {
  const { fields } = entityByName(name);
  const mapper = compileFields(withCommonFields(fields), entity.fields, { timeZone, path: [] }).map;
  const customFields = compileCustomFields(entity.customFields, []).map;
  const idExpression = compileExpression(entity.id);
  const idOf = (raw: JsonObject) => textOf(idExpression(raw as JSONValue));
  const modifiedAt = timeReader(entity.modifiedAt, timeZone);
  const isDeleted = entity.deletedWhen === undefined ? null : compileExpression(entity.deletedWhen);
  const isFollowed = entity.list.changedSince !== undefined;
  const { paging } = entity.list;
  return {
    entity: name,
    mode: isFollowed ? "CHANGES" : "SNAPSHOT",
    mappingVersion: versionOf([
      readingVersion,
      entity.fields,
      entity.customFields,
      entity.modifiedAt ?? null,
      timeZone,
    ]),
    pageSize: paging.type === "none" ? 500 : paging.size,
    reportsDeletions: isFollowed && isDeleted !== null,
    readPage: (client, request) => readListPage(client, entity, request, idOf),
    readOne: (client, remoteId) => readOne(client, entity, remoteId, idOf),
    identify: (raw): SourceIdentity => {
      const remoteId = idOf(raw) ?? "";
      const changed = reading("modifiedAt", () => modifiedAt(raw));
      if (!isDeleted || !isTrue(isDeleted(raw as JSONValue))) return { remoteId, modifiedAt: changed };
      return { remoteId, modifiedAt: changed, isDeleted: true };
    },
    toUnified: (raw) => {
      const item = raw as JSONValue;
      const remoteUpdatedAt = reading("remoteUpdatedAt", () => modifiedAt(raw));
      const custom: CustomFieldValue[] = customFields(item);
      return {
        ...mapper(item, item),
        ...(entity.modifiedAt === undefined ? {} : { remoteUpdatedAt }),
        ...(custom.length > 0 ? { customFields: custom } : {}),
      };
    },
  };
}

async function readOne(
  client: RestClient,
  entity: EntityDescription,
  remoteId: string,
  idOf: (raw: JsonObject) => string | null,
): Promise<JsonObject | null> {
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
  return idOf(raw) === remoteId ? raw : null;
}

function timeReader(time: EntityDescription["modifiedAt"], timeZone: string): (raw: JsonObject) => Date | null {
  if (time === undefined) return () => null;
  const { value, format = "iso" } = typeof time === "string" ? { value: time } : time;
  const expression = compileExpression(value);
  return (raw) => {
    const found = expression(raw as JSONValue);
    return found === null || found === "" ? null : toInstant(found, format, timeZone);
  };
}

function textOf(value: JSONValue): string | null {
  const text = typeof value === "number" || typeof value === "string" ? String(value) : "";
  return text === "" ? null : text;
}

function reading<Result>(path: string, read: () => Result): Result {
  try {
    return read();
  } catch (cause) {
    if (!(cause instanceof ExpressionError)) throw cause;
    throw new MappingError(`${path}: ${cause.message}.`, { cause, path });
  }
}

/** A whole number that is another when what it is made of is. */
function versionOf(parts: readonly unknown[]): number {
  return Number.parseInt(hash("sha256", JSON.stringify(parts), "hex").slice(0, 8), 16);
}
