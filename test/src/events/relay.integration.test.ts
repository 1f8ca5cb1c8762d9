import type { ObjectId } from "mongodb";
import { afterAll, afterEach, beforeAll, describe, expect, it } from "vitest";
import { EventRelay, OutboxStore, eventIndexes } from "../../../src/events/index.js";
import { connectStorage, ensureIndexes, type Storage } from "../../../src/storage/index.js";
import { freshDatabase, type FreshDatabase } from "../../support/database.js";
import {
  append,
  newTenant,
  openStorage,
  range,
  readLog,
  recordsEvent,
  silentLogger,
  statusEvent,
  tagOf,
  until,
  untilFollowed,
  untilLogged,
} from "./event-fixture.js";

describe("Promise 31: the relay numbers events so that whoever asks after one misses none", () => {
  let database: FreshDatabase;
  let storage: Storage;
  const others: Storage[] = [];
  const relays: EventRelay[] = [];

  beforeAll(async () => {
    database = await freshDatabase();
    storage = await openStorage(database.uri);
  });

  afterEach(async () => {
    await Promise.all(relays.splice(0).map((relay) => relay.stop()));
    await Promise.all(others.splice(0).map((other) => other.close()));
    expect(await storage.collection("leases").countDocuments({ owner: { $ne: null } })).toBe(0);
  });

  afterAll(async () => {
    await storage.close();
    await database.drop();
  });

  function startRelay(workerId: string, options: { storage?: Storage; leaseTtlMs?: number } = {}): EventRelay {
    const relay = new EventRelay({ storage, logger: silentLogger, workerId, leaseTtlMs: 3_000, ...options });
    relay.start();
    relays.push(relay);
    return relay;
  }

  it("without gaps and in the order of commits, however many clients write at once and however long they take", async () => {
    startRelay("a");
    await untilFollowed(storage);
    const clients = await Promise.all(range(1, 3).map(() => connectStorage({ uri: database.uri })));
    others.push(...clients);
    const tenants = [newTenant(), newTenant("LIVE")];
    const commits: { tag: string; tenant: number; begun: number; done: number }[] = [];

    async function commit(client: Storage, tenant: number, tag: string, beforeCommit?: Promise<void>) {
      const session = client.client.startSession();
      try {
        // The event is written early, so that its id and its time are older than those that commit before it.
        session.startTransaction({ readConcern: { level: "snapshot" }, writeConcern: { w: "majority" } });
        await new OutboxStore(client).append([statusEvent(tenants[tenant] ?? newTenant(), tag)], session);
        await beforeCommit;
        const begun = performance.now();
        await session.commitTransaction();
        commits.push({ tag, tenant, begun, done: performance.now() });
      } finally {
        await session.endSession();
      }
    }

    const gates = range(0, 5).map(() => gate());
    const late = gates.map(({ opened }, place) =>
      commit(clients[place % 3] as Storage, place % 2, `late ${place}`, opened),
    );
    await Promise.all(
      clients.map(async (client, writer) => {
        for (const round of range(1, 40)) {
          await Promise.all(
            range(0, 1).map((tenant) => commit(client, tenant, `writer ${writer} round ${round} tenant ${tenant}`)),
          );
          if (round % 8 === 0 && writer === 0) gates[round / 8 - 1]?.open();
        }
      }),
    );
    gates.forEach(({ open }) => open());
    await Promise.all(late);

    for (const place of [0, 1]) {
      const log = await untilLogged(storage, tenants[place] ?? newTenant(), 123);
      expect(log.map((event) => event.sequence)).toEqual(range(1, 123));
      const mine = commits.filter(({ tenant }) => tenant === place);
      expect(log.map(tagOf).sort()).toEqual(mine.map(({ tag }) => tag).sort());
      const sequenceOf = new Map(log.map((event) => [tagOf(event), event.sequence]));
      const misplaced = mine.flatMap((earlier) =>
        mine.filter(
          (later) =>
            earlier.done < later.begun && (sequenceOf.get(earlier.tag) ?? 0) > (sequenceOf.get(later.tag) ?? 0),
        ),
      );
      expect(misplaced).toEqual([]);
    }
    expect(await storage.collection("outbox").countDocuments()).toBe(0);
  });

  it("keeps what an event says, and when it was committed", async () => {
    startRelay("a");
    const tenant = newTenant();
    const event = statusEvent(tenant, "as it was", "con_1");
    const before = await storage.now();
    await append(storage, event, recordsEvent(tenant, "WorkOrder", ["wo_1", "wo_2"]));

    const [first, second] = await untilLogged(storage, tenant, 2);
    expect(first).toMatchObject({ ...event, sequence: 1 });
    expect(second).toMatchObject({ type: "records.changed", sequence: 2 });
    const { committedAt } = first as unknown as { committedAt: Date };
    expect(committedAt.getTime()).toBeGreaterThanOrEqual(before.getTime() - 1);
    expect(committedAt.getTime()).toBeLessThanOrEqual((await storage.now()).getTime());
  });

  it("numbers what waited while no relay ran, in the order of its commits", async () => {
    await startRelay("a").stop();
    const tenant = newTenant();
    const session = storage.client.startSession();
    session.startTransaction({ writeConcern: { w: "majority" } });
    await new OutboxStore(storage).append([statusEvent(tenant, "began first")], session);
    await append(storage, ...range(1, 450).map((place) => statusEvent(tenant, `event ${place}`)));
    await session.commitTransaction();
    await session.endSession();

    startRelay("b");
    const log = await untilLogged(storage, tenant, 451);
    expect(log.map(tagOf)).toEqual([...range(1, 450).map((place) => `event ${place}`), "began first"]);
  });

  it("parts an event of more records than one can tell of", async () => {
    startRelay("a");
    const tenant = newTenant();
    const ids = range(1, 2_345).map((place) => `wo_${place}`);
    await append(storage, recordsEvent(tenant, "WorkOrder", ids));

    const log = await untilLogged(storage, tenant, 3);
    const parts = log.map((event) => (event.type === "records.changed" ? event.payload.changes : []));
    expect(parts.map((changes) => changes.length)).toEqual([1_000, 1_000, 345]);
    expect(parts.flat().map(({ id }) => id)).toEqual(ids);
  });

  it("lets one process number at a time; another goes on at once when it stops", async () => {
    const second = await connectStorage({ uri: database.uri });
    others.push(second);
    const first = startRelay("first", { leaseTtlMs: 60_000 });
    await until("the first relay to lead", async () => (await leader()) === "first");
    startRelay("second", { storage: second, leaseTtlMs: 60_000 });
    const tenant = newTenant();
    await append(storage, ...range(1, 20).map((place) => statusEvent(tenant, `${place}`)));
    await untilLogged(storage, tenant, 20);
    expect(await leader()).toBe("first");

    const stoppedAt = performance.now();
    await first.stop();
    await append(storage, ...range(21, 40).map((place) => statusEvent(tenant, `${place}`)));
    const log = await untilLogged(storage, tenant, 40);
    expect(performance.now() - stoppedAt).toBeLessThan(5_000);
    expect(await leader()).toBe("second");
    expect(log.map(tagOf)).toEqual(range(1, 40).map(String));
  });

  it("numbers nothing more once its lease went to another", async () => {
    const relay = startRelay("paused too long", { leaseTtlMs: 60_000 });
    await until("the relay to lead", async () => (await leader()) === "paused too long");
    await storage
      .collection<{ _id: string }>("leases")
      .updateOne({ _id: "event-relay" }, { $set: { owner: "usurper/1" }, $inc: { epoch: 1 } });
    const tenant = newTenant();
    await append(storage, statusEvent(tenant, "not by the loser"));
    await until("the relay to notice", async () => relay.isLeading === false);
    expect(await readLog(storage, tenant)).toEqual([]);
    expect(await storage.collection("outbox").countDocuments()).toBe(1);

    await storage
      .collection<{ _id: string }>("leases")
      .updateOne({ _id: "event-relay" }, { $set: { owner: null, until: new Date(0) } });
    expect((await untilLogged(storage, tenant, 1)).map(tagOf)).toEqual(["not by the loser"]);
  });

  it("begins anew with what the outbox holds when MongoDB can't resume its place", async () => {
    await startRelay("a").stop();
    const tenant = newTenant();
    await append(storage, ...range(1, 250).map((place) => statusEvent(tenant, `${place}`)));
    for (const lostToken of [async () => ({ _data: "no token" }), async () => ({ _data: "00" }), tokenBeforeADrop]) {
      await storage
        .collection<{ _id: string }>("relayState")
        .updateOne({ _id: "outbox" }, { $set: { position: { resumeAfter: await lostToken() } } });
      const relay = startRelay("b");
      const known = (await readLog(storage, tenant)).length;
      await append(storage, statusEvent(tenant, "while it starts"));
      const log = await untilLogged(storage, tenant, Math.max(251, known + 1));
      expect(log.map((event) => event.sequence)).toEqual(range(1, log.length));
      await relay.stop();
    }
    expect((await readLog(storage, tenant)).length).toBe(253);

    async function tokenBeforeADrop(): Promise<unknown> {
      const collection = storage.db.collection("outbox");
      const feed = collection.watch();
      await feed.tryNext();
      const token = feed.resumeToken;
      await feed.close();
      await collection.drop();
      return token;
    }
  });

  it("mends counters and an outbox that a restore left behind the log", async () => {
    startRelay("a");
    const tenant = newTenant();
    await append(storage, statusEvent(tenant, "first"), statusEvent(tenant, "second"));
    const log = await untilLogged(storage, tenant, 2);
    const counter = `events:${tenant.organizationId}:${tenant.environment}`;
    await storage.collection<{ _id: string }>("counters").updateOne({ _id: counter }, { $set: { sequence: 1 } });
    const numbered = log[0] as unknown as { _id: ObjectId };
    await storage.collection("outbox").insertOne({ ...statusEvent(tenant, "first"), _id: numbered._id });
    await append(storage, statusEvent(tenant, "third"));

    expect((await untilLogged(storage, tenant, 3)).map((event) => [event.sequence, tagOf(event)])).toEqual([
      [1, "first"],
      [2, "second"],
      [3, "third"],
    ]);
    await until("the outbox to be empty", async () => (await storage.collection("outbox").countDocuments()) === 0);
  });

  it("never lets the time of commit fall back, so that the retention removes from the front", async () => {
    startRelay("a");
    const tenant = newTenant();
    await append(storage, statusEvent(tenant, "first"));
    await untilLogged(storage, tenant, 1);
    const future = new Date(Date.now() + 3_600_000);
    const counter = `events:${tenant.organizationId}:${tenant.environment}`;
    await storage
      .collection<{ _id: string }>("counters")
      .updateOne({ _id: counter }, { $set: { committedAt: future } });
    await append(storage, statusEvent(tenant, "after the clock was set back"));

    const log = (await untilLogged(storage, tenant, 2)) as unknown as { committedAt: Date }[];
    expect(log[1]?.committedAt).toEqual(future);
  });

  it("rests when stopped before it was started, and twice", async () => {
    const relay = new EventRelay({ storage, logger: silentLogger, workerId: "idle" });
    await relay.stop();
    relay.start();
    await relay.stop();
    await relay.stop();
    expect(relay.isLeading).toBe(false);
  });

  it("declares indexes that MongoDB accepts a second time", async () => {
    await ensureIndexes(storage, eventIndexes);
    const names = (await storage.collection("events").indexes()).map(({ name }) => name);
    expect(names).toEqual(expect.arrayContaining(eventIndexes.map(({ name }) => name)));
  });

  async function leader(): Promise<string | null> {
    const lease = await storage
      .collection<{ _id: string; owner: string | null }>("leases")
      .findOne({ _id: "event-relay" });
    return lease?.owner?.split("/")[0] ?? null;
  }
});

function gate(): { opened: Promise<void>; open: () => void } {
  let open = () => {};
  const opened = new Promise<void>((resolve) => (open = resolve));
  return { opened, open };
}
