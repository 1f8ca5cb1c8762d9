import type { FieldRules, WriteRules } from "../write-rules.js";
import type { OdooRecord } from "./client.js";
import { textAt } from "./values.js";

/** A line that names its key is there already, and keeps what it is not told. */
const ofNewLine = { isRequired: true, isRequiredUnless: "remoteId", isNeverEmpty: true } as const;

export const lineRules = {
  remoteId: {},
  lineNumber: {},
  part: ofNewLine,
  description: { isNeverEmpty: true, minLength: 1 },
  quantityOrdered: ofNewLine,
  unit: { isNeverEmpty: true },
  unitPrice: { isNeverEmpty: true },
  promisedDate: { isNeverEmpty: true },
} as const satisfies FieldRules;

type Step = "button_confirm" | "button_approve" | "button_cancel" | "button_draft";

/** The buttons that lead from a state of Odoo to a status of ours. Above a limit, confirming asks for approval first. */
const buttons: Readonly<Record<string, Readonly<Record<string, Step>>>> = {
  draft: { ORDERED: "button_confirm", CANCELED: "button_cancel" },
  sent: { ORDERED: "button_confirm", CANCELED: "button_cancel" },
  "to approve": { ORDERED: "button_approve", CANCELED: "button_cancel" },
  purchase: { CANCELED: "button_cancel" },
  done: {},
  cancel: { DRAFT: "button_draft" },
};

export function stepTo(state: string, status: string): Step | null {
  return buttons[state]?.[status] ?? null;
}

export function reachableFrom(state: string): readonly string[] {
  return Object.keys(buttons[state] ?? {});
}

/** Which currencies, payment terms and units there are, Odoo is asked at each write. */
export const purchaseRules = {
  fields: {
    status: { isNeverEmpty: true, values: ["DRAFT", "ORDERED", "CANCELED"] },
    vendor: { isRequired: true, isNeverEmpty: true },
    orderDate: { isNeverEmpty: true },
    currency: { isNeverEmpty: true, minLength: 3, maxLength: 3 },
    paymentTerms: { minLength: 1 },
    reference: {},
    notes: {},
    lines: { isNeverEmpty: true, fields: lineRules },
  },
  status: {
    ofNew: ["DRAFT", "ORDERED"],
    stateOf: (purchase: OdooRecord) => textAt(purchase, "state") ?? "",
    transitions: Object.fromEntries(Object.keys(buttons).map((state) => [state, reachableFrom(state)])),
  },
} as const satisfies WriteRules<OdooRecord>;
