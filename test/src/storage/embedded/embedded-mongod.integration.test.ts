import { chmod, mkdir, mkdtemp, readFile, rm, stat, writeFile } from "node:fs/promises";
import { createServer } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { MongoClient } from "mongodb";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { ConfigurationError } from "../../../../src/errors/index.js";
import {
  startEmbeddedMongod,
  type EmbeddedMongod,
  type EmbeddedMongodOptions,
} from "../../../../src/storage/embedded/index.js";
import { commandLinesNaming, isAlive, parentOf } from "../../../support/processes.js";

let home: string;
let started: EmbeddedMongod[];
let clients: MongoClient[];

beforeEach(async () => {
  home = await mkdtemp(join(tmpdir(), "tributary-embedded-"));
  started = [];
  clients = [];
});

afterEach(async () => {
  await Promise.all(clients.map((client) => client.close()));
  await Promise.all(started.map((mongod) => mongod.stop()));
  await expect.poll(() => commandLinesNaming(home), { timeout: 30_000 }).toEqual([]);
  await rm(home, { recursive: true, force: true });
});

describe("the embedded MongoDB", () => {
  it("runs transactions and change streams, as a replica set does", async () => {
    const client = connect(await start());
    const orders = client.db("app").collection<{ _id: number; state?: string }>("orders");
    await orders.insertOne({ _id: 1 });
    const changes = orders.watch();
    // Opens the cursor; nothing has changed yet.
    expect(await changes.tryNext()).toBeNull();

    await client.withSession((session) =>
      session.withTransaction(async () => {
        await orders.updateOne({ _id: 1 }, { $set: { state: "released" } }, { session });
        await orders.insertOne({ _id: 2 }, { session });
      }),
    );
    const rolledBack = client.withSession((session) =>
      session.withTransaction(async () => {
        await orders.insertOne({ _id: 3 }, { session });
        throw new Error("changed my mind");
      }),
    );

    await expect(rolledBack).rejects.toThrow("changed my mind");
    expect(await orders.find().toArray()).toEqual([{ _id: 1, state: "released" }, { _id: 2 }]);
    expect(await changes.next()).toMatchObject({ operationType: "update", documentKey: { _id: 1 } });
    expect(await changes.next()).toMatchObject({ operationType: "insert", documentKey: { _id: 2 } });
    await changes.close();
  });

  it("listens on loopback only, keeps its files to this user, and its memory and oplog in bounds", async () => {
    const mongod = await start({ cacheSizeGb: 0.3, oplogSizeMb: 1000 });
    const admin = connect(mongod).db("admin");

    const { parsed } = await admin.command({ getCmdLineOpts: 1 });
    const { wiredTiger } = await admin.command({ serverStatus: 1 });

    expect(parsed).toMatchObject({
      net: { bindIp: "127.0.0.1", unixDomainSocket: { enabled: false } },
      replication: { oplogSizeMB: 1000 },
      storage: { dbPath: join(home, "mongo", "data") },
    });
    expect(Number((wiredTiger as { cache: Record<string, number> }).cache["maximum bytes configured"])).toBe(
      Math.floor(0.3 * 1024) * 1024 * 1024,
    );
    expect((await stat(join(home, "mongo"))).mode & 0o077).toBe(0);
    expect((await stat(join(home, "mongo", "mongod.log"))).mode & 0o077).toBe(0);
  });

  it("has its data and its address again after a clean stop", async () => {
    const first = await start();
    await connect(first).db("app").collection("written").insertOne({ name: "kept" });
    await first.stop();
    expect(await first.ended).toEqual({ code: 0 });
    expect(await isAlive(first.pid)).toBe(false);

    const second = await start();

    expect(second.uri).toBe(first.uri);
    expect(await connect(second).db("app").collection("written").findOne()).toMatchObject({ name: "kept" });
  });

  it("moves to another port when somebody took its own, and has its data", async () => {
    const first = await start();
    const client = connect(first);
    await client.db("app").collection("written").insertOne({ name: "kept" });
    await client.close();
    await first.stop();
    const squatter = createServer((socket) => socket.destroy()).listen(portOf(first), "127.0.0.1");

    const second = await start().finally(() => squatter.close());

    expect(portOf(second)).not.toBe(portOf(first));
    const clientOfSecond = connect(second);
    expect(await clientOfSecond.db("app").collection("written").findOne()).toMatchObject({ name: "kept" });
    const { config } = await clientOfSecond.db("admin").command({ replSetGetConfig: 1 });
    expect((config as { members: { host: string }[] }).members.map(({ host }) => host)).toEqual([
      `127.0.0.1:${portOf(second)}`,
    ]);
  });

  it("tells that mongod was killed, and has every acknowledged write after the next start", async () => {
    const first = await start();
    const written = connect(first)
      .db("app")
      .collection("written", { writeConcern: { w: "majority", journal: true } });
    await written.insertOne({ name: "kept" });
    process.kill(first.pid, "SIGKILL");
    expect(await first.ended).toEqual({ code: 128 + 9 });

    const second = await start();

    expect(await connect(second).db("app").collection("written").findOne()).toMatchObject({ name: "kept" });
  });

  it("kills a mongod that does not end within the grace", async () => {
    const mongod = await start({ stopGraceMs: 1_000 });
    process.kill(mongod.pid, "SIGSTOP");

    await mongod.stop();

    expect(await mongod.ended).toEqual({ code: 128 + 9 });
    expect(await isAlive(mongod.pid)).toBe(false);
  });

  it("ends cleanly when only its supervisor was killed, and tells so", async () => {
    const mongod = await start();
    await connect(mongod).db("app").collection("written").insertOne({ name: "kept" });

    process.kill(await parentOf(mongod.pid), "SIGKILL");

    await mongod.ended;
    expect(await isAlive(mongod.pid)).toBe(false);
    expect(
      await connect(await start())
        .db("app")
        .collection("written")
        .findOne(),
    ).toMatchObject({ name: "kept" });
  });

  it("may be stopped again and by several callers", async () => {
    const mongod = await start();

    await Promise.all([mongod.stop(), mongod.stop()]);
    await mongod.stop();

    expect(await mongod.ended).toEqual({ code: 0 });
  });

  it("passes extra arguments on to mongod", async () => {
    const mongod = await start({ extraArguments: ["--setParameter", "enableTestCommands=1"] });

    const admin = connect(mongod).db("admin");

    expect(await admin.command({ getParameter: 1, enableTestCommands: 1 })).toMatchObject({ enableTestCommands: true });
  });

  it("sets a large log aside and goes on in a new one", async () => {
    const log = join(home, "mongo", "mongod.log");
    await mkdir(join(home, "mongo"));
    await writeFile(log, "x".repeat(17 * 1024 * 1024));

    await start();

    expect((await stat(`${log}.1`)).size).toBeGreaterThan(17 * 1024 * 1024);
    await expect.poll(async () => (await readFile(log, "utf8").catch(() => "")).includes('"msg"')).toBe(true);
    expect((await stat(log)).size).toBeLessThan(1024 * 1024);
  });
});

describe("a home that is in use", () => {
  it("is refused to a second start in the same process, until the first one ended", async () => {
    const first = await start();

    await expect(start()).rejects.toThrow(/already used by this gateway itself.*MONGODB_URI.*TRIBUTARY_HOME/);

    await first.stop();
    await expect(start()).resolves.toBeDefined();
  });

  it("goes to one of two that start at the same instant, and the other is told", async () => {
    const outcomes = await Promise.allSettled([start(), start()]);

    expect(outcomes.map(({ status }) => status).sort()).toEqual(["fulfilled", "rejected"]);
    const refused = outcomes.find((outcome) => outcome.status === "rejected");
    expect(refused?.reason).toBeInstanceOf(ConfigurationError);
    expect((refused?.reason as Error).message).toContain("already used by this gateway itself");
  });

  it("is free again when the record of its user is stale, even if a new process has that number", async () => {
    await mkdir(join(home, "mongo"));
    const record = JSON.stringify({ pid: process.pid, identity: "another boot/1" });
    await writeFile(join(home, "mongo", "owner.json"), record);

    await expect(start()).resolves.toBeDefined();
  });

  it("is free again when records in it are damaged", async () => {
    await (await start()).stop();
    await writeFile(join(home, "mongo", "owner.json"), "{");
    await writeFile(join(home, "mongo", "state.json"), "");

    await expect(start()).resolves.toBeDefined();
  });
});

describe("a start that can't work", () => {
  it("says so when the home is no absolute path", async () => {
    await expect(start({ home: "data" })).rejects.toThrow(
      new ConfigurationError('TRIBUTARY_HOME must be an absolute path, it is "data".'),
    );
  });

  it("says so when the home can't be made", async () => {
    await writeFile(join(home, "file"), "");

    await expect(start({ home: join(home, "file") })).rejects.toThrow(/needs to write to .*file\/mongo, but can't/);
  });

  it("gives mongod's own words when it does not like its arguments", async () => {
    await expect(start({ extraArguments: ["--setParameter", "nonsense=1"] })).rejects.toThrow(
      /ended with code 1 while starting on .*: .*Unknown --setParameter 'nonsense'.*Its log is .*mongod\.log\. Remove/s,
    );
  });

  it("gives mongod's own words when the data is damaged", async () => {
    await (await start()).stop();
    await writeFile(join(home, "mongo", "data", "WiredTiger.turtle"), "damaged");

    await expect(start()).rejects.toThrow(/ended with code \d+ while starting on .*: (?!it gave no reason)/);
  });

  it("names the versions when the data is another MongoDB's", async () => {
    const env = await fakeMongod("8.0.4", "exit 62");

    await expect(start({ env })).rejects.toThrow(/mongod 8\.0\.4 .* can't open .*which another version wrote/);
  });

  it("gives up when it is not ready in time, and leaves nothing running", async () => {
    const env = await fakeMongod("8.0.4", `echo $$ >"${home}/pid"; exec sleep 60`);

    await expect(start({ env, startTimeoutMs: 500 })).rejects.toThrow("was not ready after 0.5 s");

    expect(await isAlive(Number(await readFile(join(home, "pid"), "utf8")))).toBe(false);
  });

  it("gives up when it is called off, and leaves the home free", async () => {
    const controller = new AbortController();
    const env = await fakeMongod("8.0.4", `echo $$ >"${home}/pid"; exec sleep 60`);
    const failure = expect(start({ env, signal: controller.signal })).rejects.toThrow("called off");
    const readPid = () => readFile(join(home, "pid"), "utf8").catch(() => "");
    await expect.poll(readPid).toMatch(/\d/);

    controller.abort(new Error("called off"));

    await failure;
    expect(await isAlive(Number(await readPid()))).toBe(false);
    await expect(start()).resolves.toBeDefined();
  });
});

async function start(options: Partial<EmbeddedMongodOptions> = {}): Promise<EmbeddedMongod> {
  const mongod = await startEmbeddedMongod({ home, cacheSizeGb: 0.25, oplogSizeMb: 990, ...options });
  started.push(mongod);
  return mongod;
}

function connect(mongod: EmbeddedMongod): MongoClient {
  const client = new MongoClient(mongod.uri);
  clients.push(client);
  return client;
}

/** A PATH whose mongod passes for that version and then does what the body says. */
async function fakeMongod(version: string, body: string): Promise<NodeJS.ProcessEnv> {
  const bin = join(home, "bin");
  await mkdir(bin);
  await writeFile(
    join(bin, "mongod"),
    `#!/bin/sh\nif [ "$1" = --version ]; then echo "db version v${version}"; exit; fi\n${body}\n`,
  );
  await chmod(join(bin, "mongod"), 0o755);
  return { ...process.env, PATH: `${bin}:${process.env["PATH"]}` };
}

function portOf(mongod: EmbeddedMongod): number {
  return Number(/:(\d+)\//.exec(mongod.uri)?.[1]);
}
