import { TributaryError, WorkflowDeadlineError, WorkflowInterruptedError } from "../errors/index.js";
import { Doorbell, type NewEvent } from "../events/index.js";
import type { Logger } from "../logging/index.js";
import { delay, startBeats } from "../time/index.js";
import type { WorkflowDefinition } from "./definition.js";
import { limits } from "./limits.js";
import type { RunDocument } from "./run-document.js";
import { RunLostError, type Claim, type RunRelease, type RunStore } from "./run-store.js";
import { stepErrorOf, type StepError } from "./step-error.js";
import { eventOf, progressEvent, RunRests, RunWalk, StepFailed, type WalkParts } from "./walk.js";
import type { WorkflowStore } from "./workflow-store.js";
import type { WorkflowVersionDocument } from "./workflow-document.js";

export interface RunnerOptions {
  /** Runs that one process works on at once; default 16. */
  readonly concurrency?: number;
  /** How often due runs are looked for, in whole milliseconds; default 250. */
  readonly everyMs?: number;
  readonly random?: () => number;
}

export interface RunnerParts {
  readonly runs: RunStore;
  readonly workflows: WorkflowStore;
  readonly logger: Logger;
  readonly workerId: string;
  readonly now: () => Promise<Date>;
  /** How long a run's lease holds, whole milliseconds. */
  readonly ttlMs: number;
  /** What the steps of a run of that version reach. */
  readonly surroundingsOf: (
    version: WorkflowVersionDocument,
    run: RunDocument,
    signal: AbortSignal,
  ) => WalkParts["surroundings"];
  readonly childOf: WalkParts["childOf"];
}

const defaultConcurrency = 16;
const defaultEveryMs = 250;
/** A request to cancel is seen within this time, and the run ended in what is left of a second. */
const cancelLookMs = 300;
const stopWithinMs = 5_000;
/** Before a run is looked at again that failed for a reason outside of it, as a database that is away. */
const faultWaitMs = 2_000;

/** Somebody asked for the end of the run. */
class RunCancelled extends Error {}

/** The process stops: another one goes on. */
class ProcessStops extends Error {}

interface UnderWay {
  readonly controller: AbortController;
  readonly done: Promise<void>;
}

/**
 * Works on runs that are due, any number of processes beside each other, each run in one of them at a time. What a run
 * came to is stored step by step, so that wherever a process ends, another goes on from the last step that was done.
 */
export class WorkflowRunner {
  readonly #underWay = new Map<string, UnderWay>();
  readonly #stopping = new AbortController();
  readonly #doorbell = new Doorbell();
  #loop: Promise<void> | null = null;
  #cancelLooks: { stop(): void } | null = null;

  constructor(
    private readonly parts: RunnerParts,
    private readonly options: RunnerOptions = {},
  ) {}

  start(): void {
    this.#loop ??= this.#work();
    this.#cancelLooks ??= startBeats(cancelLookMs, () => this.#lookForCancelled());
  }

  /** Something may be due. */
  ring(): void {
    this.#doorbell.ring();
  }

  /** Takes no more runs, and lets go of those in hand: they go on in another process. */
  async stop(): Promise<void> {
    this.#stopping.abort();
    this.#doorbell.ring();
    await this.#loop;
    this.#cancelLooks?.stop();
    const all = [...this.#underWay.values()];
    for (const { controller } of all) controller.abort(new ProcessStops("the process stops"));
    const tooLate = new AbortController();
    await Promise.race([
      Promise.allSettled(all.map(({ done }) => done)),
      delay(stopWithinMs, tooLate.signal).catch(() => undefined),
    ]);
    tooLate.abort();
  }

  async #work(): Promise<void> {
    const { runs, workerId, logger } = this.parts;
    const most = this.options.concurrency ?? defaultConcurrency;
    let failures = 0;
    while (!this.#stopping.signal.aborted) {
      try {
        while (this.#underWay.size < most && !this.#stopping.signal.aborted) {
          const claim = await runs.claim(workerId);
          if (!claim) break;
          this.#begin(claim);
        }
        failures = 0;
      } catch (error) {
        failures += 1;
        if (failures === 1)
          logger.warn({ err: error }, "workflow runs can't be looked for; this goes on until they can");
      }
      const everyMs = this.options.everyMs ?? defaultEveryMs;
      if (!this.#stopping.signal.aborted) await this.#doorbell.wait(everyMs * Math.min(2 ** failures, 16));
    }
  }

  async #lookForCancelled(): Promise<void> {
    if (this.#underWay.size === 0) return;
    for (const id of await this.parts.runs.cancelRequested([...this.#underWay.keys()])) {
      this.#underWay.get(id)?.controller.abort(new RunCancelled("the run was cancelled"));
    }
  }

  #begin(claim: Claim): void {
    const id = claim.run._id;
    const controller = new AbortController();
    const beats = startBeats(this.parts.ttlMs / 3, async () => {
      try {
        await this.parts.runs.beat(claim);
      } catch (error) {
        if (error instanceof RunLostError) controller.abort(error);
        throw error;
      }
    });
    const done = this.#run(claim, controller)
      .catch((error: unknown) => this.parts.logger.warn({ err: error, runId: id }, "a workflow run was let go of"))
      .finally(async () => {
        beats.stop();
        this.#underWay.delete(id);
        this.#doorbell.ring();
        await claim.session.endSession().catch(() => undefined);
      });
    this.#underWay.set(id, { controller, done });
  }

  async #run(claim: Claim, controller: AbortController): Promise<void> {
    const { run } = claim;
    const { runs, now } = this.parts;
    const startedAtMs = performance.now();
    const at = await now();
    const timer = setTimeout(
      () => controller.abort(deadlinePassed(run)),
      Math.min(run.deadlineAt.getTime() - at.getTime(), longestTimerMs),
    );
    try {
      const change = await this.#changeOf(claim, controller.signal, at);
      await runs.release(claim, change, endEvents(run, change));
    } catch (error) {
      if (error instanceof RunLostError) return;
      // Nothing is wrong with the run: the database was away, or the process is at fault. It is taken up again.
      this.parts.logger.warn({ err: error, runId: run._id }, "a workflow run was broken off and is taken up again");
      const dueAt = new Date((await now()).getTime() + faultWaitMs);
      await runs.release(claim, { state: "WAITING", dueAt });
    } finally {
      clearTimeout(timer);
      this.parts.logger.debug({ runId: run._id, ms: performance.now() - startedAtMs }, "workflow run");
    }
  }

  async #changeOf(claim: Claim, signal: AbortSignal, at: Date): Promise<RunRelease> {
    const { run } = claim;
    const { workflows, runs, surroundingsOf, childOf, logger, now } = this.parts;
    if (run.cancelRequestedAt) return { state: "CANCELLED", endedAt: at };
    if (at >= run.deadlineAt) return failed(stepErrorOf(deadlinePassed(run), null, logger), at);
    if (run.interruptions > limits.interruptions) return failed(stepErrorOf(interrupted(run), null, logger), at);
    try {
      const version = await workflows.version({ ...run, _id: run.workflowId }, run.version);
      const definition = JSON.parse(version.definition) as WorkflowDefinition;
      const surroundings = surroundingsOf(version, run, signal);
      const random = this.options.random ?? Math.random;
      const parts = { runs, surroundings, logger, now, random, childOf };
      const output = await new RunWalk(claim, definition, parts, signal).go();
      return { state: "SUCCEEDED", output: JSON.stringify(output) ?? "null", endedAt: await now() };
    } catch (error) {
      const reason: unknown = signal.aborted ? signal.reason : error;
      if (reason instanceof RunCancelled) return { state: "CANCELLED", endedAt: await now() };
      if (reason instanceof ProcessStops) return { state: "WAITING", dueAt: await now() };
      if (reason instanceof RunRests) return rest(run, reason);
      if (reason instanceof StepFailed) return failed(reason.error, await now());
      if (reason instanceof TributaryError) return failed(stepErrorOf(reason, null, logger), await now());
      throw reason;
    }
  }
}

/** Node's timers take no more. */
const longestTimerMs = 2 ** 31 - 1;

/** Until what it waits for, but not beyond its deadline. */
function rest(run: RunDocument, { change }: RunRests): RunRelease {
  const { dueAt, retry, waitingAt } = change;
  return { state: "WAITING", retry, waitingAt, dueAt: dueAt < run.deadlineAt ? dueAt : run.deadlineAt };
}

function failed(error: StepError, endedAt: Date): RunRelease {
  return { state: "FAILED", error, endedAt };
}

function endEvents(run: RunDocument, { state, error }: RunRelease): NewEvent[] {
  if (state === "WAITING") return [];
  const progress = progressEvent(run, { state, stepId: null, stepState: null });
  if (state === "CANCELLED" || run.isDry) return [progress];
  const { _id: runId, workflowId, version } = run;
  const type = state === "SUCCEEDED" ? "workflow.completed" : "workflow.failed";
  const said = error ? { code: error.code, message: error.message, stepId: error.stepId } : null;
  return [progress, eventOf(run, type, { workflowId, runId, version, error: said })];
}

function deadlinePassed(run: RunDocument): WorkflowDeadlineError {
  return new WorkflowDeadlineError(
    `The run was to be done by ${run.deadlineAt.toISOString()} and was not. Give the workflow more time with deadlineSeconds, or go on from a step with runWorkflow.`,
  );
}

function interrupted(run: RunDocument): WorkflowInterruptedError {
  return new WorkflowInterruptedError(
    `The process that this run was in ended ${run.interruptions} times in a row without getting through one step. The server's log says why it ended.`,
  );
}
