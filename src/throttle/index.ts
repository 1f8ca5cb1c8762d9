export { RequestGates, type RequestGate, type SourceLimits } from "./request-gates.js";
export type { Outcome } from "./lane.js";
export type { Limits } from "./throttle-state.js";
export { throttleIndexes } from "./throttle-store.js";
export { throttleSchemas } from "./throttle-schemas.js";
