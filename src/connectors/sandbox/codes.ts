/** The Sandbox's codes and what they are called in the unified model. */

/** 1 is the most urgent. 4 and 5 are both LOW here; the rank keeps them apart. */
export const priorities = new Map([
  ["1", "URGENT"],
  ["2", "HIGH"],
  ["3", "MEDIUM"],
  ["4", "LOW"],
  ["5", "LOW"],
] as const);

export const workOrderStatuses = new Map([
  ["WAPPR", "PENDING_APPROVAL"],
  ["RELEASED", "OPEN"],
  ["IN_PROGRESS", "IN_PROGRESS"],
  ["WAITING_MATERIAL", "ON_HOLD"],
  ["FINISHED", "COMPLETED"],
  ["CLOSED", "CLOSED"],
  ["CANCELLED", "CANCELED"],
] as const);

export const workTypes = new Map([
  ["CM", "CORRECTIVE"],
  ["PM", "PREVENTIVE"],
  ["EM", "EMERGENCY"],
  ["INSP", "INSPECTION"],
  ["CAL", "CALIBRATION"],
  ["MOD", "MODIFICATION"],
] as const);

export const partsStatuses = new Map([
  ["NONE", "NO_PARTS"],
  ["RESERVED", "RESERVED"],
  ["STAGED", "STAGED"],
  ["ISSUED", "ISSUED"],
] as const);

export const workRequestStatuses = new Map([
  ["NEW", "SUBMITTED"],
  ["ACCEPTED", "APPROVED"],
  ["DECLINED", "REJECTED"],
  // A work order was made of it.
  ["PLANNED", "IN_PROGRESS"],
  ["DONE", "DONE"],
  ["WITHDRAWN", "CANCELED"],
] as const);

export const assetStatuses = new Map([
  ["RUNNING", "OPERATIONAL"],
  ["IDLE", "STANDBY"],
  ["IMPAIRED", "DEGRADED"],
  ["STOPPED_PLANNED", "DOWN_PLANNED"],
  ["BREAKDOWN", "DOWN_UNPLANNED"],
  ["UNDER_REPAIR", "IN_REPAIR"],
  ["COMMISSIONING", "COMMISSIONING"],
  ["DECOMMISSIONED", "DECOMMISSIONED"],
  ["SCRAPPED", "DISPOSED"],
] as const);

export const criticalities = new Map([
  ["A", "HIGH"],
  ["B", "MEDIUM"],
  ["C", "LOW"],
] as const);

export const locationTypes = new Map([
  ["SITE", "SITE"],
  ["BUILDING", "BUILDING"],
  ["LINE", "LINE"],
  ["ROOM", "ROOM"],
  ["STOREROOM", "STOREROOM"],
] as const);

export const partTypes = new Map([
  ["STOCK", "STOCK"],
  ["NONSTOCK", "NON_STOCK"],
  ["SERVICE", "SERVICE"],
  ["TOOL", "TOOL"],
  ["KIT", "KIT"],
] as const);

export const partStatuses = new Map([
  ["ACTIVE", "ACTIVE"],
  ["INACTIVE", "INACTIVE"],
  ["OBSOLETE", "OBSOLETE"],
] as const);

export const vendorTypes = new Map([
  ["SUPPLIER", "SUPPLIER"],
  ["MANUFACTURER", "MANUFACTURER"],
  ["CONTRACTOR", "CONTRACTOR"],
  ["SERVICE", "SERVICE"],
] as const);

export const vendorStatuses = new Map([
  ["ACTIVE", "ACTIVE"],
  ["INACTIVE", "INACTIVE"],
  ["BLOCKED", "BLOCKED"],
] as const);

export const purchaseOrderStatuses = new Map([
  ["DRAFT", "DRAFT"],
  ["SUBMITTED", "PENDING_APPROVAL"],
  ["APPROVED", "APPROVED"],
  ["SENT", "ORDERED"],
  ["PART_RECEIVED", "PARTIALLY_RECEIVED"],
  ["RECEIVED", "RECEIVED"],
  ["ON_HOLD", "ON_HOLD"],
  ["CLOSED", "CLOSED"],
  ["REJECTED", "REJECTED"],
  ["CANCELLED", "CANCELED"],
] as const);

export const fulfillments = new Map([
  ["NONE", "NONE"],
  ["PART", "PARTIAL"],
  ["FULL", "FULL"],
] as const);

export const goodsReceiptStatuses = new Map([
  ["DRAFT", "DRAFT"],
  ["POSTED", "POSTED"],
  ["REVERSED", "REVERSED"],
] as const);

/** Units it counts in; they have the same names here. */
export const unitCodes = ["EA", "M", "L", "KG", "SET", "H"] as const;
