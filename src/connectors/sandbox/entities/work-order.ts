import Big from "big.js";
import type { Unified, WriteData } from "../../../../schema/definition/index.js";
import type { Entities } from "../../../../schema/entities/index.js";
import { InvalidInputError } from "../../../errors/index.js";
import { defineEntitySource } from "../../connector.js";
import { identify, readChanges, readIds } from "../changes.js";
import type { SandboxClient, SandboxRecord } from "../client.js";
import { partsStatuses, priorities, workOrderStatuses, workTypes } from "../codes.js";
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
    // Hours; six places are all that is taken.
    estimatedDuration: {
      theirs: "planned_hours",
      minimum: 0,
      convert: (seconds: number) => new Big(seconds).div(3600).round(6).toFixed(),
    },
    downtimeRequired: { theirs: "needs_shutdown", isNeverEmpty: true },
    completionNotes: { theirs: "completion_notes", minLength: 1, maxLength: 8000 },
  },
};

export default defineEntitySource<SandboxClient, SandboxRecord>()({
  entity: "WorkOrder",
  mode: "CHANGES",
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
  const state = textAt(order, "state");
  const priority = intAt(order, "priority");
  return {
    number: textAt(order, "number"),
    title: textAt(order, "title"),
    description: textAt(order, "description"),
    status: enumAt(order, "state", workOrderStatuses),
    waitReason: state === "WAITING_MATERIAL" ? { value: "MATERIAL", raw: state } : null,
    statusChangedAt: instantAt(order, "state_changed_at"),
    priority: enumAt(order, "priority", priorities),
    // 1 to 5, the most urgent first, on a scale to 100.
    priorityRank: typeof priority === "number" ? (5 - priority) * 25 : priority,
    workType: enumAt(order, "work_type_code", workTypes),
    asset: textAt(order, "asset_id"),
    location: textAt(order, "location_id"),
    parent: textAt(order, "parent_id"),
    request: textAt(order, "request_id"),
    requester: textAt(order, "requested_by_id"),
    assignees: textsAt(order, "assignee_ids"),
    supervisor: textAt(order, "supervisor_id"),
    vendor: textAt(order, "contractor_id"),
    craft: textAt(order, "craft_code"),
    costCenter: textAt(order, "cost_center"),
    glAccount: textAt(order, "gl_account"),
    scheduledStart: instantAt(order, "planned_start"),
    scheduledEnd: instantAt(order, "planned_finish"),
    dueDate: instantAt(order, "due_at"),
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
    failure: mapAt(order, "failure", (failure) => ({
      classCode: textAt(failure, "class_code"),
      problemCode: textAt(failure, "problem_code"),
      causeCode: textAt(failure, "cause_code"),
      actionCode: textAt(failure, "remedy_code"),
    })),
    completionNotes: textAt(order, "completion_notes"),
    partsStatus: enumAt(order, "material_state", partsStatuses),
    estimatedCost: moneyAt(order, "estimated_cost"),
    laborCost: moneyAt(order, "labor_cost"),
    partsCost: moneyAt(order, "material_cost"),
    totalCost: moneyAt(order, "total_cost"),
    remoteCreatedAt: instantAt(order, "created_at"),
    remoteUpdatedAt: instantAt(order, "modified_at"),
    customFields: customFieldsOf(order, {
      follow_up_of: textAt(order, "follow_up_of_id"),
      external_ref: textAt(order, "external_ref"),
      parts: partsText(order),
    }),
  };
}

/** `ITEM-000001: 2, ITEM-000007: 1`; null when none are needed. */
function partsText(order: SandboxRecord): string | null | undefined {
  const parts = mapEach(order, "parts", (part) => {
    const quantity = decimalAt(part, "used_quantity") ?? decimalAt(part, "planned_quantity") ?? "?";
    return `${textAt(part, "part_id") ?? "?"}: ${quantity}`;
  });
  return parts && (parts.length > 0 ? parts.join(", ") : null);
}
