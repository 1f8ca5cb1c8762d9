import {
  ConflictError,
  InvalidInputError,
  NotFoundError,
  SourceError,
  SourceForbiddenError,
  SourceMisconfiguredError,
  type TributaryError,
} from "../../errors/index.js";
import { faultFromResponse, type SourceRequest, type SourceResponse } from "../../http/index.js";
import type { JsonObject, JsonValue, SourceSession } from "../connector.js";
import { Catalog } from "./catalog.js";
import type { TrytonConfig } from "./connector.js";
import { isObject, textAt, type TrytonRecord } from "./values.js";

/** `[["state", "=", "draft"]]`, or `["OR", …]`; every value as Tryton's JSON. */
export type Domain = readonly JsonValue[];
export type Access = "read" | "write" | "create" | "delete";

export interface SearchQuery {
  readonly model: string;
  readonly domain: Domain;
  /** Dotted paths; nothing else is sent but `id` and `__name__`. */
  readonly fields: readonly string[];
  readonly order: readonly (readonly [field: string, direction: "ASC" | "DESC"])[];
  /** Always needed: without one Tryton sends every record it has. */
  readonly limit: number;
  /** Added to the session's context: the places that stock is counted in, for example. */
  readonly context?: JsonObject;
}

/** Who the key belongs to. */
export interface TrytonAccount {
  readonly name: string | null;
  /** Company that records are read for. */
  readonly company: number;
  readonly language: string | null;
}

/** Tryton's REST protocol, one function per kind of call. */
export class TrytonClient {
  /** What this Tryton's models have and what the account may read of it. */
  readonly catalog = new Catalog(this);
  private accountOnce: Promise<TrytonAccount> | null = null;
  private currencyOnce: Promise<string | null> | null = null;
  private readonly base: string;

  constructor(private readonly session: SourceSession<TrytonConfig, Readonly<Record<string, string>>>) {
    this.base = `${this.baseUrl}/rest/model/`;
  }

  get config(): TrytonConfig {
    return this.session.config;
  }

  get clock() {
    return this.session.clock;
  }

  get logger() {
    return this.session.logger;
  }

  /** Of the database: `/rest/model/party.party` lies below it, another database does not. */
  get baseUrl(): string {
    const { baseUrl, database } = this.session.config;
    return `${baseUrl}/${encodeURIComponent(database)}`;
  }

  /** What logs in, and the context in which the account works. */
  async loginHeaders(more: JsonObject = {}): Promise<{ authorization: string; "x-tryton-context": string }> {
    const { company, language } = await this.account();
    return this.headersFor({ company, ...(language ? { language } : {}), active_test: false, ...more });
  }

  /** The account behind the key, asked for once. @throws {SourceMisconfiguredError} when it works for no company. */
  account(): Promise<TrytonAccount> {
    return (this.accountOnce ??= this.readAccount().catch((error: unknown) => {
      this.accountOnce = null;
      throw error;
    }));
  }

  /** ISO code of the company's currency, in which costs are kept; asked for once. */
  companyCurrency(): Promise<string | null> {
    return (this.currencyOnce ??= this.readCompanyCurrency().catch((error: unknown) => {
      this.currencyOnce = null;
      throw error;
    }));
  }

  async search(query: SearchQuery): Promise<{ records: TrytonRecord[]; sourceTime: Date | null }> {
    const response = await this.send({ model: query.model, access: "read", context: query.context }, query.model, {
      query: {
        d: encode(query.domain),
        o: encode(query.order),
        s: query.limit,
        f: query.fields,
      },
    });
    const records = response.json();
    if (!isListOfRecords(records)) {
      // Something else answers in its place: taken for no records, it would delete those that are stored.
      throw new SourceError(`Expected a list of records of ${query.model}, got something else.`, {
        httpStatus: response.status,
      });
    }
    return { records, sourceTime: timeOf(response) };
  }

  /** @returns the id of the new record. */
  async create(model: string, values: JsonObject): Promise<number> {
    const response = await this.send({ model, access: "create" }, model, {
      method: "POST",
      body: values,
      query: { f: "id" },
    });
    return (response.json() as TrytonRecord).id;
  }

  async write(model: string, id: string, values: JsonObject): Promise<void> {
    await this.send({ model, access: "write" }, `${model}/${id}`, { method: "PUT", body: values, query: { f: "id" } });
  }

  async remove(model: string, id: string): Promise<void> {
    await this.send({ model, access: "delete" }, `${model}/${id}`, { method: "DELETE" });
  }

  /** Presses a button: `quote`, `confirm`, `cancel` … */
  async press(model: string, id: string, button: string): Promise<void> {
    const path = `${model}/${id}/${button}`;
    await this.send({ model, access: "write" }, path, { method: "POST", body: {}, query: { f: "id" } });
  }

  /** What Tryton's own client would fill in after these fields of a stored record changed. */
  async onChange(model: string, id: string, fields: readonly string[]): Promise<JsonObject> {
    const body = { fieldnames: fields };
    const response = await this.send({ model, access: "read" }, `${model}/${id}/on_change`, { method: "POST", body });
    return response.json() as JsonObject;
  }

  /** What the account may do with each model. Tryton fails on a model it does not know. */
  async accessTo(models: readonly string[]): Promise<ReadonlyMap<string, Readonly<Record<Access, boolean>>>> {
    const url = new URL(`${this.base}ir.model.access/get_access`);
    const response = await this.sendTo(url, { method: "POST", body: { models } }, {});
    const fault = faultFromResponse(response, url, wordsOf(response));
    if (fault) throw fault;
    // Allowed is `true` or 1, denied 0.
    const answer = response.json() as Record<string, Record<Access, boolean | number>>;
    return new Map(
      Object.entries(answer).map(([model, access]) => [
        model,
        {
          read: Boolean(access.read),
          write: Boolean(access.write),
          create: Boolean(access.create),
          delete: Boolean(access.delete),
        },
      ]),
    );
  }

  private async readAccount(): Promise<TrytonAccount> {
    const url = new URL(`${this.base}res.user/get_preferences`);
    const response = await this.sendTo(url, { method: "POST", body: { context_only: false } }, {});
    if (response.status === 404 || response.status === 405) {
      throw new SourceMisconfiguredError(
        `There is no Tryton with a database "${this.config.database}" and the REST protocol at ${url.host}. ` +
          "Check the base URL and the database.",
      );
    }
    const fault = faultFromResponse(response, url, wordsOf(response));
    if (fault) throw fault;
    const preferences = response.json() as JsonObject;
    const company = this.config.company ?? preferences["company"];
    if (typeof company !== "number") {
      throw new SourceMisconfiguredError(
        "The account works for no company, so Tryton would show it no purchases. " +
          "Set its company in Tryton, or give a company's id in the connection's config.",
      );
    }
    return {
      name: textAt(preferences, "name") ?? null,
      company,
      language: textAt(preferences, "language") ?? null,
    };
  }

  private async readCompanyCurrency(): Promise<string | null> {
    const { company } = await this.account();
    const { records } = await this.search({
      model: "company.company",
      domain: [["id", "=", company]],
      fields: ["currency.code"],
      order: [["id", "ASC"]],
      limit: 1,
    });
    return records[0] ? (textAt(records[0], "currency.code") ?? null) : null;
  }

  private async send(
    call: { model: string; access: Access; context?: JsonObject | undefined },
    path: string,
    request: Omit<SourceRequest, "url">,
  ): Promise<SourceResponse> {
    const url = new URL(this.base + path);
    const headers = await this.loginHeaders(call.context);
    const response = await this.session.http.send({ ...request, url, headers });
    const fault = await this.faultOf(response, url, call);
    if (fault) throw fault;
    return response;
  }

  private sendTo(url: URL, request: Omit<SourceRequest, "url">, context: JsonObject): Promise<SourceResponse> {
    return this.session.http.send({ ...request, url, headers: this.headersFor(context) });
  }

  private headersFor(context: JsonObject) {
    const authorization = `Bearer ${this.session.credentials["restKey"] ?? ""}`;
    return { authorization, "x-tryton-context": encode(context) };
  }

  /**
   * Tryton's own ways to say no. A missing permission, a broken rule and a wrong value all come as 400 with nothing but
   * translated words to tell them apart, so the permission is asked for rather than guessed from the words.
   */
  private async faultOf(
    response: SourceResponse,
    url: URL,
    call: { model: string; access: Access },
  ): Promise<TributaryError | null> {
    if (response.status < 300) return null;
    const words = wordsOf(response);
    if (response.status === 400 && isJson(response)) {
      const access = (await this.accessTo([call.model])).get(call.model);
      if (access && !access[call.access]) {
        return new SourceForbiddenError(
          `The account may not ${call.access} ${call.model} in Tryton. It said: ${words}`,
        );
      }
      const details = { httpStatus: 400, ...(words ? { sourceMessage: words } : {}) };
      return call.access === "read"
        ? new SourceError(`Tryton refused to read ${call.model}. It said: ${words}`, details)
        : new InvalidInputError(`Tryton refused the change. It said: ${words}`);
    }
    if (response.status === 404 && call.access !== "read") {
      return new NotFoundError("Tryton has no such record, or the account may not see it.");
    }
    // ConcurrencyException: somebody else changed the record at the same time.
    if (response.status === 423)
      return new ConflictError("Somebody else is changing this record in Tryton. Try again.");
    return faultFromResponse(response, url, words);
  }
}

function isListOfRecords(body: unknown): body is TrytonRecord[] {
  return Array.isArray(body) && body.every((item: JsonValue) => isObject(item) && typeof item["id"] === "number");
}

/** JSON errors carry `message` and `description`; HTML ones a paragraph. */
function wordsOf(response: SourceResponse): string | undefined {
  if (isJson(response)) {
    const body = response.json() as JsonValue;
    if (!isObject(body)) return undefined;
    const parts = [textAt(body, "message"), textAt(body, "description")];
    return parts.filter((part) => part).join(" ");
  }
  const paragraph = /<p>(.*?)<\/p>/s.exec(response.text())?.[1];
  return paragraph?.replace(/&(#39|quot|lt|gt|amp);/g, (_match, name: keyof typeof entities) => entities[name]);
}

/** Those that Tryton's web framework escapes. */
const entities = { "#39": "'", quot: '"', lt: "<", gt: ">", amp: "&" } as const;

function isJson(response: SourceResponse): boolean {
  return String(response.headers["content-type"] ?? "").startsWith("application/json");
}

function timeOf(response: SourceResponse): Date | null {
  const time = Date.parse(response.headers.date ?? "");
  return Number.isNaN(time) ? null : new Date(time);
}

/** Tryton decodes with Python's urlsafe_b64decode, which insists on the padding. */
function encode(value: JsonValue | Domain | SearchQuery["order"]): string {
  const text = Buffer.from(JSON.stringify(value)).toString("base64url");
  return text.padEnd(Math.ceil(text.length / 4) * 4, "=");
}
