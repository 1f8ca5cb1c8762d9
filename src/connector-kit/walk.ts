import { isDeepStrictEqual } from "node:util";
import type { EntitySource, JsonObject, JsonValue } from "../connectors/index.js";
import { SourceThrottledError } from "../errors/index.js";
import { ContractBroken } from "./contract-line.js";

export interface WalkPage {
  /** What the page was asked for with. */
  readonly position: JsonValue | null;
  readonly items: readonly JsonObject[];
  readonly ids: readonly string[];
}

export interface Walk {
  readonly pages: readonly WalkPage[];
  /** Whether it came to the end rather than to `mostPages`. */
  readonly isWhole: boolean;
  /** Where it would go on; null at the end. */
  readonly next: JsonValue | null;
  readonly sourceTime: Date | null;
}

export interface WalkOptions {
  readonly pageSize: number;
  readonly mostPages: number;
  /** It ends after the page that brings so many. */
  readonly mostRecords?: number;
  readonly changedSince?: Date | null;
  readonly from?: JsonValue | null;
}

/** Reads page by page, each position as it comes back from the store after a crash. @throws {ContractBroken} */
export async function walk(source: EntitySource<unknown>, client: unknown, options: WalkOptions): Promise<Walk> {
  const { pageSize, mostPages, mostRecords = Infinity, changedSince = null } = options;
  const pages: WalkPage[] = [];
  let position: JsonValue | null = options.from ?? null;
  let sourceTime: Date | null = null;
  do {
    const asked: JsonValue | null = position;
    const page = await patiently(() => source.readPage(client, { position: asked, changedSince, pageSize }));
    sourceTime ??= page.sourceTime;
    if (page.items.length > pageSize) {
      throw new ContractBroken(
        `A page of ${pageSize} was asked for and ${page.items.length} records came.`,
        "Hand the page size on to the system, or cut what it gives and keep the place in `next`.",
      );
    }
    pages.push({
      position: asked,
      items: page.items,
      ids: page.items.map((item) => source.identify(item).remoteId),
    });
    position = stored(page.next);
    if (position !== null && isDeepStrictEqual(position, asked) && page.items.length === 0) {
      throw new ContractBroken(
        "An empty page says that the next one is itself: the walk would never end.",
        "`next` has to be null when nothing is left.",
      );
    }
  } while (position !== null && pages.length < mostPages && idsOf({ pages }).length < mostRecords);
  return { pages, isWhole: position === null, next: position, sourceTime };
}

export function idsOf({ pages }: Pick<Walk, "pages">): string[] {
  return pages.flatMap(({ ids }) => [...ids]);
}

export function itemsOf({ pages }: Pick<Walk, "pages">): JsonObject[] {
  return pages.flatMap(({ items }) => [...items]);
}

/** As a checkpoint is kept. @throws {ContractBroken} it would come back as something else. */
function stored(position: JsonValue | null): JsonValue | null {
  const back = JSON.parse(JSON.stringify(position)) as JsonValue | null;
  if (isDeepStrictEqual(back, position)) return back;
  throw new ContractBroken(
    "`next` is no plain JSON: it comes back from the store as something else.",
    "Keep texts, numbers, lists and objects in it; an instant as ISO text.",
  );
}

const mostTries = 3;

/** Asks again where the system asks to slow down; the gate waits for as long as it says. */
export async function patiently<Result>(ask: () => Promise<Result>): Promise<Result> {
  for (let tried = 1; ; tried += 1) {
    try {
      return await ask();
    } catch (error) {
      if (!(error instanceof SourceThrottledError) || tried === mostTries) throw error;
    }
  }
}
