export type { RequestContext } from "./request-context.js";
export { DeploymentMetrics, type DeploymentMetricsParts, type DescribedMetric } from "./deployment-metrics.js";
export { requireIdOf } from "./require-id.js";
export { migrations } from "./migrations.js";
export { allIndexes, createServices, type Services, type ServicesOptions } from "./services.js";
export { allCollections, storeDefinition } from "./store-definition.js";
export { databaseRole } from "./database-role.js";
