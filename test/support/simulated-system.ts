import { createServer, type IncomingMessage, type Server, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { z } from "zod";
import type { EntityName } from "../../schema/entities/index.js";
import {
  defineConnector,
  defineEntitySource,
  type EntitySource,
  type JsonValue,
  type LoadedConnector,
} from "../../src/connectors/index.js";
import { SourceError } from "../../src/errors/index.js";
import { faultFromResponse, type SourceHttp } from "../../src/http/index.js";

/** A record of the simulated system. */
export type SimulatedRecord = {
  readonly id: string;
  readonly title: string;
  /** ISO instant. */
  readonly changedAt: string;
  /** A tombstone, in tables that keep those. */
  readonly isDeleted?: true;
  /** The system fails on it whenever it is to give more of it than its head. */
  readonly isBroken?: true;
  /** Whatever else its payload holds. */
  readonly more?: JsonValue;
};

/** Entities it may have; each is a table of records. */
export type SimulatedEntity = Extract<EntityName, "WorkOrder" | "Asset" | "Part" | "Vendor">;

/**
 * How an entity is read, and how it comes out that a record is gone:
 *
 * TOMBSTONES  changes by (time, id); what is deleted stays as a tombstone
 * IDS         changes by (time, id); all ids can be listed
 * BARE        changes by (time, id); nothing tells of deletions but reading all
 * SNAPSHOT    no times at all, only all records by id
 */
export type SimulatedWay = "TOMBSTONES" | "IDS" | "BARE" | "SNAPSHOT";

/** A request it was sent, in the order of arrival. */
export interface SimulatedCall {
  /** Ours, not the system's. */
  readonly at: Date;
  /** With its query. */
  readonly path: string;
  /** Process id of the worker. */
  readonly worker: number;
}

/**
 * A source system small enough to be held in the hand: an HTTP server over tables of records, ordered by (change, id),
 * that does exactly what a test tells it to. For the ways of real systems there are the sandbox and Tryton.
 */
export class SimulatedSystem {
  /** Answers the next requests in place of the system; undefined lets a request through. */
  fault: ((request: IncomingMessage, response: ServerResponse) => boolean) | undefined;
  requestCount = 0;
  /** How far its clock is off ours; whole milliseconds. */
  clockOffsetMs = 0;
  /** How long each answer takes; whole milliseconds. */
  delayMs = 0;
  /** The newest `mostCalls`. */
  readonly calls: SimulatedCall[] = [];
  readonly #tables = new Map<SimulatedEntity, Map<string, SimulatedRecord>>();
  readonly #tombstoned: ReadonlySet<SimulatedEntity>;
  #server: Server | undefined;
  #port = 0;

  readonly #host: string;

  /** @param options.host the address it listens on. */
  constructor(options: { tombstones?: readonly SimulatedEntity[]; host?: string } = {}) {
    this.#tombstoned = new Set(options.tombstones);
    this.#host = options.host ?? "127.0.0.1";
  }

  get url(): string {
    return `http://${this.#host}:${this.#port}`;
  }

  /** Its work orders. */
  get records(): Map<string, SimulatedRecord> {
    return this.table("WorkOrder");
  }

  /** Records by id, tombstones included. */
  table(entity: SimulatedEntity): Map<string, SimulatedRecord> {
    const table = this.#tables.get(entity) ?? new Map<string, SimulatedRecord>();
    this.#tables.set(entity, table);
    return table;
  }

  /** The time by its own clock. */
  now(): Date {
    return new Date(Date.now() + this.clockOffsetMs);
  }

  /** Starts, on the port of the time before if there was one. */
  async start(): Promise<void> {
    const server = createServer((request, response) => this.#answer(request, response));
    await new Promise<void>((resolve, reject) => {
      server.once("error", reject);
      server.listen(this.#port, this.#host, resolve);
    });
    this.#port = (server.address() as AddressInfo).port;
    this.#server = server;
  }

  /** Goes down as a crashed system does: open connections are cut, new ones refused. */
  async stop(): Promise<void> {
    const server = this.#server;
    if (!server) return;
    this.#server = undefined;
    server.closeAllConnections();
    await new Promise((resolve) => server.close(resolve));
  }

  put(...records: readonly SimulatedRecord[]): void {
    this.putInto("WorkOrder", ...records);
  }

  putInto(entity: SimulatedEntity, ...records: readonly SimulatedRecord[]): void {
    for (const record of records) this.table(entity).set(record.id, record);
  }

  /** Deletes a record: it vanishes, or leaves a tombstone with that time of change. */
  remove(entity: SimulatedEntity, id: string, changedAt = this.now().toISOString()): void {
    const record = this.table(entity).get(id);
    if (!record) return;
    if (this.#tombstoned.has(entity)) this.putInto(entity, { id, title: record.title, changedAt, isDeleted: true });
    else this.table(entity).delete(id);
  }

  #answer(request: IncomingMessage, response: ServerResponse): void {
    this.requestCount += 1;
    response.sendDate = false;
    response.setHeader("date", this.now().toUTCString());
    this.#log(request);
    if (this.fault?.(request, response)) return;
    if (this.delayMs > 0) setTimeout(() => this.#answerAsTold(request, response), this.delayMs);
    else this.#answerAsTold(request, response);
  }

  #answerAsTold(request: IncomingMessage, response: ServerResponse): void {
    const url = new URL(request.url ?? "/", this.url);
    if (request.headers.authorization !== "Bearer right") return void send(response, 401, { error: "bad key" });
    if (url.pathname === "/me") return void send(response, 200, { account: "tester" });
    const [, kind, entity = "WorkOrder", id] = url.pathname.split("/").map(decodeURIComponent);
    const table = this.table(entity as SimulatedEntity);
    if (id !== undefined) {
      const record = table.get(id);
      const isThere = record !== undefined && !record.isDeleted;
      return void send(response, isThere ? 200 : 404, isThere ? record : { error: "no such record" });
    }
    const records = [...table.values()];
    const { searchParams: query } = url;
    if (kind === "ids") {
      const { items, next } = pageOf(records, ({ id: key }) => key, query);
      return void send(response, 200, { ids: items.map(({ id: key }) => key), next });
    }
    const page = pageOf(records, query.get("order") === "id" ? ({ id: key }) => key : changeKeyOf, query);
    const isHeadsOnly = query.get("heads") === "1";
    const broken = page.items.find((item) => item.isBroken);
    if (broken && !isHeadsOnly) return void send(response, 422, { error: `can't serialize ${broken.id}` });
    const head = ({ id: key, changedAt }: SimulatedRecord) => ({ id: key, changedAt });
    send(response, 200, isHeadsOnly ? { ...page, items: page.items.map(head) } : page);
  }

  #log(request: IncomingMessage): void {
    if (this.calls.length >= 2 * mostCalls) this.calls.splice(0, mostCalls);
    const worker = Number(request.headers["x-worker"]);
    this.calls.push({ at: new Date(), path: request.url ?? "/", worker });
  }
}

/** Kept of the log of calls, at least; at most twice as many. */
const mostCalls = 50_000;

function changeKeyOf(record: SimulatedRecord): string {
  return `${record.changedAt}|${record.id}`;
}

/** Those behind `after` in the order of their keys, `limit` at most. */
function pageOf(
  records: readonly SimulatedRecord[],
  keyOf: (record: SimulatedRecord) => string,
  query: URLSearchParams,
): { items: SimulatedRecord[]; next: string | null } {
  const since = query.get("since") ?? "";
  const after = query.get("after") ?? "";
  const limit = Number(query.get("limit"));
  const found = records
    .filter((record) => record.changedAt >= since && keyOf(record) > after)
    .sort((a, b) => (keyOf(a) < keyOf(b) ? -1 : 1));
  const items = found.slice(0, limit);
  const last = items.at(-1);
  return { items, next: found.length > limit && last ? keyOf(last) : null };
}

function send(response: ServerResponse, status: number, body: unknown): void {
  response.writeHead(status, { "content-type": "application/json" }).end(JSON.stringify(body));
}

interface Client {
  /** Null for 404. */
  get(path: string, query?: Readonly<Record<string, string | number>>): Promise<{ body: unknown; time: Date | null }>;
}

/** The connector of the simulated system; work orders that nothing tells the deletion of, unless told otherwise. */
export function simulatedConnector(
  options: { pageSize?: number; entities?: Partial<Record<SimulatedEntity, SimulatedWay>> } = {},
): LoadedConnector {
  const { pageSize = 10, entities = { WorkOrder: "BARE" } } = options;
  const connector = defineConnector({
    system: "simulated",
    name: "Simulated",
    description: "A system for tests.",
    config: z.object({ baseUrl: z.url() }),
    auth: [{ method: "API_KEY", description: "right", credentials: z.object({ apiKey: z.string() }) }],
    limits: { concurrency: 4, requestsPerSecond: null },
    open: ({ config, credentials, http }): Client => ({
      get: (path, query) => get(http, new URL(path, config.baseUrl), credentials["apiKey"] ?? "", query ?? {}),
    }),
    probe: async (client) => (await client.get("/me")).body as { account: string },
  });
  const sources = Object.entries(entities).map(
    ([entity, way]) => [entity, simulatedSource(entity as SimulatedEntity, way, pageSize)] as const,
  );
  return { ...connector, entities: new Map(sources) } as unknown as LoadedConnector;
}

function simulatedSource(entity: SimulatedEntity, way: SimulatedWay, pageSize: number) {
  const path = `/records/${entity}`;
  const source = defineEntitySource<Client, SimulatedRecord>()({
    entity,
    mode: way === "SNAPSHOT" ? "SNAPSHOT" : "CHANGES",
    pageSize,
    reportsDeletions: way === "TOMBSTONES",
    readsHeads: way !== "BARE",
    readPage: async (client, { position, changedSince, pageSize: limit, isHeadsOnly }) => {
      const { body, time } = await client.get(path, {
        limit,
        ...(way === "SNAPSHOT" ? { order: "id" } : {}),
        ...(isHeadsOnly ? { heads: 1 } : {}),
        ...(changedSince ? { since: changedSince.toISOString() } : {}),
        ...(position ? { after: position as string } : {}),
      });
      if (body === null) throw new SourceError(`There is no list of ${entity}.`, { httpStatus: 404 });
      const page = body as { items: SimulatedRecord[]; next: string | null };
      return { items: page.items, next: page.next, sourceTime: time };
    },
    identify: (raw) => ({
      remoteId: raw.id,
      modifiedAt: way === "SNAPSHOT" ? null : new Date(raw.changedAt),
      isDeleted: raw.isDeleted === true,
    }),
    toUnified: (raw) => ({
      number: raw.id,
      ...(entity === "WorkOrder" ? { title: raw.title } : { name: raw.title }),
      ...(way === "SNAPSHOT" ? {} : { remoteUpdatedAt: new Date(raw.changedAt) }),
    }),
    readOne: async (client, remoteId) =>
      (await client.get(`${path}/${encodeURIComponent(remoteId)}`)).body as SimulatedRecord | null,
    ...(way === "IDS" ? { readIds } : {}),
  });
  async function readIds(
    client: Client,
    { position, pageSize: limit }: { position: JsonValue | null; pageSize: number },
  ): Promise<{ remoteIds: string[]; next: string | null }> {
    const query = { limit: Math.min(limit, pageSize), ...(position ? { after: position as string } : {}) };
    const { body } = await client.get(`/ids/${entity}`, query);
    const { ids, next } = body as { ids: string[]; next: string | null };
    return { remoteIds: ids, next };
  }
  return source as unknown as EntitySource<unknown>;
}

async function get(
  http: SourceHttp,
  url: URL,
  apiKey: string,
  query: Readonly<Record<string, string | number>>,
): Promise<{ body: unknown; time: Date | null }> {
  const headers = { authorization: `Bearer ${apiKey}`, "x-worker": String(process.pid) };
  const response = await http.send({ url, query, headers, timeoutMs: 5_000 });
  const { date } = response.headers;
  const time = date ? new Date(date) : null;
  if (response.status === 404) return { body: null, time };
  const fault = faultFromResponse(response, url);
  if (fault) throw fault;
  return { body: response.json(), time };
}
