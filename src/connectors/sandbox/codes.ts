/** The Sandbox's codes: what they are called in the unified model, and the words in which the Sandbox shows them (`/metadata`). */

/** From a code to what it is called here. */
export class Codes<Code extends string, Value extends string> extends Map<Code, Value> {
  readonly labels: ReadonlyMap<string, string>;

  constructor(table: Readonly<Record<string, readonly [value: string, label: string]>>) {
    const rows = Object.entries(table);
    super(rows.map(([code, [value]]) => [code as Code, value as Value]));
    this.labels = new Map(rows.map(([code, [, label]]) => [code, label]));
  }
}

function codes<const Table extends Readonly<Record<string, readonly [value: string, label: string]>>>(table: Table) {
  return new Codes<keyof Table & string, Table[keyof Table][0]>(table);
}

/** 1 is the most urgent. 4 and 5 are both LOW here; the rank keeps them apart. */
export const priorities = codes({
  "1": ["URGENT", "Immediately"],
  "2": ["HIGH", "High"],
  "3": ["MEDIUM", "Normal"],
  "4": ["LOW", "Low"],
  "5": ["LOW", "When there is time"],
});

export const workOrderStatuses = codes({
  WAPPR: ["PENDING_APPROVAL", "Waiting for approval"],
  RELEASED: ["OPEN", "Released"],
  IN_PROGRESS: ["IN_PROGRESS", "In progress"],
  WAITING_MATERIAL: ["ON_HOLD", "Waiting for material"],
  FINISHED: ["COMPLETED", "Finished"],
  CLOSED: ["CLOSED", "Closed"],
  CANCELLED: ["CANCELED", "Cancelled"],
});

export const workTypes = codes({
  CM: ["CORRECTIVE", "Corrective maintenance"],
  PM: ["PREVENTIVE", "Preventive maintenance"],
  EM: ["EMERGENCY", "Emergency"],
  INSP: ["INSPECTION", "Inspection"],
  CAL: ["CALIBRATION", "Calibration"],
  MOD: ["MODIFICATION", "Modification"],
});

export const partsStatuses = codes({
  NONE: ["NO_PARTS", "No material"],
  RESERVED: ["RESERVED", "Reserved"],
  STAGED: ["STAGED", "Staged"],
  ISSUED: ["ISSUED", "Issued"],
});

export const workRequestStatuses = codes({
  NEW: ["SUBMITTED", "New"],
  ACCEPTED: ["APPROVED", "Accepted"],
  DECLINED: ["REJECTED", "Declined"],
  // A work order was made of it.
  PLANNED: ["IN_PROGRESS", "Planned"],
  DONE: ["DONE", "Done"],
  WITHDRAWN: ["CANCELED", "Withdrawn"],
});

export const assetStatuses = codes({
  RUNNING: ["OPERATIONAL", "Running"],
  IDLE: ["STANDBY", "Idle"],
  IMPAIRED: ["DEGRADED", "Runs with limits"],
  STOPPED_PLANNED: ["DOWN_PLANNED", "Stopped as planned"],
  BREAKDOWN: ["DOWN_UNPLANNED", "Broken down"],
  UNDER_REPAIR: ["IN_REPAIR", "Under repair"],
  COMMISSIONING: ["COMMISSIONING", "Being commissioned"],
  DECOMMISSIONED: ["DECOMMISSIONED", "Out of use"],
  SCRAPPED: ["DISPOSED", "Scrapped"],
});

export const criticalities = codes({
  A: ["HIGH", "A: stops production"],
  B: ["MEDIUM", "B: slows production"],
  C: ["LOW", "C: no effect on production"],
});

export const locationTypes = codes({
  SITE: ["SITE", "Site"],
  BUILDING: ["BUILDING", "Building"],
  LINE: ["LINE", "Production line"],
  ROOM: ["ROOM", "Room"],
  STOREROOM: ["STOREROOM", "Storeroom"],
});

export const partTypes = codes({
  STOCK: ["STOCK", "Kept in stock"],
  NONSTOCK: ["NON_STOCK", "Ordered as needed"],
  SERVICE: ["SERVICE", "Service"],
  TOOL: ["TOOL", "Tool"],
  KIT: ["KIT", "Kit"],
});

export const partStatuses = codes({
  ACTIVE: ["ACTIVE", "Active"],
  INACTIVE: ["INACTIVE", "Inactive"],
  OBSOLETE: ["OBSOLETE", "Obsolete"],
});

export const vendorTypes = codes({
  SUPPLIER: ["SUPPLIER", "Supplier"],
  MANUFACTURER: ["MANUFACTURER", "Manufacturer"],
  CONTRACTOR: ["CONTRACTOR", "Contractor"],
  SERVICE: ["SERVICE", "Service company"],
});

export const vendorStatuses = codes({
  ACTIVE: ["ACTIVE", "Active"],
  INACTIVE: ["INACTIVE", "Inactive"],
  BLOCKED: ["BLOCKED", "Blocked"],
});

export const purchaseOrderStatuses = codes({
  DRAFT: ["DRAFT", "Draft"],
  SUBMITTED: ["PENDING_APPROVAL", "Submitted for approval"],
  APPROVED: ["APPROVED", "Approved"],
  SENT: ["ORDERED", "Sent to the vendor"],
  PART_RECEIVED: ["PARTIALLY_RECEIVED", "Partly received"],
  RECEIVED: ["RECEIVED", "Received"],
  ON_HOLD: ["ON_HOLD", "On hold"],
  CLOSED: ["CLOSED", "Closed"],
  REJECTED: ["REJECTED", "Rejected"],
  CANCELLED: ["CANCELED", "Cancelled"],
});

export const fulfillments = codes({
  NONE: ["NONE", "Nothing yet"],
  PART: ["PARTIAL", "In part"],
  FULL: ["FULL", "In full"],
});

export const goodsReceiptStatuses = codes({
  DRAFT: ["DRAFT", "Draft"],
  POSTED: ["POSTED", "Posted"],
  REVERSED: ["REVERSED", "Reversed"],
});

export const purchaseOrderLineStatuses = codes({
  OPEN: ["OPEN", "Open"],
  PART_RECEIVED: ["PARTIALLY_RECEIVED", "Partly received"],
  RECEIVED: ["RECEIVED", "Received"],
  CANCELLED: ["CANCELED", "Cancelled"],
});

export const relationTypes = codes({
  DUPLICATE: ["DUPLICATE_OF", "Is a duplicate of"],
  RELATED: ["RELATED_TO", "Is related to"],
  WAITS_FOR: ["BLOCKED_BY", "Waits for"],
});

export const taskTypes = codes({
  CHECK: ["SUBTASK", "To do"],
  VERDICT: ["INSPECTION", "Pass or fail"],
  READING: ["NUMBER", "Measurement"],
  METER: ["METER", "Meter reading"],
  TEXT: ["TEXT", "Text"],
});

export const taskStatuses = codes({
  OPEN: ["OPEN", "Open"],
  STARTED: ["IN_PROGRESS", "Started"],
  DONE: ["COMPLETED", "Done"],
  SKIPPED: ["SKIPPED", "Skipped"],
});

export const laborTypes = codes({
  WORK: ["WORK", "Work"],
  TRAVEL: ["TRAVEL", "Travel"],
  WAIT: ["WAIT", "Waiting"],
  CHECK: ["INSPECTION", "Checking"],
});

export const costTypes = codes({
  LABOR: ["LABOR", "Labor"],
  MATERIAL: ["PART", "Material"],
  SERVICE: ["SERVICE", "Services"],
});

export const failureCodeTypes = codes({
  CLASS: ["CLASS", "Failure class"],
  PROBLEM: ["PROBLEM", "Problem"],
  CAUSE: ["CAUSE", "Cause"],
  REMEDY: ["REMEDY", "Remedy"],
});

export const procedureStatuses = codes({
  DRAFT: ["DRAFT", "Draft"],
  RELEASED: ["ACTIVE", "Released"],
  WITHDRAWN: ["ARCHIVED", "Withdrawn"],
});

export const meterKinds = codes({
  COUNTER: ["CUMULATIVE", "Counter"],
  GAUGE: ["GAUGE", "Gauge"],
  CONDITION: ["CHARACTERISTIC", "Condition"],
});

export const meterSources = codes({
  MANUAL: ["MANUAL", "Read by people"],
  SENSOR: ["AUTOMATED_SENSOR", "Sensor"],
});

export const planStatuses = codes({
  ACTIVE: ["ACTIVE", "Active"],
  PAUSED: ["PAUSED", "Paused"],
  ENDED: ["ARCHIVED", "Ended"],
});

export const planTriggers = codes({
  TIME: ["CALENDAR", "By time"],
  COUNTER: ["METER", "By counter"],
  TIME_OR_COUNTER: ["CALENDAR_OR_METER", "By time or counter"],
});

export const planBases = codes({
  DUE_DATE: ["SCHEDULED_DATE", "From the due date"],
  DONE_DATE: ["COMPLETED_DATE", "From the day it was done"],
});

export const cycleUnits = codes({
  DAY: ["DAILY", "Days"],
  WEEK: ["WEEKLY", "Weeks"],
  MONTH: ["MONTHLY", "Months"],
  YEAR: ["YEARLY", "Years"],
});

/** It counts them from 1. */
export const weekdays = ["MONDAY", "TUESDAY", "WEDNESDAY", "THURSDAY", "FRIDAY", "SATURDAY", "SUNDAY"] as const;

export const requisitionStatuses = codes({
  DRAFT: ["DRAFT", "Draft"],
  SUBMITTED: ["SUBMITTED", "Submitted"],
  APPROVED: ["APPROVED", "Approved"],
  REJECTED: ["REJECTED", "Rejected"],
  ORDERED: ["CONVERTED", "Ordered"],
  WITHDRAWN: ["CANCELED", "Withdrawn"],
});

export const invoiceStatuses = codes({
  RECEIVED: ["DRAFT", "Received"],
  CHECKED: ["VALIDATED", "Checked"],
  BOOKED: ["POSTED", "Booked"],
  PAID: ["PAID", "Paid"],
  DISPUTED: ["DISPUTED", "Disputed"],
});

export const stockTransactionTypes = codes({
  IN: ["RECEIPT", "Goods in"],
  BACK: ["RETURN", "Back to the vendor"],
  OUT: ["ISSUE", "Issued"],
  RETURNED: ["RETURN", "Returned to stock"],
  COUNT: ["COUNT", "Count"],
  CORRECTION: ["ADJUSTMENT", "Correction"],
});

/** Units it counts in; they have the same names here. */
export const unitCodes = ["EA", "M", "L", "KG", "SET", "H"] as const;
