import type { JsonObject } from "../connector.js";
import type { WriteRules } from "../write-rules.js";
import type { OdooRecord } from "./client.js";
import { stateOf } from "./requests.js";
import { labelAt, nameAt } from "./values.js";

export const statuses = new Map([
  ["new", "OPEN"],
  ["progress", "IN_PROGRESS"],
  ["blocked", "ON_HOLD"],
  ["done", "COMPLETED"],
  ["closed", "CLOSED"],
  ["canceled", "CANCELED"],
] as const);
export type RequestStatus = typeof statuses extends ReadonlyMap<string, infer Status> ? Status : never;

/** Stars: none of them is Very Low, which is also where nobody chose. */
export const priorities = new Map([
  ["0", "NONE"],
  ["1", "LOW"],
  ["2", "MEDIUM"],
  ["3", "HIGH"],
] as const);

export const workTypes = new Map([
  ["corrective", "CORRECTIVE"],
  ["preventive", "PREVENTIVE"],
] as const);

/** The stage's own name stays visible as what the source says. */
export function statusOf(request: JsonObject) {
  const state = stateOf(request);
  const stage = nameAt(request, "stage_id");
  const value = (statuses as ReadonlyMap<string, RequestStatus>).get(state) ?? "UNKNOWN";
  const isPlain = state === "new" || state === "progress" || state === "done";
  // The stage's name is words already; what is marked as blocked has some of its own.
  const label = state === "blocked" ? labelAt(request, "kanban_state") : {};
  return { value, raw: (isPlain && stage) || state, ...label } as const;
}

const open = ["OPEN", "IN_PROGRESS", "ON_HOLD", "COMPLETED", "CANCELED"] as const;
const except = (status: string) => open.filter((other) => other !== status);

/** Any column of the board may follow any other; what was archived comes back to the first one. */
const transitions: Readonly<Record<string, readonly string[]>> = {
  new: except("OPEN"),
  progress: except("IN_PROGRESS"),
  blocked: except("ON_HOLD"),
  done: ["OPEN", "IN_PROGRESS", "ON_HOLD", "CLOSED"],
  closed: ["OPEN"],
  canceled: ["OPEN"],
};

export const requestRules = {
  fields: {
    title: { isRequired: true, isNeverEmpty: true, minLength: 1 },
    description: {},
    status: { isNeverEmpty: true, values: [...statuses.values()] },
    priority: { isNeverEmpty: true, values: [...priorities.values()] },
    workType: { isNeverEmpty: true, values: [...workTypes.values()] },
    asset: {},
    assignees: { isNeverEmpty: true, maxItems: 1 },
    scheduledStart: {},
    estimatedDuration: { isNeverEmpty: true, minimum: 0 },
  },
  status: { ofNew: ["OPEN", "IN_PROGRESS", "ON_HOLD"], stateOf, transitions },
} as const satisfies WriteRules<OdooRecord>;
