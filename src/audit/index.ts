export {
  unknownOrigin,
  type AuditActor,
  type AuditDocument,
  type AuditOrigin,
  type AuditOutcome,
} from "./audit-entry.js";
export { AuditLog } from "./audit-log.js";
export { auditIndexes, type AuditFilter } from "./audit-store.js";
export { auditTarget, type AuditedCall } from "./audited-call.js";
export type { DeniedCall } from "./denied-calls.js";
export { auditSchemas } from "./audit-schemas.js";
