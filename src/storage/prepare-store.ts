import { ensureCollections } from "./collections.js";
import type { CollectionDefinition } from "./document-schema.js";
import { ensureIndexes, type IndexDefinition } from "./indexes.js";
import type { Migration } from "./migrations/migration.js";
import { migrationCollections, Migrator } from "./migrations/migrator.js";
import type { Storage } from "./storage.js";

/** What a release wants of its store. */
export interface StoreDefinition {
  readonly collections: readonly CollectionDefinition[];
  readonly indexes: readonly IndexDefinition[];
  readonly migrations: readonly Migration[];
}

/**
 * Makes what the stores rely on; nothing to do where it is there. A store that a newer release has been at keeps that
 * one's validators: it writes here as well, and would be refused by ours.
 * @returns the migrator, whose `finish` does in the background what may take long.
 * @throws {ConfigurationError} when this release can't work with the store any more.
 */
export async function prepareStore(
  storage: Storage,
  { collections, indexes, migrations }: StoreDefinition,
  worker = "start",
): Promise<Migrator> {
  const migrator = new Migrator(storage, migrations, worker);
  if (await migrator.isAhead()) {
    await ensureIndexes(storage, indexes);
    return migrator;
  }
  await ensureCollections(storage, [...migrationCollections, ...collections]);
  await ensureIndexes(storage, indexes);
  await migrator.expand();
  return migrator;
}
