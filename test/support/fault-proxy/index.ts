export { FaultProxy } from "./fault-proxy.js";
export { toxicKinds, type Stream, type Toxic, type ToxicKind } from "./toxics.js";
