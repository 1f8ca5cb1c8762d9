import { fork } from "node:child_process";
import { once } from "node:events";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { isDeepStrictEqual } from "node:util";
import { request } from "undici";
import { createLogger } from "../../src/logging/index.js";
import { allIndexes } from "../../src/services/index.js";
import { connectStorage, ensureIndexes, type Storage, type Tenant } from "../../src/storage/index.js";
import { OrganizationStore, scopePresets, TokenService } from "../../src/tokens/index.js";
import { GatewayProcess } from "../../test/support/gateway-process.js";
import { startMongod } from "../support/environment.js";
import { median, round2 } from "../support/figures.js";
import { gatewayFlags } from "../support/gateway-flags.js";
import { GraphSocket } from "../support/graph-socket.js";
import { cpuMs, LoadProcess, type LoadOrder, type LoadResult } from "../support/load.js";
import { watchMongod } from "../support/mongod-work.js";
import type { BenchGroup } from "../support/options.js";
import { inOurShape, postGraphileTexts } from "../support/postgraphile-questions.js";
import { startPostGraphile } from "../support/postgraphile.js";
import { insertReadData, type ReadData } from "../support/read-data.js";
import { startPeer } from "../support/read-peers.js";
import { keepingSettings, keptReads, uncached } from "./kept-reads.js";

const connections = 32;
const warmUpMs = 2_000;
/** Of each server with lists, before anything is measured: a process that began a moment ago is still being compiled. */
const firstWarmUpMs = 10_000;
const turnMs = 3_000;

const scalars = "id number title status priority workType dueDate updatedAt craft costCenter";
const listText = `query Page($first: Int, $status: WorkOrderStatus!, $until: DateTime!) {
  workOrders(first: $first, filter: { status: { eq: $status }, updatedAt: { lte: $until } }) {
    edges { cursor node { ${scalars} asset { id number name location { id name } } assignees { id name } } }
    pageInfo { hasNextPage hasPreviousPage startCursor endCursor }
  }
}`;
const fieldsText = `query Scalars($first: Int, $status: WorkOrderStatus!, $until: DateTime!) {
  workOrders(first: $first, filter: { status: { eq: $status }, updatedAt: { lte: $until } }) { nodes { ${scalars} } }
}`;
const unjoinedText = fieldsText.replace("Scalars", "Unjoined");
const joinedText = fieldsText.replace("Scalars", "Joined").replace(scalars, `${scalars} temperature`);
const renameText = `mutation Rename($input: UpdateApiTokenInput!) { updateApiToken(input: $input) { apiToken { id name } } }`;
const registerText = `mutation Register($input: RegisterSubgraphInput!) { registerSubgraph(input: $input) { isApplied } }`;
const readingsSdl = `extend schema @link(url: "https://specs.apollo.dev/federation/v2.9", import: ["@key"])
  type WorkOrder @key(fields: "id") { id: ID! temperature: Float }`;
const readingsScript = fileURLToPath(new URL("../support/readings-process.ts", import.meta.url));
/** Of the tenant whose graph is joined. */
const joinedRecords = 5_000;
/** Tokens that the mutation renames. */
const renamed = 200;
/** Different pages, by turns: what many ask for at once is not the same. */
const pages = 200;

/** One question, as each kind of server is asked it. */
interface Question {
  readonly graphql: { readonly query: string; readonly variables: object };
  readonly rest: object;
  /** Absent where it takes no part. */
  readonly postgraphile?: { readonly query: string; readonly variables: object };
}

function turnsOf({ times }: ReadData): { status: string | undefined; until: string | undefined }[] {
  return Array.from({ length: pages }, (_, turn) => ({
    status: ["OPEN", "IN_PROGRESS", "ON_HOLD", "COMPLETED", "CLOSED"][turn % 5],
    until: times[turn % times.length],
  }));
}

function questions(data: ReadData, tokenIds: readonly string[]): Readonly<Record<string, readonly Question[]>> {
  const { workOrderIds, since } = data;
  const turns = turnsOf(data);
  const count = `query Count($since: DateTime!) {
    workOrders(filter: { status: { eq: OPEN }, updatedAt: { gte: $since } }) { totalCount }
  }`;
  return {
    list: turns.map((turn) => ({
      graphql: { query: listText, variables: { first: 50, ...turn } },
      rest: { kind: "list", first: 50, ...turn },
      postgraphile: { query: postGraphileTexts.list, variables: { first: 50, ...turn } },
    })),
    fields500: turns.map((turn) => ({
      graphql: { query: fieldsText, variables: { first: 500, ...turn } },
      rest: { kind: "fields500", first: 500, ...turn },
      postgraphile: { query: postGraphileTexts.fields500, variables: { first: 500, ...turn } },
    })),
    byId: workOrderIds.map((id) => ({
      graphql: { query: `query One($id: ID!) { workOrder(id: $id) { ${scalars} } }`, variables: { id } },
      rest: { kind: "byId", id },
      postgraphile: { query: postGraphileTexts.byId, variables: { id } },
    })),
    count: [
      {
        graphql: { query: count, variables: { since } },
        rest: { kind: "count", since },
        postgraphile: { query: postGraphileTexts.count, variables: { since } },
      },
    ],
    // Each token is called by two names in turn, so that every time something is changed.
    mutation: ["first", "second"].flatMap((word) =>
      tokenIds.map((id) => ({
        graphql: { query: renameText, variables: { input: { id, name: `The ${word} name` } } },
        rest: { kind: "mutation", id, name: `The ${word} name` },
      })),
    ),
  };
}

/** 200 work orders with a field of another subgraph, and the same of the same graph without it. */
function joins(data: ReadData): Readonly<Record<"join" | "unjoined", readonly Question[]>> {
  const asked = (kind: "join" | "unjoined", query: string) =>
    turnsOf(data).map((turn) => ({
      graphql: { query, variables: { first: 200, ...turn } },
      rest: { kind, first: 200, ...turn },
    }));
  return { join: asked("join", joinedText), unjoined: asked("unjoined", unjoinedText) };
}

/** A server under measurement. */
interface Contestant {
  readonly name: string;
  readonly url: string;
  readonly path: string;
  /** Null where it takes none. */
  readonly webSocketUrl: string | null;
  readonly pid: number;
}

/** A server with what it is asked. */
interface Entry {
  readonly name: string;
  readonly pid: number;
  readonly order: Omit<LoadOrder, "ms">;
  /** Its answer as the gateway would give it. */
  readonly shaped: (answer: unknown) => unknown;
}

/** Reads of the graph against a route written by hand, and against other GraphQL servers on the same data. */
export const reads: BenchGroup = async (tell, { records = 100_000, rounds = 5 }) => {
  const mongod = await startMongod();
  const home = await mkdtemp(join(tmpdir(), "tributary-bench-reads-"));
  const uri = mongod.uri.replace(/\/(\?|$)/, "/reads$1");
  const stops: (() => Promise<unknown>)[] = [];
  try {
    const storage = await connectStorage({ uri });
    stops.push(() => storage.close());
    await ensureIndexes(storage, allIndexes());
    const { _id: organizationId } = await new OrganizationStore(storage).create("Bench");
    const tenant: Tenant = { organizationId, environment: "LIVE" };
    const joinedTenant: Tenant = { organizationId, environment: "TEST" };
    const service = new TokenService({ storage, logger: createLogger({ level: "silent" }) });
    const tokenOf = (of: Tenant, name: string) => service.create(of, { name, scopes: scopePresets.full }, null);
    const { secret } = await tokenOf(tenant, "bench");
    const { secret: joinedSecret } = await tokenOf(joinedTenant, "bench");
    const readings = await startReadings();
    stops.push(readings.stop);
    const gateways = { tributary: uncached, ...keepingSettings };
    const started: Contestant[] = [];
    for (const [name, settings] of Object.entries(gateways)) {
      const process = new GatewayProcess(
        home,
        ["start", "--json", "--role", "api"],
        {
          MONGODB_URI: uri,
          TRIBUTARY_LOG_LEVEL: "warn",
          TRIBUTARY_REQUESTS_PER_MINUTE: "100000000",
          TRIBUTARY_COST_PER_MINUTE: "1000000000",
          TRIBUTARY_ALLOWED_NETWORKS: new URL(readings.url).host,
          ...settings,
        },
        await gatewayFlags(),
      );
      stops.push(async () => {
        process.kill("SIGTERM");
        await process.ended;
      });
      const { url } = JSON.parse(await process.firstLine()) as { url: string };
      const webSocketUrl = `${url.replace("http", "ws")}/graphql`;
      started.push({ name, url, path: "/graphql", webSocketUrl, pid: process.pid });
    }
    const contestants = started.slice(0, 1);
    // After the gateways' start, which looks whether what is sealed can be opened: the connection's login is none of theirs.
    tell(`storing ${records} work orders`);
    const data = await insertReadData(storage, tenant, records);
    const joinedData = await insertReadData(storage, joinedTenant, joinedRecords);
    const tokenIds: string[] = [];
    for (let n = 0; n < renamed; n += 1) tokenIds.push((await tokenOf(tenant, `token ${n}`)).token._id);
    for (const name of ["rest", "mercurius", "yoga", "apollo"]) {
      const peer = await startPeer(name, uri, { READINGS_URL: readings.url });
      stops.push(() => peer.stop());
      const { url, webSocketUrl, pid } = peer;
      contestants.push({ name, url, path: pathOf(name), webSocketUrl, pid });
    }
    tell("installing PostGraphile");
    const postGraphile = await startPostGraphile(storage).catch((error: unknown) => {
      tell(`going on without PostGraphile: ${error instanceof Error ? error.message : String(error)}`);
      return null;
    });
    if (postGraphile) {
      stops.push(() => postGraphile.stop());
      const { url, webSocketUrl, pid } = postGraphile;
      contestants.push({ name: "postgraphile", url, path: "/graphql", webSocketUrl, pid });
    }
    const load = new LoadProcess();
    stops.push(() => load.stop());

    const figures: Record<string, unknown> = { records, rounds, connections };
    const measured = (kind: string, entries: readonly Entry[]) =>
      measure({ kind, entries, rounds, load, storage, tell });
    const asked = questions(data, tokenIds);
    tell("warming up");
    for (const one of contestants) {
      const entry = entryOf(one, asked["list"] ?? [], secret);
      requireAnswered(entry, await load.run({ ...entry.order, ms: firstWarmUpMs }));
    }
    for (const [kind, all] of Object.entries(asked)) {
      const entries = contestants
        .filter(({ name }) => name !== "postgraphile" || all[0]?.postgraphile !== undefined)
        .map((one) => entryOf(one, all, secret));
      await requireSameAnswers(entries);
      figures[kind] = (await measured(kind, entries)).figures;
    }
    const socketEntries = contestants
      .filter(({ webSocketUrl }) => webSocketUrl !== null)
      .map((one) => ({ ...entryOf(one, asked["list"] ?? [], secret, { isOverWebSocket: true }) }));
    await requireSameAnswers(socketEntries);
    figures["listOverWebsocket"] = (await measured("listOverWebsocket", socketEntries)).figures;

    const { joinable, rest } = {
      joinable: contestants.find(({ name }) => name === "tributary"),
      rest: contestants.find(({ name }) => name === "rest"),
    };
    if (!joinable || !rest) throw new Error("Who is to join is not there.");
    await register(joinable, joinedSecret, readings.url);
    const { join: joined, unjoined } = joins(joinedData);
    const joinedEntries = [joinable, rest].map((one) => entryOf(one, joined, joinedSecret));
    const unjoinedEntries = [joinable, rest].map((one) => {
      const entry = entryOf(one, unjoined, joinedSecret);
      return { ...entry, name: `${entry.name} unjoined` };
    });
    await requireSameAnswers(joinedEntries);
    await requireSameAnswers(unjoinedEntries);
    const { figures: joinFigures, ratio } = await measured("join", [...joinedEntries, ...unjoinedEntries]);
    figures["join"] = {
      // Times of a request: the inverse of how many there are in a second.
      joinOverUnjoined: ratio("tributary unjoined", "tributary", "perSecond"),
      cpuJoinOverUnjoined: ratio("tributary", "tributary unjoined", "cpu"),
      restJoinOverUnjoined: ratio("rest unjoined", "rest", "perSecond"),
      ...joinFigures,
    };
    const [uncachedEntry, ...keeping] = started.map((one) => entryOf(one, asked["list"] ?? [], secret));
    const restEntry = entryOf(rest, asked["list"] ?? [], secret);
    const servers = { rest: restEntry, uncached: uncachedEntry as Entry, keeping };
    return { ...figures, ...(await keptReads(servers, { rounds, warmUpMs, turnMs, load, tell })) };
  } finally {
    for (const stop of stops.reverse()) await stop();
    await mongod.stop();
    await rm(home, { recursive: true, force: true });
  }
};

function pathOf(name: string): string {
  return name === "rest" || name === "apollo" ? "/" : "/graphql";
}

/** The other subgraph, in a process of its own. */
async function startReadings(): Promise<{ url: string; stop: () => Promise<void> }> {
  const child = fork(readingsScript, [], {
    stdio: ["ignore", "ignore", "inherit", "ipc"],
    execArgv: ["--import", "tsx"],
  });
  const [url] = (await once(child, "message")) as [string];
  return {
    url,
    stop: async () => {
      const gone = once(child, "exit");
      child.kill("SIGTERM");
      await gone;
    },
  };
}

/** Registers the other subgraph, and waits until the graph is joined. */
async function register(contestant: Contestant, secret: string, url: string): Promise<void> {
  const { order } = entryOf(contestant, [], secret);
  const input = { name: "readings", url, sdl: readingsSdl };
  const answer = await askOnce(order, JSON.stringify({ query: registerText, variables: { input } }));
  if (answer.includes('"errors"')) throw new Error(`The subgraph is not registered: ${answer}`);
  for (let turn = 0; turn < 100; turn += 1) {
    const body = JSON.stringify({ query: joinedText, variables: { first: 1, status: "OPEN", until: new Date() } });
    if (!(await askOnce(order, body)).includes('"errors"')) return;
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
  throw new Error("The graph was not joined within ten seconds.");
}

interface Measured {
  readonly perSecond: number[];
  readonly cpu: number[];
  readonly p50: number[];
  readonly p99: number[];
}

/** How a peer is called in the figures. */
const peerNames = {
  rest: "Rest",
  mercurius: "Mercurius",
  yoga: "Yoga",
  apollo: "Plain",
  postgraphile: "PostGraphile",
} as const;

async function measure(run: {
  readonly kind: string;
  readonly entries: readonly Entry[];
  readonly rounds: number;
  readonly load: LoadProcess;
  readonly storage: Storage;
  readonly tell: (line: string) => void;
}) {
  const { kind, entries, rounds, load, storage, tell } = run;
  const measured = new Map<string, Measured>(
    entries.map(({ name }) => [name, { perSecond: [], cpu: [], p50: [], p99: [] }]),
  );
  let commands: Record<string, number> = {};
  for (let round = 0; round <= rounds; round += 1) {
    for (const entry of entries) {
      const workDone = await watchMongod(storage);
      const before = await cpuMs(entry.pid);
      const result = await load.run({ ...entry.order, ms: round === 0 ? warmUpMs : turnMs });
      requireAnswered(entry, result);
      // The first round warms up.
      if (round === 0) continue;
      const into = measured.get(entry.name);
      into?.perSecond.push((result.requests / result.elapsedMs) * 1_000);
      into?.cpu.push(((await cpuMs(entry.pid)) - before) / result.requests);
      into?.p50.push(result.p50Ms);
      into?.p99.push(result.p99Ms);
      if (entry.name === "tributary") {
        const { commands: sent } = await workDone();
        const asked = commandsOfRequests.reduce((sum, command) => sum + (sent[command] ?? 0), 0);
        commands = { perRequest: round2(asked / result.requests) };
      }
    }
    tell(`${kind}: round ${round} of ${rounds}`);
  }
  // Ratios are taken within a round, where all were disturbed alike, and their median is the figure.
  const ratio = (over: string, under: string, of: keyof Measured) => {
    const [overs, others] = [measured.get(over)?.[of] ?? [], measured.get(under)?.[of] ?? []];
    return round2(median(overs.map((value, round) => value / (others[round] ?? 0))));
  };
  const peers = Object.entries(peerNames).filter(([name]) => measured.has(name));
  const own = measured.get("tributary") as Measured;
  const figures = {
    ...Object.fromEntries(peers.map(([name, shown]) => [`ratioTo${shown}`, ratio("tributary", name, "perSecond")])),
    ...Object.fromEntries(peers.map(([name, shown]) => [`cpuRatioTo${shown}`, ratio(name, "tributary", "cpu")])),
    p50: round2(median(own.p50)),
    p99: round2(median(own.p99)),
    p99OverP50: round2(median(own.p99.map((p99, round) => p99 / (own.p50[round] ?? 1)))),
    commandsPerRequest: commands["perRequest"] ?? 0,
    perSecond: Object.fromEntries([...measured].map(([name, { perSecond }]) => [name, Math.round(median(perSecond))])),
    cpuMsPerRequest: Object.fromEntries([...measured].map(([name, { cpu }]) => [name, round2(median(cpu))])),
  };
  return { figures, ratio };
}

/** What requests have the database do; it has other commands of its own. */
const commandsOfRequests = ["find", "aggregate", "getMore", "findAndModify", "insert", "update"] as const;

function entryOf(
  { name, url, path, webSocketUrl, pid }: Contestant,
  asked: readonly Question[],
  secret: string,
  { isOverWebSocket = false }: { isOverWebSocket?: boolean } = {},
): Entry {
  return {
    name,
    pid,
    shaped: name === "postgraphile" ? inOurShape : (answer) => answer,
    order: {
      url,
      path,
      webSocketUrl: isOverWebSocket ? webSocketUrl : null,
      headers: { "content-type": "application/json", authorization: `Bearer ${secret}` },
      bodies: asked.map((question) => JSON.stringify(bodyFor(name, question))),
      connections,
    },
  };
}

function bodyFor(name: string, { rest, graphql, postgraphile }: Question): object | undefined {
  if (name === "rest") return rest;
  return name === "postgraphile" ? postgraphile : graphql;
}

function requireAnswered({ name }: Entry, { requests, failures }: LoadResult): void {
  if (requests === 0 || failures > 0) throw new Error(`${name} failed ${failures} of ${requests} requests.`);
}

/** All have to say the same, or they did not do the same. Cursors differ: each server has its own. */
async function requireSameAnswers(entries: readonly Entry[]): Promise<void> {
  for (let turn = 0; turn < 5; turn += 1) {
    const answers = new Map<string, unknown>();
    for (const { name, order, shaped } of entries) {
      const body = order.bodies[turn % order.bodies.length] ?? "";
      const answer: unknown = JSON.parse(await askOnce(order, body), (key, value: unknown) =>
        typeof value === "string" && /cursor$/i.test(key) ? "cursor" : value,
      );
      answers.set(name, shaped(answer));
    }
    const [[first, expected] = []] = answers;
    for (const [name, answer] of answers) {
      if (isDeepStrictEqual(answer, expected)) continue;
      throw new Error(
        `${name} says ${JSON.stringify(answer).slice(0, 500)}, ${first} ${JSON.stringify(expected).slice(0, 500)}.`,
      );
    }
  }
}

async function askOnce({ url, path, webSocketUrl, headers }: Entry["order"], body: string): Promise<string> {
  if (webSocketUrl !== null) {
    const socket = await GraphSocket.open(webSocketUrl, headers["authorization"] ?? "");
    const { message } = await socket.ask(body);
    await socket.close();
    return JSON.stringify((JSON.parse(message) as { payload: unknown }).payload);
  }
  const answer = await request(`${url}${path}`, { method: "POST", headers, body });
  return answer.body.text();
}
