import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { pino } from "pino";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { EventHub, EventRelay } from "../../../src/events/index.js";
import { startEmbeddedMongod, type EmbeddedMongod } from "../../../src/storage/embedded/index.js";
import type { Storage } from "../../../src/storage/index.js";
import {
  append,
  newTenant,
  openStorage,
  range,
  silentLogger,
  statusEvent,
  tagOf,
  take,
  until,
  untilLogged,
} from "./event-fixture.js";

describe("Promise 31: the event log outlives MongoDB's outages", () => {
  let home: string;
  let mongod: EmbeddedMongod;
  let storage: Storage;

  beforeAll(async () => {
    home = await mkdtemp(join(tmpdir(), "tributary-events-"));
    mongod = await start();
    storage = await openStorage(mongod.uri);
  });

  afterAll(async () => {
    await storage.close();
    await mongod.stop();
    await rm(home, { recursive: true, force: true });
  });

  it("relay and hub go on by themselves when mongod was killed, with no event lost or told twice", async () => {
    const lines: { level: number; msg: string }[] = [];
    const logger = pino({ level: "info" }, { write: (line) => lines.push(JSON.parse(line) as (typeof lines)[number]) });
    const relay = new EventRelay({ storage, logger, workerId: "relay", leaseTtlMs: 2_000 });
    const hub = new EventHub({ storage, logger });
    relay.start();
    hub.start();
    const tenant = newTenant();
    const subscription = hub.subscribe({ tenant, types: ["connection.status_changed"] });
    await subscription.opened();
    await append(storage, ...range(1, 20).map((tag) => statusEvent(tenant, `${tag}`)));
    expect((await take(subscription, 20)).map(tagOf)).toEqual(range(1, 20).map(String));

    const pending = take(subscription, 40);
    // Those that are cut off are tried again by the driver, or fail: either way their transaction is whole.
    const last = append(storage, ...range(21, 40).map((tag) => statusEvent(tenant, `${tag}`))).catch(() => undefined);
    process.kill(mongod.pid, "SIGKILL");
    await mongod.ended;
    await until("the fault to be logged", () => lines.filter(({ level }) => level === 40).length > 0);
    mongod = await start();
    await last;
    const before = await storage.collection("events").countDocuments();
    await append(storage, ...range(1, 60 - Math.max(20, before)).map((place) => statusEvent(tenant, `again ${place}`)));

    const told = await pending;
    expect(told.map((event) => event.sequence)).toEqual(range(21, 60));
    expect(new Set(told.map(tagOf)).size).toBe(40);
    // At most once for each of the two, however often they tried.
    expect(lines.filter(({ level }) => level >= 40).length).toBeLessThanOrEqual(2);
    await hub.stop();
    await relay.stop();
  });

  it("stop does not wait for a database that is away", async () => {
    const relay = new EventRelay({ storage, logger: silentLogger, workerId: "relay" });
    const hub = new EventHub({ storage, logger: silentLogger });
    relay.start();
    hub.start();
    await until("the relay to lead", () => relay.isLeading);
    const subscription = hub.subscribe({ tenant: newTenant(), types: ["sync.started"] });
    await subscription.opened();
    const pending = subscription.next();
    process.kill(mongod.pid, "SIGKILL");
    await mongod.ended;

    const stoppedAt = performance.now();
    await Promise.all([hub.stop(), relay.stop()]);
    expect(performance.now() - stoppedAt).toBeLessThan(5_000);
    expect((await pending).done).toBe(true);
    mongod = await start();
  });

  it("the relay begins anew when the oplog no longer reaches back to where it stopped", async () => {
    const tenant = newTenant();
    const before = new EventRelay({ storage, logger: silentLogger, workerId: "before" });
    before.start();
    await append(storage, statusEvent(tenant, "numbered before"));
    await untilLogged(storage, tenant, 1);
    await until("a place in the feed to be stored", async () => (await position())?.resumeAfter !== undefined);
    await before.stop();
    await append(storage, ...range(1, 300).map((tag) => statusEvent(tenant, `${tag}`)));
    const resumeToken = (await position())?.resumeAfter;
    await until("the oplog to roll over", async () => {
      const filler = range(1, 15).map(() => ({ text: "x".repeat(1024 * 1024) }));
      await storage.collection("filler").insertMany(filler);
      return isLost(resumeToken);
    });

    const after = new EventRelay({ storage, logger: silentLogger, workerId: "after" });
    after.start();
    const log = await untilLogged(storage, tenant, 301);
    expect(log.map((event) => event.sequence)).toEqual(range(1, 301));
    expect(log.map(tagOf)).toEqual(["numbered before", ...range(1, 300).map(String)]);
    await append(storage, statusEvent(tenant, "numbered after"));
    expect((await untilLogged(storage, tenant, 302)).map(tagOf).at(-1)).toBe("numbered after");
    await after.stop();
  });

  async function position(): Promise<{ resumeAfter?: unknown } | null | undefined> {
    const states = storage.collection<{ _id: string; position: { resumeAfter?: unknown } | null }>("relayState");
    return (await states.findOne({ _id: "outbox" }))?.position;
  }

  async function isLost(resumeToken: unknown): Promise<boolean> {
    const feed = storage.db.collection("outbox").watch([], { resumeAfter: resumeToken });
    try {
      await feed.tryNext();
      return false;
    } catch (error) {
      return (error as { code?: number }).code === 286;
    } finally {
      await feed.close();
    }
  }

  /** With an oplog that rolls over soon: it is cut at checkpoints, so these come often. */
  function start(): Promise<EmbeddedMongod> {
    return startEmbeddedMongod({ home, cacheSizeGb: 0.25, oplogSizeMb: 50, extraArguments: ["--syncdelay", "1"] });
  }
});
