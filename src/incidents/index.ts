export { heldDeletionsReason } from "./held-deletions-reason.js";
export type {
  DeletionDecision,
  HeldDeletions,
  IncidentDocument,
  IncidentKind,
  NewIncident,
  OutageCause,
} from "./incident-document.js";
export { IncidentService, needsPerson } from "./incident-service.js";
export { incidentIndexes, type Closing } from "./incident-store.js";
export { incidentSchemas } from "./incident-schemas.js";
