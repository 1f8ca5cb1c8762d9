import { anyName, foldNames, listItems, segmentOf, type ValueKind } from "./payload-shape.js";

/** What some payloads have at one path; the same whatever their order. */
export interface ObservedNode {
  readonly kinds: Set<ValueKind>;
  /** Payloads that have it. */
  payloads: number;
  /** Payloads in which it is an object. */
  objects: number;
  /** Payloads in which it is a list that is not empty. */
  lists: number;
  readonly children: Map<string, ObservedNode>;
}

/** Names in an object below the root, from all payloads; more of them are data, such as ids, and not fields. */
export const mostNames = 50;

/** How deep it is looked: objects in objects, and lists in lists. */
const mostLevels = 4;
/** Fields of a payload, and items of a list, that are looked at. */
const mostFields = 1_000;
const mostItems = 20;

/**
 * Puts what lies under the names of an object together as `*`. How many payloads have something there is then only known
 * to be at least what one name alone had.
 */
export function foldObserved(node: ObservedNode): void {
  if (node.objects > 0) foldNames<ObservedNode>(node.children, newObservedNode, putTogether);
}

function putTogether(into: ObservedNode, from: ObservedNode): void {
  for (const kind of from.kinds) into.kinds.add(kind);
  into.payloads = Math.max(into.payloads, from.payloads);
  into.objects = Math.max(into.objects, from.objects);
  into.lists = Math.max(into.lists, from.lists);
  for (const [name, child] of from.children) {
    const same = into.children.get(name);
    if (same) putTogether(same, child);
    else into.children.set(name, child);
  }
}

/** A path while it is being looked at: each payload counts once, however many items of a list have it. */
interface CountingNode extends ObservedNode {
  readonly children: Map<string, CountingNode>;
  last: { readonly payload: number; readonly object: number; readonly list: number };
}

/** Payloads that are no objects have no fields, and say nothing. */
export function observePayloads(payloads: readonly unknown[]): ObservedNode {
  const root = newObservedNode();
  payloads.forEach((payload, index) => {
    if (kindOf(payload) === "object") look(root, payload, index, 0);
  });
  return root;
}

function newObservedNode(): CountingNode {
  return {
    kinds: new Set(),
    payloads: 0,
    objects: 0,
    lists: 0,
    children: new Map(),
    last: { payload: -1, object: -1, list: -1 },
  };
}

function look(node: CountingNode, value: unknown, payload: number, level: number): void {
  const kind = kindOf(value);
  if (kind === null) return;
  node.kinds.add(kind);
  const { last } = node;
  const hasItems = Array.isArray(value) && value.length > 0;
  if (last.payload !== payload) node.payloads += 1;
  if (kind === "object" && last.object !== payload) node.objects += 1;
  if (hasItems && last.list !== payload) node.lists += 1;
  node.last = {
    payload,
    object: kind === "object" ? payload : last.object,
    list: hasItems ? payload : last.list,
  };
  if (level >= mostLevels) return;
  if (hasItems) lookAtItems(childOf(node, listItems), value, payload, level);
  else if (kind === "object") lookAtFields(node, value as Readonly<Record<string, unknown>>, payload, level);
}

function lookAtItems(items: CountingNode, list: readonly unknown[], payload: number, level: number): void {
  // The list was one level; only a list in it is one more.
  for (const item of list.slice(0, mostItems)) look(items, item, payload, Array.isArray(item) ? level + 1 : level);
}

function lookAtFields(
  node: CountingNode,
  object: Readonly<Record<string, unknown>>,
  payload: number,
  level: number,
): void {
  const names = Object.keys(object);
  const areData = level > 0 && names.length > mostNames;
  for (const name of names.slice(0, areData ? mostItems : mostFields)) {
    const value = object[name];
    if (kindOf(value) !== null) look(childOf(node, areData ? anyName : segmentOf(name)), value, payload, level + 1);
  }
}

function childOf(node: CountingNode, segment: string): CountingNode {
  let child = node.children.get(segment);
  if (!child) {
    child = newObservedNode();
    node.children.set(segment, child);
  }
  return child;
}

function kindOf(value: unknown): ValueKind | null {
  if (value === null) return "null";
  if (Array.isArray(value)) return "array";
  const type = typeof value;
  return type === "string" || type === "number" || type === "boolean" || type === "object" ? type : null;
}
