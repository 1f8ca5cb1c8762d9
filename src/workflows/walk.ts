import { InvalidInputError, WorkflowCallFailedError, WorkflowLimitError } from "../errors/index.js";
import type { EventPayloads, NewEvent } from "../events/index.js";
import { derivedId } from "../ids/index.js";
import type { Logger } from "../logging/index.js";
import { tenantFields } from "../storage/index.js";
import { defaultAttempts, retryWaitMs } from "./retry.js";
import { findStep, type StepDefinition, type WorkflowDefinition } from "./definition.js";
import { limits } from "./limits.js";
import { endStates, stepKey, type RunDocument, type StepDocument } from "./run-document.js";
import type { Claim, RunStore } from "./run-store.js";
import { runStep, type StepOutcome, type StepSurroundings } from "./run-step.js";
import { askedWaitMs, mayPass, stepErrorOf, type StepError } from "./step-error.js";
import { resolveTemplate } from "./template.js";

/** A step failed for good. What is around it may have a `catch`. */
export class StepFailed extends Error {
  constructor(readonly error: StepError) {
    super(error.message);
    this.name = "StepFailed";
  }
}

/** A run rests until it is due again. Thrown through all that is under way, which is found again as it is stored. */
export class RunRests extends Error {
  constructor(readonly change: Pick<RunDocument, "retry" | "waitingAt"> & { readonly dueAt: Date }) {
    super("The run rests.");
    this.name = "RunRests";
  }
}

export interface WalkParts {
  readonly runs: RunStore;
  readonly surroundings: StepSurroundings;
  readonly logger: Logger;
  readonly now: () => Promise<Date>;
  readonly random: () => number;
  /** Makes the run that a step calls, and says what is wrong with the call. */
  readonly childOf: (
    run: RunDocument,
    call: { id: string; key: string; workflowId: string; input: unknown },
  ) => Promise<RunDocument>;
}

/** What steps see, as it grows. */
interface Seen {
  readonly trigger: unknown;
  readonly steps: Record<string, unknown>;
  readonly errors: Record<string, unknown>;
  readonly [name: string]: unknown;
}

const firstLookMs = 1_000;
const longestLookMs = 30_000;

/**
 * Goes through a definition from its beginning to its end. What is stored already is taken as it is; the first step of
 * which nothing is stored is done, its result stored, and so on. So a run that was cut off anywhere, by a wait, a crash or
 * another process's turn, goes on where it was: the way is the same each time, since it follows from the definition and
 * the results alone.
 */
export class RunWalk {
  readonly #run: RunDocument;
  #known = new Map<string, StepDocument["state"]>();
  #results: number;
  #visibleBytes = 0;

  constructor(
    private readonly claim: Claim,
    private readonly definition: WorkflowDefinition,
    private readonly parts: WalkParts,
    private readonly signal: AbortSignal,
  ) {
    this.#run = claim.run;
    this.#results = claim.run.results;
  }

  /** @returns the run's output. @throws {StepFailed | RunRests | RunLostError} or the signal's reason. */
  async go(): Promise<unknown> {
    const run = this.#run;
    if (run.results > 0) this.#known = await this.parts.runs.resultsOf(run);
    const seen: Seen = {
      trigger: JSON.parse(run.trigger) as unknown,
      steps: {},
      errors: {},
      run: { id: run._id, workflowId: run.workflowId, version: run.version, createdAt: run.createdAt.toISOString() },
    };
    await this.#all(this.definition.steps, seen, "", null);
    const { output } = this.definition;
    return output === undefined ? null : this.#resolve(output, seen);
  }

  async #all(steps: readonly StepDefinition[], seen: Seen, iteration: string, topIndex: number | null): Promise<void> {
    for (const [index, step] of steps.entries()) {
      const isTop = topIndex === null;
      try {
        await this.#step(step, seen, iteration, isTop ? index : topIndex, isTop);
      } catch (error) {
        if (!(error instanceof StepFailed) || !step.catch) throw error;
        seen.errors[step.id] = error.error;
        seen.steps[step.id] = null;
        await this.#all(step.catch, seen, iteration, topIndex ?? index);
      }
    }
  }

  async #step(step: StepDefinition, seen: Seen, iteration: string, topIndex: number, isTop: boolean): Promise<void> {
    const place: Place = { key: stepKey(this.#run._id, step.id, iteration), step, iteration, topIndex, isTop };
    const stored = this.#known.has(place.key) ? await this.parts.runs.stepOf(this.#run, place.key) : null;
    if (stored?.state === "FAILED" && stored.error) throw new StepFailed(stored.error);
    const document = stored ?? (await this.#attempt(place, seen));
    const output = await this.#outputOf(document, place, seen);
    this.#visibleBytes += output.text.length;
    if (this.#visibleBytes > limits.visibleBytes) throw this.#beyond("visibleBytes", this.#visibleBytes, step.id);
    seen.steps[step.id] = output.value;
  }

  async #outputOf(document: StepDocument, place: Place, seen: Seen): Promise<{ value: unknown; text: string }> {
    const isDone = document.state === "SUCCEEDED";
    const text =
      place.step.kind === "condition"
        ? await this.#branch(document, place, place.step, seen, isDone)
        : isDone
          ? (document.output ?? "null")
          : await this.#untilDone(document, place, seen);
    return { value: JSON.parse(text) as unknown, text };
  }

  async #untilDone(document: StepDocument, place: Place, seen: Seen): Promise<string> {
    const { step } = place;
    if (step.kind === "forEach") return this.#inside(place, document, () => this.#loop(document, place, step, seen));
    if (step.kind === "wait") return this.#rest(document, place);
    if (step.kind === "workflow") return this.#called(document, place);
    throw new Error(`A step of the kind ${step.kind} is done when it is stored.`);
  }

  /** Steps of a branch see each other and are seen by those behind it; where the branch fails, nothing of it is. */
  async #branch(
    document: StepDocument,
    place: Place,
    step: Extract<StepDefinition, { kind: "condition" }>,
    seen: Seen,
    isDone: boolean,
  ): Promise<string> {
    const begun = document.begun ?? "null";
    const { branch } = JSON.parse(begun) as { branch: "then" | "else" };
    const inner: Seen = { ...seen, steps: { ...seen.steps }, errors: { ...seen.errors } };
    const work = () =>
      this.#all(
        (branch === "then" ? step.config.then : step.config.else) ?? [],
        inner,
        place.iteration,
        place.topIndex,
      );
    if (isDone) await work();
    else {
      await this.#inside(place, document, async () => {
        await work();
        return begun;
      });
    }
    Object.assign(seen.steps, inner.steps);
    Object.assign(seen.errors, inner.errors);
    return begun;
  }

  async #loop(
    document: StepDocument,
    place: Place,
    step: Extract<StepDefinition, { kind: "forEach" }>,
    seen: Seen,
  ): Promise<string> {
    const { items } = JSON.parse(document.begun ?? "null") as { items: readonly unknown[] };
    const { as = "item", steps, collect } = step.config;
    const done = new Map<string, string>();
    const mayHaveTurns = this.#known.has(document._id) && items.length > 0;
    if (mayHaveTurns) {
      for (const turn of await this.parts.runs.turnsOf(this.#run, step.id, place.iteration)) {
        done.set(turn.iteration, turn.output ?? "null");
      }
    }
    const before = this.#visibleBytes;
    const collected: string[] = [];
    for (const [index, item] of items.entries()) {
      const iteration = place.iteration === "" ? String(index) : `${place.iteration}.${index}`;
      const known = done.get(iteration);
      if (known !== undefined) {
        collected.push(known);
        continue;
      }
      const inner: Seen = { ...seen, steps: { ...seen.steps }, errors: { ...seen.errors }, [as]: item, index };
      await this.#all(steps, inner, iteration, place.topIndex);
      const text = collect === undefined ? "null" : JSON.stringify(await this.#collected(collect, inner, step.id));
      await this.#storeTurn(place, iteration, text);
      collected.push(text);
      this.#visibleBytes = before;
    }
    const text = `{"count":${items.length}${collect === undefined ? "" : `,"results":[${collected.join(",")}]`}}`;
    if (Buffer.byteLength(text) > limits.outputBytes) {
      throw new StepFailed(this.#errorOf(this.#beyond("outputBytes", Buffer.byteLength(text), step.id), step.id));
    }
    return text;
  }

  async #collected(collect: unknown, inner: Seen, stepId: string): Promise<unknown> {
    try {
      return await this.#resolve(collect, inner);
    } catch (error) {
      this.signal.throwIfAborted();
      throw new StepFailed(this.#errorOf(error, stepId));
    }
  }

  async #rest(document: StepDocument, place: Place): Promise<string> {
    const begun = document.begun ?? "null";
    const dueAt = new Date((JSON.parse(begun) as { until: string }).until);
    if (!this.#run.isDry && (await this.parts.now()) < dueAt) {
      throw new RunRests({ dueAt, waitingAt: place.key, retry: null });
    }
    return this.#finish(document, place, begun);
  }

  async #called(document: StepDocument, place: Place): Promise<string> {
    if (this.#run.isDry) return this.#finish(document, place, document.begun ?? "null");
    const child = await this.parts.runs.find(this.#run, childId(this.#run, place.key));
    if (child && !endStates.includes(child.state)) {
      const ageMs = (await this.parts.now()).getTime() - child.createdAt.getTime();
      const lookInMs = Math.min(longestLookMs, Math.max(firstLookMs, ageMs / 2));
      const dueAt = new Date((await this.parts.now()).getTime() + lookInMs);
      throw new RunRests({ dueAt, waitingAt: place.key, retry: null });
    }
    if (child?.state === "SUCCEEDED") return this.#finish(document, place, child.output ?? "null");
    const error = this.#errorOf(
      new WorkflowCallFailedError(
        child
          ? `The run ${child._id} of ${child.workflowId} ended as ${child.state}. ${child.error?.message ?? ""}`.trim()
          : "The run that was called is gone.",
        { details: { runId: child?._id ?? null, callCode: child?.error?.code ?? null } },
      ),
      place.step.id,
    );
    return this.#fail(document, place, error);
  }

  /** Runs what lies in a step that was begun, and stores how that ends. */
  async #inside(place: Place, document: StepDocument, work: () => Promise<string>): Promise<string> {
    let text: string;
    try {
      text = await work();
    } catch (error) {
      if (error instanceof StepFailed) return this.#fail(document, place, error.error);
      throw error;
    }
    return this.#finish(document, place, text);
  }

  async #attempt(place: Place, seen: Seen): Promise<StepDocument> {
    const { step, key } = place;
    const { retry, isDry } = this.#run;
    const attempts = retry?.key === key ? retry.attempts + 1 : 1;
    const startedAt = await this.parts.now();
    this.signal.throwIfAborted();
    const work = runStep(step, seen, this.parts.surroundings, { key, signal: this.signal });
    const called = await this.#call(place, await untilAborted(work, this.signal));
    const { outcome, child } = called;
    if ("error" in outcome.result) {
      const { error } = outcome.result;
      const most = step.retry?.maxAttempts ?? defaultAttempts;
      if (!isDry && mayPass(error) && attempts < most) {
        const waitMs = retryWaitMs(attempts, askedWaitMs(error), this.parts.random);
        const dueAt = new Date((await this.parts.now()).getTime() + waitMs);
        throw new RunRests({ dueAt, waitingAt: key, retry: { key, attempts } });
      }
      const failed = this.#errorOf(error, step.id);
      await this.#store(place, { outcome, attempts, startedAt, state: "FAILED", text: null, error: failed, child });
      throw new StepFailed(failed);
    }
    const isBegun = holdingKinds.includes(step.kind);
    const text = JSON.stringify(outcome.result.output) ?? "null";
    const state = isBegun ? "BEGUN" : "SUCCEEDED";
    return this.#store(place, { outcome, attempts, startedAt, state, text, error: null, child });
  }

  /** Makes the run that a step calls: stored with the step, so that it is called once. What it can't call is its fault. */
  async #call(place: Place, outcome: StepOutcome): Promise<{ outcome: StepOutcome; child: RunDocument | null }> {
    const run = this.#run;
    if (place.step.kind !== "workflow" || run.isDry || "error" in outcome.result) return { outcome, child: null };
    const { workflowId, input } = outcome.result.output as { workflowId: string; input: unknown };
    const call = { id: childId(run, place.key), key: place.key, workflowId, input };
    try {
      return { outcome, child: await this.parts.childOf(run, call) };
    } catch (error) {
      return { outcome: { ...outcome, result: { error } }, child: null };
    }
  }

  async #store(place: Place, made: Made): Promise<StepDocument> {
    const { step, key, iteration, topIndex } = place;
    const { outcome, attempts, startedAt, state, text, error, child } = made;
    const run = this.#run;
    const document: StepDocument = {
      _id: key,
      ...tenantFields(run),
      runId: run._id,
      stepId: step.id,
      iteration,
      part: "STEP",
      kind: step.kind,
      state,
      position: this.#results,
      topIndex,
      input: JSON.stringify(outcome.asked) ?? null,
      begun: state === "BEGUN" ? text : null,
      output: state === "SUCCEEDED" ? text : null,
      error,
      effects: outcome.effects.length > 0 ? JSON.stringify(outcome.effects) : null,
      attempts,
      startedAt,
      durationMs: outcome.durationMs,
    };
    const events = state === "BEGUN" ? [] : this.#progress(place, state);
    if (step.kind === "notify" && state === "SUCCEEDED" && !run.isDry) events.push(this.#notified(step.id, text));
    await this.#commit({ insert: document, events, ...(child ? { child } : {}) });
    return document;
  }

  async #storeTurn(place: Place, iteration: string, output: string): Promise<void> {
    const run = this.#run;
    await this.#commit({
      insert: {
        _id: stepKey(run._id, place.step.id, iteration),
        ...tenantFields(run),
        runId: run._id,
        stepId: place.step.id,
        iteration,
        part: "TURN",
        kind: place.step.kind,
        state: "SUCCEEDED",
        position: this.#results,
        topIndex: place.topIndex,
        input: null,
        begun: null,
        output,
        error: null,
        effects: null,
        attempts: 1,
        startedAt: await this.parts.now(),
        durationMs: 0,
      },
    });
  }

  async #commit(change: Parameters<RunStore["commit"]>[1]): Promise<void> {
    this.signal.throwIfAborted();
    const results = this.#results + (change.insert ? 1 : 0);
    if (results > limits.results) throw this.#beyond("results", results, change.insert?.stepId ?? null);
    await this.parts.runs.commit(this.claim, { ...change, run: { results, retry: null, waitingAt: null } });
    this.#results = results;
  }

  async #finish(document: StepDocument, place: Place, text: string): Promise<string> {
    await this.#end(document, place, { state: "SUCCEEDED", output: text, error: null });
    return text;
  }

  async #fail(document: StepDocument, place: Place, error: StepError): Promise<never> {
    await this.#end(document, place, { state: "FAILED", output: null, error });
    throw new StepFailed(error);
  }

  async #end(
    document: StepDocument,
    place: Place,
    result: Pick<StepDocument, "state" | "output" | "error">,
  ): Promise<void> {
    const durationMs = Math.max(0, (await this.parts.now()).getTime() - document.startedAt.getTime());
    const finish = { _id: document._id, ...result, durationMs };
    await this.#commit({ finish, events: this.#progress(place, result.state) });
  }

  /** Told of the first steps of a definition alone: a loop's would fill the log. */
  #progress({ isTop, step }: Place, stepState: StepDocument["state"]): NewEvent[] {
    return isTop ? [progressEvent(this.#run, { state: "RUNNING", stepId: step.id, stepState })] : [];
  }

  #notified(stepId: string, text: string | null): NewEvent {
    const { workflowId, _id: runId } = this.#run;
    const said = JSON.parse(text ?? "null") as { name: string; data: unknown };
    return eventOf(this.#run, "workflow.notified", { workflowId, runId, stepId, ...said });
  }

  #resolve(template: unknown, seen: Seen): Promise<unknown> {
    const { expressions, access } = this.parts.surroundings;
    return resolveTemplate(template, (expression) =>
      expressions.evaluate({
        expression,
        input: seen,
        organizationId: access.organizationId,
        signal: this.signal,
      }),
    );
  }

  #errorOf(error: unknown, stepId: string | null): StepError {
    return stepErrorOf(error, stepId, this.parts.logger);
  }

  #beyond(limit: keyof typeof limits, actual: number, stepId: string | null): WorkflowLimitError {
    const most = limits[limit];
    return new WorkflowLimitError(
      `${stepId ? `The step ${stepId}` : "The run"} goes beyond the limit ${limit}: at most ${most}, got ${actual}. Keep less of it, or part the work over several runs.`,
      { details: { limit, most, actual } },
    );
  }
}

interface Place {
  readonly key: string;
  readonly step: StepDefinition;
  readonly iteration: string;
  readonly topIndex: number;
  readonly isTop: boolean;
}

interface Made {
  readonly outcome: StepOutcome;
  readonly attempts: number;
  readonly startedAt: Date;
  readonly state: StepDocument["state"];
  readonly text: string | null;
  readonly error: StepError | null;
  readonly child: RunDocument | null;
}

/** Steps that decide something first and are done later: the decision is stored before anything comes of it. */
const holdingKinds: readonly string[] = ["condition", "forEach", "wait", "workflow"];

/** The same each time, so that a call is one run however often it is made. */
export function childId(run: RunDocument, key: string): string {
  return derivedId("workflowRun", run.createdAt, [key]);
}

export function progressEvent(
  run: RunDocument,
  progress: Pick<EventPayloads["workflow.progressed"], "state" | "stepId" | "stepState">,
): NewEvent {
  const { _id: runId, workflowId, version } = run;
  return eventOf(run, "workflow.progressed", { workflowId, runId, version, ...progress });
}

export function eventOf<Type extends keyof EventPayloads>(
  run: RunDocument,
  type: Type,
  payload: EventPayloads[Type],
): NewEvent {
  return { ...tenantFields(run), connectionId: null, at: new Date(), type, payload } as unknown as NewEvent;
}

/** The step a run is to begin at anew. @throws {InvalidInputError} when the definition's first steps have none of that id. */
export function topIndexOf(definition: WorkflowDefinition, stepId: string): number {
  const index = definition.steps.findIndex(({ id }) => id === stepId);
  if (index >= 0) return index;
  const message = findStep(definition, stepId)
    ? `expected one of the definition's first steps, but ${stepId} lies in a branch, loop or catch`
    : `expected the id of a step, such as ${definition.steps
        .map(({ id }) => id)
        .slice(0, 5)
        .join(", ")}; got "${stepId}"`;
  throw new InvalidInputError(`fromStep: ${message}.`, { problems: [{ path: ["input", "fromStep"], message }] });
}

/** Lets go of work that does not listen to the signal: a cancelled run ends now, whatever a system still answers. */
async function untilAborted<Result>(work: Promise<Result>, signal: AbortSignal): Promise<Result> {
  work.catch(() => undefined);
  return new Promise<Result>((resolve, reject) => {
    const onAbort = () => reject(signal.reason instanceof Error ? signal.reason : new Error("aborted"));
    signal.addEventListener("abort", onAbort, { once: true });
    work.then(resolve, reject).finally(() => signal.removeEventListener("abort", onAbort));
  });
}
