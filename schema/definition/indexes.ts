import type { EntityDefinition } from "./entity.js";

/**
 * All field lists that filters and orders of an entity can use, by declared names: its own and those that every entity
 * has. A list that holds an enumeration also serves filters that do not name it, because all its values can be asked for;
 * so one index over connection and status is enough for both.
 */
export function offeredIndexes(entity: EntityDefinition): readonly (readonly string[])[] {
  const ofConnection = entity.fields["status"]?.kind === "enum" ? ["connectionId", "status"] : ["connectionId"];
  return [["updatedAt"], [...ofConnection, "updatedAt"], ...entity.indexes];
}
