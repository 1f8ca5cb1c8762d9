import type { EntityDefinition } from "../../schema/definition/index.js";
import { entityByName, type EntityName } from "../../schema/entities/index.js";
import { isReachable, type ConnectionDocument, type ConnectionSessions } from "../connections/index.js";
import type { EntitySource, JsonObject, LoadedConnector, WriteRules } from "../connectors/index.js";
import { ConflictError, EntityUnsupportedError, NotFoundError } from "../errors/index.js";
import { newId } from "../ids/index.js";
import { decodeRaw, type RawDocument, type RecordDocument, type SaidRecords } from "../records/index.js";
import { tenantFields, type Storage } from "../storage/index.js";
import { toWriteData } from "./write-data.js";
import { writeSchemaOf, type JsonSchema, type WriteOperation } from "./write-schema.js";
import { validateData } from "./write-validation.js";

type Data = Readonly<Record<string, unknown>>;

/** A write that is asked for: where, what, and for an update which record. */
export interface WantedWrite {
  readonly connection: ConnectionDocument;
  readonly entity: EntityName;
  readonly operation: WriteOperation;
  readonly record: RecordDocument | null;
}

/** What a connection takes of an entity, as a caller is shown it. */
export interface ShownWriteSchema {
  readonly entity: EntityName;
  readonly operation: WriteOperation;
  readonly schema: JsonSchema;
  readonly allowedStatuses: readonly string[] | null;
}

/** All that is looked at before a write is sent: the same for a dry run, for a real one, and for one that waited. */
export class WriteChecks {
  constructor(private readonly dependencies: { storage: Storage; sessions: ConnectionSessions; said: SaidRecords }) {}

  /** @throws {EntityUnsupportedError} the system does not offer the entity, or not for that. */
  book({ connection, entity, operation }: Pick<WantedWrite, "connection" | "entity" | "operation">): {
    connector: LoadedConnector;
    source: EntitySource<unknown>;
    entity: EntityDefinition;
    rules: WriteRules;
  } {
    const connector = this.dependencies.sessions.connectorOf(connection);
    const source = connector.entities.get(entity);
    const isOffered = operation === "CREATE" ? source?.create : source?.update;
    if (!source || !isOffered || !source.writable) throw unsupported(connector, entity, operation, source);
    return { connector, source, entity: entityByName(entity), rules: source.writable };
  }

  /**
   * The data as the connector gets it, when all is well with it.
   * @throws {InvalidInputError} with a path for each value at fault.
   * @throws {ConflictError} the record can't be given that status from where it stands; `allowedStatuses` says which.
   */
  async prepare(wanted: WantedWrite, data: Data): Promise<Data> {
    const { storage } = this.dependencies;
    const book = this.book(wanted);
    validateData(book, wanted.operation, data);
    const { connection } = wanted;
    const prepared = await toWriteData(storage, connection, connection._id, book.entity, data);
    const { status } = data;
    if (wanted.record && typeof status === "string") await this.#requireTransition(wanted, wanted.record, status);
    return prepared;
  }

  /** The schema of a connection's entity; with a record, with the statuses that it can be given now. */
  async schema(wanted: WantedWrite): Promise<ShownWriteSchema> {
    const { entity, rules } = this.book(wanted);
    const { operation } = wanted;
    const allowed = wanted.record ? await this.#allowedStatuses(wanted, wanted.record) : null;
    return {
      entity: wanted.entity,
      operation,
      schema: writeSchemaOf(entity, rules, operation, allowed && withOwn(allowed, wanted.record)),
      allowedStatuses: allowed ?? statusesOfNew(rules, operation),
    };
  }

  /**
   * What is stored may be older than the source. So what it allows is let through, for the source to decide; what it
   * forbids is looked up there before it is refused.
   */
  async #requireTransition(wanted: WantedWrite, record: RecordDocument, status: string): Promise<void> {
    const { connector } = this.book(wanted);
    const stored = await this.#allowedStatuses(wanted, record);
    // Sent again, the status it has changes nothing.
    if (!stored || stored.includes(status) || record["status"] === status) return;
    const fresh = isReachable(wanted.connection) ? await this.#fromSource(wanted, record) : null;
    const allowed = fresh ?? stored;
    if (allowed.includes(status)) return;
    const expected = allowed.length > 0 ? `expected one of ${allowed.join(", ")}` : "expected none, since it is final";
    throw new ConflictError(
      `${connector.name} does not let ${record._id} become ${status}: ${expected}. writeSchema with its recordId says what it can become.`,
      {
        details: {
          allowedStatuses: allowed,
          problems: [{ path: ["input", "data", "status"], message: `${expected}, got ${status}` }],
        },
      },
    );
  }

  /** Null where the system has no rules about it. */
  async #allowedStatuses(wanted: WantedWrite, record: RecordDocument): Promise<readonly string[] | null> {
    const { rules } = this.book(wanted);
    if (!rules.status) return null;
    const raw = await this.dependencies.storage
      .tenants<RawDocument>("raw")
      .findOne({ ...tenantFields(record), _id: record._id });
    return raw ? statusesAfter(rules, decodeRaw(raw) as JsonObject) : null;
  }

  async #fromSource(wanted: WantedWrite, record: RecordDocument): Promise<readonly string[]> {
    const { sessions, said } = this.dependencies;
    const { source, rules } = this.book(wanted);
    const { client } = await sessions.open(wanted.connection);
    const raw = await source.readOne(client, record.remoteId);
    if (!raw) throw new NotFoundError(`The source no longer has ${record._id}. The next sync removes it here.`);
    await said.store(wanted.connection, source, { raw }, { kind: "WRITE", id: newId("write") });
    return statusesAfter(rules, raw) ?? [];
  }
}

function statusesAfter({ status }: WriteRules, raw: JsonObject): readonly string[] | null {
  if (!status) return null;
  const { stateOf, transitions } = status as NonNullable<WriteRules<JsonObject>["status"]>;
  return transitions[stateOf(raw)] ?? [];
}

/** The status that a record has can be sent again, so that a form may send all it shows. */
function withOwn(allowed: readonly string[], record: RecordDocument | null): readonly string[] {
  const own = record?.["status"];
  return typeof own === "string" && own !== "UNKNOWN" ? [...new Set([own, ...allowed])] : allowed;
}

function statusesOfNew({ status }: WriteRules, operation: WriteOperation): readonly string[] | null {
  return operation === "CREATE" && status ? status.ofNew : null;
}

function unsupported(
  connector: LoadedConnector,
  entity: EntityName,
  operation: WriteOperation,
  source: EntitySource<unknown> | undefined,
): EntityUnsupportedError {
  const what = !source ? "read or written" : operation === "CREATE" ? "created" : "updated";
  const writable = [...connector.entities.values()].filter(({ create, update }) => create ?? update);
  const can = writable.map((item) => item.entity).join(", ") || "none";
  return new EntityUnsupportedError(
    `${entity} can't be ${what} through ${connector.name}. Entities that can be written there: ${can}; the query systems says how.`,
    {
      details: {
        entity,
        operation,
        problems: [{ path: ["input"], message: `expected one of ${can}, got ${entity}` }],
      },
    },
  );
}
