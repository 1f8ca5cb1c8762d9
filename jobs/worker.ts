import { MongoBackend } from "@agendajs/mongo-backend";
import { Agenda, type Job } from "agenda";
import { withLogFields, type Logger } from "../src/logging/index.js";
import { jobMetrics } from "../src/metrics/index.js";
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
/** The queue is looked at this often, whether a job is left lying in it. */
const lookEveryMs = 1_000;
/** With every fifth look also whether a worker whose clock is ahead put recurring jobs off. */
const looksPerRecall = 5;
/** What counts as left lying: due for six of the queue's own looks, and in nobody's hands. */
const leftLyingMs = 3_000;
/** What counts as put off: longer than any of them waits or holds its lock. */
const putOffMs = 10_000;
/** Finished one-time jobs are kept this long, then swept together: removing each at its end costs more. */
const finishedKeptMs = 30_000;
const stopTimeoutMs = 8_000;

/**
 * Starts the jobs in this process. Agenda wakes and queues, no more: it has no fencing and trusts its workers' clocks, so
 * who may act is decided by our leases, and what is due by our own collections.
 *
 * It also miscounts. A job that was locked and then waited in the process's own queue until its lock ran out, as while the
 * database stands still, is dropped and stays counted as locked; where one at a time may run, no other of its name is
 * taken then, ever. So when due jobs are left lying at two looks in a row although this process has room for them and
 * has begun none of their name since, the queue is started again; what is running goes on, and a job that two take finds
 * its lease taken.
 */
export async function startWorker(
  services: Services,
  jobs: readonly (JobDefinition | JobDefinition<{ readonly connectionId: string }>)[],
): Promise<Worker> {
  const { storage, logger } = services;
  const shutdown = new AbortController();
  const agenda = new Agenda({
    backend: oneLookEach(new MongoBackend({ mongo: storage.db, collection: collectionName })),
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
    waiting: () =>
      waitingIn(
        services,
        jobs.filter(({ everyMs }) => everyMs === undefined).map(({ name }) => name),
      ),
  };
  const running = new Map<string, number>();
  const count = (name: string, change: 1 | -1) => running.set(name, (running.get(name) ?? 0) + change);
  /** Names of jobs that were begun since the last look. */
  const begun = new Set<string>();
  for (const definition of jobs) {
    agenda.define(
      definition.name,
      async (job: Job<never>) => {
        if (shutdown.signal.aborted) return;
        const { name } = definition;
        begun.add(name);
        count(name, 1);
        jobMetrics.running.inc({ job: name });
        let outcome = "failed";
        const endLock = definition.everyMs === undefined ? keepLock(job, definition, logger) : null;
        try {
          const data = job.attrs.data as { readonly connectionId?: string } | undefined;
          const fields = { job: name, ...(data?.connectionId ? { connectionId: data.connectionId } : {}) };
          await withLogFields(fields, () => (definition as JobDefinition<unknown>).run(context, data));
          outcome = "done";
        } finally {
          await endLock?.();
          count(name, -1);
          jobMetrics.running.dec({ job: name });
          jobMetrics.runs.inc({ job: name, outcome });
        }
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
  const recurring = jobs.flatMap(({ name, everyMs }) => (everyMs === undefined ? [] : [{ name, everyMs }]));
  const assertRecurring = async () => {
    for (const { name, everyMs } of recurring) await agenda.every(everyMs, name);
  };
  await agenda.start();
  await assertRecurring();
  const upkeep = setInterval(() => {
    void Promise.all([assertRecurring(), sweepFinished(services)]).catch((error: unknown) =>
      logger.warn({ err: error }, "upkeep of the job queue failed"),
    );
  }, reassertEveryMs);

  let looksDone = 0;
  let wasLeftLying = false;
  const look = async () => {
    if (looksDone % looksPerRecall === 0) {
      await recallPutOff(
        services,
        recurring.map(({ name }) => name),
      );
    }
    looksDone += 1;
    const idle = jobs.filter(({ name, concurrency }) => !begun.has(name) && (running.get(name) ?? 0) < concurrency);
    begun.clear();
    const left = idle.length === 0 ? null : await leftLying(services, idle);
    if (left !== null && wasLeftLying && !shutdown.signal.aborted) {
      logger.warn({ job: left }, "the job queue takes nothing of what is due and is started again");
      await agenda.stop(false);
      await agenda.start();
      wasLeftLying = false;
    } else wasLeftLying = left !== null;
  };
  let looking: Promise<void> | null = null;
  const looks = setInterval(() => {
    looking ??= look()
      .catch((error: unknown) => logger.warn({ err: error }, "the job queue could not be looked at"))
      .finally(() => (looking = null));
  }, lookEveryMs);

  return {
    stop: async () => {
      clearInterval(looks);
      clearInterval(upkeep);
      shutdown.abort(new Error("the process is stopping"));
      await looking;
      await agenda.drain({ timeout: stopTimeoutMs, closeConnection: false });
    },
  };
}

/**
 * Keeps a job's lock young for as long as it runs, which for a first sync may be hours: Agenda takes one whose lock grew old for
 * broken off, reports it as failed and begins more of its kind than may run. @returns what ends that; behind it nothing is written.
 */
function keepLock(
  job: Job<never>,
  { name, lockLifetimeMs }: Pick<JobDefinition, "name" | "lockLifetimeMs">,
  logger: Logger,
) {
  let beat: Promise<void> = Promise.resolve();
  const beats = setInterval(() => {
    beat = job
      .touch()
      .catch((error: unknown) => logger.warn({ err: error, job: name }, "a job's lock was not renewed"));
  }, lockLifetimeMs / 4);
  return async () => {
    clearInterval(beats);
    await beat;
  };
}

/**
 * Agenda looks for work of each name every half second, whether its last look was answered or not: while a primary stands
 * still, that would use up all connections of the process within two seconds. One at a time is enough; another that comes
 * meanwhile finds nothing.
 */
function oneLookEach(backend: MongoBackend): MongoBackend {
  const { repository } = backend;
  const look = repository.getNextJobToRun.bind(repository);
  const looking = new Set<string>();
  repository.getNextJobToRun = async (name, ...rest) => {
    if (looking.has(name)) return undefined;
    looking.add(name);
    try {
      return await look(name, ...rest);
    } finally {
      looking.delete(name);
    }
  };
  return backend;
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

/** Counts due jobs that nobody holds, by their names. */
async function waitingIn(services: Services, names: readonly string[]): Promise<ReadonlyMap<string, number>> {
  const counts = await services.storage.db
    .collection(collectionName)
    .aggregate<{ _id: string; count: number }>([
      // By this worker's own clock, as Agenda does.
      { $match: { name: { $in: names }, lockedAt: null, nextRunAt: { $lte: new Date() } } },
      { $group: { _id: "$name", count: { $sum: 1 } } },
    ])
    .toArray();
  return new Map(counts.map(({ _id, count }) => [_id, count]));
}

/** The name of a due job that nobody holds, of those that this process could run; null when there is none. */
async function leftLying(
  services: Services,
  jobs: readonly Pick<JobDefinition, "name" | "lockLifetimeMs">[],
): Promise<string | null> {
  // By this worker's own clock, as Agenda does.
  const limit = Date.now() - leftLyingMs;
  const found = await services.storage.db.collection<{ name: string }>(collectionName).findOne({
    $or: jobs.map(({ name, lockLifetimeMs }) => ({
      name,
      nextRunAt: { $lt: new Date(limit) },
      $or: [{ lockedAt: null }, { lockedAt: { $lt: new Date(limit - lockLifetimeMs) } }],
    })),
  });
  return found?.name ?? null;
}
