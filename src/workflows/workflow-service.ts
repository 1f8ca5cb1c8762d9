import { auditTarget, type AuditActor } from "../audit/index.js";
import {
  ConflictError,
  ForbiddenError,
  InvalidInputError,
  NotFoundError,
  WorkflowLimitError,
} from "../errors/index.js";
import { EventStore, type OutboxStore } from "../events/index.js";
import { isIdOf, newId } from "../ids/index.js";
import type { Logger } from "../logging/index.js";
import { tenantFields, type Storage, type Tenant } from "../storage/index.js";
import { hasScope, knownScopes, requireScope, type Access } from "../tokens/index.js";
import { checkDefinition } from "./check-definition.js";
import type { WorkflowDefinition } from "./definition.js";
import type { Expressions } from "./expressions.js";
import type { WorkflowGraph } from "./graph.js";
import { newHookSecret } from "./hook-secret.js";
import { limits } from "./limits.js";
import { newRun, queuedEvent } from "./new-run.js";
import { accessOf } from "./run-access.js";
import { endStates, stepKey, type RunDocument, type StepDocument } from "./run-document.js";
import type { RunFilter, RunStore } from "./run-store.js";
import type { StepSurroundings } from "./run-step.js";
import { nextFireOf } from "./schedule.js";
import { requireStep, stepInputOf, testStep, type StepTestResult } from "./step-test.js";
import { childId, progressEvent, topIndexOf } from "./walk.js";
import type { WorkflowDocument, WorkflowVersionDocument } from "./workflow-document.js";
import type { WorkflowSecrets } from "./workflow-secrets.js";
import { type SecretInput } from "./workflow-secrets.js";
import { versionId, type WorkflowStore } from "./workflow-store.js";

export interface SaveWorkflowInput {
  /** Of a workflow that gets another version; absent for a new one. */
  readonly id?: string | null | undefined;
  readonly definition: unknown;
  /** What its runs may do. Default: what the version so far may; for a new workflow, nothing. */
  readonly scopes?: readonly string[] | null | undefined;
  readonly enabled?: boolean | null | undefined;
  readonly secrets?: readonly SecretInput[] | null | undefined;
  /** Refuses to put another version on top of one that the caller has not seen. */
  readonly expectedVersion?: number | null | undefined;
  /** Draws another secret for its hook; the one so far ends. */
  readonly rotateHookSecret?: boolean | null | undefined;
}

export interface SavedWorkflow {
  readonly workflow: WorkflowDocument;
  /** What calls to its hook carry, shown this once; null where none was drawn. */
  readonly hookSecret: string | null;
}

export interface TestStepInput {
  readonly workflowId?: string | null | undefined;
  readonly version?: number | null | undefined;
  /** One that is not saved, done with the caller's own rights. With `workflowId` a draft of that workflow, with its secrets. */
  readonly definition?: unknown;
  /** With `definition`: what it may do, of what the caller may. Default: all that the caller may. */
  readonly scopes?: readonly string[] | null | undefined;
  readonly stepId: string;
  readonly input?: unknown;
  readonly mocks?: unknown;
  readonly dryRun?: boolean | null | undefined;
}

export interface RunWorkflowInput {
  readonly workflowId: string;
  readonly version?: number | null | undefined;
  readonly input?: unknown;
  readonly dryRun?: boolean | null | undefined;
  readonly mocks?: unknown;
  /** The run to go on from, or to do again. */
  readonly ofRunId?: string | null | undefined;
  readonly fromStep?: string | null | undefined;
}

export interface WorkflowServiceParts {
  readonly storage: Storage;
  readonly workflows: WorkflowStore;
  readonly runs: RunStore;
  readonly outbox: OutboxStore;
  readonly expressions: Expressions;
  readonly graph: WorkflowGraph;
  readonly secrets: WorkflowSecrets;
  readonly logger: Logger;
  /** What a step tested by itself reaches. */
  readonly surroundings: (
    access: Access,
    workflow: Pick<WorkflowDocument, "_id" | "organizationId" | "secrets"> | null,
    options: { readonly isDry: boolean; readonly mocks: StepSurroundings["mocks"]; readonly signal: AbortSignal },
  ) => StepSurroundings;
  /** Called when a run is to begin. */
  readonly onQueued: () => void;
}

/** A step alone has no longer than a request. */
const longestTestMs = 60_000;
const openStates = ["QUEUED", "RUNNING", "WAITING"] as const;
/** Runs of a workflow that is removed, read in one go. */
const cancelledAtOnce = 100;
const largestInputBytes = limits.outputBytes;

/** What somebody does with workflows. */
export class WorkflowService {
  readonly #log: EventStore;

  constructor(private readonly parts: WorkflowServiceParts) {
    this.#log = new EventStore(parts.storage);
  }

  list(tenant: Tenant): Promise<WorkflowDocument[]> {
    return this.parts.workflows.list(tenant);
  }

  async find(tenant: Tenant, id: string): Promise<WorkflowDocument | null> {
    return isIdOf("workflow", id) ? this.parts.workflows.find(tenant, id) : null;
  }

  async findRun(tenant: Tenant, id: string): Promise<RunDocument | null> {
    return isIdOf("workflowRun", id) ? this.parts.runs.find(tenant, id) : null;
  }

  listRuns(
    tenant: Tenant,
    query: { readonly filter: RunFilter; readonly limit: number; readonly after: string | null },
  ): Promise<RunDocument[]> {
    return this.parts.runs.list(tenant, query);
  }

  /**
   * Saves a definition as a new workflow's first version, or as another one's next. Runs that are under way keep theirs.
   * @throws {InvalidInputError} with a path for each problem; nothing is stored then.
   * @throws {ForbiddenError} for scopes that the caller does not have. @throws {NotFoundError | ConflictError}
   */
  async save(access: Access, input: SaveWorkflowInput, savedBy: AuditActor): Promise<SavedWorkflow> {
    const { storage, workflows, expressions, graph, secrets } = this.parts;
    if (access.connectionIds) throw boundCaller();
    const before = input.id ? await workflows.get(access, input.id) : null;
    const current = before ? await workflows.version(before, before.version) : null;
    requireExpected(before, input.expectedVersion);
    const scopes = requireScopes(access, input.scopes ?? current?.scopes ?? []);
    const _id = before?._id ?? newId("workflow");
    const owner = { _id, ...tenantFields(access) };
    const kept = before?.secrets ?? [];
    const secretNames = [...kept, ...(input.secrets ?? [])].map(({ name }) => name);
    const definition = await checkDefinition(input.definition, {
      expressions,
      graph,
      scopes,
      secretNames,
      organizationId: access.organizationId,
    });
    const sealed = await secrets.merged(owner, kept, input.secrets ?? []);
    const at = await storage.now();
    const number = (before?.version ?? 0) + 1;
    const isEnabled = input.enabled ?? before?.isEnabled ?? true;
    const drawn = this.#hookOf(definition, before, input.rotateHookSecret ?? false);
    const version: WorkflowVersionDocument = {
      _id: versionId(_id, number),
      ...tenantFields(access),
      workflowId: _id,
      version: number,
      definition: JSON.stringify(definition),
      scopes,
      savedBy,
      savedAt: at,
    };
    auditTarget(_id);
    const workflow = await storage.transaction(async (session) => {
      const followed = await workflows.touchPosition(access, session);
      const isListening = isEnabled && definition.triggers.some(({ kind }) => listeningKinds.includes(kind));
      // One that listened before goes on where it was; what happened before it listens does not set it off.
      const fromSequence = before?.isListening
        ? before.fromSequence
        : Math.max(followed, await this.#log.lastSequence(access));
      const nextFireAt = isEnabled ? nextFireOf(definition, at) : null;
      const changes = {
        name: definition.name,
        version: number,
        isEnabled,
        isListening,
        fromSequence,
        ...(nextFireAt ? { nextFireAt } : {}),
        hookHash: drawn.hash,
        secrets: sealed,
        updatedAt: at,
      };
      if (before) {
        const updated = await workflows.addVersion(before, before.version, changes, version, session);
        if (!updated) throw overtaken(before);
        return updated;
      }
      if ((await workflows.count(access)) >= limits.workflowsPerTenant) throw tooMany();
      const made: WorkflowDocument = { ...owner, ...changes, createdAt: at };
      await workflows.insert(made, version, session);
      return made;
    });
    return { workflow, hookSecret: drawn.secret };
  }

  /**
   * Removes a workflow with its versions and secrets: nothing sets it off any more. Runs under way are cancelled as by
   * `cancel`; what runs were is kept as long as ever.
   * @throws {NotFoundError | ForbiddenError}
   */
  async remove(access: Access, id: string): Promise<void> {
    const { storage, workflows, runs } = this.parts;
    if (access.connectionIds) throw boundCaller();
    auditTarget(id);
    await storage.transaction(async (session) => {
      // The trigger keeper writes the same document, so that no run is made by what it read before.
      await workflows.touchPosition(access, session);
      await workflows.remove(await workflows.get(access, id, session), session);
    });
    const filter = { workflowId: id, states: openStates };
    let after: string | null = null;
    do {
      const open: RunDocument[] = await runs.list(access, { filter, limit: cancelledAtOnce, after });
      for (const run of open) await this.cancel(access, run._id);
      after = open.length === cancelledAtOnce ? (open.at(-1)?._id ?? null) : null;
    } while (after !== null);
  }

  /** One step by itself. @throws {NotFoundError | InvalidInputError | ForbiddenError} what it meets itself is its result. */
  async testStep(access: Access, input: TestStepInput): Promise<StepTestResult> {
    const { workflows, expressions, graph, logger } = this.parts;
    const isDry = input.dryRun ?? true;
    const mocks = mocksOf(input.mocks);
    const hasDefinition = input.definition !== undefined && input.definition !== null;
    if (!hasDefinition) requireSaved(input);
    // Whoever may not save on top of a workflow gets at its secrets by no draft of it either.
    if (hasDefinition && input.workflowId && access.connectionIds) throw boundCaller();
    const workflow = input.workflowId ? await workflows.get(access, input.workflowId) : null;
    const version =
      workflow && !hasDefinition ? await workflows.version(workflow, input.version ?? workflow.version) : null;
    // For real, somebody's own input must not do what they themselves may not.
    if (version && !isDry) for (const scope of version.scopes) requireScope(access, scope);
    const scopes = version?.scopes ?? (input.scopes ? requireScopes(access, input.scopes) : access.scopes);
    const definition = version
      ? (JSON.parse(version.definition) as WorkflowDefinition)
      : await checkDefinition(input.definition, {
          expressions,
          graph,
          scopes,
          secretNames: mentionedSecrets(input.definition),
          organizationId: access.organizationId,
        });
    const step = requireStep(definition, input.stepId);
    const signal = AbortSignal.timeout(longestTestMs);
    const caller = version ? accessOf(version) : { ...access, scopes };
    const surroundings = this.parts.surroundings(caller, workflow, { isDry, mocks, signal });
    const key = stepKey(newId("workflowRun"), step.id, "");
    return testStep(step, stepInputOf(input.input), surroundings, { key, signal, logger });
  }

  /**
   * Begins a run: of the newest version, from the first step, unless told otherwise. Of an earlier run it takes the trigger
   * and the results before `fromStep`.
   * @throws {NotFoundError | InvalidInputError | ConflictError}
   */
  async run(access: Access, input: RunWorkflowInput): Promise<RunDocument> {
    const { storage, workflows, runs, outbox, onQueued } = this.parts;
    const workflow = await workflows.get(access, input.workflowId);
    const earlier = input.ofRunId ? await this.#earlier(access, workflow, input.ofRunId) : null;
    if (input.fromStep && !earlier) throw needsRun();
    if (!workflow.isEnabled && !input.dryRun) throw disabled(workflow);
    const version = await workflows.version(workflow, input.version ?? earlier?.version ?? workflow.version);
    const definition = JSON.parse(version.definition) as WorkflowDefinition;
    const at = await storage.now();
    const trigger =
      earlier && input.input === undefined ? (JSON.parse(earlier.trigger) as Manual) : manual(input.input, at);
    const topIndex = input.fromStep ? topIndexOf(definition, input.fromStep) : 0;
    const id = newId("workflowRun");
    const kept = earlier && topIndex > 0 ? await this.#keptOf(earlier, definition, topIndex, id) : [];
    const run = newRun({
      id,
      workflow,
      version: version.version,
      definition,
      trigger,
      at,
      isDry: input.dryRun ?? false,
      mocks: mocksOf(input.mocks),
      resumes: earlier ? { runId: earlier._id, stepId: input.fromStep ?? null } : null,
      results: kept.length,
    });
    auditTarget(run._id);
    await storage.transaction(async (session) => {
      await runs.insert(run, session);
      await runs.insertSteps(kept, session);
      await outbox.append([queuedEvent(run)], session);
    });
    onQueued();
    return run;
  }

  /** Ends a run before its end: within a second, also while a step waits for an answer. One that is over stays as it is. */
  async cancel(tenant: Tenant, id: string): Promise<RunDocument> {
    const { runs } = this.parts;
    const run = await runs.requestCancel(tenant, id, (cancelled) => [
      progressEvent(cancelled, { state: "CANCELLED", stepId: null, stepState: null }),
    ]);
    if (!run) throw noRun(id);
    if (run.waitingAt) {
      const child = await runs.find(tenant, childId(run, run.waitingAt));
      if (child && !endStates.includes(child.state)) await this.cancel(tenant, child._id);
    }
    return run;
  }

  #hookOf(
    { triggers }: WorkflowDefinition,
    before: WorkflowDocument | null,
    isRotated: boolean,
  ): { readonly hash: string | null; readonly secret: string | null } {
    const isWanted = triggers.some(({ kind }) => kind === "webhook");
    if (!isWanted) return { hash: null, secret: null };
    if (before?.hookHash && !isRotated) return { hash: before.hookHash, secret: null };
    return newHookSecret();
  }

  async #earlier(tenant: Tenant, workflow: WorkflowDocument, id: string): Promise<RunDocument> {
    const run = await this.findRun(tenant, id);
    if (!run || run.workflowId !== workflow._id) {
      throw new NotFoundError(`The workflow ${workflow._id} has no run ${id}. The query workflowRuns lists its runs.`);
    }
    if (endStates.includes(run.state)) return run;
    throw new ConflictError(`The run ${id} is ${run.state} and not at its end. Wait for it, or cancel it first.`);
  }

  /** What the earlier run came to before a step, as results of the new one. */
  async #keptOf(
    earlier: RunDocument,
    definition: WorkflowDefinition,
    topIndex: number,
    runId: string,
  ): Promise<StepDocument[]> {
    const before = definition.steps.slice(0, topIndex).map(({ id }) => id);
    const found = await this.parts.runs.stepsBefore(earlier, limits.steps);
    const tops = new Map(found.filter(({ stepId }) => before.includes(stepId)).map((step) => [step.stepId, step]));
    const missing = before.find((id) => !isDone(tops.get(id)));
    if (missing !== undefined) {
      const message = `expected a step up to which the run ${earlier._id} came, but it did not get through ${missing}`;
      throw new InvalidInputError(`fromStep: ${message}. Begin there, or with a step before it.`, {
        problems: [{ path: ["input", "fromStep"], message }],
      });
    }
    const lastTop = Math.max(...before.map((id) => tops.get(id)?.topIndex ?? -1));
    return found
      .filter((step) => step.topIndex <= lastTop)
      .map((step, position) => ({ ...step, _id: stepKey(runId, step.stepId, ""), runId, position }));
  }
}

type Manual = Readonly<Record<string, unknown>> & { readonly kind: string };

const listeningKinds: readonly string[] = ["recordChanged", "connectionStatus"];

function isDone(step: StepDocument | undefined): boolean {
  return step !== undefined && step.state !== "BEGUN";
}

/** What somebody who starts a run gives it. @throws {InvalidInputError} */
function manual(input: unknown, at: Date): Manual {
  const size = Buffer.byteLength(JSON.stringify(input ?? null));
  if (size > largestInputBytes) {
    const message = `expected at most ${largestInputBytes} bytes of JSON, got ${size}`;
    throw new InvalidInputError(`input: ${message}.`, { problems: [{ path: ["input", "input"], message }] });
  }
  return { kind: "manual", input: input ?? null, at: at.toISOString() };
}

/** @throws {InvalidInputError} for what is no object of answers by step. */
function mocksOf(value: unknown): Readonly<Record<string, unknown>> | null {
  if (value === undefined || value === null) return null;
  if (typeof value === "object" && !Array.isArray(value)) return value as Readonly<Record<string, unknown>>;
  const message = "expected an object with an answer for each step that is not to ask itself";
  throw new InvalidInputError(`mocks: ${message}.`, { problems: [{ path: ["input", "mocks"], message }] });
}

/** @throws {InvalidInputError} unknown ones. @throws {ForbiddenError} those that the caller lacks. */
function requireScopes(access: Access, scopes: readonly string[]): readonly string[] {
  const unknown = scopes.findIndex((scope) => !knownScopes.includes(scope));
  if (unknown >= 0) {
    const message = `expected a scope such as records:read, got "${scopes[unknown]}"`;
    throw new InvalidInputError(`scopes: ${message}.`, { problems: [{ path: ["input", "scopes", unknown], message }] });
  }
  const missing = scopes.find((scope) => !hasScope(access, scope));
  if (missing !== undefined) {
    throw new ForbiddenError(
      `A workflow may do no more than whoever saves it: the token lacks ${missing}. Leave it out of scopes, or save with a token that has it.`,
      { missingScope: missing },
    );
  }
  return [...new Set(scopes)];
}

/** Without a saved workflow there are no secrets to look for; a dry test sends none. */
function mentionedSecrets(definition: unknown): string[] {
  return [...(JSON.stringify(definition) ?? "").matchAll(/"secret":"([^"]+)"/g)].map(([, name = ""]) => name);
}

function requireExpected(before: WorkflowDocument | null, expected: number | null | undefined): void {
  if (expected === null || expected === undefined || (before?.version ?? 0) === expected) return;
  throw new ConflictError(
    `The workflow has version ${before?.version ?? 0} by now, and ${expected} was expected. Read it again, and save on top of that.`,
  );
}

function overtaken({ _id, version }: WorkflowDocument): ConflictError {
  return new ConflictError(
    `The workflow ${_id} got another version on top of ${version} meanwhile. Read it again, then save.`,
  );
}

function disabled({ _id }: WorkflowDocument): ConflictError {
  return new ConflictError(`The workflow ${_id} is switched off. Save it with enabled: true, or make a dry run.`);
}

function noRun(id: string): NotFoundError {
  return new NotFoundError(
    `There is no workflow run ${id} in this environment. The query workflowRuns lists those there are.`,
  );
}

function tooMany(): WorkflowLimitError {
  const most = limits.workflowsPerTenant;
  return new WorkflowLimitError(`There are ${most} workflows here, which is all there can be.`, {
    details: { limit: "workflowsPerTenant", most, actual: most + 1 },
  });
}

function boundCaller(): ForbiddenError {
  return new ForbiddenError(
    "A token that is bound to connections can't save or delete workflows, which reach all of them. Use an API token.",
  );
}

/** @throws {InvalidInputError} there is neither a workflow nor a definition, or what only goes with a definition. */
function requireSaved({ workflowId, scopes }: TestStepInput): void {
  const problems = [
    ...(workflowId ? [] : [{ path: ["input"], message: "expected workflowId, definition, or both" }]),
    ...(scopes
      ? [{ path: ["input", "scopes"], message: "expected a definition beside it: a saved workflow has its own" }]
      : []),
  ];
  if (problems[0]) throw new InvalidInputError(`testWorkflowStep: ${problems[0].message}.`, { problems });
}

function needsRun(): InvalidInputError {
  const message = "expected ofRunId beside it: the run whose results before that step are taken over";
  return new InvalidInputError(`fromStep: ${message}.`, { problems: [{ path: ["input", "fromStep"], message }] });
}
