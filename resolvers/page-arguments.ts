import { InvalidInputError } from "../src/errors/index.js";
import { isIdOf, type PlatformKind } from "../src/ids/index.js";

const largestPage = 500;
const defaultPage = 50;

/** A page of things whose id orders them, forwards. */
export interface IdPage<Item> {
  readonly edges: { readonly cursor: string; readonly node: Item }[];
  readonly nodes: Item[];
  readonly pageInfo: {
    readonly hasNextPage: boolean;
    readonly hasPreviousPage: boolean;
    readonly startCursor: string | null;
    readonly endCursor: string | null;
  };
}

/** How many items a page holds. @throws {InvalidInputError} for a size outside 1..500. */
export function pageSize(first: number | null | undefined): number {
  const size = first ?? defaultPage;
  if (Number.isInteger(size) && size >= 1 && size <= largestPage) return size;
  throw new InvalidInputError(
    `A page holds 1 to ${largestPage} items; first is ${size}. Ask for fewer and go on with after.`,
    { problems: [{ path: ["first"], message: `expected 1 to ${largestPage}, got ${size}` }] },
  );
}

/**
 * Reads a page of platform things. Their ids are ordered by time, so the id itself is the position, wrapped to be opaque.
 * @throws {InvalidInputError} for a size outside 1..500 or a cursor of another list.
 */
export async function pageById<Item extends { readonly _id: string }>(
  kind: PlatformKind,
  args: { first?: number | null | undefined; after?: string | null | undefined },
  read: (limit: number, after: string | null) => Promise<Item[]>,
): Promise<IdPage<Item>> {
  const first = pageSize(args.first);
  const after = args.after ? positionOf(kind, args.after) : null;
  const found = await read(first + 1, after);
  const nodes = found.slice(0, first);
  const edges = nodes.map((node) => ({ cursor: cursorOf(node._id), node }));
  return {
    edges,
    nodes,
    pageInfo: {
      hasNextPage: found.length > first,
      hasPreviousPage: after !== null,
      startCursor: edges[0]?.cursor ?? null,
      endCursor: edges.at(-1)?.cursor ?? null,
    },
  };
}

function cursorOf(id: string): string {
  return Buffer.from(`id:${id}`, "utf8").toString("base64url");
}

function positionOf(kind: PlatformKind, cursor: string): string {
  const text = Buffer.from(cursor, "base64url").toString("utf8");
  const id = text.startsWith("id:") ? text.slice(3) : "";
  if (isIdOf(kind, id)) return id;
  throw new InvalidInputError(
    "The cursor in after is not one of this list. Use an endCursor that this very list returned.",
    {
      problems: [{ path: ["after"], message: "not a cursor of this list" }],
    },
  );
}
