import { ensureSyntaxTree } from "@codemirror/language";
import type { EditorState } from "@codemirror/state";
import type { SyntaxNode } from "@lezer/common";

export interface Place {
  readonly from: number;
  readonly to: number;
  /** From 1. */
  readonly line: number;
}

const values = ["Object", "Array", "String", "Number", "True", "False", "Null"];
const parseMs = 500;

/**
 * Where in a JSON text the value at a path stands. Where the path goes on to what is not there, the place is the innermost
 * thing on the way that is; of what spans several lines, its first line.
 */
export function placeOf(state: EditorState, path: readonly (string | number)[]): Place {
  const tree = ensureSyntaxTree(state, state.doc.length, parseMs);
  let node: SyntaxNode | null = tree ? (childValues(tree.topNode)[0] ?? null) : null;
  for (const part of path) {
    const next: SyntaxNode | null =
      node && (typeof part === "number" ? itemOf(node, part) : memberOf(state, node, part));
    if (!next) break;
    node = next;
  }
  const from = node?.from ?? 0;
  const line = state.doc.lineAt(from);
  return { from, to: Math.min(node?.to ?? line.to, line.to), line: line.number };
}

function itemOf(node: SyntaxNode, index: number): SyntaxNode | null {
  return node.name === "Array" ? (childValues(node)[index] ?? null) : null;
}

function memberOf(state: EditorState, node: SyntaxNode, name: string): SyntaxNode | null {
  if (node.name !== "Object") return null;
  for (const property of node.getChildren("Property")) {
    const key = property.getChild("PropertyName");
    if (key && state.sliceDoc(key.from, key.to) === JSON.stringify(name)) return childValues(property)[0] ?? property;
  }
  return null;
}

function childValues(node: SyntaxNode): SyntaxNode[] {
  const found: SyntaxNode[] = [];
  for (let child = node.firstChild; child; child = child.nextSibling) {
    if (values.includes(child.name)) found.push(child);
  }
  return found;
}
