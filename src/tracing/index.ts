export { startTracing, tracingPackages, type RunningTracing, type TracingPackages } from "./start-tracing.js";
export {
  beginSpan,
  currentSpan,
  inSpan,
  isTracing,
  noteFault,
  traceHeaders,
  traceIdOf,
  traceParentOf,
  type Traced,
  type TraceParent,
} from "./tracing.js";
