import { Buffer } from "node:buffer";
import type { QuickJSContext, QuickJSHandle, QuickJSRuntime, QuickJSWASMModule } from "quickjs-emscripten-core";
import type { ExpressionLimits } from "./limits.js";
import type { Excess, Outcome, Task } from "./messages.js";
import { entrance, loading, preparation } from "./realm-program.js";

/** Of the engine's own stack. The thread's is far larger, so it is the engine that notices. */
const stackBytes = 512 * 2 ** 10;
/** Jobs between two looks at the clock; the engine looks itself during longer ones. */
const jobsAtOnce = 200;
/** Preparing a realm takes about 100 ms; one that takes this long never will be ready. */
const preparationMs = 60_000;

/** A realm that was used up can't be used again: make another. */
export interface Evaluation {
  readonly outcome: Outcome;
  readonly isSpent: boolean;
}

/**
 * JSONata in an engine of its own: a WebAssembly instance with its own memory, in which there is nothing but the
 * language, JSONata and what one organization gave to its expressions.
 */
export class Realm {
  readonly #runtime: QuickJSRuntime;
  readonly #context: QuickJSContext;
  readonly #limits: ExpressionLimits;
  readonly #run: QuickJSHandle;
  #deadline = 0;
  #isInterrupted = false;

  /** @param quickjs an instance for this realm alone. @param source that of JSONata, a CommonJS module. */
  constructor(quickjs: QuickJSWASMModule, source: string, limits: ExpressionLimits) {
    this.#limits = limits;
    this.#runtime = quickjs.newRuntime();
    this.#runtime.setMemoryLimit(limits.memoryBytes);
    this.#runtime.setMaxStackSize(stackBytes);
    this.#runtime.setInterruptHandler(() => this.#isLate());
    this.#context = this.#runtime.newContext();
    this.#deadline = performance.now() + preparationMs;
    this.#run = this.#prepare(source);
  }

  /** Never throws. */
  evaluate(task: Task): Evaluation {
    this.#isInterrupted = false;
    this.#deadline = performance.now() + this.#limits.timeMs;
    try {
      const text = this.#textOf(task);
      if (this.#isInterrupted) return { outcome: { kind: "timedOut" }, isSpent: true };
      const outcome = typeof text === "string" ? this.#outcomeOf(text) : text;
      return { outcome, isSpent: outcome.kind === "tooLarge" };
    } catch (error) {
      if (this.#isInterrupted) return { outcome: { kind: "timedOut" }, isSpent: true };
      // The thread's own stack was too short, or the engine gave up within: its memory is in no known state.
      return { outcome: outcomeOfBreakdown(error), isSpent: true };
    }
  }

  #prepare(source: string): QuickJSHandle {
    const context = this.#context;
    const evaluated = (code: string, name: string) => context.unwrapResult(context.evalCode(code, name));
    const called = (program: QuickJSHandle, ...given: QuickJSHandle[]) =>
      context.unwrapResult(context.callFunction(program, context.undefined, ...given));
    const load = evaluated(loading(source), "jsonata.js");
    const enter = evaluated(entrance, "entrance.js");
    const prepared = evaluated(preparation, "preparation.js");
    const jsonata = called(load, context.getProp(prepared, "window"));
    return called(enter, jsonata, context.getProp(prepared, "time"));
  }

  #isLate(): boolean {
    if (performance.now() > this.#deadline) this.#isInterrupted = true;
    return this.#isInterrupted;
  }

  /** What `run` answered, or what kept it from answering. */
  #textOf(task: Task): string | Outcome {
    const context = this.#context;
    const given = [
      context.newString(task.kind),
      context.newString(task.expression),
      task.input === null ? context.null : context.newString(task.input),
      task.nowMs === null ? context.null : context.newNumber(task.nowMs),
    ];
    const called = context.callFunction(this.#run, context.undefined, ...given);
    for (const handle of given) if (handle.alive && handle !== context.null) handle.dispose();
    if (called.error) return this.#outcomeOfError(called.error);
    const promise = called.value;
    try {
      for (;;) {
        if (this.#isLate()) return { kind: "timedOut" };
        const hadJobs = this.#runtime.hasPendingJob();
        const jobs = this.#runtime.executePendingJobs(jobsAtOnce);
        if (jobs.error) return this.#outcomeOfError(jobs.error);
        if (hadJobs) continue;
        const state = context.getPromiseState(promise);
        if (state.type === "rejected") return this.#outcomeOfError(state.error);
        if (state.type === "pending") return failed("it waits for something that never comes");
        try {
          const excess = this.#lengthOf(state.value) - 1 - this.#limits.outputBytes;
          if (excess > 0) return this.#tooLong(excess + this.#limits.outputBytes);
          return context.getString(state.value);
        } finally {
          state.value.dispose();
        }
      }
    } finally {
      promise.dispose();
    }
  }

  /** UTF-16 units: at least as many bytes as UTF-8, except that it is looked at before the text is copied. */
  #lengthOf(text: QuickJSHandle): number {
    const length = this.#context.getProp(text, "length");
    try {
      return this.#context.getNumber(length);
    } finally {
      length.dispose();
    }
  }

  #tooLong(size: number): Outcome {
    return { kind: "tooLarge", what: "output", size };
  }

  #outcomeOf(text: string): Outcome {
    const rest = text.slice(1);
    if (text.startsWith("-")) return { kind: "value", json: null };
    if (text.startsWith("!")) return JSON.parse(rest) as Outcome;
    const size = Buffer.byteLength(rest);
    if (size > this.#limits.outputBytes) return this.#tooLong(size);
    if (depthOf(rest) > this.#limits.nesting) return { kind: "tooLarge", what: "nesting", size: null };
    return { kind: "value", json: rest };
  }

  /** An error that reached neither JSONata nor what is around it: the engine ran out of something. */
  #outcomeOfError(error: QuickJSHandle): Outcome {
    const thrown: unknown = this.#context.dump(error);
    error.dispose();
    const message =
      typeof thrown === "object" && thrown !== null && "message" in thrown ? String(thrown.message) : String(thrown);
    if (/stack overflow|call stack size/.test(message)) return { kind: "tooLarge", what: "recursion", size: null };
    // With no memory left, there is none for an error either: null is thrown.
    if (thrown === null || /out of memory/.test(message)) return { kind: "tooLarge", what: "memory", size: null };
    return failed(message);
  }
}

function failed(message: string): Outcome {
  return { kind: "failed", message, jsonataCode: null, position: null, token: null };
}

function outcomeOfBreakdown(error: unknown): Outcome {
  const what: Excess = error instanceof RangeError ? "recursion" : "memory";
  return { kind: "tooLarge", what, size: null };
}

/** Lists and objects within each other, in JSON that is known to be whole. */
function depthOf(json: string): number {
  let depth = 0;
  let deepest = 0;
  let isText = false;
  for (let place = 0; place < json.length; place += 1) {
    const code = json.charCodeAt(place);
    if (isText) {
      if (code === 0x5c) place += 1;
      else if (code === 0x22) isText = false;
    } else if (code === 0x22) isText = true;
    else if (code === 0x5b || code === 0x7b) {
      depth += 1;
      if (depth > deepest) deepest = depth;
    } else if (code === 0x5d || code === 0x7d) depth -= 1;
  }
  return deepest;
}
