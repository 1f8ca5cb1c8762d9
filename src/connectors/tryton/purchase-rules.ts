import type { FieldRules, WriteRules } from "../write-rules.js";
import { transitions } from "./purchase-status.js";
import { textAt, type TrytonRecord } from "./values.js";

/** A line that names its key is there already, and keeps what it is not told. */
const ofNewLine = { isRequired: true, isRequiredUnless: "remoteId", isNeverEmpty: true } as const;

export const lineRules = {
  remoteId: {},
  lineNumber: {},
  part: {},
  description: {},
  quantityOrdered: ofNewLine,
  unit: {},
  unitPrice: ofNewLine,
  dueDate: {},
} as const satisfies FieldRules;

/** What a purchase takes. Which currencies, payment terms, units and products there are, Tryton is asked at each write. */
export const purchaseRules = {
  fields: {
    title: {},
    reference: {},
    status: { isNeverEmpty: true, values: ["DRAFT", "PENDING_APPROVAL", "APPROVED", "ORDERED", "CLOSED", "CANCELED"] },
    vendor: { isRequired: true, isNeverEmpty: true },
    orderDate: {},
    dueDate: {},
    currency: { isNeverEmpty: true, minLength: 3, maxLength: 3 },
    paymentTerms: { minLength: 1 },
    shipTo: {},
    notes: {},
    lines: { isNeverEmpty: true, fields: lineRules },
  },
  status: {
    ofNew: ["DRAFT", "PENDING_APPROVAL", "APPROVED", "ORDERED", "CANCELED"],
    stateOf: (purchase: TrytonRecord) => textAt(purchase, "state") ?? "",
    transitions,
  },
} as const satisfies WriteRules<TrytonRecord>;
