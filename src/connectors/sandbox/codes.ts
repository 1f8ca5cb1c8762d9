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

export const purchaseOrderLineStatuses = new Map([
  ["OPEN", "OPEN"],
  ["PART_RECEIVED", "PARTIALLY_RECEIVED"],
  ["RECEIVED", "RECEIVED"],
  ["CANCELLED", "CANCELED"],
] as const);

export const relationTypes = new Map([
  ["DUPLICATE", "DUPLICATE_OF"],
  ["RELATED", "RELATED_TO"],
  ["WAITS_FOR", "BLOCKED_BY"],
] as const);

export const taskTypes = new Map([
  ["CHECK", "SUBTASK"],
  ["VERDICT", "INSPECTION"],
  ["READING", "NUMBER"],
  ["METER", "METER"],
  ["TEXT", "TEXT"],
] as const);

export const taskStatuses = new Map([
  ["OPEN", "OPEN"],
  ["STARTED", "IN_PROGRESS"],
  ["DONE", "COMPLETED"],
  ["SKIPPED", "SKIPPED"],
] as const);

export const laborTypes = new Map([
  ["WORK", "WORK"],
  ["TRAVEL", "TRAVEL"],
  ["WAIT", "WAIT"],
  ["CHECK", "INSPECTION"],
] as const);

export const costTypes = new Map([
  ["LABOR", "LABOR"],
  ["MATERIAL", "PART"],
  ["SERVICE", "SERVICE"],
] as const);

export const failureCodeTypes = new Map([
  ["CLASS", "CLASS"],
  ["PROBLEM", "PROBLEM"],
  ["CAUSE", "CAUSE"],
  ["REMEDY", "REMEDY"],
] as const);

export const procedureStatuses = new Map([
  ["DRAFT", "DRAFT"],
  ["RELEASED", "ACTIVE"],
  ["WITHDRAWN", "ARCHIVED"],
] as const);

export const meterKinds = new Map([
  ["COUNTER", "CUMULATIVE"],
  ["GAUGE", "GAUGE"],
  ["CONDITION", "CHARACTERISTIC"],
] as const);

export const meterSources = new Map([
  ["MANUAL", "MANUAL"],
  ["SENSOR", "AUTOMATED_SENSOR"],
] as const);

export const planStatuses = new Map([
  ["ACTIVE", "ACTIVE"],
  ["PAUSED", "PAUSED"],
  ["ENDED", "ARCHIVED"],
] as const);

export const planTriggers = new Map([
  ["TIME", "CALENDAR"],
  ["COUNTER", "METER"],
  ["TIME_OR_COUNTER", "CALENDAR_OR_METER"],
] as const);

export const planBases = new Map([
  ["DUE_DATE", "SCHEDULED_DATE"],
  ["DONE_DATE", "COMPLETED_DATE"],
] as const);

export const cycleUnits = new Map([
  ["DAY", "DAILY"],
  ["WEEK", "WEEKLY"],
  ["MONTH", "MONTHLY"],
  ["YEAR", "YEARLY"],
] as const);

/** It counts them from 1. */
export const weekdays = ["MONDAY", "TUESDAY", "WEDNESDAY", "THURSDAY", "FRIDAY", "SATURDAY", "SUNDAY"] as const;

export const requisitionStatuses = new Map([
  ["DRAFT", "DRAFT"],
  ["SUBMITTED", "SUBMITTED"],
  ["APPROVED", "APPROVED"],
  ["REJECTED", "REJECTED"],
  ["ORDERED", "CONVERTED"],
  ["WITHDRAWN", "CANCELED"],
] as const);

export const invoiceStatuses = new Map([
  ["RECEIVED", "DRAFT"],
  ["CHECKED", "VALIDATED"],
  ["BOOKED", "POSTED"],
  ["PAID", "PAID"],
  ["DISPUTED", "DISPUTED"],
] as const);

export const stockTransactionTypes = new Map([
  ["IN", "RECEIPT"],
  ["BACK", "RETURN"],
  ["OUT", "ISSUE"],
  ["RETURNED", "RETURN"],
  ["COUNT", "COUNT"],
  ["CORRECTION", "ADJUSTMENT"],
] as const);

/** Units it counts in; they have the same names here. */
export const unitCodes = ["EA", "M", "L", "KG", "SET", "H"] as const;
