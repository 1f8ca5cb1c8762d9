import type { AuditOrigin } from "../audit/index.js";
import type { Loaders } from "../loaders/index.js";
import type { Logger } from "../logging/index.js";
import type { Access } from "../tokens/index.js";
import type { Services } from "./services.js";

/** What a resolver is handed: who calls, what reads and does the work, and where to log. One for each operation. */
export interface RequestContext {
  readonly access: Access;
  readonly loaders: Loaders;
  readonly services: Services;
  /** From where the call came, for the audit log. */
  readonly origin: AuditOrigin;
  /** Repeated in the log and, for faults of ours, in the answer. */
  readonly requestId: string;
  readonly logger: Logger;
}
