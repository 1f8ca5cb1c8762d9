export type { ContextFactory } from "./caller.js";
export { requestContexts } from "./request-contexts.js";
export { createServer, type RunningServer, type ServerOptions } from "./server.js";
export type { SourceHookParts, SourceHookReceiver } from "./source-hooks.js";
