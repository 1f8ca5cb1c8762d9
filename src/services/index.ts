export type { RequestContext } from "./request-context.js";
export { requireIdOf } from "./require-id.js";
export { allIndexes, createServices, type Services, type ServicesOptions } from "./services.js";
