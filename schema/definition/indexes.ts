import type { EntityDefinition } from "./entity.js";
import { hasWords, searchIndex } from "./search.js";

/**
 * All field lists that filters and orders of an entity can use, by declared names: its own and those that every entity
 * has. A list that holds an enumeration would also serve filters that do not name it, since all its values can be asked
 * for; the shorter one stands beside it because under many records at once MongoDB chooses the index by itself, and with
 * a status named it may choose the one over the status alone.
 */
export function offeredIndexes(entity: EntityDefinition): readonly (readonly string[])[] {
  const hasStatus = entity.fields["status"]?.kind === "enum";
  return [
    ["updatedAt"],
    ["connectionId", "updatedAt"],
    ...(hasStatus ? [["connectionId", "status", "updatedAt"]] : []),
    // The order that no change of a record moves: by it, all can be read once while they change.
    ["createdAt"],
    ...entity.indexes,
  ];
}

/** All field lists that are an index at rest: those that filters and orders can use, and the one that searches do. */
export function storedIndexes(entity: EntityDefinition): readonly (readonly string[])[] {
  return [...offeredIndexes(entity), ...(hasWords(entity) ? [searchIndex] : [])];
}
