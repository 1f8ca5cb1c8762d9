export { retryAfter } from "./answer-signs.js";
export { faultFromResponse, faultFromTransport } from "./classify.js";
export { classify, faultClasses, faultClassOf, type FaultClass, type Shown, type Verdict } from "./fault-class.js";
export {
  createSourceHttp,
  type RequestCounter,
  type RequestGate,
  type RequestOutcome,
  type SourceHttpOptions,
} from "./source-http.js";
export type { SourceHttp, SourceRequest, SourceResponse } from "./source-call.js";
export {
  createSourceSockets,
  type Endable,
  type SharedSockets,
  type SourceSockets,
  type SourceSocketsOptions,
} from "./source-sockets.js";
