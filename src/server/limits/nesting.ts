import { InvalidInputError } from "../../errors/index.js";

/**
 * Deeper than anything that a person or a generated client writes. Parsers, validators and our own readers of filters call
 * themselves once for each level; without a bound, a few kilobytes of brackets end in a full stack somewhere inside.
 */
export const deepestNesting = 100;

/** Looks at brackets alone, before the text is parsed. @throws {InvalidInputError} */
export function requireShallowText(text: string): void {
  let depth = 0;
  for (let at = 0; at < text.length; at += 1) {
    const character = text[at];
    if (character === '"') at = endOfString(text, at);
    else if (character === "#") at = endOfLine(text, at);
    else if (character === "{" || character === "[" || character === "(") depth += 1;
    else if (character === "}" || character === "]" || character === ")") depth -= 1;
    if (depth > deepestNesting) throw tooDeep("query", "The operation's text");
  }
}

/** The same for what came beside the text. Walks with a list of its own, not with the stack. @throws {InvalidInputError} */
export function requireShallowVariables(variables: unknown): void {
  let level: unknown[] = [variables];
  for (let depth = 0; level.length > 0; depth += 1) {
    if (depth > deepestNesting) throw tooDeep("variables", "The variables");
    level = level.flatMap((value) =>
      typeof value === "object" && value !== null ? (Object.values(value) as unknown[]) : [],
    );
  }
}

/** The place of the last quote of a string that begins here, or the end of the text where it does not end. */
function endOfString(text: string, start: number): number {
  if (text.startsWith('"""', start)) {
    for (let at = text.indexOf('"""', start + 3); at >= 0; at = text.indexOf('"""', at + 3)) {
      if (text[at - 1] !== "\\") return at + 2;
    }
    return text.length;
  }
  for (let at = start + 1; at < text.length; at += 1) {
    if (text[at] === "\\") at += 1;
    else if (text[at] === '"' || text[at] === "\n") return at;
  }
  return text.length;
}

function endOfLine(text: string, start: number): number {
  const end = text.indexOf("\n", start);
  return end < 0 ? text.length : end;
}

function tooDeep(path: string, what: string): InvalidInputError {
  const message = `expected at most ${deepestNesting} levels of brackets in each other, got more`;
  return new InvalidInputError(`${what}: ${message}.`, { problems: [{ path: [path], message }] });
}
