import type { Span } from "@opentelemetry/api";
import type { GraphQLFormattedError } from "graphql";
import { requestMetrics } from "../metrics/index.js";
import { currentSpan, isTracing, noteFault } from "../tracing/index.js";

/** Of an operation that came to its end; `invalid` is one that was not executed. */
export type CountedType = "query" | "mutation" | "subscription" | "invalid";

/** Codes are ours and few. Should one be made up while the program runs, it must not make a time series for each. */
const mostCodes = 100;
const codes = new Set<string>();

/**
 * Counts an operation as its caller saw it end.
 * @param ended.errors As they were answered.
 */
export function countOperation(
  type: CountedType,
  { errors, hasData, startedAtMs }: { errors: readonly GraphQLFormattedError[]; hasData: boolean; startedAtMs: number },
): void {
  const outcome = outcomeOf(type, errors, hasData);
  requestMetrics.operations.inc({ type, outcome });
  if (isTracing()) noteOutcome(currentSpan(), outcome);
  if (type === "query" || type === "mutation")
    requestMetrics.duration.observe({ type }, (performance.now() - startedAtMs) / 1_000);
  for (const error of errors) requestMetrics.errors.inc({ code: codeOf(error) });
}

/** Whether anything of what was asked for was answered: of `{ a b }`, `{ a: null, b: 1 }` is, `{ a: null, b: null }` is not. */
export function hasData(data: unknown): boolean {
  return typeof data === "object" && data !== null && Object.values(data).some((value) => value !== null);
}

/** A fault of ours makes the trace one that failed; what a caller asked for in vain does not. */
function noteOutcome(span: Span, outcome: string): void {
  span.setAttribute("tributary.outcome", outcome);
  if (outcome === "internal_error") noteFault(span, new Error(outcome));
}

function outcomeOf(type: CountedType, errors: readonly GraphQLFormattedError[], hasData: boolean): string {
  if (errors.length === 0) return "ok";
  if (errors.some(({ extensions }) => extensions?.["code"] === "INTERNAL_SERVER_ERROR")) return "internal_error";
  if (type === "invalid") return "refused";
  return hasData ? "partial" : "failed";
}

function codeOf({ extensions }: GraphQLFormattedError): string {
  const code = extensions?.["code"];
  if (typeof code !== "string") return "NONE";
  if (codes.size < mostCodes) codes.add(code);
  return codes.has(code) ? code : "OTHER";
}
