import { setImmediate as nextTurn } from "node:timers/promises";
import type { Document } from "mongodb";
import { rawSuffix, type CustomFieldValue, type EntityDefinition } from "../../schema/definition/index.js";
import { entityByName, type EntityName } from "../../schema/entities/index.js";
import type {
  ConnectionDocument,
  ConnectionStore,
  StreamDocument,
  StreamDrift,
  StreamStore,
} from "../connections/index.js";
import {
  connectorFor,
  requireConnector,
  type ConnectorRegistry,
  type EntitySource,
  type JsonObject,
} from "../connectors/index.js";
import { EntityUnsupportedError } from "../errors/index.js";
import { recordIdRange } from "../ids/index.js";
import { withFieldMappings } from "../mapping/index.js";
import { decodeRaw, RecordReader, storedName, type RecordDocument } from "../records/index.js";
import { tenantFilter, type Storage, type Tenant, type TenantFilter } from "../storage/index.js";
import type { PayloadShape } from "../sync/index.js";
import { sourcePathsOf } from "./source-paths.js";

/** Records that are counted. Up to so many all are, of more those with the smallest ids: ids are digests, so it is a fair draw. */
const mostCounted = 20_000;
/** Of the records that the last run stored, the newest. */
const mostRecent = 5_000;
/** Payloads that are mapped again and again to see where fields come from: the newest, and the oldest for what is gone by now. */
const payloadsTried = { newest: 3, oldest: 2 } as const;
const mostCustomFields = 200;
const mostUnknownValues = 200;
const longestReadMs = 15_000;

export interface UnknownValue {
  /** As the source says it. */
  readonly raw: string;
  readonly count: number;
}

export interface CoveredField {
  /** As declared: `asset`; a custom one by its key. */
  readonly field: string;
  /** Of the records that were counted. */
  readonly filled: number;
  /** 0 to 1; null where there is no record. */
  readonly share: number | null;
  /** Of the records that the last run stored; null where it stored none. */
  readonly shareOfLastSync: number | null;
  /** When a record that has it was last stored. */
  readonly lastSeenAt: Date | null;
  readonly isWritable: boolean;
  /** Places in the source's payload that it comes from; empty where none was found. */
  readonly sourcePaths: readonly string[];
  /** The connection's own expression for it. */
  readonly expression: string | null;
  /** A value, from one of the newest records. */
  readonly sample: unknown;
  /** Of an enumeration: what the source says that has no counterpart, most frequent first. */
  readonly unknownValues: readonly UnknownValue[];
}

/** A place in the payloads of a source. */
export interface SourceField {
  readonly path: string;
  readonly kinds: readonly string[];
  /** Payloads that had it, of those that could have, in a sample of each page. */
  readonly share: number | null;
  /** It was there and has not been for a while. */
  readonly isVanished: boolean;
  /** Fields that come from it or from what lies below it; empty for what no mapping reads. */
  readonly fields: readonly string[];
}

export interface FieldCoverage {
  readonly connectionId: string;
  readonly entity: EntityName;
  /** That exist, by the stream's own count. */
  readonly recordCount: number;
  readonly counted: number;
  readonly isExact: boolean;
  readonly lastSyncStartedAt: Date | null;
  readonly lastSyncRecords: number;
  readonly fields: readonly CoveredField[];
  readonly customFields: readonly CoveredField[];
  readonly sourceFields: readonly SourceField[];
  /** Newest first. */
  readonly drifts: readonly StreamDrift[];
}

/** What is counted of one field. */
interface Count {
  readonly filled: number;
  readonly lastSeenAt: Date | null;
}

interface Counts {
  readonly total: number;
  readonly fields: ReadonlyMap<string, Count>;
  readonly custom: ReadonlyMap<string, Count>;
  readonly unknown: ReadonlyMap<string, readonly UnknownValue[]>;
}

/**
 * How well a source fills the model, counted when it is asked for.
 *
 * Not kept up with each page: counts that every writer has to change with each record (walks, writes, hooks, sweeps, remaps)
 * are wrong for ever when one forgets, need the whole store to be read once at an upgrade, and cost every sync something
 * for what is looked at now and then. Counting reads at most 20,000 records by the index of ids, in the order of ids.
 */
export class FieldCoverages {
  constructor(
    private readonly dependencies: {
      storage: Storage;
      connections: ConnectionStore;
      connectors: ConnectorRegistry;
      streams: StreamStore;
    },
  ) {}

  /** @throws {NotFoundError} no such connection. @throws {EntityUnsupportedError} its system does not have that entity. */
  async of(tenant: Tenant, connectionId: string, entity: EntityName): Promise<FieldCoverage> {
    const connection = await this.dependencies.connections.get(tenant, connectionId);
    const source = this.#source(connection, entity);
    const stream = await this.dependencies.streams.find(connection, entity);
    const definition = entityByName(entity);
    const lastSyncStartedAt = stream?.lastStartedAt ?? null;
    const [counts, recent, payloads] = await Promise.all([
      this.#count(definition, allOf(definition, connection), "_id_"),
      lastSyncStartedAt
        ? this.#count(definition, since(connection, lastSyncStartedAt), "by_connectionId_updatedAt")
        : null,
      this.#payloads(tenant, definition, connection),
    ]);
    const toUnified = withFieldMappings(
      (raw) => source.toUnified(raw as JsonObject),
      definition,
      connection.fieldMappings,
    );
    const paths = await placesOf(toUnified, payloads);
    const samples = samplesOf(toUnified, payloads);
    const describe = (name: string, field: string, isWritable: boolean): CoveredField => {
      const of = ({ fields, custom }: Counts) => (name === field ? fields : custom).get(field);
      const [count, last] = [of(counts), recent ? of(recent) : undefined];
      return {
        field,
        filled: count?.filled ?? 0,
        share: shareOf(count?.filled ?? 0, counts.total),
        shareOfLastSync: recent ? shareOf(last?.filled ?? 0, recent.total) : null,
        lastSeenAt: latest(count?.lastSeenAt ?? null, last?.lastSeenAt ?? null),
        isWritable,
        sourcePaths: [...paths].flatMap(([path, names]) => (names.has(name) ? [path] : [])).sort(),
        expression: expressionOf(connection, entity, name),
        sample: samples.get(name) ?? null,
        unknownValues: name === field ? (counts.unknown.get(field) ?? []) : [],
      };
    };
    const canWrite = source.create !== undefined || source.update !== undefined;
    const writable = canWrite ? (source.writable?.fields ?? {}) : {};
    return {
      connectionId,
      entity,
      recordCount: stream?.recordCount ?? 0,
      counted: counts.total,
      isExact: counts.total < mostCounted,
      lastSyncStartedAt,
      lastSyncRecords: recent?.total ?? 0,
      fields: givenFields(definition).map((field) => describe(field, field, Object.hasOwn(writable, field))),
      customFields: [...new Set([...counts.custom.keys(), ...(recent?.custom.keys() ?? [])])]
        .sort()
        .map((key) => describe(`custom.${key}`, key, false)),
      sourceFields: sourceFieldsOf(stream, paths),
      drifts: [...(stream?.drifts ?? [])].reverse(),
    };
  }

  /** Fields that nearly all stored records have, by declared name; none where there are too few to tell. */
  async usual(connection: ConnectionDocument, entity: EntityName): Promise<ReadonlySet<string>> {
    const definition = entityByName(entity);
    const { total, fields } = await this.#count(definition, allOf(definition, connection), "_id_", mostForATest);
    if (total < enoughToTell) return new Set();
    return new Set([...fields].flatMap(([name, { filled }]) => (filled >= total * usualShare ? [name] : [])));
  }

  #source(connection: ConnectionDocument, entity: EntityName): EntitySource<unknown> {
    const known = requireConnector(this.dependencies.connectors, connection.system);
    const connector = connectorFor(known, connection.config);
    const source = connector.entities.get(entity);
    if (source) return source;
    throw new EntityUnsupportedError(
      `${connector.name} does not offer ${entity}; it offers ${[...connector.entities.keys()].join(", ")}.`,
    );
  }

  async #count(definition: EntityDefinition, chosen: Chosen, hint: string, limit = chosen.limit): Promise<Counts> {
    const names = givenFields(definition);
    const enums = names.filter((name) => definition.fields[name]?.kind === "enum");
    const [row] = await this.dependencies.storage
      .tenants<RecordDocument>(definition.plural)
      .aggregate<CountRow>(
        [
          { $match: chosen.filter },
          { $sort: chosen.order },
          { $limit: limit },
          {
            $facet: {
              fields: [{ $group: { _id: null, total: { $sum: 1 }, ...countersOf(definition, names) } }],
              custom: [
                { $project: { customFields: 1, updatedAt: 1 } },
                { $unwind: "$customFields" },
                { $match: { "customFields.value": { $ne: null } } },
                { $group: { _id: "$customFields.key", filled: { $sum: 1 }, lastSeenAt: { $max: "$updatedAt" } } },
                { $sort: { filled: -1, _id: 1 } },
                { $limit: mostCustomFields },
              ],
              unknown: [
                { $match: { $or: [...enums.map((name) => ({ [name]: "UNKNOWN" })), { _id: "" }] } },
                { $project: { pairs: enums.map((name) => unknownPair(name)) } },
                { $unwind: "$pairs" },
                { $match: { pairs: { $ne: null } } },
                { $group: { _id: "$pairs", count: { $sum: 1 } } },
                { $sort: { count: -1, _id: 1 } },
                { $limit: mostUnknownValues },
              ],
            },
          },
        ],
        { hint, maxTimeMS: longestReadMs, allowDiskUse: false },
      )
      .toArray();
    return countsOf(row, names);
  }

  /** The newest payloads, and behind them the oldest. */
  async #payloads(tenant: Tenant, definition: EntityDefinition, connection: ConnectionDocument): Promise<JsonObject[]> {
    const { storage } = this.dependencies;
    const ids = async (direction: 1 | -1, limit: number) =>
      storage
        .tenants<RecordDocument>(definition.plural)
        .find(ofConnection(connection), {
          projection: { _id: 1 },
          sort: { updatedAt: direction, _id: direction },
          limit,
          hint: "by_connectionId_updatedAt",
          maxTimeMS: longestReadMs,
        })
        .toArray();
    const found = (await Promise.all([ids(-1, payloadsTried.newest), ids(1, payloadsTried.oldest)])).flat();
    const order = [...new Set(found.map(({ _id }) => _id))];
    const raws = new Map((await new RecordReader(storage).rawPayloads(tenant, order)).map((raw) => [raw._id, raw]));
    return order.flatMap((id) => {
      const raw = raws.get(id);
      return raw ? [decodeRaw(raw) as JsonObject] : [];
    });
  }
}

/** Somebody waits for the test of a whole connection. */
const mostForATest = 1_000;
const enoughToTell = 20;
const usualShare = 0.9;

interface Chosen {
  readonly filter: TenantFilter<RecordDocument>;
  readonly order: Readonly<Record<string, 1 | -1>>;
  readonly limit: number;
}

interface CountRow {
  readonly fields: readonly Readonly<Record<string, unknown>>[];
  readonly custom: readonly { readonly _id: string; readonly filled: number; readonly lastSeenAt: Date }[];
  readonly unknown: readonly {
    readonly _id: { readonly field: string; readonly raw: string };
    readonly count: number;
  }[];
}

function ofConnection(connection: ConnectionDocument) {
  return { ...tenantFilter(connection), connectionId: connection._id, deletedAt: null };
}

function allOf(definition: EntityDefinition, connection: ConnectionDocument): Chosen {
  const { first, end } = recordIdRange(definition.idPrefix, connection._id);
  return {
    filter: { ...ofConnection(connection), _id: { $gte: first, $lt: end } },
    order: { _id: 1 },
    limit: mostCounted,
  };
}

function since(connection: ConnectionDocument, at: Date): Chosen {
  return {
    filter: { ...ofConnection(connection), updatedAt: { $gte: at } },
    order: { updatedAt: -1, _id: -1 },
    limit: mostRecent,
  };
}

/** Derived fields follow from others when a record is stored. */
function givenFields({ fields }: EntityDefinition): string[] {
  return Object.entries(fields).flatMap(([name, field]) => ("derived" in field ? [] : [name]));
}

/** Numbered, since a group's fields are named without dots and dollars. */
function countersOf(definition: EntityDefinition, names: readonly string[]): Document {
  return Object.fromEntries(
    names.flatMap((name, place): [string, Document][] => {
      const isFilled = filledExpression(definition, name);
      return [
        [`n${place}`, { $sum: { $cond: [isFilled, 1, 0] } }],
        [`t${place}`, { $max: { $cond: [isFilled, "$updatedAt", null] } }],
      ];
    }),
  );
}

function filledExpression(definition: EntityDefinition, name: string): Document {
  const field = definition.fields[name];
  const path = `$${field ? storedName(name, field) : name}`;
  switch (field?.kind) {
    case "strings":
    case "enums":
    case "references":
    case "objects":
      return { $ne: [{ $ifNull: [path, []] }, []] };
    case "string":
      // Nothing and null come before all text, and the empty one first of it.
      return { $gt: [path, ""] };
    default:
      return { $gt: [path, null] };
  }
}

function unknownPair(name: string): Document {
  return {
    $cond: [{ $eq: [`$${name}`, "UNKNOWN"] }, { field: name, raw: { $ifNull: [`$${name}${rawSuffix}`, ""] } }, null],
  };
}

function countsOf(row: CountRow | undefined, names: readonly string[]): Counts {
  const counted = row?.fields[0] ?? {};
  const unknown = new Map<string, UnknownValue[]>();
  for (const { _id, count } of row?.unknown ?? []) {
    unknown.set(_id.field, [...(unknown.get(_id.field) ?? []), { raw: _id.raw, count }]);
  }
  return {
    total: (counted["total"] as number | undefined) ?? 0,
    fields: new Map(
      names.map((name, place) => [
        name,
        {
          filled: (counted[`n${place}`] as number | undefined) ?? 0,
          lastSeenAt: (counted[`t${place}`] as Date | null | undefined) ?? null,
        },
      ]),
    ),
    custom: new Map((row?.custom ?? []).map(({ _id, filled, lastSeenAt }) => [_id, { filled, lastSeenAt }])),
    unknown,
  };
}

function shareOf(filled: number, total: number): number | null {
  return total === 0 ? null : filled / total;
}

function latest(a: Date | null, b: Date | null): Date | null {
  if (!a || !b) return a ?? b;
  return a > b ? a : b;
}

function expressionOf({ fieldMappings }: ConnectionDocument, entity: EntityName, field: string): string | null {
  return fieldMappings.find((mapping) => mapping.entity === entity && mapping.field === field)?.expression ?? null;
}

type ToUnified = (raw: JsonObject) => Readonly<Record<string, unknown>>;

/** Each payload takes a few ms; between two, others have their turn. */
async function placesOf(
  toUnified: ToUnified,
  payloads: readonly JsonObject[],
): Promise<ReadonlyMap<string, ReadonlySet<string>>> {
  const places = new Map<string, Set<string>>();
  for (const payload of payloads) {
    for (const [path, names] of sourcePathsOf(toUnified, payload)) {
      places.set(path, new Set([...(places.get(path) ?? []), ...names]));
    }
    await nextTurn();
  }
  return places;
}

/** The first value of each field that there is, from the newest payload on. */
function samplesOf(toUnified: ToUnified, payloads: readonly JsonObject[]): ReadonlyMap<string, unknown> {
  const samples = new Map<string, unknown>();
  const add = (name: string, value: unknown) => {
    if (!samples.has(name) && isFilled(value)) samples.set(name, value);
  };
  for (const payload of payloads) {
    try {
      const { customFields, ...fields } = toUnified(payload);
      for (const [name, value] of Object.entries(fields)) add(name, value);
      for (const { key, value } of (customFields ?? []) as readonly CustomFieldValue[]) add(`custom.${key}`, value);
    } catch {
      // It is in quarantine, which says why.
    }
  }
  return samples;
}

export function isFilled(value: unknown): boolean {
  return value !== null && value !== undefined && value !== "" && !(Array.isArray(value) && value.length === 0);
}

/** What payloads hold, by what syncs saw of them, with the fields that come from each place. */
function sourceFieldsOf(stream: StreamDocument | null, paths: ReadonlyMap<string, ReadonlySet<string>>): SourceField[] {
  const { entries } = (stream?.shape ?? { entries: [] }) as PayloadShape;
  return entries
    .filter(({ path }) => path !== "" && !path.endsWith("[]"))
    .map(({ path, kinds, seen, chances, isGone }) => {
      // A list is looked at as a whole: what lies in it goes where it goes.
      const [whole = path] = path.split("[]");
      const fields = [...paths].flatMap(([place, names]) =>
        place === whole || place.startsWith(`${whole}.`) ? [...names] : [],
      );
      return {
        path,
        kinds,
        share: shareOf(seen, chances),
        isVanished: isGone,
        fields: [...new Set(fields)].sort(),
      };
    });
}
