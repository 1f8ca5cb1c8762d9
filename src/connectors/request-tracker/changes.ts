import type { CustomFieldKind, CustomFieldValue } from "../../../schema/definition/index.js";
import { SourceForbiddenError } from "../../errors/index.js";
import type {
  IdPage,
  IdPageRequest,
  JsonObject,
  JsonValue,
  PageRequest,
  SourceIdentity,
  SourcePage,
} from "../connector.js";
import { longestPage, type RequestTrackerClient, type RtRecord } from "./client.js";
import { instantAt, objectsAt, textAt } from "./values.js";
import { isJsonObject } from "../json-object.js";

/** How the records of one entity are found in RT. */
export interface RtSource {
  readonly list: "tickets" | "assets";
  readonly single: "ticket" | "asset";
  readonly fields: readonly string[];
  readonly subfields: Readonly<Record<string, readonly string[]>>;
  /** Which of them count, as a query; null for all. */
  readonly condition: (client: RequestTrackerClient) => string | null;
}

/** Requests for single records at once. */
const together = 3;

/**
 * By id, from `changedSince` on. RT reads instants of a query in a zone that it does not tell, so they are counted back from its
 * now, and what came a little too early is left out here. What changes during the walk carries a time from after its beginning,
 * and comes with the next one.
 */
export async function readChanges(
  client: RequestTrackerClient,
  source: RtSource,
  request: PageRequest,
): Promise<SourcePage<RtRecord>> {
  const { changedSince, isHeadsOnly = false } = request;
  const limit = Math.min(request.pageSize, longestPage);
  const conditions = [`id > ${(request.position as number | null) ?? 0}`];
  if (changedSince) conditions.push(`LastUpdated > '${await client.secondsSince(changedSince)} seconds ago'`);
  const page = await client.list(source.list, {
    query: queryOf(client, source, conditions),
    limit,
    fields: isHeadsOnly ? ["LastUpdated"] : source.fields,
    subfields: isHeadsOnly ? {} : source.subfields,
  });
  const last = page.items.at(-1);
  const items = page.items.filter(({ LastUpdated: text }) => {
    return changedSince === null || typeof text !== "string" || Date.parse(text) >= secondOf(changedSince);
  });
  return {
    items: isHeadsOnly ? items : await completed(client, source, items),
    next: last && page.items.length >= limit ? Number(last.id) : null,
    sourceTime: page.sourceTime,
  };
}

/**
 * A list leaves out without a word what the account may not see, so that absence says nothing. The record itself tells: 404 where
 * there is none, 403 where there is one.
 * @throws {SourceForbiddenError} it is there, and hidden.
 */
export async function readRecord(
  client: RequestTrackerClient,
  source: RtSource,
  remoteId: string,
): Promise<RtRecord | null> {
  if (!/^[1-9]\d{0,9}$/.test(remoteId)) return null;
  const { items } = await client.list(source.list, {
    query: queryOf(client, source, [`id = ${remoteId}`]),
    limit: 1,
    fields: source.fields,
    subfields: source.subfields,
  });
  const [found] = items;
  if (found) return (await completed(client, source, [found]))[0] ?? null;
  // Throws where it is hidden. What is there was deleted, became a part of another ticket, or lies in a queue that isn't read.
  await client.head(source.single, remoteId);
  return null;
}

export async function readRecordIds(
  client: RequestTrackerClient,
  source: RtSource,
  request: IdPageRequest,
): Promise<IdPage> {
  const limit = Math.min(request.pageSize, longestPage);
  const { items } = await client.list(source.list, {
    query: queryOf(client, source, [`id > ${(request.position as number | null) ?? 0}`]),
    limit,
    fields: [],
    subfields: {},
  });
  const last = items.at(-1);
  return { remoteIds: items.map(({ id }) => id), next: last && items.length >= limit ? Number(last.id) : null };
}

export function identify(record: RtRecord): SourceIdentity {
  return { remoteId: record.id, modifiedAt: instantAt(record, "LastUpdated") ?? null };
}

/** What a list shows of records, in the form that is kept. */
export async function completed(
  client: RequestTrackerClient,
  source: RtSource,
  records: readonly RtRecord[],
): Promise<RtRecord[]> {
  const done: RtRecord[] = [];
  for (let start = 0; start < records.length; start += together) {
    const some = records.slice(start, start + together);
    done.push(...(await Promise.all(some.map((record) => completedOne(client, source, record)))));
  }
  return done;
}

async function completedOne(client: RequestTrackerClient, source: RtSource, record: RtRecord): Promise<RtRecord> {
  const { _hyperlinks: links, ...rest } = record;
  // Links say what the account may do as well, in its language: of the record only what it refers to is kept.
  const assets = objectsAt({ links: links ?? null }, "links").flatMap((link) =>
    link["ref"] === "refers-to" && link["type"] === "asset" ? [textAt(link, "id") ?? ""] : [],
  );
  const plain = { ...withoutUrls(rest), id: record.id, ...(links === undefined ? {} : { assets }) };
  if (!client.config.customFields) return plain;
  const head = await client.head(source.single, record.id).catch((error: unknown) => {
    if (error instanceof SourceForbiddenError) return null;
    throw error;
  });
  const custom = await Promise.all(
    (head?.customFields ?? []).map(async ({ id, name, values }) => ({
      name,
      ...(await client.customField(String(id))),
      values: values as JsonValue[],
    })),
  );
  return { ...plain, custom };
}

/** RT's types of custom fields that have a kind of their own here. */
const kinds: ReadonlyMap<string, CustomFieldKind> = new Map([
  ["Select", "CHOICE"],
  ["Combobox", "CHOICE"],
  ["Autocomplete", "CHOICE"],
  ["Text", "LONG_TEXT"],
  ["Wikitext", "LONG_TEXT"],
  ["HTML", "LONG_TEXT"],
  ["Date", "DATE"],
  ["DateTime", "DATE_TIME"],
]);

/** Values of custom fields; files and images are left out. Where RT does not tell the kind, several of one field are joined. */
export function customFieldsOf(record: RtRecord): CustomFieldValue[] {
  return objectsAt(record, "custom").flatMap((field): CustomFieldValue[] => {
    const values = field["values"];
    const texts = (Array.isArray(values) ? (values as readonly JsonValue[]) : []).filter(
      (value) => typeof value === "string",
    );
    const name = textAt(field, "name") ?? "";
    if (texts.length === 0) return [];
    const named = { key: name, label: name };
    if (field["isMultiple"] === true) return [{ ...named, type: "MULTI_CHOICE", value: texts }];
    const type = kinds.get(textAt(field, "type") ?? "");
    return [{ ...named, ...(type ? { type } : {}), value: texts.join(", ") }];
  });
}

function queryOf(client: RequestTrackerClient, source: RtSource, conditions: readonly string[]): string {
  const own = source.condition(client);
  return [...conditions, ...(own === null ? [] : [`(${own})`])].join(" AND ");
}

/** Addresses say nothing that the ids don't, and change with the name of the server. */
function withoutUrls(value: JsonObject): JsonObject {
  const entries = Object.entries(value).filter(([name]) => name !== "_url");
  return Object.fromEntries(entries.map(([name, inner]) => [name, cleaned(inner)]));
}

function cleaned(value: JsonValue | undefined): JsonValue | undefined {
  if (Array.isArray(value)) return (value as readonly JsonValue[]).map((item) => cleaned(item) ?? null);
  return isJsonObject(value) ? withoutUrls(value) : value;
}

function secondOf(instant: Date): number {
  return Math.floor(instant.getTime() / 1_000) * 1_000;
}
