import type { EventType } from "../../generated/graphql.js";
import { words } from "../../parts/status.js";

/** Every type there is, by what it is about; a type that is added has to be put here, or this does not compile. */
const groups: Readonly<Record<EventType, string>> = {
  RECORD_CREATED: "Records",
  RECORD_UPDATED: "Records",
  RECORD_DELETED: "Records",
  QUARANTINE_ADDED: "Records",
  DRIFT_DETECTED: "Records",
  WRITE_SETTLED: "Writes",
  SYNC_STARTED: "Syncs",
  SYNC_COMPLETED: "Syncs",
  SYNC_FAILED: "Syncs",
  CONNECTION_CREATED: "Connections",
  CONNECTION_STATUS_CHANGED: "Connections",
  CONNECTION_RECONNECTED: "Connections",
  CONNECTION_DISCONNECTED: "Connections",
  CONNECT_LINK_COMPLETED: "Connections",
  INCIDENT_OPENED: "Incidents",
  INCIDENT_WARNED: "Incidents",
  INCIDENT_CLOSED: "Incidents",
  WORKFLOW_COMPLETED: "Workflows",
  WORKFLOW_FAILED: "Workflows",
  WORKFLOW_NOTIFIED: "Workflows",
  TOKEN_EXPIRING: "Tokens",
  TOKEN_ROTATED: "Tokens",
  TOKEN_REVOKED: "Tokens",
  WEBHOOK_FAILING: "Webhooks",
  WEBHOOK_DISABLED: "Webhooks",
};

/** As a list of choices offers them, group by group. */
export const eventTypeChoices = [...new Set(Object.values(groups))].map((group) => ({
  group,
  items: (Object.keys(groups) as EventType[])
    .filter((type) => groups[type] === group)
    .map((type) => ({ value: type, label: words(type) })),
}));

export function isRecordEvent(type: string): boolean {
  return ["RECORD_CREATED", "RECORD_UPDATED", "RECORD_DELETED"].includes(type);
}
