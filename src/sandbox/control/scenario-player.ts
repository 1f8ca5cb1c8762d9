import type { Logger } from "../../logging/index.js";
import { delay } from "../../time/index.js";
import type { SandboxController } from "./controller.js";
import type { Scenario, ScenarioStep } from "./instructions.js";

/** How far a scenario is. */
export interface ScenarioState {
  readonly name: string;
  /** `playing`, `holding` (all steps are done, and faults of it are still on), `done`, `failed`, or `stopped`. */
  readonly state: "playing" | "holding" | "done" | "failed" | "stopped";
  /** Steps that are done. */
  readonly done: number;
  readonly steps: number;
  readonly started_at: string;
  /** Why it failed; else null. */
  readonly error: string | null;
}

/** One run of a scenario. */
interface Run {
  readonly scenario: Scenario;
  readonly startedAt: Date;
  readonly stopping: AbortController;
  /** Faults that it added. */
  readonly faultIds: Set<number>;
  done: number;
  failure: { readonly error: unknown } | null;
  isOver: boolean;
  /** When it is over, whatever its end. */
  ended: Promise<void>;
}

/**
 * Plays scenarios, one at a time: another one takes the place of the one before, whose faults go. It is kept in memory; a
 * sandbox that is started again has no scenario and no faults.
 */
export class ScenarioPlayer {
  #run: Run | null = null;

  constructor(
    private readonly controller: SandboxController,
    private readonly logger: Logger,
    private readonly now: () => Date,
  ) {}

  /** Begins. Resolves when it comes to its first wait, or to its end. @throws what its steps until then threw. */
  async play(scenario: Scenario): Promise<void> {
    await this.stop();
    const run: Run = {
      scenario,
      startedAt: this.now(),
      stopping: new AbortController(),
      faultIds: new Set(),
      done: 0,
      failure: null,
      isOver: false,
      ended: Promise.resolve(),
    };
    this.#run = run;
    await new Promise<void>((onWait) => {
      run.ended = this.#playThrough(run, onWait).finally(onWait);
    });
    if (run.failure) throw run.failure.error;
  }

  /** Ends the scenario where it is, and takes its faults away. */
  async stop(): Promise<void> {
    const run = this.#run;
    if (!run) return;
    run.stopping.abort();
    await run.ended;
    this.#mend(run);
  }

  state(): ScenarioState | null {
    const run = this.#run;
    if (!run) return null;
    const { scenario, done, failure, startedAt } = run;
    return {
      name: scenario.name,
      state: this.#stateOf(run),
      done,
      steps: scenario.steps.length,
      started_at: startedAt.toISOString(),
      error: failure && (failure.error instanceof Error ? failure.error.message : String(failure.error)),
    };
  }

  #stateOf(run: Run): ScenarioState["state"] {
    if (run.failure) return "failed";
    if (!run.isOver) return run.stopping.signal.aborted ? "stopped" : "playing";
    const isHeld = this.controller.faults.list().some(({ id }) => run.faultIds.has(id));
    return isHeld ? "holding" : "done";
  }

  /** @param onWait called when it begins to wait. */
  async #playThrough(run: Run, onWait: () => void): Promise<void> {
    try {
      for (const step of run.scenario.steps) {
        run.stopping.signal.throwIfAborted();
        if (step.wait_seconds !== undefined) onWait();
        await this.#take(run, step);
        run.done += 1;
      }
      run.isOver = true;
    } catch (error) {
      if (run.stopping.signal.aborted) return;
      run.failure = { error };
      this.#mend(run);
      this.logger.warn({ err: error, scenario: run.scenario.name, step: run.done }, "a scenario failed");
    }
  }

  async #take(run: Run, step: ScenarioStep): Promise<void> {
    const { controller } = this;
    if (step.fault) run.faultIds.add(controller.faults.add(step.fault));
    if (step.mend) this.#mend(run);
    if (step.wait_seconds !== undefined) await delay(step.wait_seconds * 1000, run.stopping.signal);
    if (step.advance) await controller.advance(step.advance);
    if (step.delete_records) await controller.deleteRecords(step.delete_records);
    if (step.change_records) await controller.changeRecords(step.change_records);
    if (step.end_logins) controller.endLogins(step.end_logins);
  }

  #mend({ faultIds }: Run): void {
    for (const id of faultIds) this.controller.faults.remove(id);
    faultIds.clear();
  }
}
