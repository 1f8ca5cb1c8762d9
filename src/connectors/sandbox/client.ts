import { z } from "zod";
import {
  ConflictError,
  InvalidInputError,
  NotFoundError,
  SourceError,
  WriteUnconfirmedError,
  type InputProblem,
  type TributaryError,
} from "../../errors/index.js";
import { faultFromResponse, type SourceRequest, type SourceResponse } from "../../http/index.js";
import type { JsonObject, SourceSession } from "../connector.js";
import type { SandboxConfig } from "./connector.js";

/** The Sandbox's name for a list of records. */
export type SandboxKind =
  | "work_orders"
  | "work_requests"
  | "assets"
  | "locations"
  | "parts"
  | "stock_levels"
  | "vendors"
  | "purchase_orders"
  | "goods_receipts"
  | "users"
  | "teams"
  | "asset_classes"
  | "failure_codes"
  | "procedures"
  | "meters"
  | "meter_readings"
  | "maintenance_plans"
  | "work_order_tasks"
  | "work_order_parts"
  | "labor_entries"
  | "cost_entries"
  | "comments"
  | "state_changes"
  | "downtimes"
  | "requisitions"
  | "invoices"
  | "stock_movements"
  | "attachments";

/** A record as the Sandbox gives it; a deletion is an entry of its log, with `deleted_at` in place of the fields. */
export interface SandboxRecord extends JsonObject {
  readonly id: string;
}

export interface SandboxPage {
  readonly items: readonly SandboxRecord[];
  readonly cursor: string | null;
  readonly sourceTime: Date | null;
  readonly total: number | null;
}

const pageBody = z.object({
  items: z.array(z.looseObject({ id: z.string() })),
  next_cursor: z.string().nullable(),
  server_time: z.iso.datetime(),
  total: z.int().optional(),
});

const idsBody = z.object({ ids: z.array(z.string()), next_cursor: z.string().nullable() });

const accountBody = z.object({
  name: z.string(),
  user: z.object({ name: z.string() }).nullish(),
  version: z.string(),
});

const errorBody = z.object({
  error: z.object({
    code: z.string(),
    message: z.string(),
    fields: z.array(z.object({ path: z.string(), message: z.string() })).optional(),
    allowed: z.array(z.string()).optional(),
  }),
});
type SandboxFault = z.output<typeof errorBody>["error"];

/** The Sandbox's HTTP API, one function per kind of call. */
export class SandboxClient {
  private readonly base: string;

  constructor(private readonly session: SourceSession<SandboxConfig, Readonly<Record<string, string>>>) {
    this.base = `${session.config.baseUrl}/api/v1/`;
  }

  /** Of the whole Sandbox, as its documentation writes paths: `/api/v1/work_orders`. */
  get baseUrl(): string {
    return this.session.config.baseUrl;
  }

  get loginHeaders(): Readonly<Record<string, string>> {
    const { apiKey } = this.session.credentials;
    // With a login by OAuth2 there is no key, and the gateway puts the access token there.
    return apiKey ? { authorization: `Bearer ${apiKey}` } : {};
  }

  async me(): Promise<z.output<typeof accountBody>> {
    return this.checked(accountBody, await this.send("me"), "me");
  }

  /** One page in the order of (modified_at, id). */
  list(
    kind: SandboxKind,
    query: { cursor: string | null; limit: number; updatedSince: Date | null; isTotalWanted: boolean },
  ): Promise<SandboxPage> {
    return this.page(kind, {
      limit: query.limit,
      cursor: query.cursor,
      updated_since: query.updatedSince?.toISOString(),
      include: query.isTotalWanted ? "total" : undefined,
    });
  }

  /** One page of what was deleted, in the order of (deleted_at, id). */
  deletions(kind: SandboxKind, query: { cursor: string | null; limit: number; since: Date }): Promise<SandboxPage> {
    return this.page("deletions", {
      kind,
      limit: query.limit,
      cursor: query.cursor,
      since: query.since.toISOString(),
    });
  }

  /** One page of the ids of all records, in the order of the ids. */
  async ids(kind: SandboxKind, query: { cursor: string | null; limit: number }) {
    const path = `${kind}/ids`;
    const { ids, next_cursor: cursor } = this.checked(idsBody, await this.send(path, { query }), path);
    return { ids, cursor };
  }

  async read(kind: SandboxKind, id: string): Promise<SandboxRecord | null> {
    return this.orNull(`${kind}/${encodeURIComponent(id)}`);
  }

  private async orNull(path: string): Promise<SandboxRecord | null> {
    try {
      return recordOf(await this.send(path));
    } catch (error) {
      if (error instanceof NotFoundError) return null;
      throw error;
    }
  }

  /** @param idempotencyKey The Sandbox makes one record of all tries with the same key, for a day. */
  async create(kind: SandboxKind, body: JsonObject, idempotencyKey: string): Promise<SandboxRecord> {
    const headers = { "idempotency-key": idempotencyKey };
    return written(await this.send(kind, { method: "POST", body, headers }));
  }

  /** @param revision That the record has to have still, or the Sandbox refuses; null for any. */
  async update(kind: SandboxKind, id: string, body: JsonObject, revision: number | null): Promise<SandboxRecord> {
    const headers: Record<string, string> = revision === null ? {} : { "if-match": `"${revision}"` };
    return written(await this.send(`${kind}/${encodeURIComponent(id)}`, { method: "PATCH", body, headers }));
  }

  /** The record that a create with this key made, as it is now; null when none did. */
  async readByKey(kind: SandboxKind, idempotencyKey: string): Promise<SandboxRecord | null> {
    return this.orNull(`${kind}/by-key/${encodeURIComponent(idempotencyKey)}`);
  }

  private async page(path: string, query: NonNullable<SourceRequest["query"]>): Promise<SandboxPage> {
    const body = this.checked(pageBody, await this.send(path, { query }), path);
    return {
      items: body.items as SandboxRecord[],
      cursor: body.next_cursor,
      sourceTime: new Date(body.server_time),
      total: body.total ?? null,
    };
  }

  private async send(path: string, request: Omit<SourceRequest, "url"> = {}): Promise<SourceResponse> {
    const url = new URL(this.base + path);
    const headers = { ...this.loginHeaders, ...request.headers };
    const response = await this.session.http.send({ ...request, url, headers });
    const fault = faultOf(response, url);
    if (fault) throw fault;
    return response;
  }

  private checked<Output>(shape: z.ZodType<Output>, response: SourceResponse, path: string): Output {
    const result = shape.safeParse(response.json());
    if (result.success) return result.data;
    const where = result.error.issues[0]?.path.join(".") ?? "";
    throw new SourceError(`The Sandbox's answer to ${path} lacks what is expected at "${where}".`, {
      httpStatus: response.status,
      cause: result.error,
    });
  }
}

/** What the Sandbox says in its own words; everything else is as for any HTTP API. */
function faultOf(response: SourceResponse, url: URL): TributaryError | null {
  if (response.status >= 200 && response.status < 300) return null;
  const said = wordsOf(response);
  if (said && response.status === 422) {
    return new InvalidInputError(`The Sandbox refused the input. It said: ${said.message}`, {
      problems: (said.fields ?? []).map(problemOf),
    });
  }
  if (said && (response.status === 409 || response.status === 412)) {
    const details = { sourceCode: said.code, ...(said.allowed ? { allowedStates: said.allowed } : {}) };
    return new ConflictError(`The Sandbox refused the change. It said: ${said.message}`, { details });
  }
  if (response.status === 404) {
    return new NotFoundError(`The Sandbox has nothing there. It said: ${said?.message ?? "404"}`);
  }
  return faultFromResponse(response, url, said?.message);
}

function wordsOf(response: SourceResponse): SandboxFault | null {
  if (!String(response.headers["content-type"] ?? "").startsWith("application/json")) return null;
  try {
    return errorBody.safeParse(JSON.parse(response.text())).data?.error ?? null;
  } catch {
    // A cut or garbled body: the status has to say it all.
    return null;
  }
}

/** `lines.0.quantity` → `["lines", 0, "quantity"]`, still in the Sandbox's names. */
function problemOf({ path, message }: { path: string; message: string }): InputProblem {
  const parts = path === "" ? [] : path.split(".").map((part) => (/^\d+$/.test(part) ? Number(part) : part));
  return { path: parts, message };
}

/** @throws {WriteUnconfirmedError} the Sandbox has done it, but what it answered can't be read. */
function written(response: SourceResponse): SandboxRecord {
  try {
    return recordOf(response);
  } catch (cause) {
    throw new WriteUnconfirmedError(
      "The Sandbox took the write, but its answer can't be read. Repeat it with the same idempotency key: it is done only once.",
      { cause },
    );
  }
}

function recordOf(response: SourceResponse): SandboxRecord {
  const body = response.json();
  if (typeof body === "object" && body !== null && "id" in body && typeof body.id === "string")
    return body as SandboxRecord;
  throw new SourceError("The Sandbox answered with something that is no record.", { httpStatus: response.status });
}
