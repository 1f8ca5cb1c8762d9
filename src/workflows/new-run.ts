import type { NewEvent } from "../events/index.js";
import { newId } from "../ids/index.js";
import { tenantFields, type Owned } from "../storage/index.js";
import { defaultDeadlineSeconds } from "./limits.js";
import type { WorkflowDefinition } from "./definition.js";
import type { RunDocument } from "./run-document.js";
import { progressEvent } from "./walk.js";

export interface NewRun {
  /** Drawn where it follows from nothing. */
  readonly id?: string;
  readonly workflow: Owned;
  readonly version: number;
  readonly definition: WorkflowDefinition;
  readonly trigger: Readonly<Record<string, unknown>> & { readonly kind: string };
  readonly at: Date;
  readonly isDry?: boolean;
  readonly mocks?: unknown;
  readonly parent?: RunDocument["parent"];
  readonly depth?: number;
  readonly resumes?: RunDocument["resumes"];
  /** Results that it begins with. */
  readonly results?: number;
}

export function newRun(made: NewRun): RunDocument {
  const { workflow, definition, trigger, at } = made;
  const deadlineMs = (definition.deadlineSeconds ?? defaultDeadlineSeconds) * 1_000;
  return {
    _id: made.id ?? newId("workflowRun"),
    ...tenantFields(workflow),
    workflowId: workflow._id,
    version: made.version,
    state: "QUEUED",
    trigger: JSON.stringify(trigger),
    triggerKind: trigger.kind,
    isDry: made.isDry ?? false,
    mocks: made.mocks === undefined || made.mocks === null ? null : JSON.stringify(made.mocks),
    dueAt: at,
    deadlineAt: new Date(at.getTime() + deadlineMs),
    owner: null,
    sessionId: null,
    epoch: 0,
    interruptions: 0,
    cancelRequestedAt: null,
    retry: null,
    waitingAt: null,
    results: made.results ?? 0,
    parent: made.parent ?? null,
    depth: made.depth ?? 0,
    resumes: made.resumes ?? null,
    output: null,
    error: null,
    createdAt: at,
    startedAt: null,
    endedAt: null,
  };
}

/** Told with the making of a run. */
export function queuedEvent(run: RunDocument): NewEvent {
  return progressEvent(run, { state: run.state, stepId: null, stepState: null });
}
