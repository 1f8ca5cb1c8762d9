import type { ExpressionLimits } from "./limits.js";

/** What a thread is started with. */
export interface ThreadData {
  readonly limits: ExpressionLimits;
}

/** To a thread: one at a time, the next only after the outcome of the one before. */
export interface Task {
  readonly id: number;
  /** `check` only parses. */
  readonly kind: "evaluate" | "check";
  readonly expression: string;
  /** As JSON; null for none. */
  readonly input: string | null;
  /** Whose realm is to be used. */
  readonly lane: string;
  /** What `$now()` and `$millis()` answer, ms since 1970; null refuses them. */
  readonly nowMs: number | null;
}

/** Where and why JSONata gave up. */
export interface Complaint {
  readonly message: string;
  /** JSONata's own code, such as `T2001`; null for faults that have none. */
  readonly jsonataCode: string | null;
  /** Characters from the start of the expression to behind the token at fault. */
  readonly position: number | null;
  readonly token: string | null;
}

/** What asked for too much. */
export type Excess = "memory" | "recursion" | "output" | "nesting";

export type Outcome =
  | { readonly kind: "value"; /** As JSON; null when the expression found nothing. */ readonly json: string | null }
  | ({ readonly kind: "syntax" } & Complaint)
  | ({ readonly kind: "failed" } & Complaint)
  | { readonly kind: "timedOut" }
  | { readonly kind: "tooLarge"; readonly what: Excess; /** Bytes of an output. */ readonly size: number | null };

/** From a thread. */
export type Report =
  | { readonly kind: "ready" }
  /** The realm is there and the time of the task runs. */
  | { readonly kind: "begun"; readonly id: number }
  | { readonly kind: "done"; readonly id: number; readonly outcome: Outcome };
