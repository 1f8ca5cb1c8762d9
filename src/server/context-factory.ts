import type { AuditOrigin } from "../audit/index.js";
import type { KeptReads } from "../loaders/index.js";
import type { Access } from "../tokens/index.js";

/**
 * Makes what resolvers get, anew for each operation: loaders must not outlive one, or they would serve old records. With
 * `kept`, which is for queries alone, they may be given what earlier operations read and nothing has changed since.
 */
export type ContextFactory = (
  access: Access,
  origin: AuditOrigin & { readonly requestId: string },
  kept?: KeptReads,
) => OperationContext;

/** What the server itself needs of a context: who asks. */
export interface OperationContext {
  readonly access: Access;
}
