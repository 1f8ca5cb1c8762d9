import type { EntityName } from "../../../schema/entities/index.js";
import type { EntitySource } from "../connector.js";
import { recordReader } from "../described-record.js";
import type { EntityPlace, ODataClient } from "./client.js";
import { recordOf } from "./description.js";
import { idOf } from "./keyset.js";
import { readIds, readOne, readPage } from "./reading.js";
import { createRecord, findWritten, updateRecord, writeRules, type WrittenPlace } from "./writing.js";

/** How one entity of a service is read. */
export function entitySource(name: EntityName, place: EntityPlace, timeZone: string): EntitySource<ODataClient> {
  const { entity } = place;
  const { write } = entity;
  const reader = recordReader(name, recordOf(entity), { timeZone, hasKeys: true });
  return {
    entity: name,
    mode: entity.modified === undefined ? "SNAPSHOT" : "CHANGES",
    mappingVersion: reader.mappingVersion,
    pageSize: entity.pageSize,
    readPage: (client, request) => readPage(client, place, request),
    readIds: (client, request) => readIds(client, place, request, reader.isDeleted),
    readOne: (client, remoteId) => readOne(client, place, remoteId),
    readsHeads: true,
    identify: (raw) => {
      const identity = { remoteId: idOf(raw, entity.key) ?? "", modifiedAt: reader.modifiedAt(raw) };
      return reader.isDeleted?.(raw) ? { ...identity, isDeleted: true } : identity;
    },
    toUnified: reader.toUnified,
    ...(write ? writesOf({ ...place, name, write, toUnified: reader.toUnified }) : {}),
  };
}

function writesOf(
  place: WrittenPlace,
): Pick<EntitySource<ODataClient>, "writable" | "create" | "update" | "findWritten"> {
  const { write } = place;
  return {
    writable: writeRules(write),
    ...(write.create ? { create: (client, data) => createRecord(client, place, data) } : {}),
    ...(write.create && write.created !== undefined
      ? { findWritten: (client, data, lost) => findWritten(client, place, data, lost) }
      : {}),
    ...(write.update
      ? { update: (client, remoteId, data, context) => updateRecord(client, place, remoteId, data, context) }
      : {}),
  };
}
