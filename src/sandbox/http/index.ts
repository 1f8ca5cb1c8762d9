export { createApp, type AppParts } from "./app.js";
export { IdempotencyKeys } from "./idempotency.js";
export { RequestCounter, type RequestCounts } from "./request-counter.js";
