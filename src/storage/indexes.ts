import type { CreateIndexesOptions, IndexSpecification } from "mongodb";
import type { Storage } from "./storage.js";

/** An index a store relies on. Names are explicit, so that a changed definition is a new index and not a silent no-op. */
export interface IndexDefinition {
  readonly collection: string;
  readonly name: string;
  readonly keys: IndexSpecification;
  readonly options?: Omit<CreateIndexesOptions, "name">;
}

/** Creates what is missing; a no-op on a store that has all. Collections come into being with their first index. */
export async function ensureIndexes(storage: Storage, definitions: readonly IndexDefinition[]): Promise<void> {
  for (const [collection, group] of groupByCollection(definitions)) {
    await storage.db.collection(collection).createIndexes(
      group.map((definition) => ({
        key: definition.keys as Record<string, 1 | -1>,
        name: definition.name,
        ...definition.options,
      })),
    );
  }
}

function groupByCollection(definitions: readonly IndexDefinition[]): Map<string, IndexDefinition[]> {
  const groups = new Map<string, IndexDefinition[]>();
  for (const definition of definitions) {
    groups.set(definition.collection, [...(groups.get(definition.collection) ?? []), definition]);
  }
  return groups;
}
