import type { Binary } from "mongodb";
import type { Tenant } from "../storage/index.js";
import type { StepError } from "./step-error.js";

/**
 * QUEUED ──> RUNNING ──> SUCCEEDED | FAILED | CANCELLED
 *              │  ▲
 *              ▼  │ when it is due, or what it waits for is there
 *            WAITING
 */
export type RunState = "QUEUED" | "RUNNING" | "WAITING" | "SUCCEEDED" | "FAILED" | "CANCELLED";

export const endStates: readonly RunState[] = ["SUCCEEDED", "FAILED", "CANCELLED"];

/** One run of one version. Whoever has its lease works on it; `epoch` only grows, and each change names it. */
export interface RunDocument extends Tenant {
  readonly _id: string;
  readonly workflowId: string;
  readonly version: number;
  readonly state: RunState;
  /** JSON: what set it off, as steps see it. */
  readonly trigger: string;
  readonly triggerKind: string;
  readonly isDry: boolean;
  /** JSON of a dry run; null without any. */
  readonly mocks: string | null;
  /** When it is to be looked at; absent at its end. While somebody has it, when it would be free again. */
  readonly dueAt?: Date;
  readonly deadlineAt: Date;
  readonly owner: string | null;
  readonly sessionId: Binary | null;
  readonly epoch: number;
  /** Times that its process died since a step was done last. */
  readonly interruptions: number;
  readonly cancelRequestedAt: Date | null;
  /** The step that is tried again; null where none is. */
  readonly retry: { readonly key: string; readonly attempts: number } | null;
  /** The step that it rests at; null where it does not. */
  readonly waitingAt: string | null;
  /** Results that were stored. */
  readonly results: number;
  /** The run and step that called it; null for one that was not called. */
  readonly parent: { readonly runId: string; readonly key: string; readonly calls: number } | null;
  /** How many runs in a row set each other off by what they changed. */
  readonly depth: number;
  /** The run that it goes on from, and the first step that is done anew. */
  readonly resumes: { readonly runId: string; readonly stepId: string | null } | null;
  /** JSON; null until it succeeded. */
  readonly output: string | null;
  readonly error: StepError | null;
  readonly createdAt: Date;
  readonly startedAt: Date | null;
  readonly endedAt: Date | null;
}

/**
 * What came of a step, or of one turn of a loop. Stored once: its id is run, step and iteration. A step that holds others
 * (branches, loop, wait, call) is BEGUN first, with what it decided, so that a run which goes on later decides nothing anew.
 */
export interface StepDocument extends Tenant {
  /** `<run>:<step>:<iteration>` */
  readonly _id: string;
  readonly runId: string;
  readonly stepId: string;
  /** Places in the loops around it: `""`, `"3"`, `"3.0"`. */
  readonly iteration: string;
  readonly part: "STEP" | "TURN";
  readonly kind: string;
  readonly state: "BEGUN" | "SUCCEEDED" | "FAILED";
  /** In the order in which they were begun. */
  readonly position: number;
  /** Which of the definition's first steps it is, or lies in. */
  readonly topIndex: number;
  /** JSON: what it was asked for; null for a turn. */
  readonly input: string | null;
  /** JSON: what it decided, of one that was BEGUN. */
  readonly begun: string | null;
  /** JSON; null unless it succeeded. */
  readonly output: string | null;
  readonly error: StepError | null;
  /** JSON: what it did, or in a dry run would have done. */
  readonly effects: string | null;
  readonly attempts: number;
  readonly startedAt: Date;
  readonly durationMs: number;
}

export function stepKey(runId: string, stepId: string, iteration: string): string {
  return `${runId}:${stepId}:${iteration}`;
}
