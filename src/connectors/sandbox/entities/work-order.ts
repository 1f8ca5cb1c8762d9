import type { Unified, WriteData } from "../../../../schema/definition/index.js";
import type { Entities } from "../../../../schema/entities/index.js";
import { InvalidInputError } from "../../../errors/index.js";
import { defineEntitySource } from "../../connector.js";
import { identify, readChanges, readIds } from "../changes.js";
import type { SandboxClient, SandboxRecord } from "../client.js";
import { partsStatuses, priorities, relationTypes, workOrderStatuses, workTypes } from "../codes.js";
import {
  booleanAt,
  customFieldsOf,
  decimalAt,
  enumAt,
  instantAt,
  intAt,
  mapAt,
  mapEach,
  moneyAt,
  secondsAt,
  textAt,
  textsAt,
} from "../values.js";
import {
  coded,
  createRecord,
  findByKey,
  hoursFor,
  prioritized,
  rulesOf,
  toInstant,
  updateRecord,
  type Writable,
} from "../writes.js";

const writable: Writable = {
  entity: "WorkOrder",
  kind: "work_orders",
  statuses: workOrderStatuses,
  states: {
    field: "state",
    ofNew: ["WAPPR", "RELEASED"],
    transitions: {
      WAPPR: ["RELEASED", "CANCELLED"],
      RELEASED: ["WAPPR", "IN_PROGRESS", "WAITING_MATERIAL", "CANCELLED"],
      IN_PROGRESS: ["WAITING_MATERIAL", "FINISHED"],
      WAITING_MATERIAL: ["RELEASED", "IN_PROGRESS"],
      FINISHED: ["IN_PROGRESS", "CLOSED"],
      CLOSED: [],
      CANCELLED: [],
    },
  },
  fields: {
    title: { theirs: "title", isRequired: true, isNeverEmpty: true, minLength: 1, maxLength: 200 },
    description: { theirs: "description", minLength: 1, maxLength: 8000 },
    status: coded("state", workOrderStatuses, "status"),
    priority: prioritized("priority"),
    workType: coded("work_type_code", workTypes, "work type"),
    asset: { theirs: "asset_id" },
    location: { theirs: "location_id" },
    assignees: { theirs: "assignee_ids", isNeverEmpty: true, maxItems: 20 },
    supervisor: { theirs: "supervisor_id" },
    vendor: { theirs: "contractor_id" },
    craft: { theirs: "craft_code", minLength: 1, maxLength: 20 },
    costCenter: { theirs: "cost_center", minLength: 1, maxLength: 20 },
    scheduledStart: { theirs: "planned_start", convert: toInstant },
    scheduledEnd: { theirs: "planned_finish", convert: toInstant },
    dueDate: { theirs: "due_at", convert: toInstant },
    estimatedDuration: { theirs: "planned_hours", minimum: 0, convert: hoursFor },
    downtimeRequired: { theirs: "needs_shutdown", isNeverEmpty: true },
    completionNotes: { theirs: "completion_notes", minLength: 1, maxLength: 8000 },
  },
};

export default defineEntitySource<SandboxClient, SandboxRecord>()({
  entity: "WorkOrder",
  mode: "CHANGES",
  mappingVersion: 3,
  reportsDeletions: true,
  readPage: (client, request) => readChanges(client, "work_orders", request),
  readIds: (client, request) => readIds(client, "work_orders", request),
  readOne: (client, remoteId) => client.read("work_orders", remoteId),
  identify,
  toUnified,
  writable: rulesOf(writable),
  takesIdempotencyKey: true,
  findWritten: (client, _data, lost) => findByKey(client, writable, lost),
  create: async (client, data, { idempotencyKey }) => createRecord(client, writable, withState(data), idempotencyKey),
  update: async (client, remoteId, data, context) => updateRecord(client, writable, remoteId, withState(data), context),
});

/** The Sandbox's state says what an order waits for: ON_HOLD is always for material. */
function withState({ waitReason, ...data }: WriteData<Entities["WorkOrder"]>) {
  if (waitReason === undefined || waitReason === null) return data;
  if (waitReason === "MATERIAL" && (data.status ?? "ON_HOLD") === "ON_HOLD") return { ...data, status: "ON_HOLD" };
  throw new InvalidInputError("A work order in the Sandbox waits for MATERIAL only, and only while it is ON_HOLD.", {
    problems: [{ path: ["waitReason"], message: "expected MATERIAL, together with the status ON_HOLD" }],
  });
}

function toUnified(order: SandboxRecord): Unified<Entities["WorkOrder"]> {
  const [state, status] = [textAt(order, "state"), enumAt(order, "state", workOrderStatuses)];
  const priority = intAt(order, "priority");
  return {
    number: textAt(order, "number"),
    title: textAt(order, "title"),
    description: textAt(order, "description"),
    status,
    subStatus: textAt(order, "state_note"),
    allowedStatuses: allowedStatuses(state),
    waitReason: status && state === "WAITING_MATERIAL" ? { ...status, value: "MATERIAL" } : null,
    statusChangedAt: instantAt(order, "state_changed_at"),
    priority: enumAt(order, "priority", priorities),
    // 1 to 5, the most urgent first, on a scale to 100.
    priorityRank: typeof priority === "number" ? (5 - priority) * 25 : priority,
    workType: enumAt(order, "work_type_code", workTypes),
    activityType: textAt(order, "activity_code"),
    asset: textAt(order, "asset_id"),
    assets: assetsOf(order),
    location: textAt(order, "location_id"),
    site: textAt(order, "site_id"),
    parent: textAt(order, "parent_id"),
    relations: mapEach(order, "related", (related) => ({
      type: enumAt(related, "kind", relationTypes),
      workOrder: textAt(related, "work_order_id"),
    })),
    isFollowUp: order["follow_up_of_id"] === undefined ? undefined : order["follow_up_of_id"] !== null,
    followUpOf: textAt(order, "follow_up_of_id"),
    request: textAt(order, "request_id"),
    maintenancePlan: textAt(order, "plan_id"),
    procedures: textsAt(order, "procedure_ids"),
    requester: textAt(order, "requested_by_id"),
    createdBy: textAt(order, "created_by_id"),
    assignees: textsAt(order, "assignee_ids"),
    team: textAt(order, "team_id"),
    supervisor: textAt(order, "supervisor_id"),
    vendor: textAt(order, "contractor_id"),
    craft: textAt(order, "craft_code"),
    costCenter: textAt(order, "cost_center"),
    glAccount: textAt(order, "gl_account"),
    projectRef: textAt(order, "project_no"),
    // It knows no other time of asking: an order is asked for when it is written down.
    requestedAt: instantAt(order, "created_at"),
    scheduledStart: instantAt(order, "planned_start"),
    scheduledEnd: instantAt(order, "planned_finish"),
    dueDate: instantAt(order, "due_at"),
    dueDateIsFullDay: booleanAt(order, "due_all_day"),
    firstResponseAt: instantAt(order, "responded_at"),
    actualStart: instantAt(order, "started_at"),
    actualEnd: instantAt(order, "finished_at"),
    completedAt: instantAt(order, "finished_at"),
    completedBy: textAt(order, "finished_by_id"),
    closedAt: instantAt(order, "closed_at"),
    canceledAt: instantAt(order, "cancelled_at"),
    estimatedDuration: secondsAt(order, "planned_hours"),
    actualDuration: secondsAt(order, "actual_hours"),
    percentComplete: intAt(order, "percent_done"),
    downtimeRequired: booleanAt(order, "needs_shutdown"),
    lockoutTagout: booleanAt(order, "needs_lockout"),
    signatureRequired: booleanAt(order, "needs_signature"),
    failure: mapAt(order, "failure", (failure) => ({
      classCode: textAt(failure, "class_code"),
      class: textAt(failure, "class_id"),
      problemCode: textAt(failure, "problem_code"),
      problem: textAt(failure, "problem_id"),
      causeCode: textAt(failure, "cause_code"),
      cause: textAt(failure, "cause_id"),
      actionCode: textAt(failure, "remedy_code"),
      action: textAt(failure, "remedy_id"),
    })),
    completionNotes: textAt(order, "completion_notes"),
    partsStatus: enumAt(order, "material_state", partsStatuses),
    estimatedCost: moneyAt(order, "estimated_cost"),
    laborCost: moneyAt(order, "labor_cost"),
    partsCost: moneyAt(order, "material_cost"),
    otherCost: moneyAt(order, "service_cost"),
    totalCost: moneyAt(order, "total_cost"),
    remoteCreatedAt: instantAt(order, "created_at"),
    remoteUpdatedAt: instantAt(order, "modified_at"),
    customFields: customFieldsOf(order, {
      external_ref: textAt(order, "external_ref"),
      parts: partsText(order),
    }),
  };
}

/** What the order may become next, in our words. */
function allowedStatuses(state: string | null | undefined) {
  const next = writable.states?.transitions[state ?? ""] ?? [];
  const ours = next.flatMap((code) => {
    const status = workOrderStatuses.get(code as Parameters<typeof workOrderStatuses.get>[0]);
    return status === undefined ? [] : [status];
  });
  return [...new Set(ours)];
}

function assetsOf(order: SandboxRecord): string[] {
  const first = textAt(order, "asset_id");
  return [...(typeof first === "string" ? [first] : []), ...(textsAt(order, "other_asset_ids") ?? [])];
}

/** `ITEM-000001: 2, ITEM-000007: 1`; null when none are needed. */
function partsText(order: SandboxRecord): string | null | undefined {
  const parts = mapEach(order, "parts", (part) => {
    const quantity = decimalAt(part, "used_quantity") ?? decimalAt(part, "planned_quantity") ?? "?";
    return `${textAt(part, "part_id") ?? "?"}: ${quantity}`;
  });
  return parts && (parts.length > 0 ? parts.join(", ") : null);
}
