import { randomBytes } from "node:crypto";
import { once } from "node:events";
import { mkdtemp, readdir, readFile, rm, writeFile } from "node:fs/promises";
import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { BSON } from "mongodb";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { WebSocket } from "ws";
import { createLogger } from "../../src/logging/index.js";
import { startSandbox, type RunningSandbox } from "../../src/sandbox/index.js";
import { connectStorage, type Storage } from "../../src/storage/index.js";
import { Canaries, formsOf } from "../support/canaries.js";
import { freshDatabase, type FreshDatabase } from "../support/database.js";
import { loopback } from "../support/network.js";
import { GatewayProcess, type ProcessResult } from "../support/gateway-process.js";
import { logIn } from "../support/sandbox-login.js";
import { waitFor } from "../support/services.js";

/**
 * The life of a gateway in processes of its own, with secrets in every place where one may be given, the wrong ones too.
 * Then the whole database, all that the processes said, all that was answered, the command lines and the heap are searched.
 */
const canaries = new Canaries();
/** Secrets that a caller wrote where they do not belong: its own answer may repeat them, nothing else. */
const misplaced: string[] = [];
const answers: string[] = [];
const said: ProcessResult[] = [];
let commandLines = "";
let folder: string;
let home: string;
let database: FreshDatabase;
let storage: Storage;
let sandbox: RunningSandbox;
let echoing: Server;
let gateway: GatewayProcess;
let url: string;
const snapshots: string[] = [];
let token: string;
const apiKey = canaries.make("the key of the source");
const disconnectedKey = canaries.make("the key of a source that was disconnected");

function misplace(name: string): string {
  const secret = canaries.make(name);
  misplaced.push(secret);
  return secret;
}

/** Runs a command to its end. What it printed is searched, but for what it is there to print. */
async function command(args: readonly string[], options: { env?: NodeJS.ProcessEnv; shows?: boolean } = {}) {
  const process_ = new GatewayProcess(home, args, {
    MONGODB_URI: database.uri,
    TRIBUTARY_LOG_LEVEL: "trace",
    ...options.env,
  });
  const result = await process_.ended;
  said.push(options.shows ? { ...result, stdout: "" } : result);
  return result;
}

async function makeToken(name: string, ...args: string[]): Promise<string> {
  const { stdout } = await command(["token", "create", "--name", name, ...args], { shows: true });
  return canaries.add(`the token ${name}`, stdout.trim());
}

/** One HTTP request; what comes back is kept. */
async function send(path: string, init: RequestInit = {}): Promise<string> {
  const response = await fetch(`${url}${path}`, init);
  const text = await response.text();
  answers.push(`${response.status} ${JSON.stringify([...response.headers])} ${text}`);
  return text;
}

async function ask(query: string, variables: object = {}, bearer: string | null = token, more: object = {}) {
  return send("/graphql", {
    method: "POST",
    headers: { "content-type": "application/json", ...(bearer === null ? {} : { authorization: `Bearer ${bearer}` }) },
    body: JSON.stringify({ query, variables, ...more }),
  });
}

const connect = `mutation ($input: ConnectSystemInput!) { connectSystem(input: $input) { connection { id } } }`;
const byId = (name: string) => `mutation ($id: ID!) { ${name}(input: { connectionId: $id }) { __typename } }`;

function credentials(key: unknown, baseUrl = sandbox.url): object {
  return { input: { system: "sandbox", name: "Plant", config: { baseUrl }, credentials: { apiKey: key } } };
}

async function connected(key: string): Promise<string> {
  const answer = JSON.parse(await ask(connect, credentials(key))) as {
    data: { connectSystem: { connection: { id: string } } };
  };
  return answer.data.connectSystem.connection.id;
}

/** Answers every call with the credential that came. */
function startEchoing(): Promise<Server> {
  const server = createServer((request, response) => {
    response.writeHead(request.url?.includes("/v1/") ? 400 : 401, { "content-type": "application/json" });
    response.end(
      JSON.stringify({ error: { code: "invalid", message: `no such key: ${request.headers.authorization}` } }),
    );
  });
  return new Promise((resolve) => server.listen(0, "127.0.0.1", () => resolve(server)));
}

async function overSocket(payload: object, operation?: string): Promise<void> {
  const socket = new WebSocket(`${url.replace("http", "ws")}/graphql`, "graphql-transport-ws");
  socket.on("message", (data: Buffer) => {
    answers.push(String(data));
    if (String(data).includes("connection_ack") && operation) {
      socket.send(JSON.stringify({ id: "1", type: "subscribe", payload: { query: operation } }));
    } else if (/"type":"(error|complete)"/.test(String(data))) socket.close();
  });
  await once(socket, "open");
  socket.send(JSON.stringify({ type: "connection_init", payload }));
  const [code, reason] = (await once(socket, "close")) as [number, Buffer];
  answers.push(`${code} ${String(reason)}`);
}

async function writeSnapshot(): Promise<void> {
  const before = (await readdir(folder)).filter((name) => name.endsWith(".heapsnapshot"));
  gateway.kill("SIGUSR2");
  const name = await waitFor("a heap snapshot", async () => {
    const names = (await readdir(folder)).filter((one) => one.endsWith(".heapsnapshot") && !before.includes(one));
    const [made] = names;
    if (!made) return null;
    // Written in pieces; whole when it ends as JSON does.
    const text = await readFile(join(folder, made), "utf8");
    return /\]\s*\}\s*$/.test(text) ? made : null;
  });
  snapshots.push(await readFile(join(folder, name), "utf8"));
}

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "tributary-leaks-"));
  home = join(folder, "home");
  database = await freshDatabase();
  storage = await connectStorage({ uri: database.uri });
  sandbox = await startSandbox({
    dataDir: join(folder, "sandbox"),
    logger: createLogger({ level: "silent" }),
    scale: 100,
    apiKey,
  });
  echoing = await startEchoing();
  const masterKey = randomBytes(32);
  canaries.add("the master key in base 64", masterKey.toString("base64"));
  canaries.add("the master key in hex", masterKey.toString("hex"));
  const keyFile = join(folder, "key");
  await writeFile(keyFile, masterKey.toString("base64"), { mode: 0o600 });
  const env = { TRIBUTARY_MASTER_KEY: `file:${keyFile}`, TRIBUTARY_ALLOWED_NETWORKS: loopback };

  token = await makeToken("of everything", "--env", "test");
  const live = await makeToken("of the other environment", "--env", "live");
  const weak = await makeToken("of little", "--env", "test", "--scopes", "records:read:assets");
  const revoked = await makeToken("that was revoked", "--env", "test");
  const short = await makeToken("that expires", "--env", "test", "--expires-in", "1s");
  const listed = JSON.parse((await command(["token", "list", "--json"])).stdout) as {
    tokens: { id: string; name: string }[];
  };
  await command(["token", "revoke", listed.tokens.find(({ name }) => name === "that was revoked")?.id ?? ""]);

  gateway = new GatewayProcess(home, ["start", "--json"], {
    ...env,
    MONGODB_URI: database.uri,
    TRIBUTARY_LOG_LEVEL: "trace",
    NODE_OPTIONS: `--heapsnapshot-signal=SIGUSR2 --diagnostic-dir=${folder}`,
  });
  ({ graphql: url } = JSON.parse(await gateway.firstLine()) as { graphql: string });
  url = url.replace(/\/graphql$/, "");
  const commandLine = await readFile(`/proc/${gateway.pid}/cmdline`, "utf8");
  commandLines += commandLine;

  // Credentials of the source: right, wrong, in the wrong shape and in the wrong place.
  const id = await connected(apiKey);
  await ask(connect, credentials(canaries.make("a key that the source refuses")));
  await ask(connect, credentials([canaries.make("a key in a list")]));
  await ask(connect, credentials({ key: canaries.make("a key in an object") }));
  await ask(connect, credentials(`${canaries.make("a key that is too long")} `.repeat(50)));
  const input = { system: "sandbox", config: { baseUrl: sandbox.url } };
  await ask(connect, { input: { ...input, credentials: { secret: canaries.make("a key under another name") } } });
  await ask(connect, { input: { ...input, credentials: canaries.make("a key instead of an object") } });
  await ask(connect, {
    input: {
      ...input,
      config: { baseUrl: sandbox.url, password: canaries.make("a password among the settings") },
      credentials: { apiKey },
    },
  });
  const port = (echoing.address() as AddressInfo).port;
  await ask(connect, credentials(canaries.make("a key that the source repeats"), `http://127.0.0.1:${port}`));
  await ask(connect, credentials(apiKey, sandbox.url.replace("//", `//user:${canaries.make("a password in a URL")}@`)));
  await ask(connect, credentials(apiKey, `${sandbox.url}/?api_key=${canaries.make("a key in the query of a URL")}`));
  await ask(connect, credentials(canaries.make("a key for a source that is down"), "http://127.0.0.1:9"));
  const reconnect = `mutation ($input: ReconnectSystemInput!) { reconnectSystem(input: $input) { connection { id } } }`;
  await ask(reconnect, {
    input: { connectionId: id, credentials: { apiKey: canaries.make("a key to reconnect with") } },
  });
  await ask(reconnect, { input: { connectionId: id, credentials: { apiKey } } });

  // Tokens that hold, hold no longer, never did, and in every place where none belongs.
  const viewer = "{ viewer { environment scopes } }";
  for (const one of [token, live, weak, revoked, short]) await ask(viewer, {}, one);
  await ask("{ workOrders { nodes { id raw } } }", {}, weak);
  await ask(viewer, {}, canaries.add("a token with a typo", `${token.slice(0, 20)}${token.slice(22)}xx`));
  await ask(viewer, {}, canaries.make("something that is no token"));
  for (const name of ["token", "access_token", "authorization", "api_key"]) {
    await send(`/graphql?${name}=${canaries.make(`a token in the query as ${name}`)}&query={viewer{environment}}`);
  }
  await send(`/${misplace("a token in a path")}`);
  const header = (name: string, value: string) =>
    send("/graphql", { method: "POST", headers: { [name]: value, "content-type": "application/json" }, body: "{}" });
  await header(
    "authorization",
    `Basic ${Buffer.from(`user:${canaries.make("a password in a basic login")}`).toString("base64")}`,
  );
  await header("authorization", canaries.make("a token without a scheme"));
  await header("x-api-key", canaries.make("a key in another header"));
  await header("cookie", `session=${canaries.make("a session in a cookie")}`);
  await header("referer", `https://example.com/?token=${canaries.make("a token in a referrer")}`);
  await overSocket({ authorization: `Bearer ${revoked}` });
  await overSocket({ authorization: canaries.make("a token without a scheme over a websocket") });
  await overSocket({ token: canaries.make("a token under another name over a websocket") });
  await overSocket(
    { authorization: `Bearer ${token}`, password: canaries.make("a password beside a token") },
    "{ viewer { environment } }",
  );
  await overSocket({ authorization: `Bearer ${token}` }, `{ ${misplace("a token as a field over a websocket")} }`);

  // Text of the caller's own in operations.
  await ask(`{ syntax ${misplace("a token in a syntax error")}`);
  await ask(`{ ${misplace("a token as a field")} }`);
  await ask(`query ($id: ID!) { connection(id: $id) { id } }`, { id: misplace("a token as an id") });
  await ask(`{ connections(after: "${misplace("a token as a cursor")}") { nodes { id } } }`);
  await ask(`{ workOrders(filter: { number: { eq: "${canaries.make("a token in a filter")}" } }) { nodes { id } } }`);
  await ask(viewer, { unused: canaries.make("a token in a variable that is not there") });
  await ask(viewer, {}, token, { operationName: misplace("a token as the operation's name") });
  await ask(viewer, {}, token, { extensions: { token: canaries.make("a token in the extensions") } });
  await send("/graphql", {
    method: "POST",
    headers: { authorization: `Bearer ${token}`, "content-type": "application/json" },
    body: `{ "password": "${canaries.make("a password in a body that is no JSON")}`,
  });

  // Secrets that are shown once, to who makes them: by which a source signs its calls, and by which webhooks are signed.
  const secretOf = async (query: string, variables: object, path: readonly string[]): Promise<string> => {
    const response = await fetch(`${url}/graphql`, {
      method: "POST",
      headers: { authorization: `Bearer ${token}`, "content-type": "application/json" },
      body: JSON.stringify({ query, variables }),
    });
    const text = await response.text();
    const shown = path.reduce<unknown>(
      (value, name) => (value as Record<string, unknown> | null)?.[name],
      (JSON.parse(text) as { data: unknown }).data,
    );
    if (typeof shown !== "string") throw new Error(`Expected a secret, got ${text}.`);
    return shown;
  };
  const sourceSecret = `mutation ($id: ID!) { rotateSourceWebhookSecret(input: { connectionId: $id }) { secret } }`;
  canaries.add(
    "the secret of a source's webhooks",
    await secretOf(sourceSecret, { id }, ["rotateSourceWebhookSecret", "secret"]),
  );
  const receiver = `http://127.0.0.1:${port}/hook`;
  const endpoint = `mutation ($input: CreateWebhookEndpointInput!) { createWebhookEndpoint(input: $input) { secret } }`;
  const hook = { url: receiver, eventTypes: ["RECORD_CREATED", "CONNECTION_STATUS_CHANGED"] };
  const shown = await secretOf(endpoint, { input: hook }, ["createWebhookEndpoint", "secret"]);
  canaries.add("the secret of webhooks", shown.replace("whsec_", ""));
  await ask(endpoint, { input: { ...hook, secretKind: "ED25519" } });
  const given = `whsec_${randomBytes(24).toString("base64")}`;
  canaries.add("a secret of webhooks that the caller gave", given.slice("whsec_".length));
  await secretOf(endpoint, { input: { url: receiver, eventTypes: ["SYNC_COMPLETED"], secret: given } }, [
    "createWebhookEndpoint",
    "secret",
  ]);
  await ask(endpoint, {
    input: {
      url: receiver,
      eventTypes: ["SYNC_COMPLETED"],
      secret: canaries.make("a secret of webhooks that is none"),
    },
  });
  await ask(endpoint, {
    input: {
      url: receiver.replace("//", `//user:${canaries.make("a password in a webhook's address")}@`),
      eventTypes: ["SYNC_COMPLETED"],
    },
  });
  const listedEndpoints = JSON.parse(await ask("{ webhookEndpoints { id url keys { id } } }")) as {
    data: { webhookEndpoints: { id: string }[] };
  };
  for (const { id: endpointId } of listedEndpoints.data.webhookEndpoints) {
    await ask(
      `mutation ($id: ID!) { sendTestEvent(input: { endpointId: $id, eventType: RECORD_CREATED }) { delivery { id } } }`,
      { id: endpointId },
    );
    const rotate = `mutation ($id: ID!) { rotateWebhookSecret(input: { endpointId: $id, secretKind: HMAC }) { secret } }`;
    const secret = await secretOf(rotate, { id: endpointId }, ["rotateWebhookSecret", "secret"]);
    canaries.add("a rotated secret of webhooks", secret.replace("whsec_", ""));
  }

  // A browser's session, as it is, with another signature, and revoked.
  const mint = `mutation { createSessionToken(input: { ttlSeconds: 600 }) { token } }`;
  const session = await secretOf(mint, {}, ["createSessionToken", "token"]);
  const [head = "", claims = "", signature = ""] = session.split(".");
  canaries.add("the signature of a session token", signature);
  await ask(viewer, {}, session);
  await ask("{ workOrders { nodes { id } } }", {}, session);
  const forged = canaries.make("the signature of a forged session token");
  await ask(viewer, {}, `${head}.${claims}.${forged}`);
  await overSocket({ authorization: `Bearer ${head}.${claims}.${forged}` });
  await overSocket({ authorization: `Bearer ${session}` }, "{ viewer { environment } }");

  // A login at the source: its client's secret, its refresh tokens, and what is wrong with others.
  const login = await logIn(sandbox, "planner");
  canaries.add("a refresh token of a source", login.refresh_token);
  canaries.add("an access token of a source", login.access_token);
  canaries.add("the secret of an OAuth client", sandbox.oauth.clientSecret);
  const oauth = (credentials_: object) => ({
    input: { system: "sandbox", name: "By login", config: { baseUrl: sandbox.url }, credentials: credentials_ },
  });
  const ownClient = { clientId: sandbox.oauth.clientId, clientSecret: sandbox.oauth.clientSecret };
  const byLogin = await ask(connect, oauth({ ...ownClient, refreshToken: login.refresh_token }));
  expect(byLogin).toContain("con_");
  await ask(connect, oauth({ ...ownClient, refreshToken: canaries.make("a refresh token that the source refuses") }));
  await ask(
    connect,
    oauth({
      ...ownClient,
      clientSecret: canaries.make("a client's secret that is wrong"),
      refreshToken: "x".repeat(43),
    }),
  );

  await send(`/hooks/${id}`, {
    method: "POST",
    headers: { "x-sandbox-signature": canaries.make("a signature of a webhook") },
    body: JSON.stringify({ password: canaries.make("a password in a webhook") }),
  });

  // Syncs and writes, while the source is well and while it is not.
  const create = `mutation ($input: CreateWorkOrderInput!) { createWorkOrder(input: $input) { workOrder { id raw } } }`;
  await ask(create, { input: { connectionId: id, data: { title: "Seal" } } });
  await waitFor("the first sync", async () => {
    const run = await storage.collection("syncRuns").findOne({ connectionId: id, state: /^SUCCEEDED/ });
    return run !== null;
  });
  for (const fault of ["unauthorized", "bad-json", "status:500"]) {
    sandbox.faults.add({ fault });
    await ask(create, { input: { connectionId: id, data: { title: `While ${fault}` } } });
    sandbox.faults.clear();
    await ask(reconnect, { input: { connectionId: id, credentials: { apiKey } } });
  }
  await ask(
    "{ connections { nodes { id name account statusReason streams { entity } } } auditLog(first: 200) { nodes { action fields targets } } }",
  );

  // A second source, which goes again; then nothing of its credential is left, in memory neither.
  const other = await startSandbox({
    dataDir: join(folder, "other"),
    logger: createLogger({ level: "silent" }),
    scale: 100,
    apiKey: disconnectedKey,
  });
  const gone = JSON.parse(await ask(connect, credentials(disconnectedKey, other.url))) as {
    data: { connectSystem: { connection: { id: string } } };
  };
  const goneId = gone.data.connectSystem.connection.id;
  await waitFor(
    "its first sync",
    async () => (await storage.collection("syncRuns").findOne({ connectionId: goneId, state: /^SUCCEEDED/ })) !== null,
  );
  await ask(byId("disconnectSystem"), { id: goneId });
  await other.stop();

  // Commands with secrets in what they are given, and settings that can't be used.
  const [file, wrongFile] = [join(folder, "credentials.json"), join(folder, "wrong.json")];
  await writeFile(file, JSON.stringify({ apiKey }));
  await writeFile(wrongFile, JSON.stringify({ apiKey: canaries.make("a wrong key in a file") }));
  const add = ["connection", "add", "--system", "sandbox", "--config", `baseUrl=${sandbox.url}`, "--credentials-file"];
  await command([...add, file], { env });
  await command([...add, wrongFile], { env });
  await command(["connection", "list"], { env });
  await command(["token", "list"], {
    env: {
      MONGODB_URI: `mongodb://user:${canaries.make("a password of the database")}@127.0.0.1:9/x?serverSelectionTimeoutMS=200`,
    },
  });
  await command(["token", "list"], {
    env: { MONGODB_URI: `postgres://user:${canaries.make("a password of another database")}@127.0.0.1:9/x` },
  });
  await command(["start", "--json"], {
    env: { TRIBUTARY_MASTER_KEY: canaries.make("a master key instead of a reference") },
  });
  await command(["start", "--json"], {
    env: { TRIBUTARY_MASTER_KEY: "env:KEY_OF_TEST", KEY_OF_TEST: canaries.make("a master key of the wrong length") },
  });
}, 240_000);

afterAll(async () => {
  gateway?.kill("SIGKILL");
  await gateway?.ended;
  await sandbox?.stop();
  echoing?.close();
  await storage?.close();
  await database?.drop();
  if (folder) await rm(folder, { recursive: true, force: true });
});

describe("promise 6: forty canaries through a running gateway, and none found again", () => {
  it("the search finds a canary in each form, and there are forty", () => {
    const secret = "cnr0123456789abcdefghijklmnopqrst";
    const probe = new Canaries();
    probe.add("a probe", secret);
    for (const [form, text] of formsOf(secret)) expect(probe.foundIn(`…${text}…`), form).toHaveLength(1);
    for (const before of ["", "x", "xy", "xyz"]) {
      expect(probe.foundIn(Buffer.from(`${before}${secret} and more`).toString("base64")), before).toHaveLength(1);
    }
    expect(canaries.size).toBeGreaterThanOrEqual(40);
  });

  it("in the whole database, jobs and events and the audit log included", async () => {
    const names = (await storage.db.listCollections().toArray()).map(({ name }) => name);
    expect(names).toEqual(
      expect.arrayContaining([
        "agendaJobs",
        "auditLog",
        "attempts",
        "connections",
        "deliveries",
        "endpoints",
        "events",
        "sessions",
        "tokens",
        "writes",
      ]),
    );
    for (const name of names) {
      const documents = await storage.db.collection(name).find().toArray();
      const dump =
        BSON.EJSON.stringify(documents) +
        documents.map((one) => Buffer.from(BSON.serialize(one)).toString("latin1")).join("\n");
      expect(canaries.foundIn(dump), `the collection ${name}`).toEqual([]);
    }
    const denied = await storage.collection("auditLog").countDocuments({ outcome: "DENIED" });
    expect(denied).toBeGreaterThan(0);
  });

  it("in any answer over HTTP or a websocket, but for what a caller wrote into its own question", () => {
    const all = answers.join("\n");
    for (const code of [
      "SOURCE_UNAUTHORIZED",
      "BAD_USER_INPUT",
      "UNAUTHENTICATED",
      "FORBIDDEN",
      "CONNECTION_UNREACHABLE",
    ]) {
      expect(all).toContain(code);
    }
    expect(all).toContain("no such key: ");
    expect(canaries.foundIn(all, misplaced)).toEqual([]);
  });

  it("in a heap snapshot, of a credential whose connection is gone", async () => {
    await writeSnapshot();
    const [snapshot = ""] = snapshots;
    // What the process does hold is found: the search works on snapshots.
    expect(snapshot).toContain(database.name);
    expect(snapshot.includes(disconnectedKey)).toBe(false);
  });

  it("in what the processes print, down to trace, and in their command lines", async () => {
    gateway.kill("SIGTERM");
    const ended = await gateway.ended;
    expect(ended.code).toBe(0);
    expect(ended.stderr.split("\n").length).toBeGreaterThan(50);
    expect(ended.stderr).toMatch(/"level":(10|20)\b/);
    expect(canaries.foundIn(ended.stdout + ended.stderr)).toEqual([]);
    for (const { stdout, stderr } of said) expect(canaries.foundIn(stdout + stderr)).toEqual([]);
    expect(canaries.foundIn(commandLines)).toEqual([]);
  });
});
