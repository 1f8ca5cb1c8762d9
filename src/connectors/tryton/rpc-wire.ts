import { z } from "zod";
import {
  ConflictError,
  InvalidInputError,
  SourceError,
  SourceForbiddenError,
  SourceMisconfiguredError,
  SourceUnauthorizedError,
  type TributaryError,
} from "../../errors/index.js";
import { faultFromResponse, type SourceResponse } from "../../http/index.js";
import type { JsonObject, JsonValue, SourceSession } from "../connector.js";
import type { TrytonConfig } from "./connector.js";
import { timeOf } from "./rest-wire.js";
import { labelled, type TrytonRecord } from "./values.js";
import {
  accessListOf,
  isListOfRecords,
  type Access,
  type AccessList,
  type SearchQuery,
  type TrytonWire,
} from "./wire.js";
import { isJsonObject } from "../json-object.js";

const answerBody = z.union([
  z.looseObject({ error: z.array(z.unknown()).min(1) }),
  z.looseObject({ id: z.number().nullable(), result: z.unknown() }),
]);

interface Call {
  readonly model: string;
  readonly access: Access;
}

/**
 * Tryton's JSON-RPC, which its own client speaks, with a session that a login opens. A session ends when it is not used for
 * some minutes, and is opened again then.
 */
export class RpcWire implements TrytonWire {
  readonly hasModelIds = true;
  readonly baseUrl: string;
  #login: Promise<string> | null = null;
  /** Whether this server was seen to be a Tryton with this database. */
  #isKnown = false;
  #calls = 0;
  readonly #labels = new Map<string, Promise<Labels>>();

  constructor(private readonly session: SourceSession<TrytonConfig, Readonly<Record<string, string>>>) {
    const { baseUrl, database } = session.config;
    this.baseUrl = `${baseUrl}/${encodeURIComponent(database)}`;
  }

  async headers(): Promise<Readonly<Record<string, string>>> {
    return { authorization: `Session ${await this.#sessionToken()}` };
  }

  async preferences(): Promise<JsonObject> {
    const { result } = await this.#call("model.res.user.get_preferences", [false, {}], null);
    if (isJsonObject(result)) return result;
    throw new SourceError("Expected the account's preferences from Tryton, got something else.", { httpStatus: 200 });
  }

  async search(
    { model, domain, fields, order, limit }: SearchQuery,
    context: JsonObject,
  ): Promise<{ records: TrytonRecord[]; sourceTime: Date | null }> {
    const labels = await this.#labelsOf(model, fields, context);
    const plain = fields.filter((name) => !name.endsWith(labelled));
    const parameters = [domain, 0, limit, order as JsonValue, plain, context];
    const { result, sourceTime } = await this.#call(`model.${model}.search_read`, parameters, {
      model,
      access: "read",
    });
    if (!isListOfRecords(result)) {
      // Something else answers in its place: taken for no records, it would delete those that are stored.
      throw new SourceError(`Expected a list of records of ${model}, got something else.`, { httpStatus: 200 });
    }
    return { records: result.map((record) => withLabels(nested(record) as TrytonRecord, labels)), sourceTime };
  }

  async create(model: string, values: JsonObject, context: JsonObject): Promise<number> {
    const { result } = await this.#call(`model.${model}.create`, [[values], context], { model, access: "create" });
    const [id] = Array.isArray(result) ? (result as readonly JsonValue[]) : [];
    if (typeof id === "number") return id;
    throw new SourceError(`Expected the id of the new record of ${model}, got something else.`, { httpStatus: 200 });
  }

  async write(model: string, id: string, values: JsonObject, context: JsonObject): Promise<void> {
    await this.#call(`model.${model}.write`, [[Number(id)], values, context], { model, access: "write" });
  }

  async remove(model: string, id: string, context: JsonObject): Promise<void> {
    await this.#call(`model.${model}.delete`, [[Number(id)], context], { model, access: "delete" });
  }

  async press(model: string, id: string, button: string, context: JsonObject): Promise<void> {
    await this.#call(`model.${model}.${button}`, [[Number(id)], context], { model, access: "write" });
  }

  /** Of a stored record nothing but its id is sent: Tryton reads the rest itself. */
  async onChange(model: string, id: string, fields: readonly string[], context: JsonObject): Promise<JsonObject> {
    const method = `model.${model}.on_change`;
    const { result } = await this.#call(method, [{ id: Number(id) }, fields, context], { model, access: "read" });
    const changes = Array.isArray(result) ? (result as readonly JsonValue[]) : [result];
    return Object.assign({}, ...changes.filter(isJsonObject)) as JsonObject;
  }

  async accessTo(models: readonly string[]): Promise<AccessList> {
    const { result } = await this.#call("model.ir.model.access.get_access", [models, {}], null);
    return accessListOf(isJsonObject(result) ? result : {});
  }

  /** 6.0 gives no words with a record, so its selections are asked for once; none for fields that lie behind a relation. */
  #labelsOf(model: string, fields: readonly string[], context: JsonObject): Promise<Labels> {
    const names = fields.filter((name) => name.endsWith(labelled) && !name.includes("."));
    const own = names.map((name) => name.slice(0, -labelled.length));
    if (own.length === 0) return Promise.resolve(new Map());
    const key = JSON.stringify([model, own]);
    const known = this.#labels.get(key);
    if (known) return known;
    const asked = this.#readLabels(model, own, context).catch((error: unknown) => {
      this.#labels.delete(key);
      throw error;
    });
    this.#labels.set(key, asked);
    return asked;
  }

  async #readLabels(model: string, names: readonly string[], context: JsonObject): Promise<Labels> {
    const { result } = await this.#call(`model.${model}.fields_get`, [names, context], { model, access: "read" });
    const fields = isJsonObject(result) ? Object.entries(result) : [];
    return new Map(
      fields.flatMap(([name, field]) => {
        // A selection that a method of the record makes is given by that method's name.
        const pairs = isJsonObject(field) && Array.isArray(field["selection"]) ? field["selection"] : [];
        const words = (pairs as readonly JsonValue[]).flatMap((pair) => (isWords(pair) ? [pair] : []));
        return words.length > 0 ? [[name, new Map(words)] as const] : [];
      }),
    );
  }

  /** @param call Whose permissions tell why it was refused; null for calls that everybody may make. */
  async #call(
    method: string,
    parameters: readonly JsonValue[],
    call: Call | null,
  ): Promise<{ result: JsonValue; sourceTime: Date | null }> {
    const token = await this.#sessionToken();
    let response = await this.#send(method, parameters, token);
    if (response.status === 401) {
      // The session ended while it was not used; nothing was done then.
      if (this.#login !== null && (await this.#login) === token) this.#login = null;
      response = await this.#send(method, parameters, await this.#sessionToken());
    }
    const result = await this.#resultOf(response, call);
    return { result, sourceTime: timeOf(response) };
  }

  /** The open session, as Tryton wants it in a header. */
  #sessionToken(): Promise<string> {
    return (this.#login ??= this.#openSession().catch((error: unknown) => {
      this.#login = null;
      throw error;
    }));
  }

  async #openSession(): Promise<string> {
    const { login = "", password = "" } = this.session.credentials;
    const response = await this.#send("common.db.login", [login, { password }, "en"], null);
    if (!this.#isKnown && (response.status === 404 || response.status === 405)) {
      throw new SourceMisconfiguredError(
        `There is no Tryton with a database "${this.session.config.database}" at ${new URL(this.baseUrl).host}. ` +
          "Check the base URL and the database.",
      );
    }
    const result = await this.#resultOf(response, null);
    // Newer versions add a third element.
    const [user, token] = Array.isArray(result) ? (result as readonly JsonValue[]) : [];
    if (typeof user !== "number" || typeof token !== "string") {
      throw new SourceUnauthorizedError(
        "Tryton knows no such login with this password. Connect again with a valid one.",
      );
    }
    this.#isKnown = true;
    return Buffer.from(`${login}:${user}:${token}`).toString("base64");
  }

  #send(method: string, parameters: readonly JsonValue[], token: string | null): Promise<SourceResponse> {
    this.#calls += 1;
    return this.session.http.send({
      method: "POST",
      url: new URL(`${this.baseUrl}/`),
      headers: token === null ? {} : { authorization: `Session ${token}` },
      body: { id: this.#calls, method, params: parameters },
    });
  }

  async #resultOf(response: SourceResponse, call: Call | null): Promise<JsonValue> {
    const fault = faultFromResponse(response, new URL(this.baseUrl));
    if (fault) throw fault;
    const read = answerBody.safeParse(response.json());
    if (!read.success)
      throw new SourceError("Expected an answer of Tryton's JSON-RPC, got something else.", { httpStatus: 200 });
    // Faults come with status 200.
    if ("error" in read.data) throw await this.#errorOf(read.data.error as readonly JsonValue[], call);
    return read.data["result"] as JsonValue;
  }

  /** `["UserError", ["words", "description"]]`; anything unforeseen comes as its words and a traceback. */
  async #errorOf(error: readonly JsonValue[], call: Call | null): Promise<TributaryError> {
    const [kind, ...about] = error;
    const words = textsOf(about).join(" ").slice(0, longestWords);
    if (kind === "ConcurrencyException") {
      return new ConflictError("Somebody else changed this record in Tryton meanwhile. Read it again and decide anew.");
    }
    if (kind === "LoginException") {
      return new SourceUnauthorizedError(
        "Tryton asks this login for more than a password. Connect with a login that needs no more.",
      );
    }
    if (kind !== "UserError" && kind !== "UserWarning") {
      const shown = typeof kind === "string" ? kind.slice(0, longestWords) : "";
      return new SourceError(`Tryton failed.${shown ? ` It said: ${shown}` : ""}`, {
        httpStatus: 200,
        sourceMessage: shown,
        isRetryable: true,
      });
    }
    if (call === null)
      return new SourceError(`Tryton refused. It said: ${words}`, { httpStatus: 200, sourceMessage: words });
    // Translated words are all that tells a missing permission from a broken rule.
    const access = (await this.accessTo([call.model])).get(call.model);
    if (access && !access[call.access]) {
      return new SourceForbiddenError(`The account may not ${call.access} ${call.model} in Tryton. It said: ${words}`);
    }
    return call.access === "read"
      ? new SourceError(`Tryton refused to read ${call.model}. It said: ${words}`, {
          httpStatus: 200,
          sourceMessage: words,
        })
      : new InvalidInputError(`Tryton refused the change. It said: ${words}`);
  }
}

const longestWords = 500;

/** By field, the words of each value. */
type Labels = ReadonlyMap<string, ReadonlyMap<string, string>>;

function isWords(pair: JsonValue): pair is readonly [string, string] {
  return Array.isArray(pair) && typeof pair[0] === "string" && typeof pair[1] === "string";
}

/** The words beside the values, as the REST protocol gives them. */
function withLabels(record: TrytonRecord, labels: Labels): TrytonRecord {
  const words = [...labels].flatMap(([name, of]) => {
    const value = record[name];
    const label = typeof value === "string" ? of.get(value) : undefined;
    return label === undefined ? [] : [[name + labelled, label] as const];
  });
  return words.length === 0 ? record : { ...record, ...Object.fromEntries(words) };
}

/** What was read through a relation stands beside its id, under its name with a dot: `party: 4, "party.": { id: 4, name: … }`. */
function nested(value: JsonValue): JsonValue {
  if (Array.isArray(value)) return (value as readonly JsonValue[]).map(nested);
  if (!isJsonObject(value) || "__class__" in value) return value;
  const plain: Record<string, JsonValue> = {};
  for (const [name, inner] of Object.entries(value)) {
    if (inner === undefined) continue;
    if (name.endsWith(".")) plain[name.slice(0, -1)] = nested(inner);
    else if (!(`${name}.` in value)) plain[name] = nested(inner);
  }
  return plain;
}

function textsOf(values: readonly JsonValue[]): string[] {
  return values.flatMap((value) => {
    if (typeof value === "string") return value === "" ? [] : [value];
    return Array.isArray(value) ? textsOf(value as readonly JsonValue[]) : [];
  });
}
