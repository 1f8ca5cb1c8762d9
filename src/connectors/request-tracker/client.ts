import { z } from "zod";
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
import type { JsonObject, SourceSession } from "../connector.js";
import type { RequestTrackerConfig } from "./connector.js";

/** A ticket or an asset, with the fields that were asked for. Ids of lists are text, those of single records numbers. */
export interface RtRecord extends JsonObject {
  readonly id: string;
}

export interface RtPage {
  readonly items: readonly RtRecord[];
  readonly sourceTime: Date | null;
}

export interface ListQuery {
  /** TicketSQL or AssetSQL. */
  readonly query: string;
  readonly limit: number;
  readonly fields: readonly string[];
  /** Fields of the records that a field leads to: `Queue` → `Name`. */
  readonly subfields: Readonly<Record<string, readonly string[]>>;
}

/** What only a record by itself tells, and no list does. */
export interface RtHead {
  /** Of a merged ticket, that of the one it became a part of. */
  readonly id: string;
  /** For `If-Match`; null where RT sends none. */
  readonly etag: string | null;
  readonly status: string;
  readonly customFields: readonly RtCustomField[];
}

const customFieldsBody = z.array(
  z.looseObject({ id: z.union([z.string(), z.number()]), name: z.string(), values: z.array(z.unknown()) }),
);
const customFieldBody = z.looseObject({ Type: z.string(), MaxValues: z.union([z.string(), z.number()]) });

/** What RT says of a custom field itself. */
export interface RtCustomFieldKind {
  /** `Select`, `Freeform`, `Text` … */
  readonly type: string;
  readonly isMultiple: boolean;
}

type RtCustomField = z.output<typeof customFieldsBody>[number];

const listBody = z.object({
  items: z.array(z.looseObject({ id: z.union([z.string(), z.number()]) })),
  // Null of assets, where the account may see no catalog.
  total: z.number().nullable(),
});
const recordBody = z.looseObject({ id: z.union([z.string(), z.number()]) });
const versionBody = z.object({ Version: z.string() });
const messagesBody = z.array(z.string().nullable());
const errorBody = z.object({ message: z.string() });

/** Between the moment of asking and the one in which RT reads "seconds ago". */
const marginSeconds = 5;

/** RT gives no more on one page, whatever is asked for. */
export const longestPage = 100;

/** REST 2 of Request Tracker, one function per kind of call. */
export class RequestTrackerClient {
  readonly #base: string;
  /** By how much RT's clock is ahead of ours, by the last answer; null before the first. */
  #aheadMs: number | null = null;
  readonly #customFields = new Map<string, Promise<RtCustomFieldKind | null>>();

  constructor(private readonly session: SourceSession<RequestTrackerConfig, Readonly<Record<string, string>>>) {
    this.#base = `${this.baseUrl}/`;
  }

  get config(): RequestTrackerConfig {
    return this.session.config;
  }

  get clock() {
    return this.session.clock;
  }

  /** Paths are written as in RT's documentation: `/ticket/1`. */
  get baseUrl(): string {
    return `${this.session.config.baseUrl}/REST/2.0`;
  }

  get loginHeaders(): Readonly<Record<string, string>> {
    const { token, username = "", password = "" } = this.session.credentials;
    if (token !== undefined) return { authorization: `token ${token}` };
    return { authorization: `Basic ${Buffer.from(`${username}:${password}`).toString("base64")}` };
  }

  /** Whose token it is, RT does not say. */
  get accountName(): string | null {
    return this.session.credentials["username"] ?? null;
  }

  async version(): Promise<string> {
    return this.#checked(versionBody, await this.#send("rt", { isWrite: false }), "rt").Version;
  }

  /** The first page of what fits; `query` says where it begins. */
  async list(kind: "tickets" | "assets", list: ListQuery): Promise<RtPage> {
    const { query, limit, fields, subfields } = list;
    const response = await this.#send(kind, {
      isWrite: false,
      query: {
        query,
        orderby: "id",
        order: "ASC",
        per_page: Math.min(limit, longestPage),
        fields: fields.join(","),
        ...Object.fromEntries(Object.entries(subfields).map(([name, names]) => [`fields[${name}]`, names.join(",")])),
      },
    });
    const body = this.#checked(listBody, response, kind);
    const items = body.items.map((item) => ({ ...item, id: String(item.id) })) as RtRecord[];
    const sourceTime = timeOf(response);
    if (sourceTime) this.#aheadMs = sourceTime.getTime() - this.clock.now().getTime();
    return { items, sourceTime };
  }

  /**
   * An instant as a condition that RT reads alike whatever the zone of the account and of the server, which it does not tell:
   * counted back from RT's own now. A little earlier than asked for, never later.
   */
  async secondsSince(instant: Date): Promise<number> {
    if (this.#aheadMs === null) {
      const sourceTime = timeOf(await this.#send("rt", { isWrite: false }));
      this.#aheadMs = sourceTime ? sourceTime.getTime() - this.clock.now().getTime() : 0;
    }
    const now = this.clock.now().getTime() + this.#aheadMs;
    return Math.max(0, Math.ceil((now - instant.getTime()) / 1_000)) + marginSeconds;
  }

  /**
   * The state of a record that an update can be held against, and its status; null where RT has none.
   * @throws {SourceForbiddenError} it is there, and the account may not see it.
   */
  async head(kind: "ticket" | "asset", id: string): Promise<RtHead | null> {
    const response = await this.#sendOrNull(`${kind}/${id}`);
    if (!response) return null;
    const record = this.#checked(recordBody, response, kind);
    const { etag } = response.headers;
    const status = record["Status"];
    return {
      id: String(record.id),
      etag: etag ?? null,
      status: typeof status === "string" ? status : "",
      customFields: customFieldsBody.safeParse(record["CustomFields"]).data ?? [],
    };
  }

  /** What kind of custom field that is, asked once; null where the account may not see it. */
  customField(id: string): Promise<RtCustomFieldKind | null> {
    const known = this.#customFields.get(id);
    if (known) return known;
    const asked = this.#readCustomField(id).catch((error: unknown) => {
      this.#customFields.delete(id);
      throw error;
    });
    this.#customFields.set(id, asked);
    return asked;
  }

  async #readCustomField(id: string): Promise<RtCustomFieldKind | null> {
    const path = `customfield/${id}`;
    const response = await this.#sendOrNull(path).catch((error: unknown) => {
      if (error instanceof SourceForbiddenError) return null;
      throw error;
    });
    if (!response) return null;
    const { Type: type, MaxValues: most } = this.#checked(customFieldBody, response, path);
    // 0 stands for any number.
    return { type, isMultiple: Number(most) !== 1 };
  }

  /** @returns the id of the new record. */
  async create(kind: "ticket" | "asset", values: JsonObject): Promise<string> {
    const response = await this.#send(kind, { isWrite: true, method: "POST", body: values });
    return String(this.#checked(recordBody, response, kind).id);
  }

  /**
   * @param etag That the record has to have still, or RT refuses.
   * @returns RT's messages. What it refused is among them, with no sign but the words.
   */
  async update(kind: "ticket" | "asset", id: string, values: JsonObject, etag: string | null): Promise<string[]> {
    const headers: Record<string, string> = etag === null ? {} : { "if-match": etag };
    const response = await this.#send(`${kind}/${id}`, { isWrite: true, method: "PUT", body: values, headers });
    return this.#checked(messagesBody, response, kind).filter((message) => message !== null);
  }

  async #sendOrNull(path: string): Promise<SourceResponse | null> {
    try {
      return await this.#send(path, { isWrite: false });
    } catch (error) {
      if (error instanceof NotFoundError) return null;
      throw error;
    }
  }

  async #send(path: string, call: Omit<SourceRequest, "url"> & { readonly isWrite: boolean }): Promise<SourceResponse> {
    const { isWrite, ...request } = call;
    const url = new URL(this.#base + path);
    const headers = { ...this.loginHeaders, ...request.headers };
    const response = await this.session.http.send({ ...request, url, headers });
    const fault = faultOf(response, url, { path, isWrite });
    if (fault) throw fault;
    return response;
  }

  #checked<Output>(shape: z.ZodType<Output>, response: SourceResponse, path: string): Output {
    const result = shape.safeParse(response.json());
    if (result.success) return result.data;
    const where = result.error.issues[0]?.path.join(".") ?? "";
    throw new SourceError(`Request Tracker's answer to ${path} lacks what is expected at "${where}".`, {
      httpStatus: response.status,
      cause: result.error,
    });
  }
}

/** What RT says in its own ways; everything else is as for any HTTP API. */
function faultOf(response: SourceResponse, url: URL, call: { path: string; isWrite: boolean }): TributaryError | null {
  const { status } = response;
  if (status >= 200 && status < 300) return null;
  // REST 2 answers for itself; only RT's pages send whoever is not logged in to another one.
  if (status >= 300 && status < 400) {
    return new SourceMisconfiguredError(
      `${url.host} answered with a redirect (${status}), as RT's pages do and its REST 2 does not. Check the base URL.`,
    );
  }
  const words = wordsOf(response);
  const said = words ? ` It said: ${words}` : "";
  if (status === 412) {
    return new ConflictError(
      "The record was changed in Request Tracker after what you decided upon. Read it again and decide anew.",
    );
  }
  if (status === 404 && words !== undefined) return new NotFoundError(`Request Tracker has nothing there.${said}`);
  if (status === 403 && words !== undefined) {
    return new SourceForbiddenError(
      `The account may not ${call.isWrite ? "change" : "see"} ${call.path} in Request Tracker.${said}`,
    );
  }
  if (status === 400 && call.isWrite && words !== undefined)
    return new InvalidInputError(`Request Tracker refused the input.${said}`);
  return faultFromResponse(response, url, words);
}

/** RT names the file and line of its program with some errors: nobody's business but its own. */
function wordsOf(response: SourceResponse): string | undefined {
  try {
    const message = errorBody.safeParse(JSON.parse(response.text())).data?.message;
    return message?.replace(/ at \/\S+ line \d+\.?/g, "").trim();
  } catch {
    return undefined;
  }
}

function timeOf({ headers }: SourceResponse): Date | null {
  const time = Date.parse(headers.date ?? "");
  return Number.isNaN(time) ? null : new Date(time);
}
