import { once } from "node:events";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { Agent, request } from "undici";
import { WebSocket } from "ws";
import { newId } from "../../src/ids/index.js";
import { createLogger } from "../../src/logging/index.js";
import { allIndexes } from "../../src/services/index.js";
import { connectStorage, ensureIndexes, type Storage, type Tenant } from "../../src/storage/index.js";
import { OrganizationStore, scopePresets, TokenService } from "../../src/tokens/index.js";
import { GatewayProcess } from "../../test/support/gateway-process.js";
import { insertConnection } from "../../test/support/records.js";
import { startMongod } from "../support/environment.js";
import { median, percentile, round2 } from "../support/figures.js";
import type { BenchGroup } from "../support/options.js";

/** Of each kind in a round; kinds take turns, so that what disturbs one disturbs all. */
const requestsPerRound = 1_000;
const revocations = 200;

/** What a token costs a request, and how soon the end of one is felt on another process. */
export const tokens: BenchGroup = async (tell, { rounds = 3 }) => {
  const mongod = await startMongod();
  const home = await mkdtemp(join(tmpdir(), "tributary-bench-tokens-"));
  const uri = `${mongod.uri.replace(/\/(\?|$)/, "/tokens$1")}`;
  const storage = await connectStorage({ uri });
  await ensureIndexes(storage, allIndexes());
  const env = { MONGODB_URI: uri, TRIBUTARY_LOG_LEVEL: "warn", TRIBUTARY_REQUESTS_PER_MINUTE: "100000000" };
  const started = [0, 1].map(() => new GatewayProcess(home, ["start", "--json", "--role", "api"], env));
  try {
    const [first = "", second = ""] = await Promise.all(
      started.map(async (process) => (JSON.parse(await process.firstLine()) as { url: string }).url),
    );
    const { _id: organizationId } = await new OrganizationStore(storage).create("Bench");
    const tenant: Tenant = { organizationId, environment: "LIVE" };
    const service = new TokenService({ storage, logger: createLogger({ level: "silent" }) });
    const { secret } = await service.create(tenant, { name: "bench", scopes: scopePresets.full }, null);
    const cost = await costOfAToken(first, secret, rounds, tell);
    const wall = await timingOfTheWall(first, secret, storage, tenant, rounds);
    const ends = await revocationsFelt(service, tenant, first, second, tell);
    return { rounds, ...cost, ...wall, ...ends };
  } finally {
    for (const process of started) process.kill("SIGTERM");
    await Promise.all(started.map((process) => process.ended));
    await storage.close();
    await mongod.stop();
    await rm(home, { recursive: true, force: true });
  }
};

/** One connection, one request at a time: what is measured is the way of a request and no queue. */
const agent = new Agent({ connections: 1, pipelining: 1 });

async function get(url: string): Promise<number> {
  const since = performance.now();
  const { body } = await request(url, { dispatcher: agent });
  await body.dump();
  return performance.now() - since;
}

async function post(
  url: string,
  token: string,
  query: string,
  variables: object = {},
): Promise<{ ms: number; status: number; text: string }> {
  const since = performance.now();
  const { statusCode, body } = await request(`${url}/graphql`, {
    method: "POST",
    dispatcher: agent,
    headers: { "content-type": "application/json", authorization: `Bearer ${token}` },
    body: JSON.stringify({ query, variables }),
  });
  const text = await body.text();
  return { ms: performance.now() - since, status: statusCode, text };
}

async function costOfAToken(url: string, secret: string, rounds: number, tell: (line: string) => void) {
  const minted = await post(url, secret, "mutation { createSessionToken(input: { ttlSeconds: 3600 }) { token } }");
  const session = (JSON.parse(minted.text) as { data: { createSessionToken: { token: string } } }).data
    .createSessionToken.token;
  const kinds = {
    health: () => get(`${url}/health/live`),
    refused: async () => (await post(url, `${secret.slice(0, -1)}!`, "{ __typename }")).ms,
    apiToken: async () => (await post(url, secret, "{ __typename }")).ms,
    sessionToken: async () => (await post(url, session, "{ __typename }")).ms,
  };
  const times: Record<keyof typeof kinds, number[]> = { health: [], refused: [], apiToken: [], sessionToken: [] };
  for (let round = 0; round <= rounds; round += 1) {
    for (let number = 0; number < requestsPerRound; number += 1) {
      for (const [kind, ask] of Object.entries(kinds) as [keyof typeof kinds, () => Promise<number>][]) {
        const ms = await ask();
        // The first round warms up.
        if (round > 0) times[kind].push(ms);
      }
    }
    tell(`round ${round} of requests`);
  }
  const health = median(times.health);
  return {
    healthMs: round2(health),
    apiTokenMs: round2(median(times.apiToken)),
    sessionTokenMs: round2(median(times.sessionToken)),
    refusedMs: round2(median(times.refused)),
    apiTokenOverHealthMs: round2(median(times.apiToken) - health),
    sessionTokenOverHealthMs: round2(median(times.sessionToken) - health),
  };
}

/** Whether the time of an answer tells what is another's from what never was. */
async function timingOfTheWall(url: string, secret: string, storage: Storage, tenant: Tenant, rounds: number) {
  const others = [
    (await insertConnection(storage, { ...tenant, environment: "TEST" }))._id,
    (await insertConnection(storage, { organizationId: newId("organization"), environment: "LIVE" }))._id,
    (await insertConnection(storage, tenant, { deletedAt: new Date() }))._id,
    newId("connection"),
  ];
  const query = "query ($id: ID!) { connection(id: $id) { id } }";
  const times = others.map((): number[] => []);
  for (let number = 0; number < requestsPerRound * rounds; number += 1) {
    for (const [place, id] of others.entries()) times[place]?.push((await post(url, secret, query, { id })).ms);
  }
  const medians = times.map(median);
  return {
    wallMs: medians.map(round2),
    wallSpreadPercent: round2(100 * (Math.max(...medians) / Math.min(...medians) - 1)),
  };
}

/** Revoked at one process: when the other refuses, and when it closes a socket that is open. */
async function revocationsFelt(
  service: TokenService,
  tenant: Tenant,
  first: string,
  second: string,
  tell: (line: string) => void,
) {
  const manager = await service.create(tenant, { name: "manager", scopes: scopePresets.full }, null);
  const refusals: number[] = [];
  const closings: number[] = [];
  let lateAcceptances = 0;
  for (let number = 0; number < revocations; number += 1) {
    const { secret, token } = await service.create(tenant, { name: "short", scopes: ["records:read"] }, null);
    const socket = await connected(second, secret);
    const closed = once(socket, "close").then(() => performance.now());
    const source = "mutation ($id: ID!) { revokeApiToken(input: { id: $id }) { apiToken { id } } }";
    await post(first, manager.secret, source, { id: token._id });
    const since = performance.now();
    for (;;) {
      const { status } = await post(second, secret, "{ __typename }");
      // A process answers 429 to the eleventh token of a minute that does not hold: refused all the same.
      if (status === 401 || status === 429) break;
      lateAcceptances += 1;
    }
    refusals.push(performance.now() - since);
    closings.push((await closed) - since);
    if (number % 50 === 49) tell(`${number + 1} revocations`);
  }
  return {
    revocations,
    lateAcceptances,
    refusalP50Ms: round2(median(refusals)),
    refusalP99Ms: round2(percentile(refusals, 0.99)),
    socketClosedP50Ms: round2(median(closings)),
    socketClosedP99Ms: round2(percentile(closings, 0.99)),
    socketClosedMaxMs: round2(Math.max(...closings)),
  };
}

async function connected(url: string, secret: string): Promise<WebSocket> {
  const socket = new WebSocket(`${url.replace("http", "ws")}/graphql`, "graphql-transport-ws");
  await once(socket, "open");
  socket.send(JSON.stringify({ type: "connection_init", payload: { authorization: `Bearer ${secret}` } }));
  await once(socket, "message");
  return socket;
}
