import { ConflictError, NotFoundError, UnauthenticatedError, WorkflowLimitError } from "../errors/index.js";
import type { OutboxStore } from "../events/index.js";
import type { Logger } from "../logging/index.js";
import type { IndexDefinition, Storage, Tenant } from "../storage/index.js";
import type { Access } from "../tokens/index.js";
import type { Vault } from "../vault/index.js";
import type { WorkflowDefinition } from "./definition.js";
import type { Expressions } from "./expressions.js";
import { LateGraph } from "./graph.js";
import { sendStepRequest, type WayOut } from "./http-out.js";
import { limits } from "./limits.js";
import { derivedId, isIdOf, newId } from "../ids/index.js";
import { isHookSecret } from "./hook-secret.js";
import { newRun, queuedEvent } from "./new-run.js";
import { accessOf } from "./run-access.js";
import type { RunDocument } from "./run-document.js";
import { runIndexes, RunStore } from "./run-store.js";
import type { StepSurroundings } from "./run-step.js";
import { TriggerKeeper, type Cause, type TriggerKeeperOptions } from "./trigger-keeper.js";
import { WorkflowRunner, type RunnerOptions } from "./runner.js";
import { WorkflowService } from "./workflow-service.js";
import { WorkflowSecrets } from "./workflow-secrets.js";
import { workflowStoreIndexes, WorkflowStore } from "./workflow-store.js";
import type { WorkflowDocument } from "./workflow-document.js";

export const workflowIndexes: readonly IndexDefinition[] = [...workflowStoreIndexes, ...runIndexes];

export interface WorkflowsOptions {
  readonly runner?: RunnerOptions;
  readonly triggers?: TriggerKeeperOptions;
  /** How long a run whose process died is waited for: whole milliseconds, default 15,000. */
  readonly leaseTtlMs?: number;
}

const defaultLeaseTtlMs = 15_000;
const dayMs = 86_400_000;

/** What came to a workflow's hook. */
export interface HookCall {
  readonly secret: string | null;
  /** JSON; a text where it was none. */
  readonly body: unknown;
  /** What the caller knows repeated calls by; null where it says nothing. */
  readonly key: string | null;
}

/** Everything about workflows, wired. `start` is for processes that work; the rest does what somebody asks. */
export class Workflows {
  readonly service: WorkflowService;
  readonly store: WorkflowStore;
  readonly runs: RunStore;
  /** This gateway's own graph, bound by the process once it has built one. */
  readonly graph = new LateGraph();
  readonly #runner: WorkflowRunner;
  readonly #triggers: TriggerKeeper;

  constructor(
    private readonly parts: {
      readonly storage: Storage;
      readonly outbox: OutboxStore;
      readonly vault: Vault;
      readonly expressions: Expressions;
      readonly wayOut: WayOut;
      readonly logger: Logger;
      readonly workerId: string;
      /** What changed records, by the id of a sync run or a write. */
      readonly causeOf: (tenant: Tenant, causeId: string) => Promise<Cause>;
    },
    options: WorkflowsOptions = {},
  ) {
    const { storage, outbox, vault, expressions, logger, workerId } = parts;
    const ttlMs = options.leaseTtlMs ?? defaultLeaseTtlMs;
    const workflows = new WorkflowStore(storage);
    const runs = new RunStore(storage, outbox, ttlMs);
    const secrets = new WorkflowSecrets(vault);
    const now = () => storage.now();
    this.store = workflows;
    this.runs = runs;
    this.#runner = new WorkflowRunner(
      {
        runs,
        workflows,
        logger,
        workerId,
        now,
        ttlMs,
        surroundingsOf: (version, run, signal) => {
          const access = accessOf(version);
          const mocks = run.mocks === null ? null : (JSON.parse(run.mocks) as StepSurroundings["mocks"]);
          const secret = async (name: string) => {
            const workflow = await workflows.get(access, run.workflowId);
            return secrets.open(workflow, name);
          };
          return { ...this.#reach(access, signal), secret, isDry: run.isDry, mocks };
        },
        childOf: (run, call) => this.#childOf(run, call),
      },
      options.runner,
    );
    this.#triggers = new TriggerKeeper(
      {
        storage,
        workflows,
        runs,
        outbox,
        expressions,
        graph: this.graph,
        logger,
        workerId,
        causeOf: parts.causeOf,
        onQueued: () => this.#runner.ring(),
      },
      options.triggers,
    );
    this.service = new WorkflowService({
      storage,
      workflows,
      runs,
      outbox,
      expressions,
      graph: this.graph,
      secrets,
      logger,
      surroundings: (access, workflow, { isDry, mocks, signal }) => ({
        ...this.#reach(access, signal),
        secret: (name) => this.#secretOf(secrets, workflow, name, isDry),
        isDry,
        mocks,
      }),
      onQueued: () => this.#runner.ring(),
    });
  }

  /**
   * A call of a workflow's hook. One that comes again with the same key, within a day at least, is the run it was.
   * @throws {NotFoundError} there is no such hook. @throws {UnauthenticatedError} the secret is another.
   * @throws {ConflictError} the workflow is switched off.
   */
  async receiveHook(id: string, call: HookCall): Promise<{ readonly runId: string }> {
    const { storage, outbox } = this.parts;
    const workflow = isIdOf("workflow", id) ? await this.store.findForWorker(id) : null;
    if (!workflow || workflow.hookHash === null) throw noHook();
    if (!call.secret || !isHookSecret(call.secret, workflow.hookHash)) throw wrongSecret();
    if (!workflow.isEnabled) throw new ConflictError("The workflow is switched off.");
    const version = await this.store.version(workflow, workflow.version);
    const at = await storage.now();
    const ids = call.key === null ? [newId("workflowRun")] : idsOfKey(workflow._id, call.key, at);
    const [known] = call.key === null ? [] : await this.runs.findMany(workflow, ids);
    if (known) return { runId: known._id };
    const run = newRun({
      id: ids[0],
      workflow,
      version: version.version,
      definition: JSON.parse(version.definition) as WorkflowDefinition,
      trigger: { kind: "webhook", body: call.body, at: at.toISOString() },
      at,
    });
    await storage.transaction(async (session) => {
      if (await this.runs.insert(run, session)) await outbox.append([queuedEvent(run)], session);
    });
    this.#runner.ring();
    return { runId: run._id };
  }

  /** Where calls of a workflow's hook go; null where it has none. */
  hookUrlOf({ _id, hookHash }: WorkflowDocument, publicUrl: { readonly known: string | null }): string | null {
    return hookHash === null || publicUrl.known === null ? null : `${publicUrl.known}/hooks/workflows/${_id}`;
  }

  /** Begins to make runs of what happens, and to work on them. */
  start(): void {
    this.#triggers.start();
    this.#runner.start();
  }

  async stop(): Promise<void> {
    await Promise.all([this.#triggers.stop(), this.#runner.stop()]);
  }

  #reach(access: Access, signal: AbortSignal): Omit<StepSurroundings, "secret" | "isDry" | "mocks"> {
    const { expressions, wayOut, storage } = this.parts;
    return {
      access,
      expressions,
      graph: this.graph,
      http: (request) => sendStepRequest(wayOut, access.organizationId, request, signal),
      now: () => storage.now(),
    };
  }

  /** A definition that was not saved has no secrets yet; a dry test can do without, since it sends none. */
  async #secretOf(
    secrets: WorkflowSecrets,
    workflow: Pick<WorkflowDocument, "_id" | "organizationId" | "secrets"> | null,
    name: string,
    isDry: boolean,
  ): Promise<string> {
    if (isDry) return "";
    return secrets.open(workflow ?? { _id: "", organizationId: "", secrets: [] }, name);
  }

  /** @throws {NotFoundError | ConflictError | WorkflowLimitError} for a call that can't be made. */
  async #childOf(
    run: RunDocument,
    call: { id: string; key: string; workflowId: string; input: unknown },
  ): Promise<RunDocument> {
    const { storage } = this.parts;
    const calls = (run.parent?.calls ?? 0) + 1;
    if (calls > limits.calls) {
      throw new WorkflowLimitError(
        `Workflows call each other at most ${limits.calls} deep. Let one of them do without calling itself or its callers.`,
        { details: { limit: "calls", most: limits.calls, actual: calls } },
      );
    }
    const workflow = await this.store.find(run, call.workflowId);
    if (!workflow) throw new NotFoundError(`There is no workflow ${call.workflowId} to call in this environment.`);
    if (!workflow.isEnabled) throw new ConflictError(`The workflow ${call.workflowId} is switched off.`);
    const version = await this.store.version(workflow, workflow.version);
    return newRun({
      id: call.id,
      workflow,
      version: version.version,
      definition: JSON.parse(version.definition) as WorkflowDefinition,
      trigger: { kind: "workflow", input: call.input, runId: run._id, workflowId: run.workflowId },
      at: await storage.now(),
      parent: { runId: run._id, key: call.key, calls },
      depth: run.depth,
    });
  }
}

/** The run of a key, today's first: it is looked for where it would have been made yesterday too. */
function idsOfKey(workflowId: string, key: string, at: Date): string[] {
  const day = Math.floor(at.getTime() / dayMs) * dayMs;
  return [day, day - dayMs].map((start) => derivedId("workflowRun", new Date(start), [workflowId, "hook", key]));
}

function noHook(): NotFoundError {
  return new NotFoundError("There is no hook here. Check the address.");
}

function wrongSecret(): UnauthenticatedError {
  return new UnauthenticatedError(
    "The call carries no secret of this hook. Send `authorization: Bearer hook_…`, as saveWorkflow showed it.",
  );
}
