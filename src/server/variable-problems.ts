import type { GraphQLError } from "graphql";
import type { InputProblem } from "../errors/index.js";

/** What graphql-js says of a variable; it has no other form than this text. */
const invalid = /^Variable "\$(\w+)" got invalid value [\s\S]+?(?: at "\1([^"]*)")?; ([\s\S]+)$/;
const missing = /^Variable "\$(\w+)" of (?:required|non-null) type "[^"]+" (?:was not provided|must not be null)\.$/;

/**
 * The place and the expectation of each value that does not fit its variable's type, in the form of all input problems;
 * none for any other error. The path begins with the variable's name.
 */
export function variableProblems({ message }: GraphQLError): InputProblem[] {
  const [, name, path = "", expectation = ""] = invalid.exec(message) ?? [];
  if (name !== undefined) return [{ path: [name, ...stepsOf(path)], message: expectation }];
  const [, absent] = missing.exec(message) ?? [];
  return absent === undefined ? [] : [{ path: [absent], message }];
}

/** Of `.types[0].name`: types, 0, name. */
function stepsOf(path: string): (string | number)[] {
  return [...path.matchAll(/\.(\w+)|\[(\d+)\]/g)].map(([, name, place]) => name ?? Number(place));
}
