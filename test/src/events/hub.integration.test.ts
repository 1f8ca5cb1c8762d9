import { fork } from "node:child_process";
import { once } from "node:events";
import { fileURLToPath } from "node:url";
import fc from "fast-check";
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { InvalidInputError, ResyncRequiredError } from "../../../src/errors/index.js";
import {
  changeEventId,
  eventId,
  EventHub,
  EventRelay,
  EventStore,
  unseenChanges,
  type EventType,
  type SubscribeOptions,
} from "../../../src/events/index.js";
import { connectStorage, tenantFilter, type Storage, type Tenant } from "../../../src/storage/index.js";
import { freshDatabase, type FreshDatabase } from "../../support/database.js";
import {
  append,
  newTenant,
  openStorage,
  range,
  recordsEvent,
  silentLogger,
  statusEvent,
  tagOf,
  take,
  until,
  untilLogged,
} from "./event-fixture.js";

const statusTypes = ["connection.status_changed"] as const;

describe("Promise 31: subscriptions survive reconnects", () => {
  let database: FreshDatabase;
  let storage: Storage;
  let relay: EventRelay;
  let hub: EventHub;
  let tenant: Tenant;

  beforeAll(async () => {
    database = await freshDatabase();
    storage = await openStorage(database.uri);
    relay = new EventRelay({ storage, logger: silentLogger, workerId: "relay" });
    relay.start();
  });

  beforeEach(() => {
    tenant = newTenant();
    hub = new EventHub({ storage, logger: silentLogger });
    hub.start();
  });

  afterEach(async () => {
    await hub.stop();
  });

  afterAll(async () => {
    await relay.stop();
    await storage.close();
    await database.drop();
  });

  function subscribe(options: Partial<SubscribeOptions<EventType>> = {}, from = hub) {
    return from.subscribe({ tenant, types: statusTypes, ...options });
  }

  async function appendTags(tags: readonly (number | string)[], target = storage): Promise<void> {
    await append(target, ...tags.map((tag) => statusEvent(tenant, String(tag))));
  }

  describe("without a place to go on from", () => {
    it("a subscriber hears what happens from then on, in order, with ids", async () => {
      await appendTags(["before"]);
      await untilLogged(storage, tenant, 1);
      const subscription = subscribe();
      await subscription.opened();
      await appendTags(["first", "second"]);

      expect((await take(subscription, 2)).map((event) => [event.id, tagOf(event)])).toEqual([
        [eventId(2), "first"],
        [eventId(3), "second"],
      ]);
    });

    it("a subscriber hears what another process causes and a third numbers", async () => {
      const other = await connectStorage({ uri: database.uri });
      const otherHub = new EventHub({ storage: other, logger: silentLogger });
      otherHub.start();
      try {
        const subscriptions = [subscribe(), subscribe({}, otherHub), subscribe({}, otherHub)];
        await Promise.all(subscriptions.map((subscription) => subscription.opened()));
        await appendTags(["from here"]);
        await appendTags(["from there"], other);
        for (const subscription of subscriptions) {
          expect((await take(subscription, 2)).map(tagOf)).toEqual(["from here", "from there"]);
        }
      } finally {
        await otherHub.stop();
        await other.close();
      }
    });

    it("a subscriber that came before the hub was started hears all the same", async () => {
      const lateHub = new EventHub({ storage, logger: silentLogger });
      const subscription = subscribe({}, lateHub);
      await subscription.opened();
      await appendTags(["while it was closed"]);
      await untilLogged(storage, tenant, 1);
      lateHub.start();
      await appendTags(["after"]);
      expect((await take(subscription, 2)).map(tagOf)).toEqual(["while it was closed", "after"]);
      await lateHub.stop();
    });
  });

  describe("with the last id it saw", () => {
    it("a subscriber misses nothing and gets nothing twice, wherever it goes on and however much happens meanwhile", async () => {
      const marks: string[] = [];
      let isWriting = true;
      const writing = (async () => {
        for (let tag = 1; isWriting; tag += 1) {
          await appendTags([tag]);
          marks.push(String(tag));
        }
      })();
      await untilLogged(storage, tenant, 300);
      try {
        await fc.assert(
          fc.asyncProperty(
            fc.double({ min: 0, max: 1, noNaN: true }),
            fc.integer({ min: 1, max: 60 }),
            async (where, more) => {
              const numbered = await new EventStore(storage).lastSequence(tenant);
              const after = Math.max(1, Math.floor(where * numbered));
              const subscription = subscribe({ after: eventId(after) });
              // Beyond what was in the log when it began, so that the seam between log and stream is crossed.
              const events = await take(subscription, numbered - after + more);
              await subscription.return();
              expect(events.map((event) => event.sequence)).toEqual(range(after + 1, numbered + more));
              expect(events.map(tagOf)).toEqual(range(after + 1, numbered + more).map(String));
            },
          ),
          { numRuns: 30 },
        );
      } finally {
        isWriting = false;
        await writing;
      }
      expect(marks.length).toBeGreaterThan(300);
    });

    it("a subscriber may go on in the middle of an event of many records", async () => {
      await append(
        storage,
        recordsEvent(tenant, "WorkOrder", ["wo_1", "wo_2", "wo_3"]),
        recordsEvent(tenant, "Asset", ["as_1"]),
      );
      await untilLogged(storage, tenant, 2);

      const seen = async (after: string, count: number) => {
        const subscription = hub.subscribe({ tenant, types: ["records.changed"], after });
        const events = await take(subscription, count);
        await subscription.return();
        return events.flatMap(unseenChanges).map(({ eventId: id, change }) => [id, change.id]);
      };
      const all = [
        [changeEventId(1, 0), "wo_1"],
        [changeEventId(1, 1), "wo_2"],
        [changeEventId(1, 2), "wo_3"],
        [changeEventId(2, 0), "as_1"],
      ];
      expect(await seen(changeEventId(1, 0), 2)).toEqual(all.slice(1));
      expect(await seen(changeEventId(1, 1), 2)).toEqual(all.slice(2));
      expect(await seen(changeEventId(1, 2), 1)).toEqual(all.slice(3));
      expect(await seen(eventId(1), 1)).toEqual(all.slice(3));
    });

    it("a subscriber is told to read anew when what it asks for is older than the retention", async () => {
      await appendTags(range(1, 5));
      await untilLogged(storage, tenant, 5);
      await storage.collection("events").deleteMany({ ...tenantFilter(tenant), sequence: { $lte: 3 } });

      const lost = subscribe({ after: eventId(2) });
      await expect(lost.opened()).rejects.toThrow(ResyncRequiredError);
      await expect(lost.next()).rejects.toThrow(
        "The events after evt_0000000000002 are no longer kept. Read the records again, and begin without after.",
      );
      const justInTime = subscribe({ after: eventId(3) });
      expect((await take(justInTime, 2)).map(tagOf)).toEqual(["4", "5"]);
      await expect(subscribe({ after: changeEventId(3, 0) }).opened()).rejects.toThrow(ResyncRequiredError);

      await storage.collection("events").deleteMany(tenantFilter(tenant));
      await expect(subscribe({ after: eventId(4) }).opened()).rejects.toThrow(ResyncRequiredError);
      const atTheEnd = subscribe({ after: eventId(5) });
      await appendTags([6]);
      expect((await take(atTheEnd, 1)).map(tagOf)).toEqual(["6"]);
    });

    it("an id from beyond the newest event is refused, as is one that is none", async () => {
      await appendTags([1]);
      await untilLogged(storage, tenant, 1);
      await expect(subscribe({ after: eventId(2) }).opened()).rejects.toThrow(InvalidInputError);
      await expect(subscribe({ after: eventId(2) }).next()).rejects.toThrow(
        "No event evt_0000000000002 has happened here.",
      );
      expect(() => subscribe({ after: "evt_2" })).toThrow(InvalidInputError);
    });

    it("an unread subscription with a wrong id harms nobody", async () => {
      subscribe({ after: eventId(99) });
      await until("it to end", () => hub.subscriberCount === 0);
      await appendTags([1]);
      await untilLogged(storage, tenant, 1);
      await hub.stop();
    });
  });

  describe("for one organization and environment", () => {
    it("no event of another is heard, live or from the log", async () => {
      const sameOrganization: Tenant = { ...tenant, environment: "LIVE" };
      const others = [sameOrganization, newTenant("TEST"), newTenant("LIVE")];
      const live = subscribe();
      await live.opened();
      for (const tag of range(1, 10)) {
        await append(
          storage,
          ...others.map((other) => statusEvent(other, `foreign ${tag}`)),
          statusEvent(tenant, `${tag}`),
        );
      }
      const expected = range(1, 10).map((sequence) => [eventId(sequence), String(sequence)]);
      expect((await take(live, 10)).map((event) => [event.id, tagOf(event)])).toEqual(expected);
      const replayed = subscribe({ after: eventId(1) });
      expect((await take(replayed, 9)).map((event) => [event.id, tagOf(event)])).toEqual(expected.slice(1));
      const foreign = hub.subscribe({ tenant: sameOrganization, types: statusTypes, after: eventId(1) });
      expect((await take(foreign, 9)).every((event) => event.environment === "LIVE")).toBe(true);
    });

    it("a subscriber hears only the types, the connection and the entities it asked for", async () => {
      const byType = hub.subscribe({ tenant, types: ["records.changed"] });
      const byConnection = subscribe({ connectionId: "con_1" });
      const byEntity = hub.subscribe({
        tenant,
        types: ["records.changed", "connection.status_changed"],
        entities: ["Asset"],
      });
      const all = [byType, byConnection, byEntity];
      await Promise.all(all.map((subscription) => subscription.opened()));
      const happenings = [
        statusEvent(tenant, "of no connection"),
        statusEvent(tenant, "of the other", "con_2"),
        recordsEvent(tenant, "WorkOrder", ["wo_1"]),
        statusEvent(tenant, "of this", "con_1"),
        recordsEvent(tenant, "Asset", ["as_1"]),
      ];
      await append(storage, ...happenings);
      const sequencesOf = async (subscription: (typeof all)[number], count: number) =>
        (await take<{ sequence: number }>(subscription, count)).map((event) => event.sequence);

      expect(await sequencesOf(byType, 2)).toEqual([3, 5]);
      expect(await sequencesOf(byConnection, 1)).toEqual([4]);
      expect(await sequencesOf(byEntity, 4)).toEqual([1, 2, 4, 5]);
      expect(await sequencesOf(subscribe({ after: eventId(1), connectionId: "con_1" }), 1)).toEqual([4]);
      const replayed = hub.subscribe({ tenant, types: ["records.changed"], entities: ["Asset"], after: eventId(1) });
      expect(await sequencesOf(replayed, 1)).toEqual([5]);
    });
  });

  describe("when things go wrong", () => {
    it("a slow reader's buffer stays bounded, and it misses nothing: what overflowed comes from the log", async () => {
      const smallHub = new EventHub({ storage, logger: silentLogger, bufferLimit: 10 });
      smallHub.start();
      const slow = subscribe({}, smallHub);
      const quick = subscribe({}, smallHub);
      await Promise.all([slow.opened(), quick.opened()]);
      const first = slow.next();
      await appendTags([1]);
      expect(tagOf((await first).value)).toBe("1");
      const quickly = take(quick, 120);
      await appendTags(range(2, 120));
      expect((await quickly).map(tagOf)).toEqual(range(1, 120).map(String));
      expect(slow.buffered).toBeLessThanOrEqual(10);

      expect((await take(slow, 119)).map(tagOf)).toEqual(range(2, 120).map(String));
      const next = slow.next();
      await appendTags([121]);
      expect(tagOf((await next).value)).toBe("121");
      await smallHub.stop();
    });

    it("a reader slower than the retention is told so instead of being led over the hole", async () => {
      const smallHub = new EventHub({ storage, logger: silentLogger, bufferLimit: 5 });
      smallHub.start();
      const slow = subscribe({}, smallHub);
      await slow.opened();
      const first = slow.next();
      await appendTags([1]);
      await first;
      await appendTags(range(2, 30));
      await untilLogged(storage, tenant, 30);
      await until("the buffer to overflow", () => slow.buffered === 0);
      await storage.collection("events").deleteMany({ ...tenantFilter(tenant), sequence: { $lte: 20 } });

      await expect(take(slow, 29)).rejects.toThrow(ResyncRequiredError);
      expect((await slow.next()).done).toBe(true);
      await smallHub.stop();
    });

    it("what happened while the stream could not be resumed is read from the log", async () => {
      const gate = gatedStorage(storage);
      const gatedHub = new EventHub({ storage: gate.storage, logger: silentLogger });
      gatedHub.start();
      const waiting = subscribe({}, gatedHub);
      const rare = gatedHub.subscribe({ tenant, types: ["connection.created"] });
      await Promise.all([waiting.opened(), rare.opened()]);
      const first = waiting.next();
      await appendTags([1]);
      await first;
      const second = waiting.next();

      // A renamed collection ends its change streams for good. The gate keeps the hub from opening a new one.
      gate.close();
      await storage.db.renameCollection("events", "eventsAside");
      await gate.reached;
      await storage.db.renameCollection("eventsAside", "events");
      await appendTags([2, 3]);
      await untilLogged(storage, tenant, 3);
      // The stream begins at the last operation's time, itself included: that must not be one of the events.
      await storage.collection("elsewhere").insertOne({});
      gate.open();

      expect(tagOf((await second).value)).toBe("2");
      await appendTags([4]);
      await append(storage, {
        ...tenant,
        connectionId: null,
        at: new Date(),
        type: "connection.created",
        payload: { system: "sandbox", name: "last" },
      });
      expect((await take(waiting, 2)).map(tagOf)).toEqual(["3", "4"]);
      expect((await take(rare, 1)).map((event) => event.sequence)).toEqual([5]);
      await gatedHub.stop();
    });
  });

  describe("when it ends", () => {
    it("stop ends every subscription, read or unread, waiting or not, and those that come later", async () => {
      const waiting = subscribe();
      const unread = subscribe();
      const full = subscribe();
      await Promise.all([waiting.opened(), full.opened()]);
      const pending = waiting.next();
      const heard = full.next();
      await appendTags([1, 2]);
      await Promise.all([pending, heard]);
      const stillPending = waiting.next().then(() => waiting.next());
      await hub.stop();

      expect((await stillPending).done).toBe(true);
      expect((await unread.next()).done).toBe(true);
      expect((await full.next()).done).toBe(true);
      expect((await subscribe().next()).done).toBe(true);
      expect(hub.subscriberCount).toBe(0);
    });

    it("a signal, a return and the end of a loop each leave nothing behind", async () => {
      const controller = new AbortController();
      const bySignal = subscribe({ signal: controller.signal });
      const byReturn = subscribe();
      const neverRead = subscribe();
      const byLoop = subscribe();
      const byError = subscribe();
      await Promise.all([bySignal, byReturn, neverRead, byLoop, byError].map((subscription) => subscription.opened()));
      const pending = [bySignal.next(), byReturn.next()];
      expect(hub.subscriberCount).toBe(5);

      controller.abort();
      await byReturn.return();
      await neverRead.return();
      await appendTags([1]);
      for await (const event of byLoop) {
        expect(tagOf(event)).toBe("1");
        break;
      }
      await expect(byError.throw(new Error("the reader failed"))).rejects.toThrow("the reader failed");
      for (const result of await Promise.all(pending)) expect(result.done).toBe(true);
      expect(hub.subscriberCount).toBe(0);
      expect((await subscribe({ signal: controller.signal }).next()).done).toBe(true);
      expect(hub.subscriberCount).toBe(0);
    });

    it("no cursor is left on the server", async () => {
      const own = await freshDatabase();
      const ownStorage = await openStorage(own.uri);
      const ownRelay = new EventRelay({ storage: ownStorage, logger: silentLogger, workerId: "own" });
      const ownHub = new EventHub({ storage: ownStorage, logger: silentLogger });
      ownRelay.start();
      ownHub.start();
      const subscription = subscribe({}, ownHub);
      await subscription.opened();
      const first = subscription.next();
      await appendTags([1], ownStorage);
      await first;
      const cursors = async () =>
        storage.client
          .db("admin")
          .aggregate(
            [
              { $currentOp: { allUsers: true, idleCursors: true } },
              { $match: { ns: { $regex: `^${own.name}[.]` }, $or: [{ type: "idleCursor" }, { op: "getmore" }] } },
            ],
            { readConcern: { level: "local" } },
          )
          .toArray();
      await until("the cursors to be seen", async () => (await cursors()).length === 2);
      await ownHub.stop();
      await ownRelay.stop();
      expect(await cursors()).toEqual([]);
      await ownStorage.close();
      await own.drop();
    });

    it("a process that stopped its relay, its hub and its storage ends by itself", async () => {
      const program = fileURLToPath(new URL("stopping-child.ts", import.meta.url));
      const child = fork(program, [database.uri], { execArgv: ["--import", "tsx"] });
      expect(await once(child, "exit")).toEqual([0, null]);
    });
  });
});

/** A storage whose `ping`, by which a feed learns the database's time, can be held up. */
function gatedStorage(storage: Storage) {
  let isClosed = false;
  let open = () => {};
  let isReached = () => {};
  const reached = new Promise<void>((resolve) => (isReached = resolve));
  let opened: Promise<void> = Promise.resolve();
  const db = new Proxy(storage.db, {
    get(target, property) {
      const member: unknown = Reflect.get(target, property, target);
      if (typeof member !== "function") return member;
      if (property !== "command") return (member as (...values: unknown[]) => unknown).bind(target);
      return async (...values: Parameters<typeof target.command>) => {
        if (isClosed) isReached();
        await opened;
        return target.command(...values);
      };
    },
  });
  return {
    storage: { ...storage, db },
    reached,
    close: () => {
      isClosed = true;
      opened = new Promise((resolve) => (open = resolve));
    },
    open: () => open(),
  };
}
