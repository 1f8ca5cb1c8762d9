import type { EntityName } from "../../../schema/entities/index.js";
import { SourceError } from "../../errors/index.js";
import { keyParts, keyText } from "../composite-key.js";
import type { EntitySource, IdPage, IdPageRequest, JsonObject, SourceIdentity } from "../connector.js";
import { recordReader, timeOf } from "../described-record.js";
import type { SqlClient } from "./client.js";
import type { Description, EntityDescription } from "./description.js";
import { idOf, textOf } from "./keys.js";
import { deletedMark, readPage, withLists } from "./paging.js";
import { idsStatement, oneStatement } from "./statements.js";
import { writesOf } from "./writes.js";

/** What is no value of a column's type can't be the key of a row: 22P02 no number, 22003 too large, 22007 no time, 22021 no text. */
const noSuchValue = ["22P02", "22003", "22007", "22008", "22021"];

/** How one entity of a described database is read. */
export function entitySource(
  name: EntityName,
  entity: EntityDescription,
  description: Description,
): EntitySource<SqlClient> {
  const { timeZone } = description;
  const { changed, deletions } = entity;
  // The name of a column as an expression.
  const modifiedAt = changed && { value: JSON.stringify(changed.column), format: changed.format };
  const reader = recordReader(name, { ...entity, modifiedAt }, { timeZone, hasKeys: true });
  const deletedAt = timeOf({ value: "at", format: deletions?.format ?? "iso" }, timeZone);
  const identify = (raw: JsonObject): SourceIdentity => {
    const gone = raw[deletedMark] as Deletion | undefined;
    if (gone) {
      return { remoteId: keyText(gone.key), modifiedAt: deletedAt({ at: gone.at }), isDeleted: true };
    }
    const identity = { remoteId: idOf(raw, entity.key), modifiedAt: reader.modifiedAt(raw) };
    return reader.isDeleted?.(raw) ? { ...identity, isDeleted: true } : identity;
  };
  return {
    entity: name,
    mode: changed ? "CHANGES" : "SNAPSHOT",
    mappingVersion: reader.mappingVersion,
    pageSize: entity.pageSize,
    reportsDeletions: changed !== undefined && (deletions !== undefined || reader.isDeleted !== null),
    readPage: (client, request) => readPage(client, entity, request),
    // What counts as deleted is known from its whole row only.
    ...(reader.isDeleted ? {} : { readIds: (client, request) => readIds(client, entity, request) }),
    readOne: (client, remoteId) => readOne(client, entity, remoteId),
    identify,
    toUnified: reader.toUnified,
    ...writesOf(name, entity, description),
  };
}

interface Deletion {
  readonly key: readonly string[];
  readonly at: string | number | null;
}

async function readOne(client: SqlClient, entity: EntityDescription, remoteId: string): Promise<JsonObject | null> {
  const key = keyParts(remoteId, entity.key.length);
  if (!key) return null;
  return client.read(async (transaction) => {
    const found = await transaction.rows(oneStatement(entity, key), noSuchValue);
    if (found.length > 1) {
      throw new SourceError(
        `There are several rows of the key ${remoteId}: ${entity.key.join(", ")} do not tell records apart. Describe the whole key.`,
      );
    }
    // A number is found by 01 as well, and is the record 1.
    const same = found.filter((row) => idOf(row, entity.key) === remoteId);
    const [record = null] = same.length === 0 ? [] : await withLists(transaction, entity, same);
    return record;
  });
}

async function readIds(client: SqlClient, entity: EntityDescription, request: IdPageRequest): Promise<IdPage> {
  const after = request.position as readonly string[] | null;
  return client.read(async ({ rows }) => {
    const found = await rows(idsStatement(entity, after, request.pageSize));
    const last = found.at(-1);
    const isLast = found.length < request.pageSize || last === undefined;
    return {
      remoteIds: found.map((row) => idOf(row, entity.key)),
      next: isLast ? null : entity.key.map((column) => textOf(last, column)),
    };
  });
}
