export { faultKinds, type Exchange, type FaultAction, type FaultKind } from "./fault-kinds.js";
export {
  checkFaultSpec,
  Faults,
  mostFaultSeconds,
  parseFaultSpec,
  type FaultSpec,
  type ListedFault,
} from "./faults.js";
export { changeRecords, type AnyRecord } from "./shape-changes.js";
