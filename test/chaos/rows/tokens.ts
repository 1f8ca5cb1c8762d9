import { once } from "node:events";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as delay } from "node:timers/promises";
import { WebSocket } from "ws";
import { newId } from "../../../src/ids/index.js";
import type { Random } from "../../../src/sandbox/random.js";
import type { Storage, Tenant } from "../../../src/storage/index.js";
import { scopePresets, type NewToken, type TokenServices } from "../../../src/tokens/index.js";
import { GatewayProcess } from "../../support/gateway-process.js";
import { insertConnection, newTenant } from "../../support/records.js";
import { testAccess } from "../../support/services.js";
import { runCases, type CaseResult, type Row } from "../row.js";
import { withScene } from "../scene.js";

const row = { row: 21, name: "tokens that end while three gateways serve them" };
const gateways = 3;
/** A revocation holds everywhere, and sockets are closed, within this. */
const longestMs = 1_000;

/** Three gateway processes on one database, and tokens made behind their backs. */
interface Stage {
  readonly urls: readonly string[];
  readonly storage: Storage;
  readonly access: TokenServices;
  readonly isFull: boolean;
}

type Act = (stage: Stage, random: Random) => Promise<CaseResult>;

export const tokens: Row = {
  ...row,
  run: (context) =>
    withScene({}, async ({ uri, storage }) => {
      const home = await mkdtemp(join(tmpdir(), "tributary-chaos-tokens-"));
      const env = { MONGODB_URI: uri, TRIBUTARY_LOG_LEVEL: "warn", TRIBUTARY_REQUESTS_PER_MINUTE: "0" };
      const started = Array.from(
        { length: gateways },
        () => new GatewayProcess(home, ["start", "--json", "--role", "api"], env),
      );
      try {
        const urls = await Promise.all(
          started.map(async (process) => (JSON.parse(await process.firstLine()) as { url: string }).url),
        );
        const stage: Stage = { urls, storage, access: testAccess(storage), isFull: context.isFull };
        const acts: readonly Act[] = [mistyped, foreign, revoked, expired, rotated, cut, minted];
        return await runCases(row, context, { few: acts.length, full: 120 }, (random, number) =>
          (acts[number % acts.length] ?? mistyped)(stage, random),
        );
      } finally {
        for (const process of started) process.kill("SIGTERM");
        await Promise.all(started.map((process) => process.ended));
        await rm(home, { recursive: true, force: true });
      }
    }),
};

const viewer = "{ viewer { environment } }";

async function post(url: string, secret: string, query = viewer, variables: object = {}) {
  const startedAtMs = performance.now();
  const response = await fetch(`${url}/graphql`, {
    method: "POST",
    headers: { "content-type": "application/json", authorization: `Bearer ${secret}` },
    body: JSON.stringify({ query, variables }),
  });
  const text = await response.text();
  return { startedAtMs, endedAtMs: performance.now(), status: response.status, text };
}

const make = ({ access }: Stage, tenant: Tenant, expiresAt: Date | null = null): Promise<NewToken> =>
  access.tokens.create(tenant, { name: "chaos", scopes: scopePresets.full, expiresAt }, null);

/** A secret that a person or a mail program damaged. Malformed ones come in few: the address's tenth is its last. */
const mistyped: Act = async (stage, random) => {
  const { secret } = await make(stage, newTenant());
  const at = random.int(0, secret.length - 1);
  const damaged = random.pick([
    secret.slice(0, at),
    secret.slice(0, at) + (secret.charAt(at) === "x" ? "y" : "x") + secret.slice(at + 1),
    secret.slice(0, at) + secret.charAt(at) + secret.slice(at),
    secret.replace("test", "live"),
    secret.toUpperCase(),
  ]);
  const problems: string[] = [];
  for (const url of stage.urls) {
    const { status, text } = await post(url, damaged);
    // More than ten in a minute are 429, with the same right.
    if (status !== 401 && status !== 429) problems.push(`${damaged.slice(0, 12)}… was answered ${status}`);
    if (damaged.length > 20 && text.includes(damaged)) problems.push("the answer repeats what was sent");
    if ((await post(url, secret)).status !== 200) problems.push("the whole one was refused beside it");
  }
  return { what: "mistyped", faults: 1, problems };
};

/** What is another environment's, another organization's, gone, or never was, in one and the same words. */
const foreign: Act = async (stage, random) => {
  const tenant = newTenant();
  const { secret } = await make(stage, tenant);
  const live: Tenant = { ...tenant, environment: "LIVE" };
  const gone = await insertConnection(stage.storage, tenant, { deletedAt: new Date() });
  const ids = [
    (await insertConnection(stage.storage, live))._id,
    (await insertConnection(stage.storage, newTenant()))._id,
    gone._id,
    newId("connection"),
  ];
  const query = random.pick([
    "query ($id: ID!) { connection(id: $id) { id } }",
    "query ($id: ID!) { node(id: $id) { id } }",
    "mutation ($id: ID!) { pauseConnection(input: { connectionId: $id }) { connection { id } } }",
    "mutation ($id: ID!) { startSync(input: { connectionId: $id }) { syncRun { id } } }",
    "mutation ($id: ID!) { createSessionToken(input: { connectionId: $id }) { token } }",
  ]);
  const answers = await Promise.all(
    ids.map(async (id) => (await post(random.pick(stage.urls), secret, query, { id })).text.replaceAll(id, "ID")),
  );
  const problems = new Set(answers).size === 1 ? [] : [`told apart: ${answers.join(" | ")}`];
  return { what: `foreign ids in ${query.slice(0, 40)}`, faults: ids.length, problems };
};

/** Requests of one token against every gateway, at a pace, until they are told to stop. */
class Load {
  readonly answers: { startedAtMs: number; endedAtMs: number; status: number }[] = [];
  #isOver = false;
  readonly #loops: Promise<void>[];

  constructor(
    urls: readonly string[],
    private readonly secret: () => string,
    perSecond: number,
  ) {
    const everyMs = (1_000 * urls.length) / perSecond;
    this.#loops = urls.map((url) => this.#run(url, everyMs));
  }

  async stop(): Promise<void> {
    this.#isOver = true;
    await Promise.all(this.#loops);
  }

  async #run(url: string, everyMs: number): Promise<void> {
    const pending = new Set<Promise<void>>();
    while (!this.#isOver) {
      const one = post(url, this.secret())
        .then(({ startedAtMs, endedAtMs, status }) => void this.answers.push({ startedAtMs, endedAtMs, status }))
        .finally(() => pending.delete(one));
      pending.add(one);
      await delay(everyMs);
    }
    await Promise.all(pending);
  }
}

interface OpenSocket {
  readonly closed: Promise<{ code: number; atMs: number }>;
  terminate(): void;
}

async function openSockets({ urls }: Stage, secret: string): Promise<OpenSocket[]> {
  return Promise.all(
    urls.map(async (url) => {
      const socket = new WebSocket(`${url.replace("http", "ws")}/graphql`, "graphql-transport-ws");
      const closed = once(socket, "close").then(([code]: unknown[]) => ({
        code: code as number,
        atMs: performance.now(),
      }));
      await once(socket, "open");
      socket.send(JSON.stringify({ type: "connection_init", payload: { authorization: `Bearer ${secret}` } }));
      await once(socket, "message");
      return { closed, terminate: () => socket.terminate() };
    }),
  );
}

/** When each socket was closed, after an instant; a problem for each that was not, or not as it should be. */
async function closings(
  sockets: readonly OpenSocket[],
  sinceMs: number,
): Promise<{ longest: number; problems: string[] }> {
  const problems: string[] = [];
  let longest = 0;
  await Promise.all(
    sockets.map(async (socket) => {
      const result = await Promise.race([socket.closed, delay(5_000).then(() => null)]);
      socket.terminate();
      if (!result) problems.push("a socket stayed open");
      else if (result.code !== 4403) problems.push(`a socket was closed with ${result.code}`);
      else longest = Math.max(longest, result.atMs - sinceMs);
    }),
  );
  if (longest > longestMs) problems.push(`a socket was closed after ${Math.round(longest)} ms`);
  return { longest: Math.round(longest), problems };
}

const rateOf = (stage: Stage) => (stage.isFull ? 500 : 60);

/** Revoked by one hand while all gateways serve it, its sockets open. */
const revoked: Act = async (stage, random) => {
  const tenant = newTenant();
  const token = await make(stage, tenant);
  const sockets = await openSockets(stage, token.secret);
  const load = new Load(stage.urls, () => token.secret, rateOf(stage));
  await delay(random.int(200, 600));
  const askedAtMs = performance.now();
  await stage.access.tokens.revoke(tenant, token.token._id);
  const atMs = performance.now();
  const closed = await closings(sockets, atMs);
  await delay(200);
  await load.stop();
  const late = load.answers.filter(({ startedAtMs, status }) => status === 200 && startedAtMs > atMs);
  const before = load.answers.filter(({ endedAtMs, status }) => endedAtMs < askedAtMs && status !== 200);
  const refusedMs = Math.round(Math.max(0, ...late.map(({ startedAtMs }) => startedAtMs - atMs)));
  const problems = [...closed.problems];
  if (refusedMs > longestMs) problems.push(`it was let in ${refusedMs} ms after its revocation`);
  if (before.length > 0) problems.push(`${before.length} requests were refused before its revocation`);
  return {
    what: "revoked under load",
    faults: load.answers.length,
    problems,
    measured: { refusedMs, closedMs: closed.longest },
  };
};

/** Nobody does anything at the second at which it expires. */
const expired: Act = async (stage, random) => {
  const tenant = newTenant();
  const expiresAt = new Date((await stage.storage.now()).getTime() + random.int(800, 1_600));
  const token = await make(stage, tenant, expiresAt);
  const sockets = await openSockets(stage, token.secret);
  const load = new Load(stage.urls, () => token.secret, rateOf(stage));
  // By the database's clock; here is only known between which two readings it passed.
  let lastBeforeMs = performance.now();
  let now = await stage.storage.now();
  while (now < expiresAt) {
    lastBeforeMs = performance.now();
    now = await stage.storage.now();
  }
  const firstAfterMs = performance.now();
  const closed = await closings(sockets, firstAfterMs);
  await load.stop();
  const problems = [...closed.problems];
  const late = load.answers.filter(({ startedAtMs, status }) => startedAtMs > firstAfterMs && status === 200);
  if (late.length > 0) problems.push(`${late.length} requests were let in after its expiry`);
  const early = load.answers.filter(({ endedAtMs, status }) => endedAtMs < lastBeforeMs && status !== 200);
  if (early.length > 0) problems.push(`${early.length} requests were refused before its expiry`);
  return {
    what: "expired at its second",
    faults: load.answers.length,
    problems,
    measured: { closedMs: closed.longest },
  };
};

/** A client at 50 requests a second changes over to the successor somewhere in the overlap. */
const rotated: Act = async (stage, random) => {
  const tenant = newTenant();
  const old = await make(stage, tenant);
  let current = old.secret;
  const load = new Load(stage.urls, () => current, 50);
  await delay(random.int(100, 400));
  const made = await stage.access.tokens.rotate(tenant, old.token._id, { overlapSeconds: 2 }, null);
  await delay(random.int(100, 1_500));
  current = made.secret;
  await delay(300);
  const { rotation } = await stage.access.tokens.get(tenant, old.token._id);
  while ((await stage.storage.now()) < (rotation?.endsAt ?? new Date())) await delay(50);
  await load.stop();
  const failed = load.answers.filter(({ status }) => status !== 200);
  const problems = failed.length > 0 ? [`${failed.length} of ${load.answers.length} requests failed`] : [];
  for (const url of stage.urls) {
    const { status } = await post(url, old.secret);
    if (status !== 401 && status !== 429) problems.push(`the old one was answered ${status} after its overlap`);
    if ((await post(url, made.secret)).status !== 200) problems.push("the successor was refused");
  }
  return { what: "rotated under load", faults: load.answers.length, problems };
};

/** It loses a scope: what it was let in for ends, what it may still do goes on. */
const cut: Act = async (stage) => {
  const tenant = newTenant();
  const token = await make(stage, tenant);
  const sockets = await openSockets(stage, token.secret);
  await stage.access.tokens.update(tenant, token.token._id, { scopes: ["records:read"] }, null);
  const atMs = performance.now();
  const problems: string[] = [];
  for (const url of stage.urls) {
    const { text } = await post(url, token.secret, "{ connections { nodes { id } } }");
    if (!text.includes('"FORBIDDEN"')) problems.push(`after the cut: ${text}`);
    if ((await post(url, token.secret)).status !== 200) problems.push("what it still may was refused");
  }
  const closed = await closings(sockets, atMs);
  problems.push(...closed.problems);
  return { what: "a scope cut", faults: stage.urls.length, problems, measured: { closedMs: closed.longest } };
};

/** Minted by one gateway, used at the others, gone with the token that minted it or by itself. */
const minted: Act = async (stage, random) => {
  const tenant = newTenant();
  const token = await make(stage, tenant);
  const { text } = await post(
    random.pick(stage.urls),
    token.secret,
    "mutation { createSessionToken(input: {}) { id token } }",
  );
  const { id, token: session } = (JSON.parse(text) as { data: { createSessionToken: { id: string; token: string } } })
    .data.createSessionToken;
  const problems: string[] = [];
  for (const url of stage.urls) {
    if ((await post(url, session)).status !== 200) problems.push("a session token was refused by another gateway");
  }
  const sockets = await openSockets(stage, session);
  const isItself = random.chance(0.5);
  if (isItself) await stage.access.sessionTokens.revoke(tenant, id);
  else await stage.access.tokens.revoke(tenant, token.token._id);
  const atMs = performance.now();
  for (const url of stage.urls) {
    const { status } = await post(url, session);
    if (status !== 401 && status !== 429) problems.push(`a session token that ended was answered ${status}`);
  }
  const closed = await closings(sockets, atMs);
  problems.push(...closed.problems);
  return {
    what: isItself ? "a session token revoked" : "a session token's parent revoked",
    faults: 1,
    problems,
    measured: { closedMs: closed.longest },
  };
};
