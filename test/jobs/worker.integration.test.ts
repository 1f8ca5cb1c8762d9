import { setTimeout as delay } from "node:timers/promises";
import type { Collection, Db } from "mongodb";
import { afterEach, expect, it, describe } from "vitest";
import { jobs, startWorker, type Worker } from "../../jobs/index.js";
import type { JobContext } from "../../jobs/job.js";
import { createLogger } from "../../src/logging/index.js";
import { waitFor } from "../support/services.js";
import { numbered, useSimulatedConnection } from "../support/simulated-connection.js";
import { useStorage } from "../support/storage.js";

const store = useStorage();
const simulated = useSimulatedConnection(store);
let worker: Worker | undefined;

afterEach(async () => {
  await worker?.stop();
  worker = undefined;
});

const inAnHour = () => new Date(Date.now() + 3_600_000);

describe("a worker (Promise 14)", () => {
  it.each([
    ["due in an hour", () => ({ nextRunAt: inAnHour() })],
    ["locked from an hour ahead", () => ({ nextRunAt: new Date(), lockedAt: inAnHour() })],
  ])("dispatches although one whose clock was ahead left the dispatcher %s", async (_what, left) => {
    await simulated.connect({ WorkOrder: "TOMBSTONES" }, (system) => system.put(...numbered("W", 3)));
    worker = await startWorker(simulated.services, jobs);
    const queue = store.storage.db.collection("agendaJobs");
    await waitFor("the dispatcher in the queue", async () => (await queue.countDocuments({ name: "dispatch" })) > 0);
    await queue.updateMany({ name: "dispatch" }, { $set: left() });
    await simulated.services.sync.start(simulated.tenant, {
      connectionId: simulated.connection._id,
      kind: "INCREMENTAL",
    });
    const run = await waitFor("the run's end", async () => {
      const last = await simulated.lastRun();
      return last.endedAt !== null && last.trigger === "REQUEST" && last;
    });
    expect(run.state).toBe("SUCCEEDED");
  });

  it("goes on although the queue dropped the dispatcher's job while the database stood still", async () => {
    await simulated.connect({ WorkOrder: "TOMBSTONES" }, (system) => system.put(...numbered("W", 3)));
    const { services } = simulated;
    const stalls: Promise<void>[] = [];
    // The look for another kind of job takes longer than the dispatcher's lock lives, once it is locked.
    const db = withCollections(services.storage.db, (collection) => {
      const find = collection.findOneAndUpdate.bind(collection) as (...args: unknown[]) => Promise<unknown>;
      collection.findOneAndUpdate = (async (...args: unknown[]) => {
        const { name } = args[0] as { name?: string };
        const found = await find(...args);
        if (name === "dispatch" && found !== null && stalls.length === 0) stalls.push(delay(5_600));
        if (name !== "dispatch") await stalls[0];
        return found;
      }) as never;
      return collection;
    });
    worker = await startWorker({ ...services, storage: { ...services.storage, db } }, jobs);
    await waitFor("the stall", () => Promise.resolve(stalls.length > 0));
    await stalls[0];
    await services.sync.start(simulated.tenant, { connectionId: simulated.connection._id, kind: "INCREMENTAL" });
    const run = await waitFor("the run's end", async () => {
      const last = await simulated.lastRun();
      return last.endedAt !== null && last.trigger === "REQUEST" && last;
    });
    expect(run.state).toBe("SUCCEEDED");
  });
});

describe("a job that runs for longer than its lock lives", () => {
  it("keeps its lock, is not begun again, and nothing is reported of it", async () => {
    const lines: { level: number; msg: string }[] = [];
    const logger = createLogger({
      level: "warn",
      destination: { write: (line) => void lines.push(JSON.parse(line) as (typeof lines)[number]) },
    });
    await simulated.connect({ WorkOrder: "TOMBSTONES" }, () => undefined);
    let begun = 0;
    let end: () => void = () => undefined;
    const ended = new Promise<void>((resolve) => (end = resolve));
    // Longer than a busy machine lets a process stand still.
    const lockLifetimeMs = 5_000;
    const long = { name: "incremental-sync", lockLifetimeMs, concurrency: 2 };
    const asking = { name: "asking", everyMs: 200, lockLifetimeMs: 60_000, concurrency: 1 };
    let isAsked = false;
    worker = await startWorker({ ...simulated.services, logger }, [
      {
        ...asking,
        run: async ({ enqueue }: JobContext) => {
          if (!isAsked) await enqueue("incremental-sync", { connectionId: "con_1" });
          isAsked = true;
        },
      },
      {
        ...long,
        run: async () => {
          begun += 1;
          await ended;
        },
      },
    ]);
    const queue = store.storage.db.collection("agendaJobs");
    // Others of that name are in the queue from before.
    const asked = { name: long.name, "data.connectionId": "con_1" };
    const lockedMs = async () => ((await queue.findOne(asked))?.["lockedAt"] as Date | null | undefined)?.getTime();
    const first = await waitFor("the job's begin", async () => (begun > 0 ? lockedMs() : null));
    await waitFor("the lock to be renewed", async () => ((await lockedMs()) ?? 0) > first + 1.5 * lockLifetimeMs);
    expect(begun).toBe(1);
    end();
    await waitFor("its end", async () => (await queue.countDocuments({ ...asked, lockedAt: null })) === 1);
    expect(begun).toBe(1);
    expect(lines).toEqual([]);
  });
});

/** The same database, whose collections are each handed through `change` first. */
function withCollections(db: Db, change: (collection: Collection) => Collection): Db {
  return new Proxy(db, {
    get: (target, key) => {
      if (key === "collection") return (name: string) => change(target.collection(name));
      const value: unknown = Reflect.get(target, key, target);
      return typeof value === "function" ? (value as (...args: unknown[]) => unknown).bind(target) : value;
    },
  });
}
