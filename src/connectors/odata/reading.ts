import { SourceError } from "../../errors/index.js";
import { keyParts } from "../composite-key.js";
import type { IdPage, IdPageRequest, JsonObject, JsonValue, PageRequest, SourcePage } from "../connector.js";
import type { EntityPlace, ListAnswer, ODataClient, QueryOptions } from "./client.js";
import { propertyOf } from "./client.js";
import { afterCondition, changedCondition, filterOf, idOf, orderOf, placeOf, type Place } from "./keyset.js";
import { canBe, literal } from "./literals.js";

/** As many ids as a service gives in a moment; it may cap pages lower. */
const mostIds = 5_000;

/**
 * One page in the order (time of change, key), or by key where there is no time. It goes on after the last record by a filter and not
 * by the service's own link, which often counts records: where data moves meanwhile, counting passes some by.
 */
export async function readPage(client: ODataClient, place: EntityPlace, request: PageRequest): Promise<SourcePage> {
  const { entity, service } = place;
  const model = await client.entityModel(place);
  const from = request.position as Place | null;
  const seen = new Set(from?.seen ?? []);
  const { timeZone } = client.description;
  const changed =
    request.changedSince && changedCondition(entity, model, service.version, request.changedSince, timeZone);
  // Behind a record that was changed there are only later ones. Those that never were come first, and all others behind them.
  const conditions = from
    ? [afterCondition(entity, model, service.version, from), from.at === null ? changed : null]
    : [changed];
  const top = request.pageSize + seen.size;
  let answer = await client.list(place, {
    filter: filterOf([entity.filter, ...conditions]),
    orderby: orderOf(entity),
    top,
    ...(request.isHeadsOnly ? headOptions(place) : recordOptions(place)),
  });
  const { sourceTime } = answer;
  let fresh = unseen(answer, place, from, seen);
  let count = answer.items.length;
  // More than a page of records with one time, all of them read before.
  while (fresh.length === 0 && answer.next !== null) {
    answer = await client.follow(service, answer.next);
    fresh = unseen(answer, place, from, seen);
    count += answer.items.length;
  }
  const items = fresh.slice(0, request.pageSize);
  const last = items.at(-1);
  // Services say where their own cap cut; a page of the size asked for may as well have more behind it.
  const isLast = answer.next === null && count < top && items.length === fresh.length;
  return { items, next: last && !isLast ? (nextPlace(items, place, from) as unknown as JsonValue) : null, sourceTime };
}

/**
 * Ids of all records there are, in the order of the key.
 * @param isDeleted Whether a record is shown although it counts as deleted; then more of it has to be read.
 */
export async function readIds(
  client: ODataClient,
  place: EntityPlace,
  request: IdPageRequest,
  isDeleted: ((raw: JsonObject) => boolean) | null,
): Promise<IdPage> {
  const { entity, service } = place;
  const model = await client.entityModel(place);
  const byKey = { ...entity, modified: undefined };
  const from = request.position as Place | null;
  const top = Math.min(request.pageSize, mostIds);
  const answer = await client.list(place, {
    filter: filterOf([entity.filter, from && afterCondition(byKey, model, service.version, from)]),
    orderby: orderOf(byKey),
    top,
    ...(isDeleted ? {} : { select: entity.key.join(",") }),
  });
  const items = answer.items.slice(0, top);
  const last = items.at(-1);
  const isLast = answer.next === null && answer.items.length < top;
  return {
    remoteIds: items.filter((item) => !isDeleted?.(item)).map((item) => requiredId(item, place)),
    next: last && !isLast ? (placeOf(last, byKey) as unknown as JsonValue) : null,
  };
}

/** One record as a page would give it. A filter is asked rather than the record's own address, so that both are the same record. */
export async function readOne(client: ODataClient, place: EntityPlace, remoteId: string): Promise<JsonObject | null> {
  const condition = await idCondition(client, place, remoteId);
  if (condition === null) return null;
  const { entity } = place;
  const options = { filter: filterOf([entity.filter, condition]), top: 1, ...recordOptions(place) };
  // Many are asked for at once when deletions are confirmed.
  const { items } = await client.list(place, options, { isTogether: true });
  return items.find((item) => idOf(item, entity.key) === remoteId) ?? null;
}

/** The condition that one record alone meets; null for an id that no record of the set can have. */
export async function idCondition(client: ODataClient, place: EntityPlace, remoteId: string): Promise<string | null> {
  const { entity, service } = place;
  const model = await client.entityModel(place);
  const values = remoteId === "" ? null : keyParts(remoteId, entity.key.length);
  if (!values) return null;
  const parts = entity.key.map((name, index) => ({
    name,
    value: values[index] ?? "",
    property: propertyOf(model, name),
  }));
  if (!parts.every(({ value, property }) => canBe(value, property))) return null;
  return parts
    .map(({ name, value, property }) => `${name} eq ${literal(value, property, service.version)}`)
    .join(" and ");
}

/** What a record is known by comes along, whatever is selected of it. */
export function recordOptions({ entity }: EntityPlace): QueryOptions {
  const { select, expand } = entity;
  return {
    select: select && [...new Set([...headProperties(entity), ...select])].join(","),
    expand: expand?.join(","),
  };
}

/** What `identify` needs; whether a record counts as deleted, any of its properties may say. */
function headOptions({ entity }: EntityPlace): QueryOptions {
  return entity.deletedWhen === undefined ? { select: headProperties(entity).join(",") } : {};
}

function headProperties({ key, modified, created }: EntityPlace["entity"]): string[] {
  return [...new Set([...key, modified, created].filter((name) => name !== undefined))];
}

function unseen(answer: ListAnswer, place: EntityPlace, from: Place | null, seen: ReadonlySet<string>): JsonObject[] {
  const { modified } = place.entity;
  return answer.items.filter((item) => {
    const id = requiredId(item, place);
    return !seen.has(id) || modified === undefined || item[modified] !== from?.at;
  });
}

function nextPlace(items: readonly JsonObject[], place: EntityPlace, from: Place | null): Place {
  const { entity, service } = place;
  const last = placeOf(items.at(-1) as JsonObject, entity);
  if (service.version !== "V2" || last.at === undefined || last.at === null) return last;
  const same = items.filter((item) => placeOf(item, entity).at === last.at).map((item) => requiredId(item, place));
  return { ...last, seen: from?.at === last.at ? [...(from.seen ?? []), ...same] : same };
}

function requiredId(item: JsonObject, { entity }: EntityPlace): string {
  const id = idOf(item, entity.key);
  if (id !== null) return id;
  throw new SourceError(`A record of ${entity.set} has no value at ${entity.key.join(", ")}.`, { httpStatus: 200 });
}
