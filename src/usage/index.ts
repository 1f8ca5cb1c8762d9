export { usageIndexes, UsageStore, type UsageDay, type UsageEntry, type UsageSum } from "./usage-store.js";
export { usageSchemas } from "./usage-schemas.js";
