import type {
  IdPage,
  IdPageRequest,
  JsonObject,
  JsonValue,
  PageRequest,
  SourceIdentity,
  SourcePage,
} from "../connector.js";
import type { ModelNeeds } from "./catalog.js";
import type { Domain, TrytonClient } from "./client.js";
import { dateTimeValue, latestChange, type TrytonRecord, type TypedDateTime } from "./values.js";

/** How the records of one entity are found in Tryton. */
export interface ModelSource extends ModelNeeds {
  /** Which records of the model count; none for all. */
  readonly domain?: (client: TrytonClient) => Domain;
}

/**
 * The time of a record's change is `write_date`, but that is null until the first update, and Tryton can't order by "this
 * or else `create_date`". So a run takes three walks, one after the other, each by keyset:
 *
 * touched  unchanged themselves since the instant, but a part of them changed: by id. Only when there is an instant.
 * created  never updated, created since: by (create_date, id)
 * updated  updated since: by (write_date, id)
 *
 * A change during the run moves a record from an earlier walk into a later one, never back: nothing is missed.
 */
const walks = ["touched", "created", "updated"] as const;
type Walk = (typeof walks)[number];

const dateFields = { created: "create_date", updated: "write_date" } as const;

/** Where a walk stands. The time stays as Tryton wrote it: a JavaScript date would lose the microseconds. */
interface Position {
  readonly walk: Walk;
  /** Last record read of that walk; null at its beginning. */
  readonly after: { readonly id: number; readonly at: TypedDateTime | null } | null;
}

/** As many as its server lists in a moment; a bare id is some 40 bytes. */
const mostIds = 5000;

export async function readChanges(
  client: TrytonClient,
  source: ModelSource,
  request: PageRequest,
): Promise<SourcePage<TrytonRecord>> {
  const { fields, touchedBy } = await client.catalog.usablePaths(source);
  const walksToDo = walks.filter(
    (walk) => walk !== "touched" || (request.changedSince !== null && touchedBy.length > 0),
  );
  const start = (request.position as Position | null) ?? { walk: walksToDo[0] as Walk, after: null };
  // A record that changes between two calls comes in both; one page must not hold it twice.
  const items = new Map<number, TrytonRecord>();
  let next: Position | null = start;
  let sourceTime: Date | null = null;
  while (next !== null && items.size < request.pageSize) {
    const position: Position = next;
    const limit = request.pageSize - items.size;
    const answer = await client.search({
      model: source.model,
      domain: [...(source.domain?.(client) ?? []), ...domainOf(position, request.changedSince, touchedBy)],
      fields: [...new Set([...(request.isHeadsOnly ? [] : fields), "create_date", "write_date"])],
      order:
        position.walk === "touched"
          ? [["id", "ASC"]]
          : [
              [dateFields[position.walk], "ASC"],
              ["id", "ASC"],
            ],
      limit,
    });
    // The earliest: the cursor must not pass what changed before the first answer.
    sourceTime ??= answer.sourceTime;
    for (const record of answer.records) items.set(record.id, record);
    next = positionAfter(position, answer.records, limit, walksToDo);
  }
  return { items: [...items.values()], next: next as JsonValue, sourceTime };
}

export async function readRecord(
  client: TrytonClient,
  source: ModelSource,
  remoteId: string,
): Promise<TrytonRecord | null> {
  // Tryton's ids are 32-bit integers; anything else can't be one of its records.
  if (!/^\d{1,10}$/.test(remoteId)) return null;
  return (await readWhere(client, source, [["id", "=", Number(remoteId)]], 1))[0] ?? null;
}

/** Whole records that fit, by id. */
export async function readWhere(
  client: TrytonClient,
  source: ModelSource,
  domain: Domain,
  limit: number,
): Promise<TrytonRecord[]> {
  const { fields } = await client.catalog.usablePaths(source);
  const { records } = await client.search({
    model: source.model,
    domain: [...(source.domain?.(client) ?? []), ...domain],
    fields: [...new Set([...fields, "create_date", "write_date"])],
    order: [["id", "ASC"]],
    limit,
  });
  return records;
}

/** Ids of all records there are now, by keyset: what is gone is what is missing here, since Tryton keeps no log of it. */
export async function readRecordIds(
  client: TrytonClient,
  source: ModelSource,
  request: IdPageRequest,
): Promise<IdPage> {
  // Says in words what is wrong when this Tryton has no such model; asked once per session.
  await client.catalog.usablePaths(source);
  const after = request.position as number | null;
  const limit = Math.min(request.pageSize, mostIds);
  const { records } = await client.search({
    model: source.model,
    domain: [...(source.domain?.(client) ?? []), ...(after === null ? [] : [["id", ">", after]])],
    fields: ["id"],
    order: [["id", "ASC"]],
    limit,
  });
  const last = records.at(-1);
  return {
    remoteIds: records.map(({ id }) => String(id)),
    next: last && records.length >= limit ? last.id : null,
  };
}

export function identify(record: TrytonRecord): SourceIdentity {
  return { remoteId: String(record.id), modifiedAt: latestChange(record) };
}

function domainOf(position: Position, since: Date | null, touchedBy: readonly string[]): Domain {
  const { walk, after } = position;
  const instant = since === null ? null : dateTimeValue(since);
  if (walk === "touched") {
    return [
      [
        "OR",
        ["write_date", "<", instant],
        [
          ["write_date", "=", null],
          ["create_date", "<", instant],
        ],
      ],
      // A part's write_date is null, too, until its first update.
      [
        "OR",
        ...touchedBy.flatMap((path) => ["write_date", "create_date"].map((name) => [`${path}.${name}`, ">=", instant])),
      ],
      ...(after ? [["id", ">", after.id]] : []),
    ];
  }
  const field = dateFields[walk];
  return [
    ...(walk === "created" ? [["write_date", "=", null]] : [["write_date", "!=", null]]),
    ...(after
      ? [
          [
            "OR",
            [field, ">", after.at],
            [
              [field, "=", after.at],
              ["id", ">", after.id],
            ],
          ],
        ]
      : instant
        ? [[field, ">=", instant]]
        : []),
  ];
}

function positionAfter(
  position: Position,
  records: readonly TrytonRecord[],
  limit: number,
  walksToDo: readonly Walk[],
): Position | null {
  const last = records.at(-1);
  if (last && records.length >= limit) {
    const at = position.walk === "touched" ? null : (last[dateFields[position.walk]] as TypedDateTime & JsonObject);
    return { walk: position.walk, after: { id: last.id, at } };
  }
  const following = walksToDo[walksToDo.indexOf(position.walk) + 1];
  return following ? { walk: following, after: null } : null;
}
