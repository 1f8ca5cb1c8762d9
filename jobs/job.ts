import type { Services } from "../src/services/index.js";

/** One kind of background work. The file name is the job's name. */
export interface JobDefinition<Data = undefined> {
  readonly name: string;
  /** Whole milliseconds between two starts of a job that repeats; absent for one that is asked for. */
  readonly everyMs?: number;
  /** Whole milliseconds after which another worker may take it up, because the one that has it seems dead. */
  readonly lockLifetimeMs: number;
  /** How many of its kind one process runs at once. */
  readonly concurrency: number;
  /** Thin: one call into src/. `signal` aborts when the process stops. */
  readonly run: (context: JobContext, data: Data) => Promise<void>;
}

export interface JobContext {
  readonly services: Services;
  readonly signal: AbortSignal;
  /** Asks for a job to be run soon, by any worker. */
  readonly enqueue: (name: ConnectionJobName, data: ConnectionJobData) => Promise<void>;
  /** How many jobs of each name are due in the queue that no worker has taken up; names without any are left out. */
  readonly waiting: () => Promise<ReadonlyMap<string, number>>;
}

/** Jobs about one connection. Losing one is harmless: the dispatcher asks again while the connection stays due. */
export interface ConnectionJobData {
  readonly connectionId: string;
}

/** Longer than a due time is put off: whoever takes up such a job late finds the lease taken, or nothing to do. */
export const connectionJobLockMs = 60_000;

export type ConnectionJobName =
  | "initial-sync"
  | "incremental-sync"
  | "probe-connection"
  | "maintenance-window"
  | "purge-connection"
  | "settle-writes";

export function defineJob<Data = undefined>(definition: JobDefinition<Data>): JobDefinition<Data> {
  return definition;
}
