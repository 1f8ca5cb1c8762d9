import { once } from "node:events";
import { createServer, type IncomingMessage, type Server, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import type { Term } from "./domain.js";
import { Business } from "./business.js";
import { Orm, type Environment, type User, type Values } from "./orm.js";
import { accessDenied, accessError, PythonError } from "./python-error.js";
import { seed, users } from "./seed.js";

export interface OdooOptions {
  /** 17 knows the RPC API only, 19 both. */
  readonly version?: 17 | 19;
}

interface ApiKey {
  readonly login: string;
  readonly uid: number;
  readonly isExpired: boolean;
}

const keys = {
  integration: "4b7f1c0d9e2a4f6b8c3d5e7f901234567890abcd",
  clerk: "aa7f1c0d9e2a4f6b8c3d5e7f901234567890abcd",
  expired: "ee7f1c0d9e2a4f6b8c3d5e7f901234567890abcd",
} as const;

const groups: Readonly<Record<number, readonly string[]>> = {
  [users.integration]: ["user", "purchase", "stock", "maintenance"],
  [users.clerk]: ["user"],
};

type Arguments = Readonly<Record<string, unknown>>;

export async function startOdoo(options: OdooOptions = {}): Promise<OdooServer> {
  const server = new OdooServer(options.version ?? 17);
  await server.start();
  return server;
}

/**
 * Answers over HTTP as Odoo's external API is documented and as its source does: `/jsonrpc` with faults inside a 200, and since 19
 * `/json/2` with statuses. There is no package of Odoo that a test could install.
 */
export class OdooServer {
  readonly database = "plant";
  readonly login = "integration@example.com";
  readonly keys = keys;
  readonly orm: Orm;
  /** Calls that came: `maintenance.request.search_read`. */
  readonly calls: string[] = [];
  #url = "";
  readonly #business: Business;
  readonly #server: Server;
  readonly #keys = new Map<string, ApiKey>([
    [keys.integration, { login: "integration@example.com", uid: users.integration, isExpired: false }],
    [keys.clerk, { login: "clerk@example.com", uid: users.clerk, isExpired: false }],
    [keys.expired, { login: "integration@example.com", uid: users.integration, isExpired: true }],
  ]);

  constructor(readonly version: 17 | 19) {
    this.orm = new Orm(version);
    this.#business = new Business(this.orm);
    seed(this.orm);
    this.#server = createServer((request, response) => void this.#answer(request, response));
  }

  get url(): string {
    return this.#url;
  }

  async start(): Promise<void> {
    this.#server.listen(0, "127.0.0.1");
    await once(this.#server, "listening");
    this.#url = `http://127.0.0.1:${(this.#server.address() as AddressInfo).port}`;
  }

  async stop(): Promise<void> {
    this.#server.closeAllConnections();
    this.#server.close();
    await once(this.#server, "close");
  }

  /** A change that somebody makes in Odoo's own pages, now. */
  change(model: string, id: number, values: Values): void {
    this.#business.write(this.#environment(users.integration, {}), model, [id], values);
  }

  /** A change of the database itself, of which nothing tells. */
  sql(model: string, id: number, values: Values): void {
    this.orm.put(model, { ...values, id });
  }

  delete(model: string, id: number): void {
    this.orm.table(model).delete(id);
  }

  async #answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const chunks: Buffer[] = [];
    for await (const chunk of request as AsyncIterable<Buffer>) chunks.push(chunk);
    const body = Buffer.concat(chunks).toString("utf8");
    const { pathname } = new URL(request.url ?? "/", "http://odoo");
    const [, model, method] = /^\/json\/2\/([^/]+)\/([^/]+)$/.exec(pathname) ?? [];
    if (pathname === "/jsonrpc") this.#answerRpc(body, response);
    else if (this.version >= 19 && pathname === "/web/version") {
      json(response, 200, { version_info: [19, 0, 0, "final", 0, ""], version: "19.0" });
    } else if (this.version >= 19 && model && method) this.#answerJson2(request, { model, method, body }, response);
    else html(response, 404, "<title>404 Not Found</title><h1>Not Found</h1>");
  }

  #answerRpc(body: string, response: ServerResponse): void {
    const parsed = parse(body);
    if (!isRecord(parsed)) {
      response.writeHead(400, { "content-type": "text/plain" }).end("Invalid JSON data");
      return;
    }
    const { service, method, args } = parsed["params"] as { service: string; method: string; args: unknown[] };
    try {
      const result = service === "common" ? this.#common(method, args) : this.#object(method, args);
      // Of None nothing is written.
      json(response, 200, { jsonrpc: "2.0", id: parsed["id"], ...(result === null ? {} : { result }) });
    } catch (error) {
      const fault = serialized(error);
      const code = this.version >= 19 ? 0 : 200;
      json(response, 200, {
        jsonrpc: "2.0",
        id: parsed["id"],
        error: { code, message: "Odoo Server Error", data: fault },
      });
    }
  }

  #common(method: string, args: unknown[]): unknown {
    if (method === "version") {
      const server_version = this.version === 17 ? "17.0" : "19.0";
      return {
        server_version,
        server_version_info: [this.version, 0, 0, "final", 0, ""],
        server_serie: server_version,
        protocol_version: 1,
      };
    }
    if (method !== "authenticate") throw new PythonError("builtins.Exception", `Method not found: ${method}`);
    const [database, login, key] = args as [string, string, string];
    this.#requireDatabase(database);
    const found = this.#keys.get(key);
    return found && found.login === login && !found.isExpired ? found.uid : false;
  }

  #object(method: string, args: unknown[]): unknown {
    if (method !== "execute_kw") throw new PythonError("builtins.NameError", `Method not available ${method}`);
    const [database, uid, key, model, name, list, named = {}] = args as [
      string,
      number,
      string,
      string,
      string,
      unknown[],
      Arguments?,
    ];
    this.#requireDatabase(database);
    const found = this.#keys.get(key);
    if (!found || found.isExpired || found.uid !== uid) throw accessDenied();
    const { context = {}, ...others } = named;
    this.orm.table(model);
    const perModel = ["search_read", "fields_get", "context_get", "create"].includes(name);
    const [ids, rest] = perModel ? [[], list] : [list[0] as number[], list.slice(1)];
    const positional = name === "create" ? { vals_list: rest[0] } : name === "write" ? { vals: rest[0] } : {};
    // The source reads the first argument of a create itself, whatever was named.
    if (name === "create" && rest.length === 0)
      throw new PythonError("builtins.IndexError", "tuple index out of range");
    return this.#call(uid, model, name, ids, { ...positional, ...others }, context as Values);
  }

  #answerJson2(
    request: IncomingMessage,
    { model, method, body }: { model: string; method: string; body: string },
    response: ServerResponse,
  ): void {
    if ((request.headers["x-odoo-database"] ?? this.database) !== this.database) {
      html(response, 404, "The requested URL was not found on the server.");
      return;
    }
    try {
      const [, key = ""] = /^bearer\s+(.+)$/i.exec(request.headers.authorization ?? "") ?? [];
      const found = this.#keys.get(key);
      if (!found || found.isExpired) throw new PythonError("werkzeug.exceptions.Unauthorized", "Invalid apikey", 401);
      const parsed = parse(body);
      if (!isRecord(parsed))
        throw new PythonError("werkzeug.exceptions.BadRequest", "could not parse the body as json", 400);
      if (!(model in this.orm.models)) {
        throw new PythonError("werkzeug.exceptions.NotFound", `the model '${model}' does not exist`, 404);
      }
      const { ids = [], context = {}, ...named } = parsed;
      json(response, 200, this.#call(found.uid, model, method, ids as number[], named, context as Values));
    } catch (error) {
      json(response, error instanceof PythonError ? error.httpStatus : 500, serialized(error));
    }
  }

  #call(
    uid: number,
    model: string,
    method: string,
    ids: readonly number[],
    named: Arguments,
    context: Values,
  ): unknown {
    this.calls.push(`${model}.${method}`);
    if (method.startsWith("_"))
      throw accessError(`Private methods (such as '${model}.${method}') cannot be called remotely.`);
    const env = this.#environment(uid, context);
    const companies = context["allowed_company_ids"] as number[] | undefined;
    if (companies?.some((id) => id !== 1)) throw accessError("Access to unauthorized or invalid companies.");
    switch (method) {
      case "context_get":
        return { lang: "en_US", tz: "Europe/Berlin", uid };
      case "fields_get":
        return this.orm.fieldsGet(model, (named["allfields"] as string[] | undefined) ?? []);
      case "search_read": {
        const {
          domain = [],
          fields = [],
          order,
          limit,
          offset,
        } = named as {
          domain?: Term[];
          fields?: string[];
          order?: string;
          limit?: number;
          offset?: number;
        };
        const rows = this.orm.search(env, model, domain, {
          ...(order ? { order } : {}),
          ...(limit ? { limit } : {}),
          ...(offset ? { offset } : {}),
        });
        return this.orm.read(
          env,
          model,
          rows.map(({ id }) => id),
          fields,
        );
      }
      case "read":
        return this.orm.read(env, model, ids, (named["fields"] as string[] | undefined) ?? []);
      case "create":
        return this.#business.create(env, model, named["vals_list"] as Values[]);
      case "write":
        return this.#business.write(env, model, ids, named["vals"] as Values);
      case "unlink":
        return this.#business.unlink(env, model, ids);
      default:
        return this.#business.press(env, model, ids, method);
    }
  }

  #environment(uid: number, context: Values): Environment {
    const user: User = { id: uid, groups: groups[uid] ?? [] };
    // Microseconds, as PostgreSQL's clock has them.
    return { user, context, now: Math.floor((performance.timeOrigin + performance.now()) * 1_000) };
  }

  #requireDatabase(database: string): void {
    if (database === this.database) return;
    throw new PythonError(
      "psycopg2.OperationalError",
      `connection to server on socket "/var/run/postgresql/.s.PGSQL.5432" failed: FATAL:  database "${database}" does not exist\n`,
    );
  }
}

/** As Odoo writes down an exception, with its traceback. */
function serialized(error: unknown): Values {
  const known = error instanceof PythonError ? error : new PythonError("builtins.RuntimeError", String(error));
  const { pythonName: name, message } = known;
  const debug = `Traceback (most recent call last):\n  File "/opt/odoo/odoo/http.py", line 1786, in _serve_db\n${name}: ${message}\n`;
  return { name, debug, message, arguments: [message], context: {} };
}

function parse(body: string): unknown {
  try {
    return JSON.parse(body);
  } catch {
    return null;
  }
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

function json(response: ServerResponse, status: number, body: unknown): void {
  response.writeHead(status, { "content-type": "application/json; charset=utf-8" }).end(JSON.stringify(body));
}

function html(response: ServerResponse, status: number, body: string): void {
  response
    .writeHead(status, { "content-type": "text/html; charset=utf-8" })
    .end(`<!doctype html>\n<html>${body}</html>`);
}
