export { faultFromResponse, faultFromTransport, retryAfter } from "./classify.js";
export {
  createSourceHttp,
  type SourceHttp,
  type SourceHttpOptions,
  type SourceRequest,
  type SourceResponse,
} from "./source-http.js";
