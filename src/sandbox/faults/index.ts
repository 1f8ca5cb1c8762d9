export { faultKinds, type Exchange, type FaultAction, type FaultKind } from "./fault-kinds.js";
export { Faults, parseFaultSpec, type FaultSpec } from "./faults.js";
export { changeRecords, type AnyRecord } from "./shape-changes.js";
