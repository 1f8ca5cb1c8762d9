export { ensureIndexes, type IndexDefinition } from "./indexes.js";
export { LeaseLostError, LeaseStore, type Lease } from "./lease-store.js";
export { connectStorage, insertAll, type Storage } from "./storage.js";
export { tenantConnectionFilter, tenantFields, tenantFilter, type Environment, type Tenant } from "./tenant.js";
