import { entityByName } from "../../schema/entities/index.js";
import type { ConnectionDocument } from "../connections/index.js";
import type { EntitySource, JsonObject } from "../connectors/index.js";
import { mappingKey, withFieldMappings } from "../mapping/index.js";
import { tenantFilter } from "../storage/index.js";
import { derivationKey } from "./derived-fields.js";
import type { WriteTarget } from "./incoming-record.js";

/** Where the records of one entity of a connection go, and how they are mapped: by its connector, then as the connection says. */
export function writeTarget(
  connection: Pick<ConnectionDocument, "_id" | "organizationId" | "environment" | "fieldMappings">,
  source: Pick<EntitySource<unknown>, "entity" | "mappingVersion" | "toUnified">,
  options: Pick<WriteTarget, "actor" | "readAt"> & Partial<Pick<WriteTarget, "acceptsOlder" | "expectsNew">>,
): WriteTarget {
  const entity = entityByName(source.entity);
  const map = withFieldMappings(
    (raw) => source.toUnified(raw as JsonObject),
    entity,
    fieldMappingsOf(connection, source),
  );
  return {
    tenant: tenantFilter(connection),
    connectionId: connection._id,
    entity,
    mappingKey: mappingKeyOf(connection, source),
    toUnified: map,
    acceptsOlder: false,
    expectsNew: false,
    ...options,
  };
}

/** What a stored hash of this entity begins with while mapping and derivations are as they are now. */
export function mappingKeyOf(
  connection: Pick<ConnectionDocument, "fieldMappings">,
  source: Pick<EntitySource<unknown>, "entity" | "mappingVersion">,
): string {
  const mapped = mappingKey(source.mappingVersion ?? 1, fieldMappingsOf(connection, source));
  return `${mapped}~${derivationKey(entityByName(source.entity))}`;
}

function fieldMappingsOf(
  connection: Pick<ConnectionDocument, "fieldMappings">,
  source: Pick<EntitySource<unknown>, "entity">,
) {
  return (connection.fieldMappings ?? []).filter(({ entity }) => entity === source.entity);
}
