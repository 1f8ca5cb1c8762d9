import type { KindName } from "./names.js";

const workOrderStates = {
  WAPPR: "Waiting for approval",
  RELEASED: "Released",
  IN_PROGRESS: "In progress",
  WAITING_MATERIAL: "Waiting for material",
  FINISHED: "Finished",
  CLOSED: "Closed",
  CANCELLED: "Cancelled",
};

const priorities = { 1: "Immediately", 2: "High", 3: "Normal", 4: "Low", 5: "When there is time" };

const workTypes = {
  CM: "Corrective maintenance",
  PM: "Preventive maintenance",
  EM: "Emergency",
  INSP: "Inspection",
  CAL: "Calibration",
  MOD: "Modification",
};

const assetStatuses = {
  RUNNING: "Running",
  IDLE: "Idle",
  IMPAIRED: "Runs with limits",
  STOPPED_PLANNED: "Stopped as planned",
  BREAKDOWN: "Broken down",
  UNDER_REPAIR: "Under repair",
  COMMISSIONING: "Being commissioned",
  DECOMMISSIONED: "Out of use",
  SCRAPPED: "Scrapped",
};

const progress = { NONE: "Nothing yet", PART: "In part", FULL: "In full" };

const taskKinds = {
  CHECK: "To do",
  VERDICT: "Pass or fail",
  READING: "Measurement",
  METER: "Meter reading",
  TEXT: "Text",
};

const feeds = { MANUAL: "Read by people", SENSOR: "Sensor" };

/** The words in which the Sandbox shows its codes to people, by the field that holds them. Published at `/api/v1/metadata`. */
export const codeWords: Readonly<
  Partial<Record<KindName, Readonly<Record<string, Readonly<Record<string, string>>>>>>
> = {
  work_orders: {
    state: workOrderStates,
    priority: priorities,
    work_type_code: workTypes,
    material_state: { NONE: "No material", RESERVED: "Reserved", STAGED: "Staged", ISSUED: "Issued" },
    "related.kind": { DUPLICATE: "Is a duplicate of", RELATED: "Is related to", WAITS_FOR: "Waits for" },
  },
  work_requests: {
    state: {
      NEW: "New",
      ACCEPTED: "Accepted",
      DECLINED: "Declined",
      PLANNED: "Planned",
      DONE: "Done",
      WITHDRAWN: "Withdrawn",
    },
    urgency: priorities,
  },
  assets: {
    status: assetStatuses,
    criticality: { A: "A: stops production", B: "B: slows production", C: "C: no effect on production" },
  },
  locations: {
    type: { SITE: "Site", BUILDING: "Building", LINE: "Production line", ROOM: "Room", STOREROOM: "Storeroom" },
  },
  parts: {
    type: { STOCK: "Kept in stock", NONSTOCK: "Ordered as needed", SERVICE: "Service", TOOL: "Tool", KIT: "Kit" },
    status: { ACTIVE: "Active", INACTIVE: "Inactive", OBSOLETE: "Obsolete" },
  },
  vendors: {
    type: { SUPPLIER: "Supplier", MANUFACTURER: "Manufacturer", CONTRACTOR: "Contractor", SERVICE: "Service company" },
    status: { ACTIVE: "Active", INACTIVE: "Inactive", BLOCKED: "Blocked" },
  },
  purchase_orders: {
    state: {
      DRAFT: "Draft",
      SUBMITTED: "Submitted for approval",
      APPROVED: "Approved",
      SENT: "Sent to the vendor",
      PART_RECEIVED: "Partly received",
      RECEIVED: "Received",
      ON_HOLD: "On hold",
      CLOSED: "Closed",
      REJECTED: "Rejected",
      CANCELLED: "Cancelled",
    },
    receipt_state: progress,
    invoice_state: progress,
    "lines.state": { OPEN: "Open", PART_RECEIVED: "Partly received", RECEIVED: "Received", CANCELLED: "Cancelled" },
  },
  goods_receipts: {
    state: { DRAFT: "Draft", POSTED: "Posted", REVERSED: "Reversed" },
  },
  failure_codes: {
    type: { CLASS: "Failure class", PROBLEM: "Problem", CAUSE: "Cause", REMEDY: "Remedy" },
  },
  procedures: {
    state: { DRAFT: "Draft", RELEASED: "Released", WITHDRAWN: "Withdrawn" },
    "steps.kind": taskKinds,
  },
  meters: {
    kind: { COUNTER: "Counter", GAUGE: "Gauge", CONDITION: "Condition" },
    feed: feeds,
  },
  meter_readings: {
    feed: feeds,
  },
  maintenance_plans: {
    state: { ACTIVE: "Active", PAUSED: "Paused", ENDED: "Ended" },
    trigger: { TIME: "By time", COUNTER: "By counter", TIME_OR_COUNTER: "By time or counter" },
    counted_from: { DUE_DATE: "From the due date", DONE_DATE: "From the day it was done" },
    "cycle.unit": { DAY: "Days", WEEK: "Weeks", MONTH: "Months", YEAR: "Years" },
    "order_template.work_type_code": workTypes,
    "order_template.priority": priorities,
  },
  work_order_tasks: {
    kind: taskKinds,
    state: { OPEN: "Open", STARTED: "Started", DONE: "Done", SKIPPED: "Skipped" },
  },
  labor_entries: {
    kind: { WORK: "Work", TRAVEL: "Travel", WAIT: "Waiting", CHECK: "Checking" },
  },
  cost_entries: {
    kind: { LABOR: "Labor", MATERIAL: "Material", SERVICE: "Services" },
  },
  state_changes: {
    from_state: workOrderStates,
    to_state: workOrderStates,
  },
  downtimes: {
    status: assetStatuses,
  },
  requisitions: {
    state: {
      DRAFT: "Draft",
      SUBMITTED: "Submitted",
      APPROVED: "Approved",
      REJECTED: "Rejected",
      ORDERED: "Ordered",
      WITHDRAWN: "Withdrawn",
    },
  },
  invoices: {
    state: { RECEIVED: "Received", CHECKED: "Checked", BOOKED: "Booked", PAID: "Paid", DISPUTED: "Disputed" },
  },
  stock_movements: {
    kind: {
      IN: "Goods in",
      BACK: "Back to the vendor",
      OUT: "Issued",
      RETURNED: "Returned to stock",
      COUNT: "Count",
      CORRECTION: "Correction",
    },
  },
};
