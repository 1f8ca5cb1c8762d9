import { z } from "zod";
import {
  SourceError,
  SourceMisconfiguredError,
  SourceUnauthorizedError,
  type TributaryError,
} from "../../errors/index.js";
import { faultFromResponse, type SourceResponse } from "../../http/index.js";
import type { JsonObject, JsonValue, SourceSession } from "../connector.js";
import { Catalog } from "./catalog.js";
import type { OdooConfig } from "./connector.js";
import { errorOf, readFault, type OdooFault } from "./faults.js";
import { referenceAt, textAt } from "./values.js";
import { isJsonObject } from "../json-object.js";

/** A record as Odoo gives it: `false` for what is empty, `[id, name]` for a reference. */
export interface OdooRecord extends JsonObject {
  readonly id: number;
}

/** Conditions in Polish notation: `["|", ["a", "=", 1], ["b", "=", 2]]`. */
export type Domain = readonly JsonValue[];

export interface SearchQuery {
  readonly model: string;
  readonly domain: Domain;
  readonly fields: readonly string[];
  /** `write_date asc, id asc` */
  readonly order: string;
  /** Always needed: without one Odoo sends every record it has. */
  readonly limit: number;
}

/** One call of a method of a model. */
interface MethodCall {
  readonly model: string;
  readonly method: string;
  /** Records that it is called on; left out for methods of the model as a whole. */
  readonly ids?: readonly number[];
  /** Arguments that the RPC API wants without their names, in order. */
  readonly positional?: JsonObject;
  readonly named?: JsonObject;
  readonly isWrite?: boolean;
}

/** Whom the key belongs to. */
export interface OdooAccount {
  readonly uid: number;
  readonly language: string | null;
  /** IANA zone in which the account reads days; UTC where it has none. */
  readonly timeZone: string;
}

const rpcBody = z.looseObject({
  jsonrpc: z.literal("2.0"),
  error: z.looseObject({ code: z.number().optional(), message: z.string().optional(), data: z.unknown() }).optional(),
});
const versionBody = z.object({ version: z.string() });
/** Before 15 without the user's own id; `false` where nothing was chosen. */
const contextBody = z.looseObject({
  uid: z.int().positive().optional(),
  lang: z.union([z.string(), z.literal(false)]).optional(),
  tz: z.union([z.string(), z.literal(false)]).optional(),
});

const longestWords = 500;

/** What Odoo says of a field. */
export interface OdooField {
  readonly type: string;
  readonly label: string;
  /** The model that it leads to. */
  readonly relation: string | null;
  /** Of a selection: the words in which the account sees each value. */
  readonly labels: ReadonlyMap<string, string>;
}

function isPairOfTexts(value: JsonValue): value is readonly [string, string] {
  return Array.isArray(value) && typeof value[0] === "string" && typeof value[1] === "string";
}

/** Odoo's external API, in the two forms that it has: RPC with a login, JSON-2 without. */
export class OdooClient {
  /** What this Odoo's models have and what the account may read of it. */
  readonly catalog = new Catalog(this);
  #account: Promise<OdooAccount> | null = null;
  #currencies: Promise<ReadonlyMap<string, string>> | null = null;
  #calls = 0;

  constructor(private readonly session: SourceSession<OdooConfig, Readonly<Record<string, string>>>) {}

  get config(): OdooConfig {
    return this.session.config;
  }

  get clock() {
    return this.session.clock;
  }

  get logger() {
    return this.session.logger;
  }

  get baseUrl(): string {
    return this.session.config.baseUrl;
  }

  get protocolName(): string {
    return this.#isJson2 ? "the JSON-2 API" : "the RPC API";
  }

  /** What logs in to the JSON-2 API, which a caller's own requests use whichever login was given. */
  get loginHeaders(): Readonly<Record<string, string>> {
    return { authorization: `bearer ${this.#key}`, "x-odoo-database": this.config.database };
  }

  /** The account behind the key, asked for once. @throws {SourceUnauthorizedError} there is none. */
  account(): Promise<OdooAccount> {
    return (this.#account ??= this.#readAccount().catch((error: unknown) => {
      this.#account = null;
      throw error;
    }));
  }

  /** The account's name, for people. */
  async accountName(): Promise<string | null> {
    const { uid } = await this.account();
    const { result } = await this.#call({
      model: "res.users",
      method: "read",
      ids: [uid],
      named: { fields: ["name", "login"] },
    });
    const [user] = isListOfRecords(result) ? result : [];
    return user ? (textAt(user, "name") ?? textAt(user, "login") ?? null) : null;
  }

  async version(): Promise<string | null> {
    if (!this.#isJson2) {
      const answer = (await this.#rpc("common", "version", [], { what: "common.version" })).result;
      return isJsonObject(answer) ? (textAt(answer, "server_version") ?? null) : null;
    }
    const url = new URL(`${this.baseUrl}/web/version`);
    const response = await this.session.http.send({ url, headers: this.loginHeaders });
    const fault = faultFromResponse(response, url);
    if (fault) throw fault;
    return versionBody.safeParse(response.json()).data?.version ?? null;
  }

  async search(query: SearchQuery): Promise<{ records: OdooRecord[]; sourceTime: Date | null }> {
    const { model, domain, fields, order, limit } = query;
    const { result, sourceTime } = await this.#call({
      model,
      method: "search_read",
      named: { domain, fields, order, limit },
    });
    if (!isListOfRecords(result)) {
      // Something else answers in its place: taken for no records, it would delete those that are stored.
      throw new SourceError(`Expected a list of records of ${model}, got something else.`, { httpStatus: 200 });
    }
    return { records: result, sourceTime };
  }

  /** Fields of a model that the account may read: their types, where references lead, and the words in which people see them. */
  async fieldsOf(model: string): Promise<ReadonlyMap<string, OdooField>> {
    const named = { allfields: [], attributes: ["type", "relation", "selection", "string"] };
    const { result } = await this.#call({ model, method: "fields_get", named });
    if (!isJsonObject(result))
      throw new SourceError(`Expected the fields of ${model}, got something else.`, { httpStatus: 200 });
    return new Map(
      Object.entries(result).map(([name, field]) => {
        const about = isJsonObject(field) ? field : {};
        const { selection } = about;
        const pairs = Array.isArray(selection) ? (selection as readonly JsonValue[]) : [];
        return [
          name,
          {
            type: textAt(about, "type") ?? "",
            label: textAt(about, "string") ?? name,
            relation: textAt(about, "relation") ?? null,
            labels: new Map(pairs.filter(isPairOfTexts)),
          },
        ];
      }),
    );
  }

  /** @returns the id of the new record. */
  async create(model: string, values: JsonObject): Promise<number> {
    const { result } = await this.#call({
      model,
      method: "create",
      positional: { vals_list: [values] },
      isWrite: true,
    });
    const id: JsonValue | undefined = Array.isArray(result) ? (result as readonly JsonValue[])[0] : result;
    if (typeof id === "number") return id;
    throw new SourceError(`Expected the id of the new record of ${model}, got something else.`, { httpStatus: 200 });
  }

  async write(model: string, id: number, values: JsonObject): Promise<void> {
    await this.#call({ model, method: "write", ids: [id], positional: { vals: values }, isWrite: true });
  }

  async remove(model: string, id: number): Promise<void> {
    await this.#call({ model, method: "unlink", ids: [id], isWrite: true });
  }

  /** Presses a button: `button_confirm`, `button_cancel` … What it answers, for the pages of Odoo, is of no use here. */
  async press(model: string, id: number, button: string): Promise<void> {
    await this.#call({ model, method: button, ids: [id], isWrite: true });
  }

  /** ISO code of each company's currency, by the company's id; asked for once. */
  companyCurrencies(): Promise<ReadonlyMap<string, string>> {
    return (this.#currencies ??= this.#readCurrencies().catch((error: unknown) => {
      this.#currencies = null;
      throw error;
    }));
  }

  get #isJson2(): boolean {
    return this.session.credentials["login"] === undefined;
  }

  get #key(): string {
    return this.session.credentials["apiKey"] ?? "";
  }

  async #readAccount(): Promise<OdooAccount> {
    const uid = this.#isJson2 ? null : await this.#authenticate();
    const call = { model: "res.users", method: "context_get" };
    const { result } = await this.#send({ call, uid: uid ?? 0, context: {} });
    const read = contextBody.safeParse(result);
    const id = uid ?? read.data?.uid;
    if (!read.success || id === undefined) {
      throw new SourceError("Expected the account's context from Odoo, got something else.", { httpStatus: 200 });
    }
    const { lang, tz } = read.data;
    return { uid: id, language: lang || null, timeZone: tz || "UTC" };
  }

  /** A wrong key is no fault to Odoo here: it answers `false`. */
  async #authenticate(): Promise<number> {
    const { database } = this.config;
    const args = [database, this.session.credentials["login"] ?? "", this.#key, {}];
    const { result } = await this.#rpc("common", "authenticate", args, { what: "common.authenticate" });
    if (typeof result === "number") return result;
    if (result === false) {
      throw new SourceUnauthorizedError("Odoo knows no such login with this API key. Connect again with a valid one.");
    }
    throw new SourceError("Expected a user's id from Odoo, got something else.", { httpStatus: 200 });
  }

  async #readCurrencies(): Promise<ReadonlyMap<string, string>> {
    const { records } = await this.search({
      model: "res.company",
      domain: [],
      fields: ["currency_id"],
      order: "id asc",
      limit: mostCompanies,
    });
    return new Map(records.map((company) => [String(company.id), referenceAt(company, "currency_id")?.name ?? ""]));
  }

  async #call(call: MethodCall): Promise<Answer> {
    const { uid, language, timeZone } = await this.account();
    const { company } = this.config;
    const context: JsonObject = {
      ...(language ? { lang: language } : {}),
      tz: timeZone,
      // Archived records are there still; hidden, they would look deleted.
      active_test: false,
      ...(company === undefined ? {} : { allowed_company_ids: [company] }),
    };
    return this.#send({ call, uid, context });
  }

  async #send({ call, uid, context }: { call: MethodCall; uid: number; context: JsonObject }): Promise<Answer> {
    const { model, method, ids, positional = {}, named = {}, isWrite = false } = call;
    const what = `${model}.${method}`;
    if (this.#isJson2) {
      return this.#json2(
        `${model}/${method}`,
        { ...(ids ? { ids } : {}), ...positional, ...named, context },
        { what, isWrite },
      );
    }
    const args = [...(ids ? [ids] : []), ...Object.values(positional)];
    const all = [this.config.database, uid, this.#key, model, method, args, { ...named, context }];
    return this.#rpc("object", "execute_kw", all as JsonValue[], { what, isWrite });
  }

  async #rpc(service: string, method: string, args: readonly JsonValue[], call: Called): Promise<Answer> {
    const url = new URL(`${this.baseUrl}/jsonrpc`);
    this.#calls += 1;
    const body = { jsonrpc: "2.0", method: "call", params: { service, method, args }, id: this.#calls };
    const response = await this.session.http.send({ method: "POST", url, body });
    const ordinary = faultFromResponse(response, url);
    if (ordinary) throw ordinary;
    const read = rpcBody.safeParse(response.json());
    if (!read.success) {
      throw new SourceError(`Expected an answer of JSON-RPC to ${call.what}, got something else.`, { httpStatus: 200 });
    }
    const { error, ...answer } = read.data;
    // Faults come with status 200.
    if (error) throw this.#errorOf(readFault(error.data), call, { code: error.code, words: error.message });
    // What Python calls None is left out of the answer.
    return { result: (answer["result"] ?? null) as JsonValue, sourceTime: timeOf(response) };
  }

  async #json2(path: string, body: JsonObject, call: Called): Promise<Answer> {
    const url = new URL(`${this.baseUrl}/json/2/${path}`);
    const response = await this.session.http.send({ method: "POST", url, body, headers: this.loginHeaders });
    if (response.status >= 400) {
      const fault = faultIn(response);
      if (fault) throw this.#errorOf(fault, call, { httpStatus: response.status });
    }
    const ordinary = faultFromResponse(response, url);
    if (ordinary) throw ordinary;
    return { result: response.json() as JsonValue, sourceTime: timeOf(response) };
  }

  #errorOf(
    fault: OdooFault | null,
    { what, isWrite = false }: Called,
    shown: { code?: number | undefined; words?: string | undefined; httpStatus?: number },
  ): TributaryError {
    if (shown.code === 404) {
      return new SourceMisconfiguredError(
        "This Odoo has no RPC API any more, or it is switched off. Connect with the API key alone: then the JSON-2 API is used.",
      );
    }
    const words = this.#shown(fault?.message ?? shown.words ?? "");
    const httpStatus = shown.httpStatus ?? 200;
    return errorOf(fault ?? { name: "" }, { what, isWrite, words, httpStatus });
  }

  /** Odoo's words, one line of them, without the key, should they repeat it. */
  #shown(words: string): string {
    const clean = this.#key === "" ? words : words.replaceAll(this.#key, "[redacted]");
    return clean.replaceAll(/\s+/g, " ").trim().slice(0, longestWords);
  }
}

interface Answer {
  readonly result: JsonValue;
  readonly sourceTime: Date | null;
}

interface Called {
  readonly what: string;
  readonly isWrite?: boolean;
}

/** An account that works for more sees costs without a currency for the rest. */
const mostCompanies = 1_000;

function faultIn(response: SourceResponse): OdooFault | null {
  if (!String(response.headers["content-type"] ?? "").startsWith("application/json")) return null;
  try {
    return readFault(JSON.parse(response.text()));
  } catch {
    // A cut body: the status has to say it all.
    return null;
  }
}

function isListOfRecords(value: JsonValue): value is OdooRecord[] & JsonValue {
  return (
    Array.isArray(value) &&
    (value as readonly JsonValue[]).every((item) => isJsonObject(item) && typeof item["id"] === "number")
  );
}

function timeOf({ headers }: SourceResponse): Date | null {
  const time = Date.parse(headers.date ?? "");
  return Number.isNaN(time) ? null : new Date(time);
}
