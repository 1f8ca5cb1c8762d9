import { InvalidInputError } from "../src/errors/index.js";
import { isIdOf, type PlatformKind } from "../src/ids/index.js";
import { parsePage, type PageArguments } from "../src/records/index.js";

/** A page of things whose id orders them. */
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

/**
 * Reads a page of platform things. Their ids are ordered by time, so the id itself is the position, wrapped to be opaque.
 * @param read Reads up to so many behind a position, in the order of the list or, where it goes backwards, against it.
 * @throws {InvalidInputError} for a size outside 1..500 or a cursor of another list.
 */
export async function pageById<Item extends { readonly _id: string }>(
  kind: PlatformKind,
  args: PageArguments,
  read: (limit: number, position: string | null, isBackward: boolean) => Promise<Item[]>,
): Promise<IdPage<Item>> {
  const { size, isBackward, cursor, cursorArgument } = parsePage(args);
  const position = cursor === null ? null : positionOf(kind, cursor, cursorArgument);
  const found = await read(size + 1, position, isBackward);
  const nodes = found.slice(0, size);
  if (isBackward) nodes.reverse();
  const edges = nodes.map((node) => ({ cursor: cursorOf(node._id), node }));
  const hasMore = found.length > size;
  const hasCameFrom = position !== null;
  return {
    edges,
    nodes,
    pageInfo: {
      hasNextPage: isBackward ? hasCameFrom : hasMore,
      hasPreviousPage: isBackward ? hasMore : hasCameFrom,
      startCursor: edges[0]?.cursor ?? null,
      endCursor: edges.at(-1)?.cursor ?? null,
    },
  };
}

function cursorOf(id: string): string {
  return Buffer.from(`id:${id}`, "utf8").toString("base64url");
}

function positionOf(kind: PlatformKind, cursor: string, argument: string): string {
  const text = Buffer.from(cursor, "base64url").toString("utf8");
  const id = text.startsWith("id:") ? text.slice(3) : "";
  if (isIdOf(kind, id)) return id;
  throw new InvalidInputError(
    `The cursor in ${argument} is not one of this list. Use a cursor that this very list returned, such as pageInfo.${argument === "after" ? "endCursor" : "startCursor"}.`,
    { problems: [{ path: [argument], message: "not a cursor of this list" }] },
  );
}
