import type { WriteRules } from "../write-rules.js";
import type { RtRecord } from "./client.js";
import { textAt } from "./values.js";

/** Of the lifecycle that RT comes with; another one's statuses are mapped by the connection's field mappings. */
export const statuses = new Map([
  ["new", "SUBMITTED"],
  ["open", "IN_PROGRESS"],
  // Waits for an answer.
  ["stalled", "IN_PROGRESS"],
  ["resolved", "DONE"],
  ["rejected", "REJECTED"],
] as const);

/** From which number on a priority is called so, as RT calls those it comes with: Low 0, Medium 50, High 100. */
export const priorities = [
  ["HIGH", 67],
  ["MEDIUM", 34],
  ["LOW", 0],
] as const;

export const priorityNumbers = { LOW: 0, MEDIUM: 50, HIGH: 100 } as const;

const onceOnly = (what: string) => ({ on: "create", because: `RT keeps ${what} of a ticket as it came` }) as const;
const all = [...new Set(statuses.values())];

export const ticketRules = {
  fields: {
    title: { isRequired: true, isNeverEmpty: true, minLength: 1, maxLength: 200 },
    description: { only: onceOnly("the first message"), minLength: 1 },
    status: { isNeverEmpty: true, values: all },
    priority: { isNeverEmpty: true, values: Object.keys(priorityNumbers) },
    asset: {},
    requesterEmail: { only: onceOnly("the requestor"), minLength: 3 },
    requiredBy: {},
  },
  status: {
    ofNew: ["SUBMITTED", "IN_PROGRESS"],
    stateOf: (ticket: RtRecord) => textAt(ticket, "Status") ?? "",
    transitions: Object.fromEntries(
      [...statuses].map(([state, status]) => [state, all.filter((other) => other !== status)]),
    ),
  },
} as const satisfies WriteRules<RtRecord>;
