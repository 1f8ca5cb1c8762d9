import { TributaryError, WorkflowTriggersItselfError } from "../errors/index.js";
import { EventStore, SoleLeader, type OutboxStore } from "../events/index.js";
import { derivedId } from "../ids/index.js";
import type { Logger } from "../logging/index.js";
import { isWriteConflict, type Lease, type Storage, type Tenant } from "../storage/index.js";
import { startBeats } from "../time/index.js";
import type { Trigger, WorkflowDefinition } from "./definition.js";
import type { Expressions } from "./expressions.js";
import type { WorkflowGraph } from "./graph.js";
import { limits } from "./limits.js";
import { newRun, queuedEvent } from "./new-run.js";
import { accessOf } from "./run-access.js";
import type { RunDocument } from "./run-document.js";
import type { RunStore } from "./run-store.js";
import { nextFire, nextFireOf, schedulesOf } from "./schedule.js";
import { stepErrorOf, type StepError } from "./step-error.js";
import { expressionOf } from "./template.js";
import { hasValues, isWanted, occasionsOf, type Occasion } from "./triggers.js";
import type { WorkflowDocument, WorkflowVersionDocument } from "./workflow-document.js";
import type { WorkflowStore } from "./workflow-store.js";

/** What set a change off, as far as a trigger minds. */
export type Cause =
  | { readonly kind: "INITIAL_SYNC" }
  | { readonly kind: "WORKFLOW"; readonly runId: string }
  | { readonly kind: "OTHER" };

export interface TriggerKeeperOptions {
  /** How long the keeper of a process that died is waited for: whole milliseconds, default 10,000. */
  readonly leaseTtlMs?: number;
  /** How often log and schedules are looked at, in whole milliseconds; default 250. */
  readonly everyMs?: number;
}

export interface TriggerKeeperParts {
  readonly storage: Storage;
  readonly workflows: WorkflowStore;
  readonly runs: RunStore;
  readonly outbox: OutboxStore;
  readonly expressions: Expressions;
  readonly graph: WorkflowGraph;
  readonly logger: Logger;
  readonly workerId: string;
  /** By the id of a sync run or a write. */
  readonly causeOf: (tenant: Tenant, causeId: string) => Promise<Cause>;
  /** Called when runs were made. */
  readonly onQueued: () => void;
}

const leaseKey = "workflow-triggers";
const defaultLeaseTtlMs = 10_000;
const defaultEveryMs = 250;
const eventsPerRead = 20;
const schedulesPerTurn = 50;
/** One transaction. */
const mostRuns = 400;

/** A workflow that listens, with what it listens for. */
interface Listener {
  readonly workflow: WorkflowDocument;
  readonly version: WorkflowVersionDocument;
  readonly definition: WorkflowDefinition;
}

/**
 * Makes runs of what happens: it follows the numbered log, and looks at schedules.
 *
 * One process at a time does so, under a lease. How far the log was followed is a position for each tenant, moved in the
 * transaction that makes the runs; and a run's id follows from event, workflow and trigger. So wherever it is cut off, an
 * event set off its run once. Whoever saves a workflow writes the position's document, so no event falls between.
 */
export class TriggerKeeper {
  readonly #log: EventStore;
  readonly #leader: SoleLeader;
  readonly #ttlMs: number;

  constructor(
    private readonly parts: TriggerKeeperParts,
    private readonly options: TriggerKeeperOptions = {},
  ) {
    this.#log = new EventStore(parts.storage);
    const { storage, workerId, logger } = parts;
    this.#ttlMs = options.leaseTtlMs ?? defaultLeaseTtlMs;
    this.#leader = new SoleLeader(
      { storage, key: leaseKey, name: "keeper of workflow triggers", workerId, ttlMs: this.#ttlMs, logger },
      (lease, isWell) => this.#lead(lease, isWell),
    );
  }

  start(): void {
    this.#leader.start();
  }

  stop(): Promise<void> {
    return this.#leader.stop();
  }

  async #lead(lease: Lease, isWell: () => void): Promise<void> {
    // Conditions of a thousand records take their time. A lease that is lost shows in the next transaction.
    const beats = startBeats(this.#ttlMs / 3, () => this.#leader.beat(lease));
    try {
      while (!this.#leader.signal.aborted) {
        let isBusy = false;
        for (const tenant of await this.parts.workflows.listeningTenants()) {
          isBusy = (await this.#follow(lease, tenant)) || isBusy;
        }
        isBusy = (await this.#fire(lease)) || isBusy;
        isWell();
        if (!isBusy) {
          await this.#leader.doorbell.wait(this.options.everyMs ?? defaultEveryMs);
          // Nothing was written that would have told.
          await this.#leader.beat(lease);
        }
      }
    } finally {
      beats.stop();
    }
  }

  /** @returns whether there was something, and so there may be more. */
  async #follow(lease: Lease, tenant: Tenant): Promise<boolean> {
    const { workflows, runs, outbox, logger, onQueued } = this.parts;
    const [before, upTo] = await Promise.all([workflows.position(tenant), this.#log.lastSequence(tenant)]);
    const listeners = await this.#listeners(tenant);
    const begin = Math.max(before, Math.min(upTo, ...listeners.map(({ workflow }) => workflow.fromSequence)));
    if (begin >= upTo) return false;
    const { events, oldest } = await this.#log.page(tenant, {
      types: ["records.changed", "connection.status_changed"],
      after: begin,
      limit: eventsPerRead,
    });
    if (oldest > begin + 1)
      logger.error({ ...tenant, after: begin, oldest }, "events left the log before workflows saw them");
    const wanted: RunDocument[] = [];
    let followed = 0;
    for (const event of events) {
      const occasions = occasionsOf(event);
      for (const listener of listeners) {
        if (event.sequence <= listener.workflow.fromSequence) continue;
        wanted.push(...(await this.#wantedOf(tenant, listener, occasions)));
      }
      followed += 1;
      if (wanted.length >= mostRuns) break;
    }
    const isAll = followed === events.length && events.length < eventsPerRead;
    const sequence = isAll ? upTo : (events[followed - 1]?.sequence ?? begin);
    const isDone = await this.#inTransaction(lease, async () => {
      const current = await workflows.listening(tenant, lease.session);
      // Somebody saved one meanwhile: the next turn looks with it.
      if (!isSame(current, listeners)) return false;
      const made = await runs.insertMissing(tenant, wanted, lease.session);
      await outbox.append(made.map(queuedEvent), lease.session);
      await workflows.movePosition(tenant, sequence, lease.session);
      return true;
    });
    if (isDone && wanted.length > 0) onQueued();
    return true;
  }

  async #listeners(tenant: Tenant): Promise<Listener[]> {
    const { workflows } = this.parts;
    const listening = await workflows.listening(tenant);
    const versions = await workflows.currentVersions(tenant, listening);
    return listening.flatMap((workflow) => {
      const version = versions.get(workflow._id);
      return version ? [{ workflow, version, definition: JSON.parse(version.definition) as WorkflowDefinition }] : [];
    });
  }

  async #wantedOf(tenant: Tenant, listener: Listener, occasions: readonly Occasion[]): Promise<RunDocument[]> {
    const made: RunDocument[] = [];
    for (const [place, trigger] of listener.definition.triggers.entries()) {
      const fitting = occasions.filter((occasion) => isWanted(trigger, occasion));
      if (fitting.length === 0) continue;
      const cause = await this.#causeOf(tenant, fitting[0] as Occasion);
      if (cause.kind === "INITIAL_SYNC" && !(trigger.kind === "recordChanged" && trigger.duringInitialSync)) continue;
      made.push(...(await this.#runsOf(tenant, listener, { trigger, place, cause, occasions: fitting })));
    }
    return made;
  }

  async #runsOf(
    tenant: Tenant,
    listener: Listener,
    set: {
      readonly trigger: Trigger;
      readonly place: number;
      readonly cause: Cause;
      readonly occasions: readonly Occasion[];
    },
  ): Promise<RunDocument[]> {
    const { trigger, place, cause, occasions } = set;
    const now = await this.parts.storage.now();
    const depth = await this.#depthOf(tenant, cause);
    const records = await this.#recordsOf(listener, trigger, occasions);
    const made: RunDocument[] = [];
    for (const occasion of occasions) {
      const record = occasion.record ? records.found.get(occasion.record.id) : undefined;
      const told = occasion.record ? { ...occasion.told, record: record ?? null } : occasion.told;
      const verdict = records.error ?? (await this.#verdict(listener, trigger, told, record));
      if (verdict === false) continue;
      const run = this.#newRun(listener, { place, occasion, told, depth, now });
      const refusal =
        depth > limits.selfTriggers ? stepErrorOf(triggersItself(depth), null, this.parts.logger) : verdict;
      made.push(refused(run, refusal));
      // Of a condition that fails for each of a thousand records, one run is enough to show it.
      if (verdict !== true) break;
    }
    return made;
  }

  /** Whether the trigger's conditions hold; what is wrong with one that can't be evaluated. */
  async #verdict(
    { workflow }: Listener,
    trigger: Trigger,
    told: object,
    record: object | undefined,
  ): Promise<boolean | StepError> {
    if (trigger.kind !== "recordChanged") return true;
    if (!hasValues(trigger.where, record)) return false;
    if (trigger.when === undefined) return true;
    const { expressions, logger } = this.parts;
    try {
      const expression = expressionOf(trigger.when);
      const { organizationId } = workflow;
      return (await expressions.evaluate({ expression, input: { trigger: told }, organizationId })) === true;
    } catch (error) {
      // Other than a fault of the condition's own: the next turn tries again.
      if (!(error instanceof TributaryError) || error.isRetryable) throw error;
      return stepErrorOf(error, null, logger);
    }
  }

  async #recordsOf(
    { version }: Listener,
    trigger: Trigger,
    occasions: readonly Occasion[],
  ): Promise<{ readonly found: ReadonlyMap<string, object>; readonly error: StepError | null }> {
    if (trigger.kind !== "recordChanged") return { found: new Map(), error: null };
    const ids = occasions.flatMap(({ record }) => (record ? [record.id] : []));
    try {
      return { found: await this.parts.graph.records(accessOf(version), trigger.entity, ids), error: null };
    } catch (error) {
      if (!(error instanceof TributaryError) || error.isRetryable) throw error;
      return { found: new Map(), error: stepErrorOf(error, null, this.parts.logger) };
    }
  }

  #newRun(
    { workflow, version, definition }: Listener,
    set: {
      readonly place: number;
      readonly occasion: Occasion;
      readonly told: Occasion["told"];
      readonly depth: number;
      readonly now: Date;
    },
  ): RunDocument {
    const { place, occasion, told, depth, now } = set;
    const id = derivedId("workflowRun", occasion.at, [
      workflow.organizationId,
      workflow.environment,
      workflow._id,
      String(place),
      occasion.eventId,
    ]);
    return newRun({ id, workflow, version: version.version, definition, trigger: told, at: now, depth });
  }

  #causeOf(tenant: Tenant, { record }: Occasion): Promise<Cause> {
    return record ? this.parts.causeOf(tenant, record.causeId) : Promise.resolve({ kind: "OTHER" });
  }

  async #depthOf(tenant: Tenant, cause: Cause): Promise<number> {
    if (cause.kind !== "WORKFLOW") return 0;
    const run = await this.parts.runs.find(tenant, cause.runId);
    return run ? run.depth + 1 : 0;
  }

  /** Makes the runs of schedules that are due. @returns whether there were any. */
  async #fire(lease: Lease): Promise<boolean> {
    const { storage, workflows } = this.parts;
    const due = await workflows.dueSchedules(await storage.now(), schedulesPerTurn);
    for (const workflow of due) await this.#fireOne(lease, workflow);
    return due.length > 0;
  }

  /**
   * One run for each schedule that came up, however often it did while nobody looked; then its next instant from now on. By
   * the database's clock: should that be set back, the instant that is stored stays, and none comes twice.
   */
  async #fireOne(lease: Lease, workflow: WorkflowDocument): Promise<void> {
    const { workflows, runs, outbox, onQueued } = this.parts;
    const { nextFireAt } = workflow;
    if (!nextFireAt) return;
    const version = await workflows.version(workflow, workflow.version);
    const definition = JSON.parse(version.definition) as WorkflowDefinition;
    const justBefore = new Date(nextFireAt.getTime() - 1);
    const isDone = await this.#inTransaction(lease, async (now) => {
      const next = nextFireOf(definition, now);
      if (!(await workflows.moveSchedule(workflow, nextFireAt, next, lease.session))) return false;
      for (const [place, schedule] of schedulesOf(definition).entries()) {
        const first = nextFire(schedule, justBefore);
        if (!first || first > now) continue;
        const trigger = { kind: "schedule", scheduledAt: first.toISOString(), cron: schedule.cron };
        const id = derivedId("workflowRun", first, [workflow._id, "schedule", String(place), first.toISOString()]);
        const run = newRun({ id, workflow, version: version.version, definition, trigger, at: now });
        if (await runs.insert(run, lease.session)) await outbox.append([queuedEvent(run)], lease.session);
      }
      return true;
    });
    if (isDone) onQueued();
  }

  /** One try under the fence: whatever goes wrong, the next turn goes on from what is stored. */
  async #inTransaction(lease: Lease, work: (now: Date) => Promise<boolean>): Promise<boolean> {
    const { session } = lease;
    session.startTransaction();
    try {
      const now = await this.#leader.fence(lease, session);
      const result = await work(now);
      if (result) await session.commitTransaction();
      else await session.abortTransaction();
      return result;
    } catch (error) {
      if (session.inTransaction()) await session.abortTransaction();
      if (isWriteConflict(error)) return false;
      throw error;
    }
  }
}

function isSame(current: readonly WorkflowDocument[], known: readonly Listener[]): boolean {
  if (current.length !== known.length) return false;
  const versions = new Map(known.map(({ workflow }) => [workflow._id, workflow.version]));
  return current.every(({ _id, version }) => versions.get(_id) === version);
}

/** A run that ends where it begins, so that whoever looks sees why nothing was done. */
function refused(run: RunDocument, error: StepError | boolean): RunDocument {
  if (typeof error === "boolean") return run;
  const ended = { ...run, state: "FAILED", error, endedAt: run.createdAt } as const;
  return Object.fromEntries(Object.entries(ended).filter(([name]) => name !== "dueAt")) as unknown as RunDocument;
}

function triggersItself(depth: number): WorkflowTriggersItselfError {
  return new WorkflowTriggersItselfError(
    `Runs of workflows set each other off ${depth} times in a row by what they changed, and ${limits.selfTriggers} is the most. Narrow the trigger, with fields or when, so that what the workflow writes does not set it off again.`,
    { details: { depth, most: limits.selfTriggers } },
  );
}
