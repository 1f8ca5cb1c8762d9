import { setImmediate as nextTurn } from "node:timers/promises";
import type { CustomFieldValue, EntityDefinition } from "../../schema/definition/index.js";
import { entities, entityByName, isEntityName } from "../../schema/entities/index.js";
import type { ConnectionStore, StreamStore } from "../connections/index.js";
import { connectorFor, type ConnectorRegistry, type JsonObject, type JsonValue } from "../connectors/index.js";
import { InvalidInputError } from "../errors/index.js";
import type { FieldProvenance, FieldSource, PendingFieldWrite, ProvenRecord } from "../loaders/index.js";
import { nearestNames, withFieldMappings } from "../mapping/index.js";
import {
  decodeRaw,
  isMappedUnder,
  mappingKeyOf,
  RecordReader,
  storedName,
  type RawDocument,
} from "../records/index.js";
import type { Storage, Tenant } from "../storage/index.js";
import type { WriteDocument, WriteStore } from "../writes/index.js";
import { isFilled } from "./field-coverage.js";
import { sourcePathsOf, type SourcePaths } from "./source-paths.js";

/** Fields of every record that sources fill and that are not declared by an entity. */
const commonFields = ["url", "remoteCreatedAt", "remoteUpdatedAt"] as const;

/** One entity of one connection: how its payloads become records, made once for all records that are asked about. */
interface Mapping {
  readonly definition: EntityDefinition;
  readonly system: string;
  /** The connector's. */
  readonly version: number;
  readonly key: string;
  /** What the connector says, before the connection's own expressions. */
  readonly plain: ToUnified;
  readonly whole: ToUnified;
  /** The connection's own, by the field that each fills. */
  readonly expressions: ReadonlyMap<string, string>;
  readonly lastSuccessfulSyncAt: Date | null;
}

type ToUnified = (raw: JsonObject) => Readonly<Record<string, unknown>>;

/**
 * Where the values of records come from, found when it is asked for: the stored payload is mapped once more, and once for
 * each value left out (`source-paths.ts`). Nothing of it is stored, so it can't be another than what a sync would do.
 *
 * Four commands for any number of records, and a few ms of work for each of them.
 */
export class FieldProvenances {
  readonly #reader: RecordReader;

  constructor(
    private readonly dependencies: {
      storage: Storage;
      connections: ConnectionStore;
      connectors: ConnectorRegistry;
      streams: StreamStore;
      writes: WriteStore;
    },
  ) {
    this.#reader = new RecordReader(dependencies.storage);
  }

  /**
   * Of each record its fields that have a value, in the order of the model, custom ones last; null where no payload is
   * kept, or its system is not known any more; an error where the payload can't be mapped.
   */
  async of(
    tenant: Tenant,
    records: readonly ProvenRecord[],
  ): Promise<readonly (readonly FieldProvenance[] | null | Error)[]> {
    const { writes } = this.dependencies;
    const ids = records.map(({ id }) => id);
    const connectionIds = [...new Set(records.map(({ connectionId }) => connectionId))];
    const [raws, mappingOf, pending] = await Promise.all([
      this.#reader.rawPayloads(tenant, ids),
      this.#mappings(tenant, connectionIds),
      writes.openUpdates(tenant, connectionIds, ids),
    ]);
    const rawById = new Map(raws.map((raw) => [raw._id, raw]));
    const found: (readonly FieldProvenance[] | null | Error)[] = [];
    for (const record of records) {
      const raw = rawById.get(record.id);
      const mapping = raw && mappingOf(raw);
      const own = pending.filter(({ recordId }) => recordId === record.id);
      found.push(raw && mapping ? provenanceOf(record, raw, mapping, own) : null);
      // Each takes a few ms; between two, others have their turn.
      await nextTurn();
    }
    return found;
  }

  async #mappings(tenant: Tenant, connectionIds: readonly string[]): Promise<(raw: RawDocument) => Mapping | null> {
    const { connections, connectors, streams } = this.dependencies;
    const [owners, allStreams] = await Promise.all([
      connections.byIds(tenant, connectionIds),
      streams.listFor(tenant, connectionIds),
    ]);
    const make = ({ connectionId, entity }: RawDocument): Mapping | null => {
      const connection = owners.find(({ _id }) => _id === connectionId);
      const connector = connection && connectors.get(connection.system);
      if (!connector || !isEntityName(entity)) return null;
      const source = connectorFor(connector, connection.config).entities.get(entity);
      if (!source) return null;
      const definition = entityByName(entity);
      const own = connection.fieldMappings.filter((mapping) => mapping.entity === entity);
      const plain: ToUnified = (raw) => source.toUnified(raw);
      const stream = allStreams.find((one) => one.connectionId === connectionId && one.entity === entity);
      return {
        definition,
        system: connection.system,
        version: source.mappingVersion ?? 1,
        key: mappingKeyOf(connection, source),
        plain,
        whole: withFieldMappings((raw) => plain(raw as JsonObject), definition, own),
        expressions: new Map(own.map(({ field, expression }) => [field, expression])),
        lastSuccessfulSyncAt: stream?.lastSuccessfulSyncAt ?? null,
      };
    };
    const made = new Map<string, Mapping | null>();
    return (raw) => {
      const key = `${raw.connectionId} ${raw.entity}`;
      const mapping = made.has(key) ? (made.get(key) ?? null) : make(raw);
      made.set(key, mapping);
      return mapping;
    };
  }
}

/** @throws {InvalidInputError} for a name that no entity has. Records of several entities may be asked at once. */
export function requireFieldNames(names: readonly string[] | undefined): void {
  const problems = (names ?? []).flatMap((name, index) => {
    if (knownNames.has(name) || name.startsWith("custom.")) return [];
    const nearest = nearestNames(name, [...knownNames]).join(", ");
    const message = `expected a field of the model, such as ${nearest}, or custom.<key>; got ${name}`;
    return [{ path: ["fields", index], message }];
  });
  const [first] = problems;
  if (first) throw new InvalidInputError(`${first.path.join(".")}: ${first.message}.`, { problems });
}

const knownNames: ReadonlySet<string> = new Set([
  ...commonFields,
  ...Object.values<EntityDefinition>(entities).flatMap(({ fields }) => Object.keys(fields)),
]);

/** Those of the fields that are asked for. */
export function ofFields(
  found: readonly FieldProvenance[] | null,
  names: readonly string[] | undefined,
): readonly FieldProvenance[] | null {
  return names ? (found?.filter(({ field }) => names.includes(field)) ?? null) : found;
}

/** @returns an error where the payload can't be mapped: it is in quarantine, or the mapping was changed a moment ago. */
function provenanceOf(
  record: ProvenRecord,
  raw: RawDocument,
  mapping: Mapping,
  pending: readonly WriteDocument[],
): readonly FieldProvenance[] | Error {
  const { definition, system, version, key, plain, whole, expressions, lastSuccessfulSyncAt } = mapping;
  const payload = decodeRaw(raw) as JsonObject;
  let values: Values;
  try {
    values = valuesOf(whole(payload));
  } catch (error) {
    return error as Error;
  }
  const plainValues = expressions.size > 0 ? valuesOf(plain(payload)) : values;
  const places = sourcePathsOf(whole, payload);
  const writes = writesByField(definition, pending);
  return namesOf(definition, values).flatMap((field): FieldProvenance[] => {
    const from = fieldsBehind(definition, field, values);
    const pendingWrite = writes.get(field) ?? null;
    if (from.length === 0 && !pendingWrite) return [];
    const isDerived = "derived" in (definition.fields[field] ?? {});
    const expression = expressions.get(field) ?? null;
    return [
      {
        record,
        field,
        origin: isDerived ? "DERIVED" : expression === null ? "CONNECTOR" : "FIELD_MAPPING",
        sources: sourcesOf(from, places, payload),
        system,
        mappingVersion: version,
        expression,
        connectorValue: expression === null ? null : (plainValues.get(field) ?? null),
        isCurrent: isMappedUnder(record.hash, key),
        readAt: raw.storedAt,
        confirmedAt: lastSuccessfulSyncAt && lastSuccessfulSyncAt > raw.storedAt ? lastSuccessfulSyncAt : raw.storedAt,
        pendingWrite,
      },
    ];
  });
}

/** What each field holds; custom ones as `custom.<key>`. */
type Values = ReadonlyMap<string, unknown>;

function valuesOf({ customFields, ...fields }: Readonly<Record<string, unknown>>): Values {
  const custom = (customFields ?? []) as readonly CustomFieldValue[];
  return new Map([
    ...Object.entries(fields),
    ...custom.map(({ key, value }): [string, unknown] => [`custom.${key}`, value]),
  ]);
}

function namesOf({ fields }: EntityDefinition, values: Values): string[] {
  return [...Object.keys(fields), ...commonFields, ...[...values.keys()].filter((name) => name.startsWith("custom."))];
}

/** Itself where it has a value, what it is derived from where it is derived; none where it is empty. */
function fieldsBehind({ fields }: EntityDefinition, name: string, values: Values): readonly string[] {
  const field = fields[name];
  const isThere = (one: string) => isFilled(values.get(one));
  if (!field || !("derived" in field) || !field.derived) return isThere(name) ? [name] : [];
  const compared = field.derived.value.find(isThere);
  return compared !== undefined && isThere(field.derived.limit) ? [compared, field.derived.limit] : [];
}

function sourcesOf(fields: readonly string[], places: SourcePaths, payload: JsonObject): FieldSource[] {
  return [...places]
    .filter(([, names]) => fields.some((field) => names.has(field)))
    .map(([path]) => ({ path, value: valueAt(payload, path) }))
    .sort((a, b) => (a.path < b.path ? -1 : 1));
}

/** Names may hold dots too, so what is there says how a path is meant. */
function valueAt(payload: JsonObject, path: string): JsonValue | undefined {
  if (Object.hasOwn(payload, path)) return payload[path];
  const name = Object.keys(payload).find((one) => path.startsWith(`${one}.`));
  const inner = name === undefined ? undefined : payload[name];
  return isObject(inner) ? valueAt(inner, path.slice(`${name}.`.length)) : undefined;
}

function isObject(value: JsonValue | undefined): value is JsonObject {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

/** The latest one that asks for each field. */
function writesByField({ fields }: EntityDefinition, writes: readonly WriteDocument[]): Map<string, PendingFieldWrite> {
  const inputNames = new Map(Object.entries(fields).map(([name, field]) => [storedName(name, field), name]));
  return new Map(
    writes.flatMap(({ _id, state, createdAt, task }) =>
      Object.entries(task?.input ?? {}).map(([name, value]): [string, PendingFieldWrite] => [
        inputNames.get(name) ?? name,
        { writeId: _id, state, value, createdAt },
      ]),
    ),
  );
}
