import {
  context,
  defaultTextMapGetter,
  defaultTextMapSetter,
  INVALID_SPAN_CONTEXT,
  propagation,
  ROOT_CONTEXT,
  SpanKind,
  SpanStatusCode,
  trace,
  type Attributes,
  type Context,
  type Span,
} from "@opentelemetry/api";

/** What of a trace one piece of work is. */
export interface Traced {
  /** Few names: never an id, nor anything that a caller chooses. */
  readonly name: string;
  /** `server`: somebody asked us; `client`: we ask somebody; default: what we do by ourselves. */
  readonly kind?: "server" | "client" | "internal";
  readonly attributes?: Attributes;
  /** Where the work belongs to a trace of its caller; absent: to the one of the code around it. */
  readonly parent?: TraceParent;
}

/** Headers in which a caller says which trace its call belongs to (W3C Trace Context). */
export type TraceParent = Readonly<Record<string, string>>;

let isOn = false;
/** Takes whatever is told it, and keeps nothing. */
const noSpan = trace.wrapSpanContext(INVALID_SPAN_CONTEXT);
const kinds = { server: SpanKind.SERVER, client: SpanKind.CLIENT, internal: SpanKind.INTERNAL } as const;
const fields = ["traceparent", "tracestate"] as const;
/** W3C Trace Context, 3.2: the version that there is, and those to come that keep its beginning. */
const validParent = /^(?!ff)[0-9a-f]{2}-(?!0{32})[0-9a-f]{32}-(?!0{16})[0-9a-f]{16}-[0-9a-f]{2}$/;
/** W3C Trace Context, 3.3.1.1 asks for 512 characters at least. */
const longestState = 512;

/** Says whether what is done is recorded from now on. */
export function switchTracing(on: boolean): void {
  isOn = on;
}

/** Whether anything is recorded; while not, asking costs no more than this. */
export function isTracing(): boolean {
  return isOn;
}

/** Does something as one piece of a trace. What it throws is noted by its class and code, never by its words. */
export async function inSpan<Result>(what: Traced, work: (span: Span) => Promise<Result> | Result): Promise<Result> {
  if (!isOn) return work(noSpan);
  const { name, kind = "internal", attributes = {}, parent } = what;
  const above: Context = parent ? propagation.extract(ROOT_CONTEXT, parent, defaultTextMapGetter) : context.active();
  const span = tracer().startSpan(name, { kind: kinds[kind], attributes }, above);
  try {
    return await context.with(trace.setSpan(above, span), () => work(span));
  } catch (error) {
    noteFault(span, error);
    throw error;
  } finally {
    span.end();
  }
}

/** A piece of a trace whose end somebody else tells; null where what is around it is not recorded. */
export function beginSpan(what: Omit<Traced, "parent">): Span | null {
  if (!isOn || !trace.getActiveSpan()?.isRecording()) return null;
  const { name, kind = "internal", attributes = {} } = what;
  return tracer().startSpan(name, { kind: kinds[kind], attributes });
}

/** The piece of a trace that the code running now is part of. */
export function currentSpan(): Span {
  return (isOn ? trace.getActiveSpan() : undefined) ?? noSpan;
}

/** Marks a piece as one that failed. */
export function noteFault(span: Span, fault: unknown): void {
  const { name, code } = fault instanceof Error ? (fault as Error & { code?: unknown }) : { name: "Error", code: null };
  span.setAttribute("error.type", typeof code === "string" ? code : name);
  span.setStatus({ code: SpanStatusCode.ERROR });
}

/** Headers that tell whoever is called which trace the call belongs to; none while nothing is recorded. */
export function traceHeaders(): Record<string, string> {
  const headers: Record<string, string> = {};
  if (isOn) propagation.inject(context.active(), headers, defaultTextMapSetter);
  return headers;
}

/** What a caller says of its trace, if it says it as it should be said. */
export function traceParentOf(headerOf: (name: string) => string | null): TraceParent {
  const found = Object.fromEntries(fields.map((name) => [name, headerOf(name)?.trim() ?? ""]));
  const { traceparent = "", tracestate = "" } = found;
  if (!validParent.test(traceparent)) return {};
  return { traceparent, ...(tracestate !== "" && tracestate.length <= longestState ? { tracestate } : {}) };
}

/** The trace's id, for log lines; null where nothing is recorded. */
export function traceIdOf(span: Span): string | null {
  return span.isRecording() ? span.spanContext().traceId : null;
}

function tracer() {
  return trace.getTracer("tributary");
}
