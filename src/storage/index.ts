export {
  documentSchema,
  tenantSchema,
  type BsonType,
  type CollectionDefinition,
  type FieldSchema,
} from "./document-schema.js";
export { backlogOf, countOptions, type Backlog } from "./backlog.js";
export { findAtOnce } from "./find-at-once.js";
export { ensureIndexes, type IndexDefinition } from "./indexes.js";
export { LeaseLostError, LeaseStore, type Lease } from "./lease-store.js";
export {
  connectStorage,
  defaultDatabase,
  insertAll,
  isDuplicateKey,
  isStoreAway,
  isWriteConflict,
  killSessions,
  type Storage,
} from "./storage.js";
export type { PrimaryTerm } from "./primary-term.js";
export { SharedBatches } from "./shared-batches.js";
export { SharedReads } from "./shared-reads.js";
export {
  ownedFilter,
  tenantConnectionFilter,
  tenantFields,
  tenantFilter,
  type Environment,
  type Owned,
  type Tenant,
} from "./tenant.js";
export type { TenantCollection, TenantFilter, TenantFilters, TenantKey } from "./tenant-collection.js";
export { unscopedUses, type UnscopedUse } from "./unscoped.js";
export type { Migration, MigrationDocument } from "./migrations/migration.js";
export { migrationCollections, Migrator } from "./migrations/migrator.js";
export { leaseSchemas } from "./lease-schemas.js";
export { prepareStore, type StoreDefinition } from "./prepare-store.js";
