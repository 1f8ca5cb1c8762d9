export {
  cacheMetrics,
  databaseMetrics,
  jobMetrics,
  processMetrics,
  relayMetrics,
  requestMetrics,
  sourceMetrics,
  syncMetrics,
  webhookMetrics,
  writeMetrics,
} from "./metrics.js";
export { Registry } from "prom-client";
export { gauge, processRegistry } from "./registry.js";
export { watchProcess } from "./watch-process.js";
