import type { FlattenNodePathSegment, RequiresSelection } from "@graphql-hive/router-query-planner";
import { isAbstractType, isObjectType, type GraphQLSchema } from "graphql";

export type Data = Record<string, unknown>;
export type Path = readonly (string | number)[];

/** Whether an object of that type is of one of the types that a plan names, itself or by an interface. */
export class TypeConditions {
  readonly #known = new Map<string, boolean>();

  constructor(private readonly supergraph: GraphQLSchema) {}

  holds(typeName: string, condition: string): boolean {
    if (typeName === condition) return true;
    const key = `${typeName} ${condition}`;
    const known = this.#known.get(key);
    if (known !== undefined) return known;
    const [type, named] = [this.supergraph.getType(typeName), this.supergraph.getType(condition)];
    const holds = isObjectType(type) && isAbstractType(named) && this.supergraph.isSubType(named, type);
    this.#known.set(key, holds);
    return holds;
  }
}

/** Calls for each object at a plan's path, in the order of the answer; `path` is the caller's to copy. */
export function eachAt(
  data: unknown,
  path: readonly FlattenNodePathSegment[],
  conditions: TypeConditions,
  take: (object: Data, path: Path) => void,
): void {
  const at: (string | number)[] = [];
  const walk = (value: unknown, index: number): void => {
    if (typeof value !== "object" || value === null) return;
    const segment = path[index];
    if (Array.isArray(value)) {
      // A list is walked whether the path says so or not, as planners leave out the last of it.
      const next = segment === "@" ? index + 1 : index;
      for (let n = 0; n < value.length; n += 1) {
        at.push(n);
        walk(value[n], next);
        at.pop();
      }
      return;
    }
    const object = value as Data;
    if (segment === undefined) return take(object, at);
    if (segment === "@") return;
    if ("Field" in segment) {
      at.push(segment.Field);
      walk(object[segment.Field], index + 1);
      at.pop();
      return;
    }
    const typeName = object["__typename"];
    const isOf = typeof typeName !== "string" || segment.TypeCondition.some((one) => conditions.holds(typeName, one));
    if (isOf) walk(object, index + 1);
  };
  walk(data, 0);
}

/** What a subgraph is told of an object to know which it is. */
export interface Representation {
  readonly value: Data;
  /** The same for two that say the same. */
  readonly key: string;
}

/** Null where the object has nothing of what is required: it is of another type, or its key is not known. */
export function representationOf(
  object: Data,
  requires: readonly RequiresSelection[],
  conditions: TypeConditions,
): Representation | null {
  const typeName = object["__typename"];
  if (typeof typeName !== "string") return null;
  const value: Data = { __typename: typeName };
  if (!fill(value, object, requires, conditions)) return null;
  return { value, key: keyOf(value) };
}

/** @returns whether there is anything beside the type's name. */
function fill(into: Data, object: Data, requires: readonly RequiresSelection[], conditions: TypeConditions): boolean {
  let isAny = false;
  for (const selection of requires) {
    if (selection.kind === "InlineFragment") {
      const typeName = object["__typename"];
      if (typeof typeName !== "string" || !conditions.holds(typeName, selection.typeCondition)) continue;
      if (fill(into, object, selection.selections, conditions)) isAny = true;
      continue;
    }
    if (selection.kind !== "Field") continue;
    const key = selection.alias ?? selection.name;
    const held = object[selection.name] ?? object[key];
    const value = selection.selections ? selected(held, selection.selections, conditions) : held;
    if (value === undefined || value === null) continue;
    into[key] = value;
    if (key !== "__typename") isAny = true;
  }
  return isAny;
}

function selected(value: unknown, requires: readonly RequiresSelection[], conditions: TypeConditions): unknown {
  if (Array.isArray(value)) return value.map((item) => selected(item, requires, conditions));
  if (typeof value !== "object" || value === null) return value;
  const into: Data = {};
  return fill(into, value as Data, requires, conditions) ? into : null;
}

/** Fields stand in the plan's order, so that what is alike reads alike. Most keys are one text or number. */
function keyOf(value: Data): string {
  let key = "";
  for (const name in value) {
    const part = value[name];
    key += `${name}:${typeof part === "string" ? `"${part.length}:${part}` : JSON.stringify(part)},`;
  }
  return key;
}

/** Puts what was answered of an object into it. Where both have an object or a list of the same length, they become one. */
export function mergeInto(target: Data, answered: Data): void {
  for (const name in answered) {
    const value = answered[name];
    // What is not its own is no part of an answer, whatever a field is called.
    const held = typeof value === "object" && value !== null && Object.hasOwn(target, name) ? target[name] : undefined;
    if (isData(held) && isData(value)) mergeInto(held, value);
    else if (Array.isArray(held) && Array.isArray(value) && held.length === value.length) {
      target[name] = mergedLists(held, value);
    } else setOwn(target, name, value);
  }
}

function mergedLists(held: unknown[], answered: readonly unknown[]): unknown[] {
  return held.map((item, index) => {
    const value = answered[index];
    if (isData(item) && isData(value)) mergeInto(item, value);
    else if (Array.isArray(item) && Array.isArray(value) && item.length === value.length)
      return mergedLists(item, value);
    else return value;
    return item;
  });
}

function isData(value: unknown): value is Data {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

/** Also where it is called `__proto__`, which a client may ask for under that name. */
function setOwn(target: Data, name: string, value: unknown): void {
  if (name === "__proto__") {
    Object.defineProperty(target, name, { value, enumerable: true, configurable: true, writable: true });
  } else target[name] = value;
}
