export { faultFromResponse, faultFromTransport, retryAfter } from "./classify.js";
export { createSourceHttp, type RequestGate, type RequestOutcome, type SourceHttpOptions } from "./source-http.js";
export type { SourceHttp, SourceRequest, SourceResponse } from "./source-call.js";
