import { isDeepStrictEqual } from "node:util";
import type { JSONValue } from "@jmespath-community/jmespath";
import type { FieldMap, WriteData } from "../../../schema/definition/index.js";
import { entityByName, type Entities, type EntityName } from "../../../schema/entities/index.js";
import {
  ConflictError,
  ConnectionUnreachableError,
  InvalidInputError,
  NotFoundError,
  SourceError,
  WriteUnconfirmedError,
  type InputProblem,
} from "../../errors/index.js";
import type { EntitySource, JsonObject, JsonValue, LostWrite, WriteContext } from "../connector.js";
import { isJsonObject } from "../json-object.js";
import type { FieldRule, FieldRules, WriteRules } from "../write-rules.js";
import { recordCurrency, withCurrency } from "../written-amounts.js";
import { evaluate, type Answer, type RestClient } from "./client.js";
import type { Description, EntityDescription } from "./description.js";
import type { Lock, WriteDescription } from "./write-description.js";
import {
  at,
  fill,
  lookedUp,
  ourPath,
  put,
  remove,
  rulesOf,
  type Path,
  type Values,
  type Word,
} from "./written-values.js";

/** How one entity of a described system is read, as far as its writes need it. */
export interface WrittenEntity {
  readonly name: EntityName;
  readonly entity: EntityDescription;
  readonly description: Description;
  readonly idOf: (raw: JsonObject) => string | null;
  readonly modifiedAt: (raw: JsonObject) => Date | null;
  readonly toUnified: (raw: JsonObject) => Values;
  readonly readOne: (client: RestClient, remoteId: string) => Promise<FoundRecord | null>;
}

export interface FoundRecord {
  readonly raw: JsonObject;
  readonly etag: string | null;
}

/** What the source of an entity offers beyond reading; nothing where the description says nothing of it. */
export function writesOf(written: WrittenEntity): Partial<EntitySource<RestClient>> {
  const { write } = written.entity;
  if (!write) return {};
  const writer = new Writer(written, write);
  const { create, update } = write;
  return {
    writable: writer.rules(),
    ...(create ? { create: (client, data, context) => writer.create(client, data, context) } : {}),
    ...(create?.key?.header === undefined ? {} : { takesIdempotencyKey: true }),
    ...(create?.key?.find ? { findWritten: (client, _data, lost) => writer.find(client, lost) } : {}),
    ...(update || Object.keys(write.actions).length > 0
      ? { update: (client, id, data, context) => writer.update(client, id, data, context) }
      : {}),
  };
}

class Writer {
  readonly #fields: FieldMap;

  constructor(
    private readonly written: WrittenEntity,
    private readonly write: WriteDescription,
  ) {
    this.#fields = entityByName(written.name).fields;
  }

  rules(): WriteRules<JsonObject> {
    const { fields, actions, update } = this.write;
    const statuses = Object.keys(actions);
    const byActions: FieldRules =
      statuses.length === 0 || "status" in fields
        ? {}
        : {
            status: {
              isNeverEmpty: true,
              values: statuses,
              only: { on: "update", because: "the system gives it to a new record by itself" },
            },
          };
    const rules = rulesOf(fields, this.#fields, this.written.entity.fields);
    // Where nothing but a status can be changed, no other field of a record that is there can.
    const fixed = Object.entries(rules).map(([name, rule]): [string, FieldRule] => [
      name,
      update ? rule : { ...rule, only: { on: "create", because: "the system keeps it as it was made" } },
    ]);
    return { fields: { ...Object.fromEntries(fixed), ...byActions } };
  }

  async create(
    client: RestClient,
    given: WriteData<Entities[EntityName]>,
    { idempotencyKey }: WriteContext,
  ): Promise<JsonObject> {
    const { create } = this.write;
    if (!create) throw new Error("Expected creates to be described.");
    const { header, property } = create.key ?? {};
    const data = withCurrency(given, this.write.fields);
    const record: Record<string, JsonValue> = {};
    for (const [name, value] of Object.entries(create.constants)) put(record, name, value);
    await this.#fill(client, record, data, null);
    if (property !== undefined) put(record, property, idempotencyKey);
    const answer = await client.change({
      method: "POST",
      target: create.path,
      ...(create.query ? { query: create.query } : {}),
      headers: header === undefined ? {} : { [header]: idempotencyKey },
      body: this.#enveloped(record),
      pathOf: (target) => this.#pathOf(target),
    });
    return this.#afterwards(client, this.#idOfNew(answer));
  }

  async update(
    client: RestClient,
    remoteId: string,
    given: WriteData<Entities[EntityName]>,
    { expected }: WriteContext,
  ): Promise<JsonObject> {
    const data = given as Values;
    const { update, actions } = this.write;
    const { status } = data;
    const action = typeof status === "string" ? actions[status] : undefined;
    if (action) requireAlone(data);
    const found = await this.#required(client, remoteId);
    if (expected) this.#requireUnchanged(found.raw, expected);
    const stored = this.written.toUnified(found.raw);
    const pathOf = (target: string) => this.#pathOf(target);
    if (action) {
      const isThere = (stored["status"] as { value?: unknown } | null | undefined)?.value === status;
      if (isThere) return found.raw;
      const { method, path } = action;
      const body = { ...action.body } as Record<string, JsonValue>;
      const locked = lockOf(update?.lock, found, body);
      await client.change({ ...locked, method, target: place(path, remoteId), body, pathOf });
      return this.#afterwards(client, remoteId);
    }
    if (!update || Object.values(data).every((value) => value === undefined)) return found.raw;
    const body: Record<string, JsonValue> = update.whole ? ({ ...found.raw } as Record<string, JsonValue>) : {};
    for (const name of update.without) remove(body, name);
    await this.#fill(client, body, data, stored);
    const locked = lockOf(update.lock, found, body);
    await client.change({
      method: update.method,
      target: place(update.path, remoteId),
      headers: locked.headers,
      query: { ...update.query, ...locked.query },
      body: this.#enveloped(body),
      pathOf,
    });
    return this.#afterwards(client, remoteId);
  }

  /** What a create with that key made. A system that does not know a parameter answers with any records, so each is looked at. */
  async find(client: RestClient, { idempotencyKey }: LostWrite): Promise<JsonObject[]> {
    const { list } = this.written.entity;
    const { find, property } = this.write.create?.key ?? {};
    if (!find) return [];
    const query = Object.entries(find.query ?? {}).map(([name, value]): [string, Word] => [
      name,
      typeof value === "string" ? value.replaceAll("{key}", idempotencyKey) : value,
    ]);
    const answer = await client.get({
      target: (find.path ?? list.path).replaceAll("{key}", encodeURIComponent(idempotencyKey)),
      query: { ...(find.path === undefined ? list.query : {}), ...Object.fromEntries(query) },
      noneAt: [404, 410],
    });
    const items = answer ? evaluate(find.items ?? list.items, answer.body, "find.items") : [];
    if (!Array.isArray(items)) {
      throw new SourceError(`Expected a list of records where a new one is looked for by its key, got none.`, {
        httpStatus: 200,
      });
    }
    const records: JsonObject[] = [];
    for (const item of items as readonly JsonValue[]) {
      if (!isJsonObject(item) || (property !== undefined && at(item, property) !== idempotencyKey)) continue;
      const id = this.written.idOf(item);
      const found = id === null ? null : await this.written.readOne(client, id);
      if (found) records.push(found.raw);
    }
    return records;
  }

  #idOfNew(answer: Answer): string {
    const { create } = this.write;
    const { entity, idOf } = this.written;
    const id = create?.location
      ? lastPart(answer.headers["location"])
      : create?.id === undefined
        ? idIn(evaluate(entity.one.item, answer.body, "item"), idOf)
        : textOf(evaluate(create.id, answer.body, "write.create.id"));
    if (id !== null) return id;
    const where = create?.location ? "its Location header" : `"${create?.id ?? entity.id}"`;
    throw new SourceError(
      `${entity.list.path} took the record, and its answer has no id at ${where}. Say in write.create where it stands.`,
      { httpStatus: 201 },
    );
  }

  async #required(client: RestClient, remoteId: string): Promise<FoundRecord> {
    const found = await this.written.readOne(client, remoteId);
    if (found) return found;
    throw new NotFoundError(`The system has no such record below ${this.written.entity.one.path}.`);
  }

  /** How the record stands after a write. Losing the connection there leaves it untold, not undone. */
  async #afterwards(client: RestClient, remoteId: string): Promise<JsonObject> {
    try {
      const found = await this.written.readOne(client, remoteId);
      if (found) return found.raw;
    } catch (error) {
      if (!(error instanceof ConnectionUnreachableError)) throw error;
      throw new WriteUnconfirmedError(
        `The system took the record ${remoteId}, and the connection was lost before it was read again.`,
        { cause: error, details: { remoteId } },
      );
    }
    throw new SourceError(
      `The system took the record, and has none of the id ${remoteId} afterwards. Look at id in write.create, and at one.`,
      { httpStatus: 200 },
    );
  }

  /** By the system's lock, by the time of change, and by all that is read of the record. */
  #requireUnchanged(stored: JsonObject, expected: JsonObject): void {
    const { modifiedAt, toUnified } = this.written;
    const { value } = this.write.update?.lock ?? {};
    if (value !== undefined) {
      const [now, then] = [stored, expected].map((raw) => evaluate(value, raw as JSONValue, "lock.value"));
      if (then !== null && now === then) return;
      if (then !== null) throw changedMeanwhile();
    }
    const [now, then] = [modifiedAt(stored), modifiedAt(expected)];
    if (now && then && now.getTime() !== then.getTime()) throw changedMeanwhile();
    // Times of change may be whole seconds or days.
    if (!isDeepStrictEqual(toUnified(stored), toUnified(expected))) throw changedMeanwhile();
  }

  #enveloped(record: JsonObject): JsonObject {
    const { body } = this.write;
    if (body === undefined) return record;
    const whole: Record<string, JsonValue> = {};
    put(whole, body, record);
    return whole;
  }

  /** @throws {InvalidInputError} with a path for each value that the system can't be sent. */
  async #fill(client: RestClient, body: Record<string, JsonValue>, data: Values, stored: Values | null): Promise<void> {
    const { description, entity } = this.written;
    const problems: InputProblem[] = [];
    fill(body, data, {
      write: this.write.fields,
      fields: this.#fields,
      read: entity.fields,
      timeZone: description.timeZone,
      currency: recordCurrency(data, stored),
      path: [],
      problems,
    });
    if (problems.length === 0) problems.push(...(await this.#dangling(client, data)));
    if (problems.length === 0) return;
    const list = problems.map(({ path, message }) => `${path.join(".")}: ${message}`).join("; ");
    throw new InvalidInputError(`The data can't be written there. ${list}.`, { problems });
  }

  /** References that lead nowhere, of those that the system would take all the same. */
  async #dangling(client: RestClient, data: Values): Promise<InputProblem[]> {
    const problems: InputProblem[] = [];
    for (const { path, entity, id } of lookedUp(data, this.write.fields, this.#fields, [])) {
      const one = this.written.description.entities[entity]?.one;
      if (!one || (await client.get({ target: place(one.path, id), noneAt: [400, 404, 410] }))) continue;
      problems.push({ path, message: `there is no ${entity} ${id}` });
    }
    return problems;
  }

  /** Where a property that the system complains of is in the data: `lines[0].qty` and `/lines/0/qty` are `lines.0.quantityOrdered`. */
  #pathOf(target: string): Path | null {
    const parts = target.split(/[./[\]]+/).filter((part) => part !== "");
    const inside = this.write.body === undefined ? [] : this.write.body.split(".");
    const isInside = inside.length > 0 && inside.every((part, index) => parts[index] === part);
    return ourPath(isInside ? parts.slice(inside.length) : parts, this.write.fields);
  }
}

function lockOf(
  lock: Lock | undefined,
  { raw, etag }: FoundRecord,
  body: Record<string, JsonValue>,
): { readonly headers: Record<string, string>; readonly query: Record<string, string> } {
  const none = { headers: {}, query: {} };
  if (!lock) return none;
  if (lock.etag) {
    if (etag !== null) return { ...none, headers: { "if-match": etag } };
    throw new SourceError("The system sends no ETag with the record. Leave the lock out of the description.", {
      httpStatus: 200,
    });
  }
  const { value = "", header, property, parameter, template } = lock;
  const version = evaluate(value, raw as JSONValue, "lock.value");
  if (version === null) return none;
  const isPlain = template === "{value}";
  const text = template.replaceAll("{value}", typeof version === "string" ? version : JSON.stringify(version));
  if (property !== undefined) put(body, property, isPlain ? version : text);
  return {
    headers: header === undefined ? {} : { [header.toLowerCase()]: text },
    query: parameter === undefined ? {} : { [parameter]: text },
  };
}

/** A status that is a call of its own would leave a write half done, were there another call beside it. */
function requireAlone(data: Values): void {
  const others = Object.keys(data).filter((name) => name !== "status" && data[name] !== undefined);
  if (others.length === 0) return;
  throw new InvalidInputError(
    `The system takes a record to ${String(data["status"])} by a call of its own. Send the status by itself, and ${others.join(", ")} before or after it.`,
    { problems: [{ path: ["status"], message: `expected none beside ${others.join(", ")}` }] },
  );
}

function changedMeanwhile(): ConflictError {
  return new ConflictError(
    "The record was changed in the system after what you decided upon. Read it again and decide anew.",
  );
}

function place(path: string, id: string): string {
  return path.replaceAll("{id}", encodeURIComponent(id));
}

function idIn(item: JSONValue, idOf: (raw: JsonObject) => string | null): string | null {
  return isJsonObject(item) ? idOf(item) : null;
}

function lastPart(location: string | undefined): string | null {
  const part = (location ?? "")
    .replace(/[?#].*$/, "")
    .split("/")
    .findLast((text) => text !== "");
  if (part === undefined) return null;
  try {
    return decodeURIComponent(part);
  } catch {
    return part;
  }
}

function textOf(value: JSONValue): string | null {
  const text = typeof value === "number" || typeof value === "string" ? String(value) : "";
  return text === "" ? null : text;
}
