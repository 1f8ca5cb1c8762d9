import { createRequire } from "node:module";
import { pathToFileURL } from "node:url";
import { Worker, type WorkerOptions } from "node:worker_threads";
import type { ExpressionLimits } from "./limits.js";
import type { Outcome, Report, Task, ThreadData } from "./messages.js";

/** How much longer than its time a task may take before its thread is ended: the engine looks at the clock itself. */
const graceMs = 1_000;
/** A new thread needs about 300 ms, and several times that on a machine with much else to do. */
const startMs = 60_000;

function startThread(limits: ExpressionLimits): Worker {
  const workerData: ThreadData = { limits };
  const options: WorkerOptions = {
    name: "expressions",
    workerData,
    // Nothing of the environment: no secret of the server is in the thread that runs what tenants wrote.
    env: {},
    execArgv: [],
    // The engine's heap is outside of V8's; what is inside are texts on their way.
    resourceLimits: { maxOldGenerationSizeMb: 256, stackSizeMb: 8 },
  };
  if (!import.meta.url.endsWith(".ts")) return new Worker(new URL("./thread.js", import.meta.url), options);
  // Not compiled: the loader of TypeScript has to be there before the program is.
  const required = pathToFileURL(createRequire(import.meta.url).resolve("tsx/esm/api")).href;
  const loader = required.replace(/\.cjs$/, ".mjs");
  const program = new URL("./thread.ts", import.meta.url).href;
  const boot = `import(${JSON.stringify(loader)}).then(({ register }) => (register(), import(${JSON.stringify(program)})))`;
  return new Worker(boot, { ...options, eval: true });
}

/**
 * One worker thread and the task it is at. A thread that ended, or that does not come back from a task, is replaced for
 * the next one; the task it had gets an outcome in any case.
 */
export class EvaluatingThread {
  readonly #limits: ExpressionLimits;
  readonly #onLoss: (error: unknown) => void;
  readonly #start: (limits: ExpressionLimits) => Worker;
  #worker: Worker | null = null;
  #ready: Promise<void> | null = null;

  /** @param onLoss told of each thread that ended by itself or had to be ended, and why. @param start makes a thread. */
  constructor(
    limits: ExpressionLimits,
    onLoss: (error: unknown) => void,
    start: (limits: ExpressionLimits) => Worker = startThread,
  ) {
    this.#limits = limits;
    this.#onLoss = onLoss;
    this.#start = start;
  }

  /** One at a time. @throws {Error} the thread ended before it began with the task: no fault of the expression. */
  async perform(task: Task): Promise<Outcome> {
    const worker = (this.#worker ??= this.#started());
    // An idle thread keeps no process alive, one that owes an answer does.
    worker.ref();
    try {
      return await this.#outcomeFrom(worker, task);
    } catch (error) {
      await this.#lose(worker, error);
      if (error instanceof EndedAtWork) return broken;
      throw error;
    } finally {
      worker.unref();
    }
  }

  async stop(): Promise<void> {
    const worker = this.#worker;
    this.#worker = null;
    await worker?.terminate();
  }

  #started(): Worker {
    const worker = this.#start(this.#limits);
    // Without a listener, an error of a thread that is idle would end the process.
    worker.on("error", (error) => void this.#lose(worker, error));
    worker.on("exit", () => void this.#lose(worker, new Error("The thread ended.")));
    this.#ready = new Promise((resolve) => {
      const onReport = (report: Report) => {
        if (report.kind !== "ready") return;
        worker.off("message", onReport);
        resolve();
      };
      worker.on("message", onReport);
    });
    return worker;
  }

  async #lose(worker: Worker, error: unknown): Promise<void> {
    if (this.#worker !== worker) return;
    this.#worker = null;
    this.#onLoss(error);
    await worker.terminate();
  }

  #outcomeFrom(worker: Worker, task: Task): Promise<Outcome> {
    return new Promise((resolve, reject) => {
      let hasBegun = false;
      let timer = setTimeout(() => reject(new Error("The thread did not start.")), startMs);
      const end = (settle: () => void) => {
        clearTimeout(timer);
        worker.off("message", onReport);
        worker.off("error", onError);
        worker.off("exit", onExit);
        settle();
      };
      const onReport = (report: Report) => {
        if (report.kind === "ready" || report.id !== task.id) return;
        if (report.kind === "done") return end(() => resolve(report.outcome));
        hasBegun = true;
        clearTimeout(timer);
        timer = setTimeout(() => {
          end(() => resolve({ kind: "timedOut" }));
          void this.#lose(worker, new Error("The thread did not come back from an expression."));
        }, this.#limits.timeMs + graceMs);
      };
      let cause: unknown;
      // What it said before may still be under way: its exit comes behind all of that, an error may overtake it.
      const onError = (error: unknown) => {
        cause = error;
      };
      const onExit = () =>
        end(() =>
          reject(new (hasBegun ? EndedAtWork : Error)("The thread ended.", cause === undefined ? {} : { cause })),
        );
      worker.on("message", onReport);
      worker.on("error", onError);
      worker.on("exit", onExit);
      void this.#ready?.then(() => worker.postMessage(task));
    });
  }
}

/** It had begun with the task, so that the expression may well be the reason. */
class EndedAtWork extends Error {}

const broken: Outcome = {
  kind: "failed",
  message: "the thread that evaluated it ended",
  jsonataCode: null,
  position: null,
  token: null,
};
