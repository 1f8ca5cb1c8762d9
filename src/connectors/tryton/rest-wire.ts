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
import type { TrytonConfig } from "./connector.js";
import { textAt, type TrytonRecord } from "./values.js";
import {
  accessListOf,
  isListOfRecords,
  type Access,
  type AccessList,
  type Domain,
  type SearchQuery,
  type TrytonWire,
} from "./wire.js";
import { isJsonObject } from "../json-object.js";

/** Tryton's REST protocol, one function per kind of call. */
export class RestWire implements TrytonWire {
  readonly hasModelIds = false;
  readonly baseUrl: string;
  readonly #base: string;

  constructor(private readonly session: SourceSession<TrytonConfig, Readonly<Record<string, string>>>) {
    const { baseUrl, database } = session.config;
    // `/rest/model/party.party` lies below it, another database does not.
    this.baseUrl = `${baseUrl}/${encodeURIComponent(database)}`;
    this.#base = `${this.baseUrl}/rest/model/`;
  }

  async headers(context: JsonObject): Promise<Readonly<Record<string, string>>> {
    const authorization = `Bearer ${this.session.credentials["restKey"] ?? ""}`;
    return { authorization, "x-tryton-context": encode(context) };
  }

  async preferences(): Promise<JsonObject> {
    const url = new URL(`${this.#base}res.user/get_preferences`);
    const response = await this.#sendTo(url, { method: "POST", body: { context_only: false } });
    if (response.status === 404 || response.status === 405) {
      throw new SourceMisconfiguredError(
        `There is no Tryton with a database "${this.session.config.database}" and the REST protocol at ${url.host}. ` +
          "Check the base URL and the database. Before 8.0 Tryton has no REST: connect with a login and a password.",
      );
    }
    const fault = faultFromResponse(response, url, wordsOf(response));
    if (fault) throw fault;
    return response.json() as JsonObject;
  }

  async search(query: SearchQuery, context: JsonObject): Promise<{ records: TrytonRecord[]; sourceTime: Date | null }> {
    const response = await this.#send({ model: query.model, access: "read", context }, query.model, {
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

  async create(model: string, values: JsonObject, context: JsonObject): Promise<number> {
    const response = await this.#send({ model, access: "create", context }, model, {
      method: "POST",
      body: values,
      query: { f: "id" },
    });
    return (response.json() as TrytonRecord).id;
  }

  async write(model: string, id: string, values: JsonObject, context: JsonObject): Promise<void> {
    const request = { method: "PUT", body: values, query: { f: "id" } } as const;
    await this.#send({ model, access: "write", context }, `${model}/${id}`, request);
  }

  async remove(model: string, id: string, context: JsonObject): Promise<void> {
    await this.#send({ model, access: "delete", context }, `${model}/${id}`, { method: "DELETE" });
  }

  async press(model: string, id: string, button: string, context: JsonObject): Promise<void> {
    const path = `${model}/${id}/${button}`;
    await this.#send({ model, access: "write", context }, path, { method: "POST", body: {}, query: { f: "id" } });
  }

  async onChange(model: string, id: string, fields: readonly string[], context: JsonObject): Promise<JsonObject> {
    const request = { method: "POST", body: { fieldnames: fields } } as const;
    const response = await this.#send({ model, access: "read", context }, `${model}/${id}/on_change`, request);
    return response.json() as JsonObject;
  }

  async accessTo(models: readonly string[]): Promise<AccessList> {
    const url = new URL(`${this.#base}ir.model.access/get_access`);
    const response = await this.#sendTo(url, { method: "POST", body: { models } });
    const fault = faultFromResponse(response, url, wordsOf(response));
    if (fault) throw fault;
    return accessListOf(response.json() as JsonObject);
  }

  async #send(
    call: { model: string; access: Access; context: JsonObject },
    path: string,
    request: Omit<SourceRequest, "url">,
  ): Promise<SourceResponse> {
    const url = new URL(this.#base + path);
    const headers = await this.headers(call.context);
    const response = await this.session.http.send({ ...request, url, headers });
    const fault = await this.#faultOf(response, url, call);
    if (fault) throw fault;
    return response;
  }

  async #sendTo(url: URL, request: Omit<SourceRequest, "url">): Promise<SourceResponse> {
    return this.session.http.send({ ...request, url, headers: await this.headers({}) });
  }

  /**
   * Tryton's own ways to say no. A missing permission, a broken rule and a wrong value all come as 400 with nothing but
   * translated words to tell them apart, so the permission is asked for rather than guessed from the words.
   */
  async #faultOf(
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

/** JSON errors carry `message` and `description`; HTML ones a paragraph. */
function wordsOf(response: SourceResponse): string | undefined {
  if (isJson(response)) {
    const body = response.json() as JsonValue;
    if (!isJsonObject(body)) return undefined;
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

export function timeOf(response: SourceResponse): Date | null {
  const time = Date.parse(response.headers.date ?? "");
  return Number.isNaN(time) ? null : new Date(time);
}

/** Tryton decodes with Python's urlsafe_b64decode, which insists on the padding. */
function encode(value: JsonValue | Domain | SearchQuery["order"]): string {
  const text = Buffer.from(JSON.stringify(value)).toString("base64url");
  return text.padEnd(Math.ceil(text.length / 4) * 4, "=");
}
