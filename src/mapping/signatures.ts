import { TreeInterpreter, TYPE_EXPREF, type InputSignature, type JSONValue } from "@jmespath-community/jmespath";
import { ExpressionError } from "./budget.js";
import { kindOf, type Kind } from "./json.js";

/** What an expression hands to a function: a value, or with `&` a part of itself to be applied to each item. */
export type Argument = JSONValue | ((item: JSONValue) => JSONValue);

/** What a function takes, by the library's own table; null when there is none of that name. */
export function signatureOf(name: string): readonly InputSignature[] | null {
  const table = TreeInterpreter.runtime._functionTable;
  return Object.hasOwn(table, name) ? (table[name]?._signature ?? null) : null;
}

export function functionNames(): readonly string[] {
  return Object.keys(TreeInterpreter.runtime._functionTable).sort();
}

/** The signature of the argument at that place, the last one for all others where a function takes any number. */
export function signatureAt(signature: readonly InputSignature[], index: number): InputSignature | null {
  const last = signature.at(-1);
  return signature[index] ?? (last?.variadic ? last : null);
}

export function takesExpression({ types }: InputSignature): boolean {
  return types.includes(TYPE_EXPREF);
}

/** How many arguments a function takes, in words; null when `count` is right. */
export function arityProblem(name: string, signature: readonly InputSignature[], count: number): string | null {
  const least = signature.filter(({ optional }) => !optional).length;
  const most = signature.at(-1)?.variadic ? Infinity : signature.length;
  if (count >= least && count <= most) return null;
  const wanted = most === Infinity ? `${least} or more` : least === most ? `${least}` : `${least} to ${most}`;
  return `${name}() takes ${wanted} argument${wanted === "1" ? "" : "s"}, not ${count}`;
}

/** @throws {ExpressionError} an argument is of another kind than the function takes. */
export function checkArguments(name: string, signature: readonly InputSignature[], given: readonly Argument[]): void {
  given.forEach((argument, index) => {
    const wanted = signatureAt(signature, index);
    if (!wanted || typeof argument === "function") return;
    if (wanted.types.some((type) => accepts(typeWords[type], argument))) return;
    const expected = wanted.types.map((type) => typeWords[type]).join(" or ");
    throw new ExpressionError(`${name}() expects ${expected} as argument ${index + 1}, got ${inWords(argument)}`);
  });
}

/** By the numbers of the library's enumeration, which it does not export as a whole. */
const typeWords = [
  "number",
  "anything",
  "text",
  "list",
  "object",
  "boolean",
  "&expression",
  "null",
  "list of number",
  "list of text",
  "list of object",
  "list of list",
] as const;

type TypeWord = (typeof typeWords)[number];

function accepts(wanted: TypeWord | undefined, value: JSONValue): boolean {
  if (wanted === undefined || wanted === "anything") return true;
  if (!wanted.startsWith("list of ")) return kindOf(value) === wanted;
  const item = wanted.slice("list of ".length) as Kind;
  return Array.isArray(value) && value.every((element) => kindOf(element) === item);
}

function inWords(value: JSONValue): string {
  if (!Array.isArray(value)) return kindOf(value);
  const kinds = [...new Set(value.map(kindOf))];
  return kinds.length === 0 ? "an empty list" : `a list of ${kinds.join(" and ")}`;
}
