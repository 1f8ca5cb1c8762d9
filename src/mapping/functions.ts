import { TreeInterpreter, type JSONArray, type JSONObject, type JSONValue } from "@jmespath-community/jmespath";
import { average, sum } from "./arithmetic.js";
import { ExpressionError, type Budget } from "./budget.js";
import { jsonText, kindOf } from "./json.js";
import type { Argument } from "./signatures.js";
import { paddedLength, replaceText, trimEnd, trimStart } from "./text-functions.js";

type Each = (item: JSONValue) => JSONValue;
type Own = (given: readonly Argument[], budget: Budget) => JSONValue;

/**
 * Calls a function of JMESPath with arguments of the kinds it takes. The library's own serve, but for those that apply a
 * part of the expression (theirs can't see variables), that can ask for any amount of memory or time, or that are wrong:
 * 1.3.0 sorts numbers as text, finds no maximum by text, reads "" as the number 0, and takes a payload's object for a part
 * of the expression when it has a field `expref`.
 * @throws {ExpressionError} the arguments can't be used together, or it would cost too much.
 */
export function callFunction(name: string, given: readonly Argument[], budget: Budget): JSONValue {
  for (const argument of given) charge(argument, budget);
  const [text, sought] = given;
  if (searching.has(name) && typeof text === "string" && typeof sought === "string") budget.takeSearch(text, sought);
  const own = Object.hasOwn(ownFunctions, name) ? ownFunctions[name] : undefined;
  if (own) return own(given, budget);
  return TreeInterpreter.runtime.callFunction(name, given as JSONValue[]);
}

const searching: ReadonlySet<string> = new Set(["contains", "find_first", "find_last", "replace", "split"]);

/** Each argument is read once, at least. */
function charge(argument: Argument, budget: Budget): void {
  if (typeof argument === "string") budget.takeText(argument.length);
  else if (Array.isArray(argument)) budget.take(argument.length);
  else if (typeof argument === "object" && argument !== null) budget.take(Object.keys(argument).length);
}

const ownFunctions: Readonly<Record<string, Own>> = {
  avg: ([numbers]) => average(numbers as number[]),
  sum: ([numbers]) => sum(numbers as number[]),

  keys: ([object]) => Object.keys(object as JSONObject),
  values: ([object]) => Object.values(object as JSONObject),
  items: ([object]) => Object.entries(object as JSONObject),
  merge: (given) => Object.fromEntries(given.flatMap((object) => Object.entries(object as JSONObject))),
  length: ([value]) => lengthOf(value as JSONValue),
  type: ([value]) => typeNames[kindOf(value as JSONValue)],
  from_items: ([pairs]) => Object.fromEntries((pairs as JSONArray[]).map(keyAndValue)),

  map: ([each, list]) => (list as JSONArray).map(each as Each),
  sort: ([list]) => sorted(list as JSONArray, (item) => item),
  sort_by: ([list, each]) => sorted(list as JSONArray, each as Each),
  max: ([list]) => sorted(list as JSONArray, (item) => item).at(-1) ?? null,
  min: ([list]) => sorted(list as JSONArray, (item) => item)[0] ?? null,
  // The first of equals, as in the reference implementation.
  max_by: ([list, each]) => sorted([...(list as JSONArray)].reverse(), each as Each).at(-1) ?? null,
  min_by: ([list, each]) => sorted(list as JSONArray, each as Each)[0] ?? null,
  group_by: ([list, each]) => grouped(list as JSONArray, each as Each),
  zip: (lists, budget) => {
    const shortest = Math.min(...(lists as JSONArray[]).map((list) => list.length));
    budget.take(shortest * lists.length);
    return Array.from({ length: shortest }, (_, index) => (lists as JSONArray[]).map((list) => list[index] ?? null));
  },

  to_number: ([value]) => toNumber(value as JSONValue),
  to_string: ([value], budget) => {
    if (typeof value === "string") return value;
    const text = jsonText(value as JSONValue, longestText);
    budget.takeText(text.length);
    return text;
  },

  join: ([glue, list], budget) => {
    const texts = list as string[];
    const length = texts.reduce((total, text) => total + text.length + (glue as string).length, 0);
    budget.takeText(length);
    return texts.join(glue as string);
  },
  split: (given, budget) => {
    budget.take((given[0] as string).length);
    return TreeInterpreter.runtime.callFunction("split", given as JSONValue[]);
  },
  reverse: ([value], budget) => {
    if (Array.isArray(value)) return [...value].reverse();
    budget.take((value as string).length);
    return [...(value as string)].reverse().join("");
  },
  replace: ([text, old, by, count], budget) =>
    replaceText(text as string, old as string, by as string, (count ?? null) as number | null, budget),
  pad_left: ([text, width, padding], budget) => {
    const length = paddedLength("pad_left", text as string, width as number, padding as string | undefined);
    budget.takeText(length);
    return (text as string).padStart(length, padding as string | undefined);
  },
  pad_right: ([text, width, padding], budget) => {
    const length = paddedLength("pad_right", text as string, width as number, padding as string | undefined);
    budget.takeText(length);
    return (text as string).padEnd(length, padding as string | undefined);
  },
  trim: ([text, characters]) => trimStart(trimEnd(text as string, characters), characters),
  trim_left: ([text, characters]) => trimStart(text as string, characters),
  trim_right: ([text, characters]) => trimEnd(text as string, characters),
};

/** More than any budget pays for. */
const longestText = 4 * 1024 * 1024;

const typeNames = {
  null: "null",
  boolean: "boolean",
  number: "number",
  text: "string",
  list: "array",
  object: "object",
} as const;

function lengthOf(value: JSONValue): number {
  // In code points, as the specification counts.
  if (typeof value === "string") return [...value].length;
  return Array.isArray(value) ? value.length : Object.keys(value as JSONObject).length;
}

function keyAndValue(pair: JSONArray): [string, JSONValue] {
  const [key, value] = pair;
  if (pair.length !== 2 || typeof key !== "string") {
    throw new ExpressionError("from_items() expects pairs of text and value");
  }
  return [key, value ?? null];
}

function sorted(list: readonly JSONValue[], each: Each): JSONValue[] {
  const keyed = list.map((item) => ({ item, key: each(item) }));
  const [first] = keyed;
  if (!first) return [];
  const kind = kindOf(first.key);
  const other = keyed.find(({ key }) => kindOf(key) !== kind)?.key;
  if (other !== undefined || (kind !== "number" && kind !== "text")) {
    const came = other === undefined ? kind : `${kind} and ${kindOf(other)}`;
    throw new ExpressionError(`only numbers can be put in order, or texts, not ${came}`);
  }
  return keyed
    .sort((left, right) => compare(left.key as string | number, right.key as string | number))
    .map(({ item }) => item);
}

function compare<Value extends string | number>(left: Value, right: Value): number {
  if (left === right) return 0;
  return left < right ? -1 : 1;
}

function grouped(list: readonly JSONValue[], each: Each): JSONObject {
  const groups = new Map<string, JSONValue[]>();
  for (const item of list) {
    const key = each(item);
    if (typeof key !== "string") throw new ExpressionError(`group_by() expects text to group by, got ${kindOf(key)}`);
    const group = groups.get(key);
    if (group) group.push(item);
    else groups.set(key, [item]);
  }
  return Object.fromEntries(groups);
}

const jsonNumber = /^-?(?:0|[1-9]\d*)(?:\.\d+)?(?:[eE][+-]?\d+)?$/;

function toNumber(value: JSONValue): number | null {
  if (typeof value === "number") return value;
  return typeof value === "string" && jsonNumber.test(value) ? Number(value) : null;
}
