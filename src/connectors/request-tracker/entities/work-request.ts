import type { Unified } from "../../../../schema/definition/index.js";
import type { Entities } from "../../../../schema/entities/index.js";
import { defineEntitySource } from "../../connector.js";
import { customFieldsOf, identify, readChanges, readRecord, readRecordIds } from "../changes.js";
import type { RequestTrackerClient, RtRecord } from "../client.js";
import { priorities, statuses, ticketRules } from "../ticket-rules.js";
import { assetsOf, createTicket, findTickets, updateTicket } from "../ticket-write.js";
import { tickets } from "../tickets.js";
import { instantAt, objectAt, objectsAt, textAt } from "../values.js";

export default defineEntitySource<RequestTrackerClient, RtRecord>()({
  entity: "WorkRequest",
  mode: "CHANGES",
  pageSize: 100,
  readPage: (client, request) => readChanges(client, tickets, request),
  readIds: (client, request) => readRecordIds(client, tickets, request),
  readOne: (client, remoteId) => readRecord(client, tickets, remoteId),
  identify,
  readsHeads: true,
  toUnified,
  writable: ticketRules,
  create: (client, data) => createTicket(client, data),
  update: (client, remoteId, data, { expected }) => updateTicket(client, remoteId, data, expected),
  findWritten: (client, data, lost) => findTickets(client, data, lost),
});

function toUnified(ticket: RtRecord): Unified<Entities["WorkRequest"]> {
  const status = textAt(ticket, "Status");
  const [requestor] = objectsAt(ticket, "Requestor");
  const queue = textAt(objectAt(ticket, "Queue") ?? {}, "Name");
  const owner = textAt(objectAt(ticket, "Owner") ?? {}, "Name");
  return {
    number: ticket.id,
    title: textAt(ticket, "Subject"),
    status: status
      ? {
          value:
            (statuses as ReadonlyMap<string, "SUBMITTED" | "IN_PROGRESS" | "DONE" | "REJECTED">).get(status) ??
            "UNKNOWN",
          raw: status,
        }
      : null,
    priority: priorityOf(ticket),
    asset: assetsOf(ticket)[0] ?? null,
    requesterName: requestor && (textAt(requestor, "RealName") ?? textAt(requestor, "Name")),
    requesterEmail: requestor && textAt(requestor, "EmailAddress"),
    requestedAt: instantAt(ticket, "Created"),
    requiredBy: instantAt(ticket, "Due"),
    remoteCreatedAt: instantAt(ticket, "Created"),
    remoteUpdatedAt: instantAt(ticket, "LastUpdated"),
    customFields: [
      ...(queue ? [{ key: "Queue", label: "Queue", value: queue }] : []),
      // RT's word for "none".
      ...(owner && owner !== "Nobody" ? [{ key: "Owner", label: "Owner", type: "USER" as const, value: owner }] : []),
      ...customFieldsOf(ticket),
    ],
  };
}

function priorityOf(ticket: RtRecord) {
  const raw = textAt(ticket, "Priority");
  if (!raw) return raw === undefined ? undefined : null;
  const number = Number(raw);
  // A queue may call its priorities by names of its own.
  if (!Number.isFinite(number)) return { value: "UNKNOWN", raw } as const;
  const [value] = priorities.find(([, from]) => number >= from) ?? ["LOW" as const];
  return { value, raw } as const;
}
