import type { JSONValue } from "@jmespath-community/jmespath";
import { SourceError, SourceMisconfiguredError } from "../../errors/index.js";
import type { JsonObject, JsonValue, PageRequest, SourcePage } from "../connector.js";
import { isTrue } from "../described-record.js";
import { instantText } from "../times.js";
import { evaluate, type Answer, type Call, type RestClient } from "./client.js";
import type { EntityDescription, Paging } from "./description.js";

/** Where a walk stands: which page of the system's, of which size, and after which of its records. */
interface Position {
  readonly at: JsonValue;
  readonly size: number;
  readonly after: string | null;
}

/** One page as the system gives it. */
interface SystemPage {
  readonly items: readonly JsonObject[];
  readonly ids: readonly string[];
  /** Where the system's next page lies; null behind the last one. */
  readonly next: JsonValue | null;
  readonly total: number | null;
  readonly sourceTime: Date | null;
}

/**
 * One page of a list. A system may give more than was asked for: then the rest of its page is given with the next calls, from what
 * the session still has or, after a restart, from the same page asked for again.
 */
export async function readListPage(
  client: RestClient,
  entity: EntityDescription,
  request: PageRequest,
  idOf: (item: JsonObject) => string | null,
): Promise<SourcePage> {
  const { paging } = entity.list;
  const given = request.position as Position | null;
  const size = given?.size ?? (paging.type === "none" ? 0 : Math.min(request.pageSize, paging.size));
  const at: JsonValue = given?.at ?? null;
  const page = await systemPage(client, entity, { at, size, request, idOf });
  // What stood before has been given already. Should that record be gone from the page, the page is given anew.
  const after = given?.after ?? null;
  const start = after === null ? 0 : placeAfter(page.ids, after, paging.type === "none");
  const items = page.items.slice(start, start + request.pageSize);
  const isRest = start + items.length < page.items.length;
  const last = page.ids[start + items.length - 1] ?? null;
  const next: Position | null = isRest
    ? { at, size, after: last }
    : page.next === null
      ? null
      : { at: page.next, size, after: null };
  return {
    items,
    next: next as JsonValue,
    sourceTime: page.sourceTime,
    ...(page.total === null ? {} : { total: page.total }),
  };
}

function placeAfter(ids: readonly string[], after: string, isSorted: boolean): number {
  if (!isSorted) return ids.indexOf(after) + 1;
  const place = ids.findIndex((id) => compare(id, after) > 0);
  return place < 0 ? ids.length : place;
}

async function systemPage(
  client: RestClient,
  entity: EntityDescription,
  place: { at: JsonValue; size: number; request: PageRequest; idOf: (item: JsonObject) => string | null },
): Promise<SystemPage> {
  const { at, size, request, idOf } = place;
  const since = request.changedSince?.getTime() ?? null;
  const key = JSON.stringify([entity.list.path, entity.list.query, at, size, since]);
  const isBeginning = ((request.position as Position | null)?.after ?? null) === null;
  if (!isBeginning && client.lastPage?.key === key) return client.lastPage.page as SystemPage;
  const page = await fetchPage(client, entity, at, size, request.changedSince, idOf);
  client.lastPage = { key, page };
  return page;
}

async function fetchPage(
  client: RestClient,
  entity: EntityDescription,
  at: JsonValue,
  size: number,
  changedSince: Date | null,
  idOf: (item: JsonObject) => string | null,
): Promise<SystemPage> {
  const { list } = entity;
  const { paging } = list;
  const noneAt = "endStatus" in paging && at !== null ? paging.endStatus : [];
  const answer = await client.get({ ...callOf(client, entity, at, size, changedSince), noneAt });
  if (!answer) return { items: [], ids: [], next: null, total: null, sourceTime: null };
  const found = evaluate(list.items, answer.body, "items");
  if (!Array.isArray(found) || !found.every(isRecord)) {
    // Taken for a page without records, it would delete those that are stored.
    throw new SourceError(`Expected a list of records at "${list.items}" of the answer to ${list.path}, got none.`, {
      httpStatus: 200,
    });
  }
  const items = found as readonly JsonObject[];
  const numbered = items.map((item) => ({ item, id: idOf(item) }));
  if (numbered.some(({ id }) => id === null)) {
    throw new SourceError(`A record of ${list.path} has no id at "${entity.id}".`, { httpStatus: 200 });
  }
  // In an order of our own, where the system may have none: the place after a record has to hold.
  if (paging.type === "none") numbered.sort((one, other) => compare(one.id ?? "", other.id ?? ""));
  const total = list.total === undefined ? null : evaluate(list.total, answer.body, "total");
  return {
    items: numbered.map(({ item }) => item),
    ids: numbered.map(({ id }) => id ?? ""),
    next: nextOf(client, paging, answer, at, items),
    total: typeof total === "number" && changedSince === null ? total : null,
    sourceTime: answer.sourceTime,
  };
}

function callOf(
  client: RestClient,
  { list }: EntityDescription,
  at: JsonValue,
  size: number,
  changedSince: Date | null,
): Call {
  const { paging } = list;
  // The address of a next page holds all that was asked for.
  if ((paging.type === "link" || paging.type === "nextUrl") && typeof at === "string") return { target: at };
  const sizes = "sizeParameter" in paging && paging.sizeParameter ? { [paging.sizeParameter]: size } : {};
  return {
    target: list.path,
    query: {
      ...list.query,
      ...sinceQuery(client, list.changedSince, changedSince),
      ...sizes,
      ...placeQuery(paging, at),
    },
  };
}

function sinceQuery(
  { description: { timeZone } }: RestClient,
  given: EntityDescription["list"]["changedSince"],
  since: Date | null,
): Call["query"] {
  if (!given || since === null) return {};
  const from = new Date(since.getTime() - given.overlapSeconds * 1_000);
  const text = given.template.replaceAll("{since}", instantText(from, given.format, timeZone));
  return { ...given.query, [given.parameter]: text };
}

function placeQuery(paging: Paging, at: JsonValue): Call["query"] {
  switch (paging.type) {
    case "page":
      return { [paging.parameter]: at === null ? paging.first : (at as number) };
    case "offset":
      return { [paging.parameter]: at === null ? 0 : (at as number) };
    case "cursor":
    case "after":
      return at === null ? {} : { [paging.parameter]: at as string };
    case "none":
    case "link":
    case "nextUrl":
      return {};
  }
}

function nextOf(
  client: RestClient,
  paging: Paging,
  answer: Answer,
  at: JsonValue,
  items: readonly JsonObject[],
): JsonValue | null {
  switch (paging.type) {
    case "none":
      return null;
    case "page":
    case "offset": {
      const isMore = paging.more === undefined || isTrue(evaluate(paging.more, answer.body, "more"));
      // A page that is not full says nothing: a system may give fewer than it is asked for.
      if (items.length === 0 || !isMore) return null;
      if (paging.type === "page") return (at === null ? paging.first : (at as number)) + 1;
      return (at === null ? 0 : (at as number)) + items.length;
    }
    case "cursor": {
      const cursor = evaluate(paging.value, answer.body, "cursor");
      return typeof cursor === "string" || typeof cursor === "number" ? unlessEmpty(String(cursor)) : null;
    }
    case "after": {
      const last = items.at(-1);
      const value = last === undefined ? null : evaluate(paging.value, last as JSONValue, "after");
      return typeof value === "string" || typeof value === "number" ? unlessEmpty(String(value)) : null;
    }
    case "nextUrl": {
      const url = evaluate(paging.value, answer.body, "nextUrl");
      return typeof url === "string" && url !== "" ? below(client, url) : null;
    }
    case "link": {
      const url = nextLink(answer.headers["link"]);
      return url === null ? null : below(client, url);
    }
  }
}

function unlessEmpty(text: string): string | null {
  return text === "" ? null : text;
}

/** RFC 8288: `<https://…?page=2>; rel="next"`. */
function nextLink(header: string | readonly string[] | undefined): string | null {
  const text = [header ?? []].flat().join(", ");
  for (const [, url = "", parameters = ""] of text.matchAll(
    /<([^>]*)>((?:\s*;\s*[^;,=\s]+\s*=\s*(?:"[^"]*"|[^",;\s]+))*)/g,
  )) {
    if (/;\s*rel\s*=\s*(?:"(?:[^"]*\s)?next(?:\s[^"]*)?"|next\b)/i.test(parameters)) return url;
  }
  return null;
}

/**
 * What follows the base URL in the address of a next page. A system behind a proxy may call itself by another scheme or port, so only
 * the path counts; another host would be handed the credential.
 */
function below(client: RestClient, address: string): string {
  const base = new URL(client.baseUrl);
  const url = URL.canParse(address, `${client.baseUrl}/`) ? new URL(address, `${client.baseUrl}/`) : null;
  const root = base.pathname === "/" ? "" : base.pathname;
  if (!url || url.hostname !== base.hostname || !url.pathname.startsWith(`${root}/`)) {
    throw new SourceMisconfiguredError(
      `The next page is said to lie elsewhere than below the base URL of ${base.host}. Correct the base URL, or page in another way.`,
    );
  }
  const { auth } = client.description;
  // The key is put on again when it is asked for; a checkpoint does not hold it.
  if (auth.type === "query") url.searchParams.delete(auth.name);
  return url.pathname.slice(root.length) + url.search;
}

function compare(one: string, other: string): number {
  return one < other ? -1 : one > other ? 1 : 0;
}

function isRecord(item: unknown): boolean {
  return typeof item === "object" && item !== null && !Array.isArray(item);
}
