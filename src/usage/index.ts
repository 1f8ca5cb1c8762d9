export { usageIndexes, UsageStore, type UsageEntry, type UsageSum } from "./usage-store.js";
export { usageSchemas } from "./usage-schemas.js";
