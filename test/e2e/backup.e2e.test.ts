import { cp, mkdir, mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { MongoClient } from "mongodb";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { createLogger } from "../../src/logging/index.js";
import { startSandbox, type RunningSandbox } from "../../src/sandbox/index.js";
import { findMongod, startEmbeddedMongod, type EmbeddedMongod } from "../../src/storage/embedded/index.js";
import { defaultCacheDir } from "../../src/storage/embedded/mongod-cache.js";
import { freePort, loopback as loopbackAddress } from "../../src/storage/embedded/port.js";
import { startSupervised } from "../../src/storage/embedded/supervised-process.js";
import { withDatabase } from "../support/database.js";
import { GatewayProcess } from "../support/gateway-process.js";
import { loopback } from "../support/network.js";
import { waitFor } from "../support/services.js";

/**
 * docs/backup.md, followed from top to bottom: the files of a replica set whose gateway is at work are copied, the gateway
 * works on, and the copy becomes a new replica set. On demand: it starts many processes.
 */
const isAsked = process.env["TRIBUTARY_TEST_BACKUP"] !== undefined;

describe.runIf(isAsked)("a backup that becomes a new replica set", () => {
  let folder: string;
  let sandbox: RunningSandbox;
  const mongods: EmbeddedMongod[] = [];
  const uris: string[] = [];
  let url: string;
  let token: string;
  let connectionId: string;
  let started: GatewayProcess[] = [];

  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), "tributary-backup-"));
    const logger = createLogger({ level: "silent" });
    sandbox = await startSandbox({ dataDir: join(folder, "sandbox"), scale: 300, logger });
    await startMongod("first");
    token = (await command(0, "token", "create", "--env", "test")).trim();
  });

  afterAll(async () => {
    await stop();
    await Promise.all(mongods.map((mongod) => mongod.stop()));
    await sandbox?.stop();
    if (folder) await rm(folder, { recursive: true, force: true });
  });

  async function startMongod(name: string): Promise<void> {
    const home = join(folder, name);
    const mongod = await startEmbeddedMongod({ home, cacheSizeGb: 0.25, onProgress: () => undefined });
    mongods.push(mongod);
    uris.push(withDatabase(mongod.uri, "tributary"));
  }

  /** While nothing is written to them, for as long as copying takes. */
  async function copyFiles(): Promise<void> {
    const client = await new MongoClient(uris[0] ?? "").connect();
    try {
      const admin = client.db("admin");
      await admin.command({ fsync: 1, lock: true });
      await mkdir(join(folder, "second", "mongo"), { recursive: true });
      await cp(join(folder, "first", "mongo", "data"), join(folder, "second", "mongo", "data"), {
        recursive: true,
        filter: (path) => !path.endsWith("mongod.lock"),
      });
      await admin.command({ fsyncUnlock: 1 });
    } finally {
      await client.close();
    }
  }

  /** The copy forgets which replica set it was of, and with it all places in its log. */
  async function forgetReplicaSet(): Promise<void> {
    const { path } = await findMongod({ cacheDir: defaultCacheDir(), env: process.env, onProgress: () => undefined });
    const port = await freePort();
    const dbpath = join(folder, "second", "mongo", "data");
    const alone = await startSupervised(
      [path, "--dbpath", dbpath, "--port", String(port), "--bind_ip", loopbackAddress, "--nounixsocket", "--quiet"],
      { cwd: folder, env: process.env, graceMs: 10_000 },
    );
    const client = await new MongoClient(`mongodb://${loopbackAddress}:${port}/?directConnection=true`).connect();
    await client.db("local").dropDatabase();
    await client
      .db("admin")
      .command({ shutdown: 1 })
      .catch(() => undefined);
    await client.close();
    await alone.ended;
  }

  function spawned(place: number, args: readonly string[]): GatewayProcess {
    return new GatewayProcess(join(folder, "home"), args, {
      MONGODB_URI: uris[place],
      TRIBUTARY_LOG_LEVEL: "error",
      TRIBUTARY_ALLOWED_NETWORKS: loopback,
    });
  }

  async function command(place: number, ...args: readonly string[]): Promise<string> {
    const { code, stdout, stderr } = await spawned(place, args).ended;
    expect({ args, code, stderr: code === 0 ? "" : stderr }).toEqual({ args, code: 0, stderr: "" });
    return stdout;
  }

  async function start(place: number): Promise<void> {
    started = [spawned(place, ["start", "--no-sandbox", "--json"])];
    const [first] = started;
    ({ url } = JSON.parse((await first?.firstLine()) ?? "") as { url: string });
  }

  async function stop(): Promise<void> {
    for (const process of started) process.kill("SIGTERM");
    await Promise.all(started.splice(0).map(({ ended }) => ended));
  }

  async function ask(query: string, variables: object = {}) {
    const response = await fetch(`${url}/graphql`, {
      method: "POST",
      headers: { authorization: `Bearer ${token}`, "content-type": "application/json" },
      body: JSON.stringify({ query, variables }),
    });
    return (await response.json()) as { data: Record<string, never>; errors?: { extensions: { code: string } }[] };
  }

  async function data<Data>(query: string, variables: object = {}): Promise<Data> {
    const answer = await ask(query, variables);
    if (answer.errors) throw new Error(JSON.stringify(answer.errors));
    return answer.data as unknown as Data;
  }

  async function write(title: string): Promise<void> {
    await data(`mutation ($input: CreateWorkOrderInput!) { createWorkOrder(input: $input) { workOrder { id } } }`, {
      input: { connectionId, data: { title } },
    });
  }

  async function newestEvent(count: number): Promise<string> {
    return waitFor("events in the log", async () => {
      const { events } = await data<{ events: { nodes: { id: string }[] } }>(`{ events(first: 500) { nodes { id } } }`);
      return events.nodes.length >= count ? events.nodes.at(-1)?.id : null;
    });
  }

  async function synced(kind: string): Promise<void> {
    const { startSync } = await data<{ startSync: { syncRun: { id: string } } }>(
      `mutation ($input: StartSyncInput!) { startSync(input: $input) { syncRun { id } } }`,
      { input: { connectionId, kind } },
    );
    await waitFor(`a run ${kind}`, async () => {
      const { syncRun } = await data<{ syncRun: { state: string; error: unknown } }>(
        `query ($id: ID!) { syncRun(id: $id) { state error { code message } } }`,
        { id: startSync.syncRun.id },
      );
      if (syncRun.state === "FAILED") throw new Error(JSON.stringify(syncRun));
      return syncRun.state.startsWith("SUCCEEDED") ? true : null;
    });
  }

  const titles = async () => {
    const { workOrders } = await data<{ workOrders: { nodes: { title: string }[] } }>(
      `{ workOrders(first: 500) { nodes { title } } }`,
    );
    return workOrders.nodes.map(({ title }) => title);
  };

  it("goes on from the backup, with its keys, its cursors and new ids for what happens", async () => {
    await start(0);
    ({
      connectSystem: {
        connection: { id: connectionId },
      },
    } = await data<{ connectSystem: { connection: { id: string } } }>(
      `mutation ($input: ConnectSystemInput!) { connectSystem(input: $input) { connection { id } } }`,
      {
        input: {
          system: "sandbox",
          name: "Plant",
          config: { baseUrl: sandbox.url },
          credentials: { apiKey: sandbox.apiKey },
        },
      },
    ));
    await synced("INCREMENTAL");
    await write("Before the copy");
    const kept = await newestEvent(1);

    // While it works.
    await Promise.all([copyFiles(), write("During the copy")]);

    for (const place of [1, 2, 3]) await write(`After the copy ${place}`);
    await synced("INCREMENTAL");
    const lost = await waitFor("events since", async () => {
      const { events } = await data<{ events: { nodes: { id: string }[] } }>(
        `query ($after: ID) { events(first: 500, after: $after) { nodes { id } } }`,
        { after: kept },
      );
      return events.nodes.length >= 3 ? events.nodes.at(-1)?.id : null;
    });
    await stop();

    await forgetReplicaSet();
    await startMongod("second");

    // The copy is seconds old, and leases in it are held by processes that are gone.
    const told = await waitFor(
      "leases to have run out",
      async () => {
        const { code, stdout } = await spawned(1, ["database", "restored", "--json"]).ended;
        return code === 0 ? stdout : null;
      },
      { timeoutMs: 60_000 },
    );
    expect(JSON.parse(told)).toMatchObject({ tenants: 2 });
    const doctor = JSON.parse(await command(1, "doctor", "--json")) as { isOk: boolean };
    expect(doctor.isOk).toBe(true);
    expect(await command(1, "key", "status")).toMatch(/@1 +wraps +1/);
    expect(await command(1, "connection", "list")).toContain(connectionId);

    await start(1);
    expect(await titles()).toContain("Before the copy");
    expect(await titles()).not.toContain("After the copy 3");
    await synced("INCREMENTAL");
    expect((await titles()).filter((title) => title.startsWith("After the copy"))).toHaveLength(3);
    await write("After the restore");
    await synced("RECONCILE");
    const [last] = await data<{ syncRuns: { nodes: { entities: Record<string, number>[] }[] } }>(
      `{ syncRuns(first: 1) { nodes { entities { missing stale extra } } } }`,
    ).then(({ syncRuns }) => syncRuns.nodes);
    for (const found of last?.entities ?? []) expect(found).toMatchObject({ missing: 0, stale: 0, extra: 0 });

    const behind = (after: string) =>
      ask(`query ($after: ID) { events(first: 5, after: $after) { nodes { id } } }`, { after });
    expect((await behind(kept)).data["events"]).toMatchObject({ nodes: { length: 5 } });
    expect((await behind(lost)).errors?.map(({ extensions }) => extensions.code)).toEqual(["RESYNC_REQUIRED"]);

    const client = await new MongoClient(uris[1] ?? "").connect();
    try {
      // Whatever waited in the outbox is numbered, and leases are those of the process that works now.
      await waitFor("an empty outbox", async () => (await client.db().collection("outbox").countDocuments()) === 0);
    } finally {
      await client.close();
    }
  });
});
