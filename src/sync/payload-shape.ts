/** What the payloads of a stream look like, as it is kept with the stream. Paths may hold "." and "$", so they are no keys. */
export interface PayloadShape {
  readonly entries: readonly ShapeEntry[];
}

export type ValueKind = "string" | "number" | "boolean" | "null" | "object" | "array";

export interface ShapeEntry {
  /** From the payload's root, which is "": `lines[].quantity`. Names with signs of their own are quoted: `a."x.y"`. */
  readonly path: string;
  readonly kinds: readonly ValueKind[];
  /** Payloads that had it. */
  readonly seen: number;
  /** Payloads that could have had it, because they had what it lies in. */
  readonly chances: number;
  /** Of these, the last ones in a row that did not have it. */
  readonly missed: number;
  /** Payloads in which it was an object. */
  readonly objects: number;
  /** It was an object in the first walk, so that what is in it is known. */
  readonly isLearned: boolean;
  /** It was reported as vanished and has not come back. */
  readonly isGone: boolean;
}

/** A path with all below it. Changed in place; only ever seen by the function that made it. */
export interface ShapeNode {
  kinds: Set<ValueKind>;
  seen: number;
  chances: number;
  missed: number;
  objects: number;
  isLearned: boolean;
  isGone: boolean;
  /** By segment: a name as it stands in a path, `[]` for the items of a list, `*` for the values under names that are data. */
  readonly children: Map<string, ShapeNode>;
}

export const listItems = "[]";
export const anyName = "*";

export function newNode(): ShapeNode {
  return {
    kinds: new Set(),
    seen: 0,
    chances: 0,
    missed: 0,
    objects: 0,
    isLearned: false,
    isGone: false,
    children: new Map(),
  };
}

/** The path of a segment below `parent`. */
export function joinPath(parent: string, segment: string): string {
  return parent === "" || segment === listItems ? parent + segment : `${parent}.${segment}`;
}

const longestName = 100;

/** A field's name as a segment of a path. */
export function segmentOf(name: string): string {
  const short = name.length > longestName ? `${name.slice(0, longestName)}…` : name;
  return /^[^.[\]*"\\]+$/.test(short) ? short : JSON.stringify(short);
}

export function readShape(shape: PayloadShape | null): ShapeNode {
  const root = newNode();
  for (const { path, kinds, ...counts } of shape?.entries ?? []) {
    let node = root;
    for (const segment of path.match(/"(?:\\.|[^"\\])*"|\[\]|[^.[\]"]+/g) ?? []) {
      let child = node.children.get(segment);
      if (!child) {
        child = newNode();
        node.children.set(segment, child);
      }
      node = child;
    }
    Object.assign(node, counts, { kinds: new Set(kinds) });
  }
  return root;
}

/** @returns The shape to keep, the same for the same tree whatever the order in which it grew. */
export function writeShape(root: ShapeNode): PayloadShape {
  const entries: ShapeEntry[] = [];
  const write = (node: ShapeNode, path: string): void => {
    const { seen, chances, missed, objects, isLearned, isGone } = node;
    entries.push({ path, kinds: [...node.kinds].sort(), seen, chances, missed, objects, isLearned, isGone });
    for (const [segment, child] of [...node.children].sort(([left], [right]) => (left < right ? -1 : 1)))
      write(child, joinPath(path, segment));
  };
  write(root, "");
  return { entries };
}

/** Puts the children under all names together as `*`, by `putTogether`. */
export function foldNames<Node>(
  children: Map<string, Node>,
  newChild: () => Node,
  putTogether: (into: Node, from: Node) => void,
): void {
  const any = children.get(anyName) ?? newChild();
  for (const [name, child] of [...children]) {
    if (name === listItems || name === anyName) continue;
    putTogether(any, child);
    children.delete(name);
  }
  children.set(anyName, any);
}
