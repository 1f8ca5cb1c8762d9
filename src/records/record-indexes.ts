import { entities } from "../../schema/entities/index.js";
import { storedIndexes, type EntityDefinition } from "../../schema/definition/index.js";
import type { IndexDefinition } from "../storage/index.js";
import { storedNameIn } from "./stored-fields.js";

/**
 * The indexes of all record collections. The key index is the shard key too; it carries the hash so that a sync tells
 * new, changed and unchanged apart without touching a document. It is unique because a record's `_id` is derived from it.
 * The others end in `deletedAt` and `_id`: lists leave deleted records out and page by id where values are equal.
 * The one over words has an entry for each word of a record.
 */
export function recordIndexes(): IndexDefinition[] {
  return [
    // It always has this one; named here, the collection exists before the first transaction writes to it.
    { collection: "raw", name: "_id_", keys: { _id: 1 } },
    ...entityIndexes(),
  ];
}

function entityIndexes(): IndexDefinition[] {
  return Object.values(entities).flatMap((entity: EntityDefinition) => [
    {
      collection: entity.plural,
      name: "key",
      keys: { organizationId: 1, connectionId: 1, remoteId: 1, hash: 1 },
      options: { unique: true },
    },
    ...storedIndexes(entity).map((fields) => ({
      collection: entity.plural,
      name: `by_${fields.join("_")}`,
      keys: {
        organizationId: 1,
        environment: 1,
        ...Object.fromEntries(fields.map((name) => [storedNameIn(entity.fields, name), 1])),
        _id: 1,
        deletedAt: 1,
      },
    })),
  ]);
}
