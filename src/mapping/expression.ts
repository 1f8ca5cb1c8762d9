import { compile, tokenize, type JSONValue } from "@jmespath-community/jmespath";
import { Budget, ExpressionError } from "./budget.js";
import { compileRoot, type Step } from "./compile-node.js";

/** Characters of an expression. */
export const longestExpression = 2_000;

/**
 * What one evaluation may cost: 10,000 items of a list, each looked at by an expression of 20 parts. What needs more is
 * ended after 50 ms at most (measured with the worst found, 2026-11-25).
 */
const mostSteps = 200_000;

/** Evaluates an expression on one payload. @throws {ExpressionError} it can't be evaluated on this one. */
export type Expression = (payload: JSONValue) => JSONValue;

/** Parsing takes 30 µs, running often less than one; all connections of a process share what was parsed. */
const known = new Map<string, Expression>();
const mostKnown = 2_000;

/** @throws {ExpressionError} the text is no JMESPath expression, or one that can never be evaluated; says which part. */
export function compileExpression(text: string): Expression {
  const compiled = known.get(text);
  if (compiled) return compiled;
  if (text.length > longestExpression) {
    throw new ExpressionError(`it has ${text.length} characters, more than ${longestExpression}`);
  }
  const step = compileRoot(parse(text));
  const expression: Expression = (payload) => evaluate(step, payload);
  if (known.size >= mostKnown) known.clear();
  known.set(text, expression);
  return expression;
}

function parse(text: string) {
  try {
    refuseOddTokens(text);
    return compile(text);
  } catch (cause) {
    if (cause instanceof ExpressionError) throw cause;
    throw new ExpressionError(parseFault(cause), { cause });
  }
}

/** What the library's lexer lets pass: it reads `1-2` as the number 1, and text without its closing quote up to the end. */
function refuseOddTokens(text: string): void {
  for (const { type, start } of tokenize(text)) {
    const rest = text.slice(start);
    if (String(type) === "Number" && !/^-?\d+(?![\d-])/.test(rest)) {
      const odd = /^[\d-]+/.exec(rest)?.[0] ?? "";
      throw new ExpressionError(`${odd} is no number; write arithmetic with blanks around its sign`);
    }
    if (String(type) === "Literal" && !/^(?:'(?:\\.|[^'\\])*'|`(?:\\.|[^`\\])*`)/s.test(rest)) {
      throw new ExpressionError(`${rest.slice(0, 20)} has no closing ${rest.charAt(0)}`);
    }
  }
}

function parseFault(cause: unknown): string {
  // Reading past the last token is how the library's parser notices that something is missing.
  if (!(cause instanceof Error) || cause instanceof TypeError) return "it ends too early";
  const said = cause.message.replace(/^syntax(?: error)?[:,]?\s*/i, "");
  if (said.includes("(EOF)") || said.includes("got: EOF")) return "it ends too early";
  const isNumber = said.includes("(Number)") || said.includes("type: Number");
  return isNumber ? `${said}; a number is written in backticks, like \`5\`` : said;
}

const noVariables: ReadonlyMap<string, JSONValue> = new Map();

function evaluate(step: Step, payload: JSONValue): JSONValue {
  const budget = new Budget(mostSteps);
  try {
    return step.run(payload, { root: payload, budget, variables: noVariables });
  } catch (cause) {
    if (cause instanceof ExpressionError) throw cause;
    throw new ExpressionError(cause instanceof Error ? cause.message : "it failed", { cause });
  }
}
