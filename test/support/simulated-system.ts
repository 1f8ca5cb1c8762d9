import { createServer, type IncomingMessage, type Server, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { z } from "zod";
import { defineConnector, defineEntitySource, type LoadedConnector } from "../../src/connectors/index.js";
import { faultFromResponse, type SourceHttp } from "../../src/http/index.js";

/** A record of the simulated system. */
export type SimulatedRecord = {
  readonly id: string;
  readonly title: string;
  /** ISO instant. */
  readonly changedAt: string;
};

/**
 * A source system small enough to be held in the hand: an HTTP server over a list of records, ordered by (change, id),
 * that does exactly what a test tells it to. For the ways of real systems there are the sandbox and Tryton.
 */
export class SimulatedSystem {
  readonly records = new Map<string, SimulatedRecord>();
  /** Answers the next requests in place of the system; undefined lets a request through. */
  fault: ((request: IncomingMessage, response: ServerResponse) => boolean) | undefined;
  requestCount = 0;
  #server: Server | undefined;
  #port = 0;

  get url(): string {
    return `http://127.0.0.1:${this.#port}`;
  }

  /** Starts, on the port of the time before if there was one. */
  async start(): Promise<void> {
    const server = createServer((request, response) => this.#answer(request, response));
    await new Promise<void>((resolve, reject) => {
      server.once("error", reject);
      server.listen(this.#port, "127.0.0.1", resolve);
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
    for (const record of records) this.records.set(record.id, record);
  }

  #answer(request: IncomingMessage, response: ServerResponse): void {
    this.requestCount += 1;
    if (this.fault?.(request, response)) return;
    const url = new URL(request.url ?? "/", this.url);
    if (request.headers.authorization !== "Bearer right") return void send(response, 401, { error: "bad key" });
    if (url.pathname === "/me") return void send(response, 200, { account: "tester" });
    const since = url.searchParams.get("since") ?? "";
    const after = url.searchParams.get("after") ?? "";
    const limit = Number(url.searchParams.get("limit"));
    const found = [...this.records.values()]
      .filter((record) => record.changedAt >= since && keyOf(record) > after)
      .sort((a, b) => (keyOf(a) < keyOf(b) ? -1 : 1));
    const items = found.slice(0, limit);
    const last = items.at(-1);
    send(response, 200, { items, next: found.length > limit && last ? keyOf(last) : null });
  }
}

function keyOf(record: SimulatedRecord): string {
  return `${record.changedAt}|${record.id}`;
}

function send(response: ServerResponse, status: number, body: unknown): void {
  response.writeHead(status, { "content-type": "application/json" }).end(JSON.stringify(body));
}

interface Client {
  get(path: string, query?: Readonly<Record<string, string | number>>): Promise<unknown>;
}

/** The connector of the simulated system; one entity, work orders. */
export function simulatedConnector(options: { pageSize?: number } = {}): LoadedConnector {
  const workOrders = defineEntitySource<Client, SimulatedRecord>()({
    entity: "WorkOrder",
    mode: "CHANGES",
    pageSize: options.pageSize ?? 10,
    readPage: async (client, { position, changedSince, pageSize }) => {
      const page = (await client.get("/records", {
        limit: pageSize,
        ...(changedSince ? { since: changedSince.toISOString() } : {}),
        ...(position ? { after: position as string } : {}),
      })) as { items: SimulatedRecord[]; next: string | null };
      return { items: page.items, next: page.next, sourceTime: new Date() };
    },
    identify: (raw) => ({ remoteId: raw.id, modifiedAt: new Date(raw.changedAt) }),
    toUnified: (raw) => ({ number: raw.id, title: raw.title, remoteUpdatedAt: new Date(raw.changedAt) }),
    readOne: async () => null,
  });
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
    probe: async (client) => (await client.get("/me")) as { account: string },
  });
  return { ...connector, entities: new Map([["WorkOrder", workOrders]]) } as unknown as LoadedConnector;
}

async function get(
  http: SourceHttp,
  url: URL,
  apiKey: string,
  query: Readonly<Record<string, string | number>>,
): Promise<unknown> {
  const response = await http.send({ url, query, headers: { authorization: `Bearer ${apiKey}` }, timeoutMs: 5_000 });
  const fault = faultFromResponse(response, url);
  if (fault) throw fault;
  return response.json();
}
