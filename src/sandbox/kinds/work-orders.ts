import { z } from "zod";
import { conflict } from "../errors.js";
import {
  customFields,
  externalRef,
  idText,
  instant,
  money,
  nonNegativeDecimal,
  positiveDecimal,
  priority,
  text,
  type BaseRecord,
  type CustomFields,
  type Money,
} from "./fields.js";
import { changed, defineKind, lookupsOf, referencesOf, type WriteContext } from "./kind.js";
import { removeAttachments } from "./attachments.js";
import { bookMaterial, followRequest, settled } from "./work-order-course.js";
import { keepCourse, removeDetails } from "./work-order-details.js";

export const workOrderStates = [
  "WAPPR",
  "RELEASED",
  "IN_PROGRESS",
  "WAITING_MATERIAL",
  "FINISHED",
  "CLOSED",
  "CANCELLED",
] as const;
export type WorkOrderState = (typeof workOrderStates)[number];

/** CM corrective, PM preventive, EM emergency, INSP inspection, CAL calibration, MOD modification. */
export const workTypeCodes = ["CM", "PM", "EM", "INSP", "CAL", "MOD"] as const;
export const materialStates = ["NONE", "RESERVED", "STAGED", "ISSUED"] as const;

export interface Failure {
  readonly class_code: string | null;
  readonly problem_code: string | null;
  readonly cause_code: string | null;
  readonly remedy_code: string | null;
  /** The same codes in the list of failure codes, as far as it has them. */
  readonly class_id: string | null;
  readonly problem_id: string | null;
  readonly cause_id: string | null;
  readonly remedy_id: string | null;
}

/** How a work order stands to another. */
export interface RelatedOrder {
  readonly kind: "DUPLICATE" | "RELATED" | "WAITS_FOR";
  readonly work_order_id: string;
}

export interface WorkOrderPart {
  readonly part_id: string;
  readonly storeroom_id: string;
  readonly planned_quantity: string;
  readonly used_quantity: string | null;
}

export interface WorkOrder extends BaseRecord {
  readonly number: string;
  readonly title: string;
  readonly description: string | null;
  readonly state: WorkOrderState;
  /** What the planners add to the state, in their own words. */
  readonly state_note: string | null;
  readonly state_changed_at: string;
  readonly work_type_code: (typeof workTypeCodes)[number];
  readonly priority: number;
  readonly activity_code: string | null;
  readonly asset_id: string | null;
  /** Others that are worked on with it. */
  readonly other_asset_ids: readonly string[];
  /** The site its location lies at. */
  readonly site_id: string | null;
  readonly location_id: string | null;
  readonly parent_id: string | null;
  readonly follow_up_of_id: string | null;
  readonly related: readonly RelatedOrder[];
  readonly plan_id: string | null;
  readonly procedure_ids: readonly string[];
  readonly request_id: string | null;
  readonly requested_by_id: string | null;
  readonly created_by_id: string;
  readonly supervisor_id: string | null;
  readonly assignee_ids: readonly string[];
  readonly team_id: string | null;
  readonly contractor_id: string | null;
  readonly craft_code: string | null;
  readonly cost_center: string | null;
  readonly gl_account: string | null;
  readonly project_no: string | null;
  readonly planned_start: string | null;
  readonly planned_finish: string | null;
  readonly due_at: string | null;
  /** Only the day counts. */
  readonly due_all_day: boolean;
  readonly responded_at: string | null;
  readonly started_at: string | null;
  readonly finished_at: string | null;
  readonly finished_by_id: string | null;
  readonly closed_at: string | null;
  readonly cancelled_at: string | null;
  readonly planned_hours: string | null;
  readonly actual_hours: string | null;
  readonly percent_done: number;
  readonly needs_shutdown: boolean;
  readonly needs_lockout: boolean;
  readonly needs_signature: boolean;
  readonly failure: Failure | null;
  readonly completion_notes: string | null;
  readonly material_state: (typeof materialStates)[number];
  readonly parts: readonly WorkOrderPart[];
  readonly estimated_cost: Money | null;
  readonly labor_cost: Money | null;
  readonly material_cost: Money | null;
  readonly service_cost: Money | null;
  readonly total_cost: Money | null;
  readonly external_ref: string | null;
  readonly custom_fields: CustomFields;
}

const code = text(20).nullable();
const failure = z.strictObject({
  class_code: code.default(null),
  problem_code: code.default(null),
  cause_code: code.default(null),
  remedy_code: code.default(null),
});
const part = z.strictObject({
  part_id: idText("parts"),
  storeroom_id: idText("locations"),
  planned_quantity: positiveDecimal,
  used_quantity: nonNegativeDecimal.nullable().default(null),
});

const related = z.strictObject({
  kind: z.enum(["DUPLICATE", "RELATED", "WAITS_FOR"]),
  work_order_id: idText("work_orders"),
});

const writable = {
  title: text(200),
  description: text(8000).nullable(),
  work_type_code: z.enum(workTypeCodes),
  priority,
  state_note: text(200).nullable(),
  activity_code: code,
  asset_id: idText("assets").nullable(),
  other_asset_ids: z.array(idText("assets")).max(50),
  location_id: idText("locations").nullable(),
  parent_id: idText("work_orders").nullable(),
  follow_up_of_id: idText("work_orders").nullable(),
  related: z.array(related).max(50),
  plan_id: idText("maintenance_plans").nullable(),
  request_id: idText("work_requests").nullable(),
  requested_by_id: idText("users").nullable(),
  supervisor_id: idText("users").nullable(),
  assignee_ids: z.array(idText("users")).max(20),
  team_id: idText("teams").nullable(),
  contractor_id: idText("vendors").nullable(),
  craft_code: code,
  cost_center: code,
  gl_account: code,
  project_no: code,
  planned_start: instant.nullable(),
  planned_finish: instant.nullable(),
  due_at: instant.nullable(),
  due_all_day: z.boolean(),
  started_at: instant.nullable(),
  finished_at: instant.nullable(),
  planned_hours: nonNegativeDecimal.nullable(),
  actual_hours: nonNegativeDecimal.nullable(),
  percent_done: z.int().min(0).max(100),
  needs_shutdown: z.boolean(),
  needs_lockout: z.boolean(),
  needs_signature: z.boolean(),
  failure: failure.nullable(),
  completion_notes: text(8000).nullable(),
  parts: z.array(part).max(100),
  estimated_cost: money.nullable(),
  labor_cost: money.nullable(),
  external_ref: externalRef.nullable(),
  custom_fields: customFields,
};

const update = z.strictObject({ ...writable, state: z.enum(workOrderStates) }).partial();
const create = z
  .strictObject(writable)
  .partial()
  .extend({
    title: writable.title,
    work_type_code: writable.work_type_code.default("CM"),
    priority: priority.default(3),
    state: z.enum(["WAPPR", "RELEASED"]).default("WAPPR"),
    /** Their steps become the order's tasks; later they can't be changed. */
    procedure_ids: z.array(idText("procedures")).max(10).default([]),
  });

export const workOrders = defineKind<WorkOrder, z.infer<typeof create>, z.infer<typeof update>>({
  name: "work_orders",
  singular: "work order",
  filters: ["state", "asset_id", "request_id", "parent_id", "external_ref"],
  lookups: ({ state, asset_id, request_id, parent_id, external_ref }) =>
    lookupsOf({ state, asset_id, request_id, parent_id, external_ref }),
  references: (order) =>
    referencesOf([
      ["asset_id", "assets", order.asset_id],
      ["location_id", "locations", order.location_id],
      ["parent_id", "work_orders", order.parent_id],
      ["follow_up_of_id", "work_orders", order.follow_up_of_id],
      ["request_id", "work_requests", order.request_id],
      ["requested_by_id", "users", order.requested_by_id],
      ["supervisor_id", "users", order.supervisor_id],
      ["contractor_id", "vendors", order.contractor_id],
      ["site_id", "locations", order.site_id],
      ["plan_id", "maintenance_plans", order.plan_id],
      ["team_id", "teams", order.team_id],
      ["failure.class_id", "failure_codes", order.failure?.class_id ?? null],
      ["failure.problem_id", "failure_codes", order.failure?.problem_id ?? null],
      ["failure.cause_id", "failure_codes", order.failure?.cause_id ?? null],
      ["failure.remedy_id", "failure_codes", order.failure?.remedy_id ?? null],
      ...order.other_asset_ids.map((id, index) => [`other_asset_ids.${index}`, "assets", id] as const),
      ...order.procedure_ids.map((id, index) => [`procedure_ids.${index}`, "procedures", id] as const),
      ...order.related.map(
        (item, index) => [`related.${index}.work_order_id`, "work_orders", item.work_order_id] as const,
      ),
      ...order.assignee_ids.map((id, index) => [`assignee_ids.${index}`, "users", id] as const),
      ...order.parts.flatMap((item, index) => [
        [`parts.${index}.part_id`, "parts", item.part_id] as const,
        [`parts.${index}.storeroom_id`, "locations", item.storeroom_id] as const,
      ]),
    ]),
  states: {
    field: "state",
    transitions: {
      WAPPR: ["RELEASED", "CANCELLED"],
      RELEASED: ["WAPPR", "IN_PROGRESS", "WAITING_MATERIAL", "CANCELLED"],
      // Work that has begun can't be cancelled: its hours and parts have been booked.
      IN_PROGRESS: ["WAITING_MATERIAL", "FINISHED"],
      WAITING_MATERIAL: ["RELEASED", "IN_PROGRESS"],
      FINISHED: ["IN_PROGRESS", "CLOSED"],
      CLOSED: [],
      CANCELLED: [],
    },
  },
  write: {
    create,
    update,
    build: (input, base, context) =>
      settled(null, changed<WorkOrder>(emptyWorkOrder(base, input.title, context), input), context),
    merge: (current, input, context) => {
      const isFinal = current.state === "CLOSED" || current.state === "CANCELLED";
      if (isFinal) throw conflict("record_final", `${current.id} is ${current.state} and can't be changed any more.`);
      return settled(current, changed(current, input), context);
    },
    problems: (_before, after) =>
      after.planned_start !== null && after.planned_finish !== null && after.planned_finish < after.planned_start
        ? [{ path: "planned_finish", message: `expected an instant after planned_start (${after.planned_start})` }]
        : [],
    effects: (before, after, context) => {
      followRequest(after, context);
      bookMaterial(before, after, context);
      keepCourse(before, after, context);
    },
    removed: (order, context) => {
      // What it had reserved is free again; what it has used stays used.
      if (order.material_state !== "ISSUED") bookMaterial(order, { ...order, parts: [] }, context);
      removeDetails(order.id, context);
      removeAttachments(order.id, context);
    },
    keptBecause: (order, context) => {
      if (context.count("work_orders", "parent_id", order.id) > 0) return "other work orders are part of it";
      if (context.count("work_requests", "work_order_id", order.id) > 0) return "a work request led to it";
      return null;
    },
  },
});

function emptyWorkOrder(base: BaseRecord, title: string, context: WriteContext): WorkOrder {
  return {
    ...base,
    number: `${context.at.slice(2, 4)}-${base.id.slice("WO-".length)}`,
    title,
    description: null,
    state: "WAPPR",
    state_note: null,
    state_changed_at: context.at,
    work_type_code: "CM",
    priority: 3,
    activity_code: null,
    asset_id: null,
    other_asset_ids: [],
    location_id: null,
    site_id: null,
    parent_id: null,
    follow_up_of_id: null,
    related: [],
    plan_id: null,
    procedure_ids: [],
    request_id: null,
    requested_by_id: null,
    created_by_id: context.actorId,
    supervisor_id: null,
    assignee_ids: [],
    team_id: null,
    contractor_id: null,
    craft_code: null,
    cost_center: null,
    gl_account: null,
    project_no: null,
    planned_start: null,
    planned_finish: null,
    due_at: null,
    due_all_day: false,
    responded_at: null,
    started_at: null,
    finished_at: null,
    finished_by_id: null,
    closed_at: null,
    cancelled_at: null,
    planned_hours: null,
    actual_hours: null,
    percent_done: 0,
    needs_shutdown: false,
    needs_lockout: false,
    needs_signature: false,
    failure: null,
    completion_notes: null,
    material_state: "NONE",
    parts: [],
    estimated_cost: null,
    labor_cost: null,
    material_cost: null,
    service_cost: null,
    total_cost: null,
    external_ref: null,
    custom_fields: {},
  };
}
