import { z } from "zod";
import { conflict } from "../errors.js";
import {
  customFields,
  externalRef,
  idText,
  instant,
  priority,
  text,
  type BaseRecord,
  type CustomFields,
} from "./fields.js";
import { removeAttachments } from "./attachments.js";
import { failureCodeId } from "./failure-codes.js";
import { changed, defineKind, lookupsOf, referencesOf, type WriteContext } from "./kind.js";

export const workRequestStates = ["NEW", "ACCEPTED", "DECLINED", "PLANNED", "DONE", "WITHDRAWN"] as const;
export type WorkRequestState = (typeof workRequestStates)[number];

export interface WorkRequest extends BaseRecord {
  readonly number: string;
  readonly summary: string;
  readonly details: string | null;
  readonly state: WorkRequestState;
  readonly state_changed_at: string;
  readonly urgency: number;
  readonly asset_id: string | null;
  readonly location_id: string | null;
  readonly reporter: { readonly name: string; readonly email: string | null; readonly phone: string | null };
  readonly reporter_id: string | null;
  readonly reported_at: string;
  readonly needed_by: string | null;
  readonly breakdown: boolean;
  readonly malfunction_start: string | null;
  readonly malfunction_end: string | null;
  readonly problem_code: string | null;
  /** That code in the list, for machines of that class. */
  readonly problem_id: string | null;
  readonly work_order_id: string | null;
  readonly decline_reason: string | null;
  readonly external_ref: string | null;
  readonly custom_fields: CustomFields;
}

const reporter = z.strictObject({
  name: text(120),
  email: z.email({ error: "expected an e-mail address" }).nullable().default(null),
  phone: text(40).nullable().default(null),
});

const writable = {
  summary: text(200),
  details: text(8000).nullable(),
  urgency: priority,
  asset_id: idText("assets").nullable(),
  location_id: idText("locations").nullable(),
  reporter,
  reporter_id: idText("users").nullable(),
  needed_by: instant.nullable(),
  breakdown: z.boolean(),
  malfunction_start: instant.nullable(),
  malfunction_end: instant.nullable(),
  problem_code: text(20).nullable(),
  external_ref: externalRef.nullable(),
  custom_fields: customFields,
};

const update = z
  .strictObject({ ...writable, state: z.enum(workRequestStates), decline_reason: text(1000).nullable() })
  .partial();
const create = z
  .strictObject(writable)
  .partial()
  .extend({ summary: writable.summary, urgency: priority.default(3) });

export const workRequests = defineKind<WorkRequest, z.infer<typeof create>, z.infer<typeof update>>({
  name: "work_requests",
  singular: "work request",
  filters: ["state", "asset_id", "work_order_id", "external_ref"],
  lookups: ({ state, asset_id, work_order_id, external_ref }) =>
    lookupsOf({ state, asset_id, work_order_id, external_ref }),
  references: (request) =>
    referencesOf([
      ["asset_id", "assets", request.asset_id],
      ["location_id", "locations", request.location_id],
      ["reporter_id", "users", request.reporter_id],
      ["work_order_id", "work_orders", request.work_order_id],
      ["problem_id", "failure_codes", request.problem_id],
    ]),
  states: {
    field: "state",
    transitions: {
      NEW: ["ACCEPTED", "DECLINED", "WITHDRAWN"],
      // PLANNED comes with a work order that names the request, DONE when that order is finished.
      ACCEPTED: ["DECLINED", "WITHDRAWN"],
      PLANNED: ["WITHDRAWN"],
      DECLINED: [],
      DONE: [],
      WITHDRAWN: [],
    },
  },
  write: {
    create,
    update,
    build: (input, base, context) =>
      placed(
        changed<WorkRequest>(
          {
            ...base,
            number: `R${base.id.slice("WR-".length)}`,
            summary: input.summary,
            details: null,
            state: "NEW",
            state_changed_at: context.at,
            urgency: input.urgency,
            asset_id: null,
            location_id: null,
            reporter: reporterOf(input.reporter_id ?? context.actorId, context),
            reporter_id: input.reporter ? null : context.actorId,
            reported_at: context.at,
            needed_by: null,
            breakdown: false,
            malfunction_start: null,
            malfunction_end: null,
            problem_code: null,
            problem_id: null,
            work_order_id: null,
            decline_reason: null,
            external_ref: null,
            custom_fields: {},
          },
          input,
        ),
        context,
      ),
    merge: (current, input, context) => {
      const next = placed(changed(current, input), context);
      return next.state === current.state ? next : { ...next, state_changed_at: context.at };
    },
    problems: (_before, after) => {
      const problems = [];
      if (after.state === "DECLINED" && after.decline_reason === null) {
        problems.push({ path: "decline_reason", message: "expected a reason, since the request is declined" });
      }
      if (after.malfunction_start && after.malfunction_end && after.malfunction_end < after.malfunction_start) {
        problems.push({
          path: "malfunction_end",
          message: `expected an instant after malfunction_start (${after.malfunction_start})`,
        });
      }
      return problems;
    },
    removed: (request, context) => removeAttachments(request.id, context),
    keptBecause: (request, context) =>
      context.count("work_orders", "request_id", request.id) > 0 ? "a work order came from it" : null,
  },
});

/** A request about an asset is about its place, too, and its problem is one of the asset's class. */
function placed(request: WorkRequest, context: WriteContext): WorkRequest {
  const asset = request.asset_id === null ? undefined : context.get("assets", request.asset_id);
  const classId = failureCodeId("CLASS", asset?.class_code ?? null, context);
  return {
    ...request,
    location_id: request.location_id ?? asset?.location_id ?? null,
    problem_id: failureCodeId("PROBLEM", request.problem_code, context, classId),
  };
}

function reporterOf(userId: string, context: WriteContext): WorkRequest["reporter"] {
  const user = context.get("users", userId);
  if (!user) throw conflict("user_missing", `The user ${userId} who reports this does not exist any more.`);
  return { name: `${user.first_name} ${user.last_name}`, email: user.email, phone: user.phone };
}
