import { isDeepStrictEqual } from "node:util";
import Big from "big.js";
import type { FieldMap } from "../../../schema/definition/index.js";
import { entityByName, type EntityName } from "../../../schema/entities/index.js";
import { ConflictError, InvalidInputError, NotFoundError, SourceError, type InputProblem } from "../../errors/index.js";
import { keyParts } from "../composite-key.js";
import type { EntitySource, JsonObject, LostWrite, WriteContext } from "../connector.js";
import { instantText, toDay } from "../times.js";
import type { FieldRule, WriteRules } from "../write-rules.js";
import type { SqlClient, Transaction } from "./client.js";
import type { Description, EntityDescription } from "./description.js";
import { idOf } from "./keys.js";
import { withLists } from "./paging.js";
import { foundStatement, insertStatement, lockStatement, oneStatement, updateStatement } from "./statements.js";
import { sinceText } from "./times.js";

type WritesDescription = NonNullable<EntityDescription["writes"]>;
type Data = Readonly<Record<string, unknown>>;
type Value = string | number | boolean | null;
type Columns = ReadonlyMap<string, Value>;

const secondsOf: Readonly<Record<string, number>> = { seconds: 1, minutes: 60, hours: 3_600, days: 86_400 };
/** What the source of an entity offers beyond reading; nothing where the description says nothing of it. */
export function writesOf(
  name: EntityName,
  entity: EntityDescription,
  description: Description,
): Partial<EntitySource<SqlClient>> {
  const { writes } = entity;
  if (!writes) return {};
  const writer = new Writer(name, entity, writes, description);
  const found = writes.create?.idempotencyColumn;
  return {
    writable: writer.rules(),
    ...(writes.create ? { create: (client, data, context) => writer.create(client, data, context) } : {}),
    ...(writes.create && found !== undefined
      ? {
          takesIdempotencyKey: true,
          findWritten: (client: SqlClient, _data: unknown, lost: LostWrite) =>
            client.read((transaction) => writer.found(transaction, lost.idempotencyKey)),
        }
      : {}),
    ...(writes.update ? { update: (client, id, data, context) => writer.update(client, id, data, context) } : {}),
  };
}

class Writer {
  readonly #fields: FieldMap;

  constructor(
    name: EntityName,
    private readonly entity: EntityDescription,
    private readonly writes: WritesDescription,
    private readonly description: Description,
  ) {
    this.#fields = entityByName(name).fields;
  }

  rules(): WriteRules<JsonObject> {
    const { columns, required, maxLengths } = this.writes;
    const rule = (field: string): FieldRule => {
      const values = this.#fields[field]?.kind === "enum" ? this.#words(field) : null;
      const maxLength = maxLengths[field];
      return {
        ...(required.includes(field) ? { isRequired: true, isNeverEmpty: true } : {}),
        ...(values ? { values: [...values.keys()] } : {}),
        ...(maxLength === undefined ? {} : { maxLength }),
      };
    };
    return { fields: Object.fromEntries(Object.keys(columns).map((field) => [field, rule(field)])) };
  }

  async create(client: SqlClient, data: Data, { idempotencyKey }: WriteContext): Promise<JsonObject> {
    const { create } = this.writes;
    if (!create) throw new Error("Expected creates to be described.");
    const columns = new Map([...this.#columnsOf(data, new Map(Object.entries(create.constants)))]);
    if (create.idempotencyColumn !== undefined) columns.set(create.idempotencyColumn, idempotencyKey);
    return client.write(this.#fieldOf, async (transaction) => {
      const [before] = create.idempotencyColumn === undefined ? [] : await this.found(transaction, idempotencyKey);
      if (before) return before;
      await this.#requireReferences(transaction, data);
      const table = this.#table();
      const [made] = await transaction.rows(insertStatement(this.entity, table, columns, create.sequences));
      if (!made)
        throw new SourceError("The database took a new row, and tells none of its key: a rule or trigger kept it.");
      return this.#read(transaction, idOf(made, this.entity.key));
    });
  }

  async update(client: SqlClient, remoteId: string, data: Data, { expected }: WriteContext): Promise<JsonObject> {
    const { key } = this.entity;
    const parts = keyParts(remoteId, key.length);
    if (!parts) throw new NotFoundError(`There is no record ${remoteId}.`);
    const own = new Map(key.map((column, place): [string, Value] => [column, parts[place] ?? null]));
    const columns = new Map([...this.#columnsOf(data, own)].filter(([column]) => !own.has(column)));
    return client.write(this.#fieldOf, async (transaction) => {
      const table = this.#table();
      // Whoever else changes it waits from here on, and then meets another state than they expect.
      const [locked] = await transaction.rows(lockStatement(this.entity, table, parts));
      if (!locked) throw new NotFoundError(`There is no record ${remoteId} any more.`);
      const [before] = await transaction.rows(oneStatement(this.entity, parts));
      if (expected && before && !isSame(before, expected)) {
        throw new ConflictError(`The record ${remoteId} was changed meanwhile. Read it again, and decide anew.`);
      }
      await this.#requireReferences(transaction, data);
      if (columns.size > 0) await transaction.rows(updateStatement(this.entity, table, columns, parts));
      return this.#read(transaction, remoteId);
    });
  }

  /** What a create with that key made. */
  async found(transaction: Transaction, idempotencyKey: string): Promise<JsonObject[]> {
    const column = this.writes.create?.idempotencyColumn;
    if (column === undefined) return [];
    const keys = await transaction.rows(foundStatement(this.entity, this.#table(), column, idempotencyKey));
    const found: JsonObject[] = [];
    for (const row of keys) found.push(await this.#read(transaction, idOf(row, this.entity.key)));
    return found;
  }

  async #read(transaction: Transaction, remoteId: string): Promise<JsonObject> {
    const parts = keyParts(remoteId, this.entity.key.length);
    const [row] = parts ? await transaction.rows(oneStatement(this.entity, parts)) : [];
    const [record] = row ? await withLists(transaction, this.entity, [row]) : [];
    if (record) return record;
    throw new SourceError(
      `The row ${remoteId} that was written is not among those that are read. Describe a table or select that has it.`,
    );
  }

  #table(): string {
    return this.writes.table ?? this.entity.table ?? "";
  }

  readonly #fieldOf = (column: string): string | null =>
    Object.entries(this.writes.columns).find(([, columns]) => columns.includes(column))?.[0] ?? null;

  /** @param fixed Columns with values that nothing in the data may change. @throws {InvalidInputError} */
  #columnsOf(data: Data, fixed: Columns): Columns {
    const columns = new Map<string, Value>(fixed);
    const problems: InputProblem[] = [];
    for (const [field, value] of Object.entries(data)) {
      const names = this.writes.columns[field];
      if (!names) {
        problems.push({ path: [field], message: "can't be written there" });
        continue;
      }
      const parts = this.#written(field, value, names.length);
      if (parts === null)
        problems.push({ path: [field], message: `expected a value that it has there, got ${JSON.stringify(value)}` });
      for (const [place, name] of names.entries()) {
        const part = parts?.[place] ?? null;
        const before = columns.get(name);
        // A record of another site can't be referred to where the site is a part of this one's own key.
        if (value === null && fixed.has(name)) continue;
        if (before !== undefined && parts !== null && before !== part) {
          problems.push({ path: [field], message: `expected one whose ${name} is ${String(before)}` });
        }
        columns.set(name, part);
      }
    }
    if (problems.length === 0) return columns;
    const list = problems.map(({ path, message }) => `${path.join(".")}: ${message}`).join("; ");
    throw new InvalidInputError(`The data can't be written. ${list}`, { problems });
  }

  /** A value as its columns take it; null where there is nothing like it. */
  #written(field: string, value: unknown, count: number): readonly Value[] | null {
    const spec = this.entity.fields[field];
    const {
      format = "iso",
      unit = "seconds",
      empty,
    } = (typeof spec === "object" ? spec : {}) as {
      format?: string;
      unit?: string;
      empty?: readonly Value[];
    };
    if (value === null || value === undefined) return Array.from({ length: count }, () => empty?.[0] ?? null);
    const { timeZone } = this.description;
    if (value instanceof Date) {
      return [format === "iso" ? sinceText(value, "iso", timeZone) : instantText(value, format, timeZone)];
    }
    if (typeof value !== "string" && typeof value !== "number" && typeof value !== "boolean") return null;
    switch (this.#fields[field]?.kind) {
      case "enum": {
        const word = this.#words(field).get(String(value));
        return word === undefined ? null : [word];
      }
      case "boolean":
        return [this.#words(field).get(String(value)) ?? value];
      case "date": {
        const day = toDay(String(value), "iso", "UTC");
        return [format === "iso" ? day : instantText(new Date(`${day}T12:00:00Z`), format, "UTC")];
      }
      case "duration":
        return [new Big(String(value)).div(secondsOf[unit] ?? 1).toFixed()];
      case "reference":
        return keyParts(String(value), count);
      default:
        return [value];
    }
  }

  /** The system's word for each of ours: the first that stands for it. */
  #words(field: string): ReadonlyMap<string, string> {
    const spec = this.entity.fields[field] as { readonly values?: Readonly<Record<string, unknown>> } | string;
    const table = typeof spec === "object" ? (spec.values ?? {}) : {};
    const definition = this.#fields[field];
    const own =
      definition?.kind === "enum" && Object.keys(table).length === 0 ? Object.keys(definition.enumeration.values) : [];
    const words = new Map(own.map((word) => [word, word]));
    for (const [theirs, ours] of Object.entries(table)) if (!words.has(String(ours))) words.set(String(ours), theirs);
    return words;
  }

  /** Not every database has foreign keys, and those of a nineties' CMMS never do. @throws {InvalidInputError} */
  async #requireReferences(transaction: Transaction, data: Data): Promise<void> {
    const problems: InputProblem[] = [];
    for (const [field, value] of Object.entries(data)) {
      const definition = this.#fields[field];
      if (definition?.kind !== "reference" || typeof value !== "string") continue;
      const target = this.description.entities[definition.entity];
      const parts = target && keyParts(value, target.key.length);
      if (!target) continue;
      const rows = parts ? await transaction.rows(oneStatement({ ...target, columns: target.key }, parts)) : [];
      if (rows.length === 0) problems.push({ path: [field], message: `there is no ${definition.entity} ${value}` });
    }
    if (problems.length === 0) return;
    const list = problems.map(({ path, message }) => `${path.join(".")}: ${message}`).join("; ");
    throw new InvalidInputError(`The data refers to what is not there. ${list}`, { problems });
  }
}

/** Whether a row is as somebody saw it, in all columns that both have. */
function isSame(row: JsonObject, seen: JsonObject): boolean {
  return Object.entries(row).every(([column, value]) => !(column in seen) || isDeepStrictEqual(value, seen[column]));
}
