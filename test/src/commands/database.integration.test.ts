import type { Document } from "mongodb";
import { afterAll, afterEach, beforeAll, describe, expect, it } from "vitest";
import { EventRelay, EventStore, parseEventId, sequenceBefore, eventId } from "../../../src/events/index.js";
import { migrateStore } from "../../../src/commands/database-migrate.js";
import { connectStorage, LeaseStore, type Storage, type Tenant } from "../../../src/storage/index.js";
import { OrganizationStore } from "../../../src/tokens/index.js";
import { openShell, type TestShell } from "../../support/command-line.js";
import { freshDatabase, type FreshDatabase } from "../../support/database.js";
import { thingMigrations } from "../../support/migrating-process.js";
import { append, silentLogger, statusEvent, tagOf, untilLogged } from "../events/event-fixture.js";

let database: FreshDatabase;
let storage: Storage;
let shell: TestShell;
const relays: EventRelay[] = [];

beforeAll(async () => {
  database = await freshDatabase();
  storage = await connectStorage({ uri: database.uri });
  shell = await openShell({ MONGODB_URI: database.uri });
});

afterEach(async () => {
  await Promise.all(relays.splice(0).map((relay) => relay.stop()));
});

afterAll(async () => {
  await shell?.close();
  await storage?.close();
  await database?.drop();
});

describe("tributary database migrate", () => {
  it("brings an empty store to this release, and says so, again and again", async () => {
    for (const attempt of [1, 2]) {
      const { code, stdout } = await shell.run(["database", "migrate", "--json"]);
      expect({ attempt, code, ...(JSON.parse(stdout) as object) }).toEqual({
        attempt,
        code: 0,
        version: 0,
        migrations: [],
      });
    }
    expect((await shell.run(["database", "migrate"])).stdout).toContain("The store is at version 0.");
    expect(await storage.db.listCollections({ name: "workOrders" }).hasNext()).toBe(true);
  });

  it("does every phase to its end, and tells of what is under way", async () => {
    await storage.collection("things").insertMany([1, 2, 3].map((kilograms) => ({ kilograms, touched: 0 })));
    const told: string[] = [];
    const done = await migrateStore(storage, thingMigrations, (text) => told.push(text));
    expect(done).toMatchObject([
      { _id: 1, phase: "DONE", changed: 3 },
      { _id: 2, phase: "DONE", changed: 3 },
    ]);
    expect(told[0]).toMatch(/^1, sizes in grams/);
    expect(await storage.collection("things").countDocuments({ grams: { $exists: true } })).toBe(3);
    await storage.collection("migrations").deleteMany({});
  });
});

/** All documents of these collections as they are; put back, all that was done since is undone. */
async function backup(...names: string[]): Promise<() => Promise<void>> {
  const kept = await Promise.all(
    names.map(async (name) => [name, await storage.collection(name).find<Document>({}).toArray()] as const),
  );
  return async () => {
    for (const [name, documents] of kept) {
      await storage.collection(name).deleteMany({});
      if (documents.length > 0) await storage.collection(name).insertMany([...documents]);
    }
  };
}

describe("tributary database restored (Promise 31)", () => {
  let tenant: Tenant;
  let quiet: Tenant;

  beforeAll(async () => {
    const { _id: organizationId } = await new OrganizationStore(storage).create("Plant");
    tenant = { organizationId, environment: "TEST" };
    quiet = { organizationId, environment: "LIVE" };
  });

  async function tell(of: Tenant, tags: readonly string[], count: number) {
    const relay = new EventRelay({ storage, logger: silentLogger, workerId: "relay", leaseTtlMs: 3_000 });
    relays.push(relay);
    relay.start();
    await append(storage, ...tags.map((tag) => statusEvent(of, tag)));
    const log = await untilLogged(storage, of, count);
    await relay.stop();
    return log;
  }

  it("gives no id of an event twice, and tells who holds a lost one to read again", async () => {
    const before = await tell(tenant, ["kept 1", "kept 2"], 2);
    const restore = await backup("events", "outbox", "counters", "relayState", "leases");
    const lost = (await tell(tenant, ["lost 1", "lost 2"], 4)).slice(2);
    await tell(quiet, ["lost where nothing was kept"], 1);
    await restore();

    const { code, stdout } = await shell.run(["database", "restored", "--json"]);
    expect({ code, ...(JSON.parse(stdout) as object) }).toEqual({ code: 0, tenants: 2, writes: 0 });

    const log = await tell(tenant, ["new 1", "new 2"], 4);
    expect(log.map(tagOf)).toEqual(["kept 1", "kept 2", "new 1", "new 2"]);
    const [, last] = before;
    const [first] = log.slice(2);
    expect(first?.sequence).toBeGreaterThan(lost.at(-1)?.sequence ?? 0);
    const [only] = await tell(quiet, ["new where nothing was kept"], 1);
    expect(only?.sequence).toBeGreaterThan(1);

    const store = new EventStore(storage);
    const after = (of: Tenant, sequence: number) => sequenceBefore(store, of, parseEventId(eventId(sequence)));
    expect(await after(tenant, last?.sequence ?? 0)).toBe(last?.sequence);
    expect(await after(tenant, first?.sequence ?? 0)).toBe(first?.sequence);
    for (const { sequence } of lost) {
      await expect(after(tenant, sequence)).rejects.toMatchObject({ code: "RESYNC_REQUIRED" });
    }
    await expect(after(quiet, 1)).rejects.toMatchObject({ code: "RESYNC_REQUIRED" });
    // By time, what was kept is found on both sides of what was lost.
    expect(await store.lastSequenceBefore(tenant, new Date(0))).toBe((before[0]?.sequence ?? 0) - 1);
    expect(await store.lastSequenceBefore(tenant, new Date(Date.now() + 60_000))).toBe(log.at(-1)?.sequence);
  });

  it("is done again without harm", async () => {
    expect((await shell.run(["database", "restored"])).code).toBe(0);
    const log = await tell(tenant, ["newer"], 5);
    expect(log.map(tagOf).at(-1)).toBe("newer");
    expect(log.map(({ sequence }) => sequence)).toEqual([...new Set(log.map(({ sequence }) => sequence))]);
  });

  it("does nothing while a gateway is at work", async () => {
    const lease = await new LeaseStore(storage).take("events", "a gateway", 30_000);
    const counters = await storage.collection("counters").find().toArray();
    const { code, stderr } = await shell.run(["database", "restored"]);
    expect(code).toBe(1);
    expect(stderr).toMatch(/A gateway is at work.*holds events.*Stop all of its processes/);
    expect(await storage.collection("counters").find().toArray()).toEqual(counters);
    if (lease) await new LeaseStore(storage).release(lease);
  });
});
