import { MongoBackend } from "@agendajs/mongo-backend";
import { Agenda, type Job } from "agenda";
import type { Services } from "../src/services/index.js";
import type { JobContext, JobDefinition } from "./job.js";

/** A running worker: Agenda with our jobs. */
export interface Worker {
  /** Ends what is running (runs stop at a page's edge and go on elsewhere) and takes no more. */
  stop(): Promise<void>;
}

const collectionName = "agendaJobs";
/** Agenda looks for work this often. */
const processEveryMs = 500;
/** Recurring jobs are written again this often, so that a dropped collection comes back. */
const reassertEveryMs = 20_000;
/** Recurring jobs are looked at this often, whether a worker whose clock is ahead put them off. */
const recallEveryMs = 5_000;
/** What counts as put off: longer than any of them waits or holds its lock. */
const putOffMs = 10_000;
/** Finished one-time jobs are kept this long, then swept together: removing each at its end costs more. */
const finishedKeptMs = 30_000;
const stopTimeoutMs = 8_000;

/**
 * Starts the jobs in this process. Agenda wakes and queues, no more: it has no fencing and trusts its workers' clocks, so
 * who may act is decided by our leases, and what is due by our own collections.
 */
export async function startWorker(
  services: Services,
  jobs: readonly (JobDefinition | JobDefinition<{ readonly connectionId: string }>)[],
): Promise<Worker> {
  const { storage, logger } = services;
  const shutdown = new AbortController();
  const agenda = new Agenda({
    backend: new MongoBackend({ mongo: storage.db, collection: collectionName }),
    processEvery: processEveryMs,
    defaultLockLimit: 32,
    lockLimit: 128,
    maxConcurrency: 64,
  });
  agenda.on("error", (error: unknown) => {
    // A look for work that was under way when the process stopped meets a closed database: nobody misses its answer.
    if (shutdown.signal.aborted) logger.debug({ err: error }, "job queue stopped");
    else logger.error({ err: error }, "job queue failed");
  });
  agenda.on("fail", (error: unknown, job: Job) => logger.error({ err: error, job: job.attrs.name }, "job failed"));

  const context: JobContext = {
    services,
    signal: shutdown.signal,
    enqueue: async (name, data) => {
      await agenda.now(name, data);
    },
  };
  for (const definition of jobs) {
    agenda.define(
      definition.name,
      async (job: Job<never>) => {
        if (shutdown.signal.aborted) return;
        await (definition as JobDefinition<unknown>).run(context, job.attrs.data);
      },
      {
        concurrency: definition.concurrency,
        lockLimit: definition.concurrency,
        lockLifetime: definition.lockLifetimeMs,
      },
    );
  }
  // Without it every look for a due job of one name reads all future ones: 149 to 216 ms at 100,000, 1 to 4.5 ms with it.
  await storage.db
    .collection(collectionName)
    .createIndex({ name: 1, lockedAt: 1, nextRunAt: 1 }, { name: "name_lockedAt_nextRunAt" });
  const assertRecurring = async () => {
    for (const { name, everyMs } of jobs) if (everyMs !== undefined) await agenda.every(everyMs, name);
  };
  await agenda.start();
  await assertRecurring();
  const upkeep = setInterval(() => {
    void Promise.all([assertRecurring(), sweepFinished(services)]).catch((error: unknown) =>
      logger.warn({ err: error }, "upkeep of the job queue failed"),
    );
  }, reassertEveryMs);

  const recall = setInterval(() => {
    const names = jobs.flatMap(({ name, everyMs }) => (everyMs === undefined ? [] : [name]));
    void recallPutOff(services, names).catch((error: unknown) =>
      logger.warn({ err: error }, "recurring jobs not recalled"),
    );
  }, recallEveryMs);

  return {
    stop: async () => {
      clearInterval(recall);
      clearInterval(upkeep);
      shutdown.abort(new Error("the process is stopping"));
      await agenda.drain({ timeout: stopTimeoutMs, closeConnection: false });
    },
  };
}

async function sweepFinished(services: Services): Promise<void> {
  const now = await services.storage.now();
  await services.storage.db.collection(collectionName).deleteMany({
    nextRunAt: null,
    lockedAt: null,
    lastFinishedAt: { $lt: new Date(now.getTime() - finishedKeptMs) },
  });
}

/**
 * Agenda writes times by its worker's clock. One that is an hour ahead leaves the dispatcher due, or locked, in an hour,
 * and when it is gone nothing would be dispatched until then. By this worker's own clock, since that is what it compares
 * with; two of them run it twice at worst, and each connection is handed out once all the same.
 */
async function recallPutOff(services: Services, names: readonly string[]): Promise<void> {
  const now = new Date();
  const limit = new Date(now.getTime() + putOffMs);
  await services.storage.db
    .collection(collectionName)
    .updateMany(
      { name: { $in: names }, $or: [{ nextRunAt: { $gt: limit } }, { lockedAt: { $gt: limit } }] },
      { $set: { nextRunAt: now, lockedAt: null } },
    );
}
