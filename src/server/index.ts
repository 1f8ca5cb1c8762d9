export type { ContextFactory } from "./context-factory.js";
export { Keeping } from "./keeping.js";
export { createMetricsServer, metricsTokenHash, type MetricsAccess } from "./metrics-page.js";
export { PublishedKeys } from "./report-keys.js";
export { requestContexts } from "./request-contexts.js";
export { createServer, type RunningServer, type ServerOptions } from "./server.js";
export { loadTrustedDocuments, noTrustedDocuments, type FreeText, type TrustedDocuments } from "./trusted-documents.js";
export type { SourceHookParts, SourceHookReceiver } from "./source-hooks.js";
export { workflowGraph } from "./workflow-graph.js";
