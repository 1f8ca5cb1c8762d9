import type { CreateIndexesOptions, IndexSpecification } from "mongodb";
import type { Storage } from "./storage.js";

/** An index a store relies on. Names are explicit, so that a changed definition is a new index and not a silent no-op. */
export interface IndexDefinition {
  readonly collection: string;
  readonly name: string;
  readonly keys: IndexSpecification;
  readonly options?: Omit<CreateIndexesOptions, "name">;
  /** An earlier version made it and it does harm now: it is dropped. */
  readonly isRetired?: true;
}

const indexNotFoundCode = 27;

/** Creates what is missing and drops what is retired; a no-op on a store that has all. Collections come into being with their first index. */
export async function ensureIndexes(storage: Storage, definitions: readonly IndexDefinition[]): Promise<void> {
  for (const [collection, all] of groupByCollection(definitions)) {
    const group = all.filter(({ isRetired }) => !isRetired);
    await storage.db.collection(collection).createIndexes(
      group.map((definition) => ({
        key: definition.keys as Record<string, 1 | -1>,
        name: definition.name,
        ...definition.options,
      })),
    );
    for (const { name } of all.filter(({ isRetired }) => isRetired)) {
      await storage.db
        .collection(collection)
        .dropIndex(name)
        .catch((error: unknown) => {
          if ((error as { code?: unknown }).code !== indexNotFoundCode) throw error;
        });
    }
  }
}

function groupByCollection(definitions: readonly IndexDefinition[]): Map<string, IndexDefinition[]> {
  const groups = new Map<string, IndexDefinition[]>();
  for (const definition of definitions) {
    groups.set(definition.collection, [...(groups.get(definition.collection) ?? []), definition]);
  }
  return groups;
}
