import {
  ExpressionFailedError,
  ExpressionSyntaxError,
  ExpressionTimedOutError,
  ExpressionTooLargeError,
  type TributaryError,
} from "../errors/index.js";
import type { ExpressionLimits } from "./limits.js";
import type { Complaint, Outcome } from "./messages.js";

type Fault = Exclude<Outcome, { readonly kind: "value" }>;

/** What a caller is told of an evaluation that has no result. */
export function faultOf(fault: Fault, limits: ExpressionLimits): TributaryError {
  switch (fault.kind) {
    case "syntax":
      return new ExpressionSyntaxError(
        `Expected a JSONata expression, but${place(fault)}: ${sentence(fault.message)} Correct it there.`,
        { position: fault.position, token: fault.token },
      );
    case "failed":
      return new ExpressionFailedError(
        `Expected the expression to have a result, but it failed${place(fault)}: ${sentence(fault.message)} Correct the expression, or what it is given.`,
        { position: fault.position, token: fault.token, jsonataCode: fault.jsonataCode },
      );
    case "timedOut":
      return new ExpressionTimedOutError(
        `Expected the expression to have its result within ${limits.timeMs} ms; it was still at work and was stopped. ` +
          "Look for functions that call themselves without end and for patterns with repetition inside repetition, or give it less input.",
        { timeMs: limits.timeMs },
      );
    case "tooLarge":
      return tooLarge(fault, limits);
  }
}

function tooLarge(fault: Fault & { readonly kind: "tooLarge" }, limits: ExpressionLimits): ExpressionTooLargeError {
  const { what, size } = fault;
  switch (what) {
    case "memory":
      return new ExpressionTooLargeError(
        `Expected the expression to need at most ${inMiB(limits.memoryBytes)}; it asked for more and was stopped. Give it less input, or let it make less of it.`,
        { what, maximum: limits.memoryBytes },
      );
    case "recursion":
      return new ExpressionTooLargeError(
        "Expected functions, brackets and data to be nested less deeply; there was no room left for the next level. " +
          "Look for functions that call themselves without end, or let a function's last act be to call itself.",
        { what },
      );
    case "output":
      return new ExpressionTooLargeError(
        `Expected a result of at most ${inMiB(limits.outputBytes)} as JSON, got ${inMiB(size ?? 0)}. Select fewer fields or fewer items.`,
        { what, maximum: limits.outputBytes, size },
      );
    case "nesting":
      return new ExpressionTooLargeError(
        `Expected lists and objects in the result to be at most ${limits.nesting} levels deep, got more. Flatten the result.`,
        { what, maximum: limits.nesting },
      );
  }
}

export function expressionTooLong(length: number, limits: ExpressionLimits): ExpressionTooLargeError {
  const maximum = limits.expressionLength;
  return new ExpressionTooLargeError(
    `Expected an expression of at most ${maximum} characters, got ${length}. Move constant data to the input, or make several expressions of it.`,
    { what: "expression", maximum, size: length },
  );
}

export function inputTooLong(length: number, limits: ExpressionLimits): ExpressionTooLargeError {
  const maximum = limits.inputLength;
  return new ExpressionTooLargeError(
    `Expected an input of at most ${maximum} characters of JSON, got ${length}. Give the expression only what it needs.`,
    { what: "input", maximum, size: length },
  );
}

export function inputNotJson(cause: unknown): ExpressionFailedError {
  const why = cause instanceof Error ? (cause.message.split("\n")[0] ?? "") : String(cause);
  return new ExpressionFailedError(
    `Expected an input that can be written as JSON, got one that can't: ${sentence(why)} Give it objects, lists, texts, numbers, booleans and null.`,
    { cause, position: null, token: null, jsonataCode: null },
  );
}

function place({ position }: Complaint): string {
  return position === null ? "" : ` at character ${position}`;
}

function sentence(text: string): string {
  return /[.!?]$/.test(text) ? text : `${text}.`;
}

/** With one digit behind the point, rounded up: a size over the limit never reads as the limit. */
function inMiB(bytes: number): string {
  return `${Math.ceil((bytes / 2 ** 20) * 10) / 10} MiB`;
}
