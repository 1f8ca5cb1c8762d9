import type { IdPage, IdPageRequest, JsonValue, PageRequest, SourceIdentity, SourcePage } from "../connector.js";
import type { ModelNeeds, UsableFields } from "./catalog.js";
import type { Domain, OdooClient, OdooRecord } from "./client.js";
import { withOwnFields } from "./custom-fields.js";
import { instantAt, odooInstant, textAt } from "./values.js";
import { isJsonObject } from "../json-object.js";

/** How the records of one entity are found in Odoo. */
export interface ModelSource extends ModelNeeds {
  /** Which records of the model count; none for all. */
  readonly domain?: (client: OdooClient) => Domain | Promise<Domain>;
  /** Adds to whole records what lies in other models. */
  readonly complete?: (client: OdooClient, records: readonly OdooRecord[]) => Promise<OdooRecord[]>;
}

/**
 * Odoo keeps the time of change to the microsecond, orders by it so, and shows it cut to seconds. A place "after this time and
 * id" would skip or repeat records of one second, of which an import leaves thousands. So a second that a page ends in is read
 * by id, from its beginning to its end, before the walk goes on with the next one:
 *
 * touched    unchanged themselves since the instant, but a part of them changed: by id. Only when there is an instant.
 * changed    by time of change, from the beginning of a second on
 * second     those of one second: by id
 * unstamped  those that have no time of change, which only raw SQL leaves behind: by id. Only when all are read.
 *
 * A change during the run moves a record to the end of `changed`, never back: nothing is missed.
 */
type Position =
  | { readonly walk: "touched"; readonly after: number }
  | { readonly walk: "changed"; readonly from: string | null }
  | { readonly walk: "second"; readonly at: string; readonly after: number }
  | { readonly walk: "unstamped"; readonly after: number };

/** As many as Odoo lists in a moment; a bare id is some 15 bytes. */
const mostIds = 5000;

export async function readChanges(
  client: OdooClient,
  source: ModelSource,
  request: PageRequest,
): Promise<SourcePage<OdooRecord>> {
  const usable = await client.catalog.usable(source);
  const { changedSince, isHeadsOnly = false } = request;
  const since = changedSince === null ? null : odooInstant(changedSince);
  // A record that changes between two calls comes in both; one page must not hold it twice.
  const items = new Map<number, OdooRecord>();
  const touchedBy = since === null ? [] : await client.catalog.touchedBy(source);
  const own = await domainOfSource(client, source);
  let next: Position | null = (request.position as Position | null) ?? beginning(since, touchedBy);
  let sourceTime: Date | null = null;
  while (next !== null && items.size < request.pageSize) {
    const position: Position = next;
    const limit = request.pageSize - items.size;
    const answer = await client.search({
      model: source.model,
      domain: [...own, ...domainOf(position, since, touchedBy)],
      fields: [...new Set([...(isHeadsOnly ? [] : fieldsToRead(usable)), "create_date", "write_date"])],
      order: position.walk === "changed" ? "write_date asc, id asc" : "id asc",
      limit,
    });
    // The earliest: the cursor must not pass what changed before the first answer.
    sourceTime ??= answer.sourceTime;
    const step = stepFrom(position, answer.records, limit, since);
    for (const record of step.taken) items.set(record.id, record);
    next = step.next;
  }
  const records = [...items.values()];
  return {
    items: isHeadsOnly ? records : await completed(client, source, records),
    next: next as JsonValue,
    sourceTime,
  };
}

/** All records by id, for models whose time of change can't be relied on. */
export async function readAll(
  client: OdooClient,
  source: ModelSource,
  request: PageRequest,
): Promise<SourcePage<OdooRecord>> {
  const after = (request.position as number | null) ?? 0;
  const { records, sourceTime } = await readWhere(client, source, [["id", ">", after]], request.pageSize);
  const last = records.at(-1);
  return { items: records, next: last && records.length >= request.pageSize ? last.id : null, sourceTime };
}

export async function readRecord(
  client: OdooClient,
  source: ModelSource,
  remoteId: string,
): Promise<OdooRecord | null> {
  const id = idOf(remoteId);
  // What can't be an id of Odoo's is no record of it.
  if (id === null) return null;
  return (await readWhere(client, source, [["id", "=", id]], 1)).records[0] ?? null;
}

/** Whole records that fit, by id. */
export async function readWhere(
  client: OdooClient,
  source: ModelSource,
  domain: Domain,
  limit: number,
): Promise<{ records: OdooRecord[]; sourceTime: Date | null }> {
  const usable = await client.catalog.usable(source);
  const { records, sourceTime } = await client.search({
    model: source.model,
    domain: [...(await domainOfSource(client, source)), ...domain],
    fields: [...new Set([...fieldsToRead(usable), "create_date", "write_date"])],
    order: "id asc",
    limit,
  });
  return { records: await completed(client, source, records), sourceTime };
}

function fieldsToRead({ fields, own }: UsableFields): string[] {
  return [...fields, ...own.map(({ name }) => name)];
}

/** With what lies in other models, and with what Odoo says of the fields. */
async function completed(
  client: OdooClient,
  source: ModelSource,
  records: readonly OdooRecord[],
): Promise<OdooRecord[]> {
  const usable = await client.catalog.usable(source);
  const whole = source.complete ? await source.complete(client, records) : records;
  return withOwnFields(client, withLabels(whole, usable), usable.own);
}

/** With the words in which the account sees the values of selections, as `labels`. */
function withLabels(records: readonly OdooRecord[], { labels }: UsableFields): OdooRecord[] {
  return records.map((record) => {
    const words = [...labels].flatMap(([name, of]) => {
      const value = record[name];
      const label = typeof value === "string" ? of.get(value) : undefined;
      return label === undefined ? [] : [[name, label] as const];
    });
    return words.length === 0 ? record : { ...record, labels: Object.fromEntries(words) };
  });
}

/** Ids of all records there are now: what is gone is what is missing here, since Odoo keeps no log of it. */
export async function readRecordIds(client: OdooClient, source: ModelSource, request: IdPageRequest): Promise<IdPage> {
  // Says in words what is wrong when this Odoo has no such model; asked once per session.
  await client.catalog.usable(source);
  const limit = Math.min(request.pageSize, mostIds);
  const { records } = await client.search({
    model: source.model,
    domain: [...(await domainOfSource(client, source)), ["id", ">", request.position ?? 0]],
    fields: ["id"],
    order: "id asc",
    limit,
  });
  const last = records.at(-1);
  return { remoteIds: records.map(({ id }) => String(id)), next: last && records.length >= limit ? last.id : null };
}

export function identify(record: OdooRecord): SourceIdentity {
  return { remoteId: String(record.id), modifiedAt: latestChange(record) };
}

/** The latest `write_date` of a record and of the parts that were read with it. */
export function latestChange(record: OdooRecord): Date | null {
  const own = instantAt(record, "write_date") ?? instantAt(record, "create_date") ?? null;
  const parts = Object.values(record).flatMap((value) =>
    Array.isArray(value) ? (value as readonly JsonValue[]).filter(isJsonObject) : [],
  );
  return parts.reduce<Date | null>((latest, part) => {
    const time = instantAt(part, "write_date") ?? null;
    return latest === null || (time !== null && time > latest) ? time : latest;
  }, own);
}

/** Null for text that can't be an id: those are 32-bit integers. */
export function idOf(remoteId: string): number | null {
  return /^[1-9]\d{0,9}$/.test(remoteId) && Number(remoteId) < 2 ** 31 ? Number(remoteId) : null;
}

async function domainOfSource(client: OdooClient, { domain }: ModelSource): Promise<Domain> {
  return domain ? await domain(client) : [];
}

function beginning(since: string | null, touchedBy: readonly string[]): Position {
  return since !== null && touchedBy.length > 0 ? { walk: "touched", after: 0 } : { walk: "changed", from: since };
}

function domainOf(position: Position, since: string | null, touchedBy: readonly string[]): Domain {
  switch (position.walk) {
    case "touched":
      return [
        ["write_date", "<", since],
        ["id", ">", position.after],
        ...touchedBy.slice(1).map(() => "|"),
        ...touchedBy.map((path) => [`${path}.write_date`, ">=", since]),
      ];
    case "changed":
      return position.from === null ? [["write_date", "!=", false]] : [["write_date", ">=", position.from]];
    case "second":
      return [
        ["write_date", ">=", position.at],
        ["write_date", "<", secondAfter(position.at)],
        ["id", ">", position.after],
      ];
    case "unstamped":
      return [
        ["write_date", "=", false],
        ["id", ">", position.after],
      ];
  }
}

function stepFrom(
  position: Position,
  records: readonly OdooRecord[],
  limit: number,
  since: string | null,
): { taken: readonly OdooRecord[]; next: Position | null } {
  const last = records.at(-1);
  const isFull = last !== undefined && records.length >= limit;
  switch (position.walk) {
    case "touched":
      return { taken: records, next: isFull ? { walk: "touched", after: last.id } : { walk: "changed", from: since } };
    case "changed": {
      if (!isFull) return { taken: records, next: since === null ? { walk: "unstamped", after: 0 } : null };
      const at = textAt(last, "write_date") ?? "";
      return { taken: records.filter((record) => record["write_date"] !== at), next: { walk: "second", at, after: 0 } };
    }
    case "second":
      return {
        taken: records,
        next: isFull ? { ...position, after: last.id } : { walk: "changed", from: secondAfter(position.at) },
      };
    case "unstamped":
      return { taken: records, next: isFull ? { walk: "unstamped", after: last.id } : null };
  }
}

/** @param at `2026-11-24 08:30:00` */
function secondAfter(at: string): string {
  return odooInstant(new Date(Date.parse(`${at.replace(" ", "T")}Z`) + 1_000));
}
