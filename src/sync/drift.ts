import type { DriftEntry } from "../events/index.js";
import { foldObserved, mostNames, observePayloads, type ObservedNode } from "./observed-payloads.js";
import {
  anyName,
  foldNames,
  joinPath,
  listItems,
  newNode,
  readShape,
  writeShape,
  type PayloadShape,
  type ShapeNode,
  type ValueKind,
} from "./payload-shape.js";

export type { PayloadShape } from "./payload-shape.js";

/** Paths kept for a stream; what comes after is neither kept nor reported. */
const mostPaths = 500;

/** Payloads without a field before it counts as vanished, and with an object before what is new in it counts as added. */
const enoughPayloads = 20;

/** The share of payloads that have a field whose absence means something. */
const usualShare = 0.9;

/**
 * Compares payloads with what the stream's payloads looked like so far, and learns from them.
 *
 * - TYPE_CHANGED: a kind of value that the path never had. Null and a value, either way, is no change.
 * - FIELD_VANISHED: nine in ten payloads had it, and the last 20 that could have had it did not. A payload could have had
 *   `asset.name` if it has an object `asset`.
 * - FIELD_ADDED: a new path, or one that had vanished; only the topmost of several. Not below an object that is new itself,
 *   until 20 payloads had that, and not in one whose names are data: where none is in half of the payloads.
 *
 * Each is reported once: what is reported is known from then on. The order of the payloads makes no difference.
 *
 * @param shape What this function returned last for the stream; null at first.
 * @param payloads A sample is enough: some 25 of a page.
 * @param options `isLearning`: in the first walk nothing is reported.
 */
export function observeShape(
  shape: PayloadShape | null,
  payloads: readonly unknown[],
  options: { readonly isLearning: boolean },
): { readonly shape: PayloadShape; readonly drifts: DriftEntry[] } {
  const root = readShape(shape);
  const comparison: Comparison = { isLearning: options.isLearning, drifts: [], room: mostPaths - countPaths(root) };
  compare(comparison, root, observePayloads(payloads), "", !options.isLearning);
  const drifts = comparison.drifts.sort((left, right) => (left.path < right.path ? -1 : 1));
  return { shape: writeShape(root), drifts };
}

interface Comparison {
  readonly isLearning: boolean;
  readonly drifts: DriftEntry[];
  /** Paths that may still be added. */
  room: number;
}

/** @param reports Whether what differs here and below is drift; else it is only learned. */
function compare(
  comparison: Comparison,
  known: ShapeNode,
  observed: ObservedNode,
  path: string,
  reports: boolean,
): void {
  const areNamesNewlyData = path !== "" && foldWhereNamesAreData(comparison, known, observed);
  const reportsBelow = reports && !areNamesNewlyData;
  const reportsNew = reportsBelow && isSettled(known) && hasFields(known, path);
  const names = [...observed.children.keys()].sort();
  // All of one level before what is below them: when the room ends, it ends for the deepest.
  const added = new Set(names.filter((name) => add(comparison, known, name)));
  countMissing(comparison, known, observed, path, reportsBelow);
  for (const name of names) {
    const [knownChild, child] = [known.children.get(name), observed.children.get(name)];
    if (!knownChild || !child) continue;
    const childPath = joinPath(path, name);
    const isNew = added.has(name);
    if (isNew) {
      if (reportsNew && name !== listItems) report(comparison, "FIELD_ADDED", childPath, [], child.kinds);
    } else if (reportsBelow) reportKinds(comparison, knownChild, child, childPath);
    count(knownChild, child, name === listItems ? observed.lists : observed.objects);
    compare(comparison, knownChild, child, childPath, reportsBelow && !isNew);
  }
  known.objects += observed.objects;
  if (comparison.isLearning && observed.objects > 0) known.isLearned = true;
}

/** Whether enough is known of an object to call a field that it did not have new. */
function isSettled(known: ShapeNode): boolean {
  return known.isLearned || known.objects >= enoughPayloads;
}

/** Whether the names in an object are those of fields: at least one is in half of the payloads. The root's always are. */
function hasFields(known: ShapeNode, path: string): boolean {
  if (path === "") return true;
  return [...known.children].some(([name, { seen }]) => name !== listItems && seen * 2 >= known.objects);
}

/** Whether the name was new and there was room for it. */
function add(comparison: Comparison, known: ShapeNode, name: string): boolean {
  if (known.children.has(name) || comparison.room <= 0) return false;
  known.children.set(name, newNode());
  comparison.room -= 1;
  return true;
}

function reportKinds(comparison: Comparison, known: ShapeNode, observed: ObservedNode, path: string): void {
  if (known.isGone) report(comparison, "FIELD_ADDED", path, [], observed.kinds);
  else if (valuesIn(known.kinds).length > 0 && valuesIn(observed.kinds).some((kind) => !known.kinds.has(kind))) {
    report(comparison, "TYPE_CHANGED", path, known.kinds, observed.kinds);
  }
}

function valuesIn(kinds: ReadonlySet<ValueKind>): ValueKind[] {
  return [...kinds].filter((kind) => kind !== "null");
}

function count(known: ShapeNode, observed: ObservedNode, chances: number): void {
  for (const kind of observed.kinds) known.kinds.add(kind);
  known.seen += observed.payloads;
  known.chances += chances;
  known.missed = 0;
  known.isGone = false;
}

/** Counts for what is known here and in none of the payloads, and reports it once it has been away for long enough. */
function countMissing(
  comparison: Comparison,
  known: ShapeNode,
  observed: ObservedNode,
  path: string,
  reports: boolean,
): void {
  if (observed.objects === 0) return;
  for (const [name, child] of known.children) {
    if (observed.children.has(name) || child.isGone || name === listItems || name === anyName) continue;
    child.chances += observed.objects;
    if (comparison.isLearning) continue;
    child.missed += observed.objects;
    if (!reports || child.missed < enoughPayloads) continue;
    const before = child.chances - child.missed;
    // A field that came later than the object has to show first that it is one of all payloads.
    const all = known.objects + observed.objects - child.missed;
    const wanted = known.isLearned ? Math.min(enoughPayloads, all) : enoughPayloads;
    if (before < wanted || child.seen < before * usualShare) continue;
    report(comparison, "FIELD_VANISHED", joinPath(path, name), child.kinds, []);
    Object.assign(child, { isGone: true, chances: before, missed: 0 });
  }
}

/**
 * Puts the values under the names of an object together as `*` where there are too many names for fields.
 * @returns Whether this has just been found out, so that what is under the one name has to be learned.
 */
function foldWhereNamesAreData(comparison: Comparison, known: ShapeNode, observed: ObservedNode): boolean {
  const wasFolded = known.children.has(anyName);
  const names = new Set([...known.children.keys(), ...observed.children.keys()]);
  names.delete(listItems);
  if (!wasFolded && !names.has(anyName) && names.size <= mostNames) return false;
  const before = countPaths(known);
  foldNames(known.children, newNode, putTogetherKnown);
  comparison.room += before - countPaths(known);
  foldObserved(observed);
  return !wasFolded;
}

function putTogetherKnown(into: ShapeNode, from: ShapeNode): void {
  for (const kind of from.kinds) into.kinds.add(kind);
  into.seen += from.seen;
  into.chances += from.chances;
  into.objects += from.objects;
  into.isLearned ||= from.isLearned;
  for (const [name, child] of from.children) {
    const same = into.children.get(name);
    if (same) putTogetherKnown(same, child);
    else into.children.set(name, child);
  }
}

function countPaths(node: ShapeNode): number {
  return [...node.children.values()].reduce((sum, child) => sum + countPaths(child), 1);
}

function report(
  comparison: Comparison,
  kind: DriftEntry["kind"],
  path: string,
  before: Iterable<ValueKind>,
  after: Iterable<ValueKind>,
): void {
  comparison.drifts.push({ kind, path, before: [...before].sort(), after: [...after].sort() });
}
