import type { Tenant } from "../../storage/index.js";
import type { ToldEventType } from "../event-types.js";
import connectionCreated from "./connection.created.json" with { type: "json" };
import connectionReconnected from "./connection.reconnected.json" with { type: "json" };
import connectionDisconnected from "./connection.disconnected.json" with { type: "json" };
import connectionStatusChanged from "./connection.status_changed.json" with { type: "json" };
import connectLinkCompleted from "./connect_link.completed.json" with { type: "json" };
import syncStarted from "./sync.started.json" with { type: "json" };
import syncCompleted from "./sync.completed.json" with { type: "json" };
import syncFailed from "./sync.failed.json" with { type: "json" };
import recordCreated from "./record.created.json" with { type: "json" };
import recordUpdated from "./record.updated.json" with { type: "json" };
import recordDeleted from "./record.deleted.json" with { type: "json" };
import writeSettled from "./write.settled.json" with { type: "json" };
import incidentOpened from "./incident.opened.json" with { type: "json" };
import incidentWarned from "./incident.warned.json" with { type: "json" };
import incidentClosed from "./incident.closed.json" with { type: "json" };
import quarantineAdded from "./quarantine.added.json" with { type: "json" };
import driftDetected from "./drift.detected.json" with { type: "json" };
import tokenExpiring from "./token.expiring.json" with { type: "json" };
import tokenRotated from "./token.rotated.json" with { type: "json" };
import tokenRevoked from "./token.revoked.json" with { type: "json" };
import webhookFailing from "./webhook.failing.json" with { type: "json" };
import webhookDisabled from "./webhook.disabled.json" with { type: "json" };
import workflowCompleted from "./workflow.completed.json" with { type: "json" };
import workflowFailed from "./workflow.failed.json" with { type: "json" };
import workflowNotified from "./workflow.notified.json" with { type: "json" };

/** One body of each event, as a receiver gets it: for the documentation, the tests, `webhook sample` and test events. */
export const examples: Readonly<Record<ToldEventType, object>> = {
  "connection.created": connectionCreated,
  "connection.reconnected": connectionReconnected,
  "connection.disconnected": connectionDisconnected,
  "connection.status_changed": connectionStatusChanged,
  "connect_link.completed": connectLinkCompleted,
  "sync.started": syncStarted,
  "sync.completed": syncCompleted,
  "sync.failed": syncFailed,
  "record.created": recordCreated,
  "record.updated": recordUpdated,
  "record.deleted": recordDeleted,
  "write.settled": writeSettled,
  "incident.opened": incidentOpened,
  "incident.warned": incidentWarned,
  "incident.closed": incidentClosed,
  "quarantine.added": quarantineAdded,
  "drift.detected": driftDetected,
  "token.expiring": tokenExpiring,
  "token.rotated": tokenRotated,
  "token.revoked": tokenRevoked,
  "webhook.failing": webhookFailing,
  "webhook.disabled": webhookDisabled,
  "workflow.completed": workflowCompleted,
  "workflow.failed": workflowFailed,
  "workflow.notified": workflowNotified,
};

/** The example as the bytes that are sent. */
export function bodyOfExample(type: ToldEventType): string {
  return JSON.stringify(examples[type]);
}

/** The example as a test of an endpoint: it happened to this tenant just now, and says that it is none of what happened. */
export function testBodyOf(
  type: ToldEventType,
  { organizationId, environment }: Tenant,
  at: Date,
): { readonly eventId: string; readonly sequence: number; readonly body: string } {
  const example = examples[type] as { readonly id: string; readonly sequence: number };
  const body = JSON.stringify({ ...example, timestamp: at, organizationId, environment, isTest: true });
  return { eventId: example.id, sequence: example.sequence, body };
}
