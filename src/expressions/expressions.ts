import { availableParallelism } from "node:os";
import { RateLimitedError } from "../errors/index.js";
import { EvaluatingThread } from "./evaluating-thread.js";
import { FairQueue } from "./fair-queue.js";
import { expressionTooLong, faultOf, inputNotJson, inputTooLong } from "./faults.js";
import { defaultLimits, type ExpressionLimits } from "./limits.js";
import type { Outcome, Task } from "./messages.js";

export interface EvaluationRequest {
  readonly expression: string;
  /** Anything that can be said in JSON; dates become ISO 8601 text. Undefined for no input. */
  readonly input: unknown;
  /** Whose turn it is, and in whose realm: nothing of one organization is ever where another's expression runs. */
  readonly organizationId: string;
  /** What `$now()` and `$millis()` answer. Without it they are refused: the same input is to have the same result. */
  readonly now?: Date;
  /** Ends the wait; an expression that runs already ends by itself, within its time. */
  readonly signal?: AbortSignal;
}

/** Evaluates JSONata that tenants wrote, away from the main thread and from all that is not theirs. */
export interface Expressions {
  /**
   * @returns the result, as JSON can say it; undefined when the expression finds nothing.
   * @throws {ExpressionSyntaxError} the text is no JSONata.
   * @throws {ExpressionTimedOutError} it took longer than 500 ms.
   * @throws {ExpressionTooLargeError} of memory, depth, text, input or result.
   * @throws {ExpressionFailedError} anything else that is wrong with the expression or what it was given.
   * @throws {RateLimitedError} too many of the organization's evaluations wait already.
   * @throws the signal's reason, and an `AbortError` once `stop` was called.
   */
  evaluate(request: EvaluationRequest): Promise<unknown>;
  /**
   * Whether a text is JSONata, without evaluating it.
   * @param organizationId whose turn it takes. @throws {ExpressionSyntaxError} with position and token; the rest as for `evaluate`.
   */
  check(expression: string, organizationId?: string): Promise<void>;
  /** Ends the threads. What waits or runs is rejected with an `AbortError`: it has no result, and none is known. */
  stop(): Promise<void>;
}

export interface ExpressionsOptions {
  /** Worker threads, started when first needed. Defaults to 1 on up to three processors, else 2. */
  readonly threads?: number;
  readonly limits?: Partial<ExpressionLimits>;
  /** Told of each thread that had to be replaced, and why. */
  readonly onThreadLost?: (error: unknown) => void;
}

/** Evaluations of one organization that may wait. More are a sign of a loop without end; each holds its input. */
const waitingAtMost = 500;

export function createExpressions(options: ExpressionsOptions = {}): Expressions {
  return new ThreadedExpressions(options);
}

interface Job {
  readonly lane: string;
  readonly task: Task;
  readonly resolve: (outcome: Outcome) => void;
  readonly reject: (reason: unknown) => void;
}

class ThreadedExpressions implements Expressions {
  readonly #limits: ExpressionLimits;
  readonly #threads: readonly EvaluatingThread[];
  readonly #idle: EvaluatingThread[];
  readonly #queue: FairQueue<Job>;
  readonly #running = new Set<Job>();
  #lastId = 0;
  #isStopped = false;

  constructor({ threads = availableParallelism() > 3 ? 2 : 1, limits, onThreadLost }: ExpressionsOptions) {
    this.#limits = { ...defaultLimits, ...limits };
    const onLoss = onThreadLost ?? (() => undefined);
    this.#threads = Array.from({ length: threads }, () => new EvaluatingThread(this.#limits, onLoss));
    this.#idle = [...this.#threads];
    // One organization never has all threads: somebody else's short expression needn't wait for a long one to end.
    this.#queue = new FairQueue({ runningAtMost: Math.max(1, threads - 1) });
  }

  async evaluate({ expression, input, organizationId, now, signal }: EvaluationRequest): Promise<unknown> {
    const text = this.#inputText(input);
    const outcome = await this.#outcomeOf(
      { kind: "evaluate", expression, input: text, lane: organizationId, nowMs: now?.getTime() ?? null },
      signal,
    );
    if (outcome.kind !== "value") throw faultOf(outcome, this.#limits);
    if (outcome.json === null) return undefined;
    // Nobody who copies the result by assignment is to set a prototype by it.
    return outcome.json.includes('"__proto__"')
      ? JSON.parse(outcome.json, (key, value: unknown) => (key === "__proto__" ? undefined : value))
      : (JSON.parse(outcome.json) as unknown);
  }

  async check(expression: string, organizationId = ""): Promise<void> {
    const outcome = await this.#outcomeOf({
      kind: "check",
      expression,
      input: null,
      lane: organizationId,
      nowMs: null,
    });
    if (outcome.kind !== "value") throw faultOf(outcome, this.#limits);
  }

  async stop(): Promise<void> {
    this.#isStopped = true;
    for (const job of [...this.#queue.clear(), ...this.#running]) job.reject(stopped());
    await Promise.all(this.#threads.map((thread) => thread.stop()));
  }

  #inputText(input: unknown): string | null {
    if (input === undefined) return null;
    let text: string | undefined;
    try {
      text = JSON.stringify(input);
    } catch (error) {
      throw inputNotJson(error);
    }
    if (text === undefined) throw inputNotJson(new TypeError(`it is a ${typeof input}`));
    if (text.length > this.#limits.inputLength) throw inputTooLong(text.length, this.#limits);
    return text;
  }

  async #outcomeOf(task: Omit<Task, "id">, signal?: AbortSignal): Promise<Outcome> {
    if (this.#isStopped) throw stopped();
    signal?.throwIfAborted();
    const { expression, lane } = task;
    if (expression.length > this.#limits.expressionLength) throw expressionTooLong(expression.length, this.#limits);
    if (this.#queue.waitingIn(lane) >= waitingAtMost) {
      throw new RateLimitedError(
        `Expected at most ${waitingAtMost} evaluations of one organization to wait, and so many wait. Send fewer at a time.`,
        { retryAfterMs: 1_000 },
      );
    }
    const { promise, resolve, reject } = withResolvers<Outcome>();
    const job: Job = { lane, task: { ...task, id: (this.#lastId += 1) }, resolve, reject };
    const onAbort = () => {
      this.#queue.remove(lane, job);
      reject(signal?.reason);
    };
    signal?.addEventListener("abort", onAbort, { once: true });
    this.#queue.add(lane, job);
    this.#assign();
    try {
      return await promise;
    } finally {
      signal?.removeEventListener("abort", onAbort);
    }
  }

  #assign(): void {
    while (this.#idle.length > 0) {
      const job = this.#queue.next();
      if (!job) return;
      const thread = this.#idle.pop();
      if (thread) void this.#perform(thread, job);
    }
  }

  async #perform(thread: EvaluatingThread, job: Job): Promise<void> {
    this.#running.add(job);
    const since = performance.now();
    await thread.perform(job.task).then(job.resolve, job.reject);
    this.#running.delete(job);
    this.#queue.done(job.lane, performance.now() - since);
    if (this.#isStopped) return;
    this.#idle.push(thread);
    this.#assign();
  }
}

function stopped(): DOMException {
  return new DOMException("Expressions are not evaluated any more: the process stops.", "AbortError");
}

function withResolvers<T>() {
  let resolve!: (value: T) => void;
  let reject!: (reason: unknown) => void;
  const promise = new Promise<T>((onValue, onError) => {
    resolve = onValue;
    reject = onError;
  });
  return { promise, resolve, reject };
}
