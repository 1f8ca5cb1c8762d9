export {
  defaultIdempotencyOptions,
  IdempotencyService,
  type IdempotencyOptions,
  type KeyUse,
} from "./idempotency-service.js";
export type { KeyDocument, KeyState } from "./key-document.js";
export { idempotencyIndexes, KeyStore } from "./key-store.js";
export { idempotencySchemas } from "./key-schemas.js";
