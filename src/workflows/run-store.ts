import { randomUUID } from "node:crypto";
import type { ClientSession } from "mongodb";
import { OutboxStore, type NewEvent } from "../events/index.js";
import {
  killSessions,
  ownedFilter,
  tenantFilter,
  type IndexDefinition,
  type Storage,
  type Tenant,
} from "../storage/index.js";
import type { RunDocument, RunState, StepDocument } from "./run-document.js";

const secondsPerDay = 86_400;

export const runIndexes: readonly IndexDefinition[] = [
  // The runners' question. It runs over all organizations, so it does not begin with one.
  { collection: "workflowRuns", name: "by_due", keys: { dueAt: 1 }, options: { sparse: true } },
  { collection: "workflowRuns", name: "by_tenant", keys: { organizationId: 1, environment: 1, _id: -1 } },
  {
    collection: "workflowRuns",
    name: "by_workflow",
    keys: { organizationId: 1, environment: 1, workflowId: 1, _id: -1 },
  },
  // Runs that are not at their end have no such time and stay.
  {
    collection: "workflowRuns",
    name: "retention",
    keys: { endedAt: 1 },
    options: { expireAfterSeconds: 90 * secondsPerDay },
  },
  {
    collection: "workflowSteps",
    name: "by_run",
    keys: { organizationId: 1, environment: 1, runId: 1, position: 1 },
  },
  // Longer than a run may take and is then kept.
  {
    collection: "workflowSteps",
    name: "retention",
    keys: { startedAt: 1 },
    options: { expireAfterSeconds: 120 * secondsPerDay },
  },
];

/** A run that this process works on. Its transactions are on its own session, which a successor can end. */
export interface Claim {
  readonly run: RunDocument;
  readonly owner: string;
  readonly epoch: number;
  readonly session: ClientSession;
}

/** Another process has the run now, or it is gone. Not a fault: whoever meets it stops. */
export class RunLostError extends Error {
  constructor({ run, owner, epoch }: Claim) {
    super(`The run ${run._id} of ${owner} (epoch ${epoch}) was taken over.`);
    this.name = "RunLostError";
  }
}

export interface RunFilter {
  readonly workflowId?: string | null | undefined;
  readonly states?: readonly RunState[] | null | undefined;
}

/** What is stored together, in one transaction that proves that the run is still held. */
export interface RunCommit {
  /** Fields of the run that change. */
  readonly run?: Partial<RunDocument>;
  /** A result that is new. */
  readonly insert?: StepDocument;
  /** The result of a step that was begun. */
  readonly finish?: Pick<StepDocument, "_id" | "state" | "output" | "error" | "durationMs">;
  readonly events?: readonly NewEvent[];
  /** A run that a step of this one calls. There already after a crash. */
  readonly child?: RunDocument;
}

/** How a run is let go of. */
export type RunRelease = Partial<RunDocument> & { readonly state: RunState };

/** Candidates looked at in one go. */
const lookedAt = 16;

/** The one place that reads and writes the collections `workflowRuns` and `workflowSteps`. */
export class RunStore {
  constructor(
    private readonly storage: Storage,
    private readonly outbox: OutboxStore = new OutboxStore(storage),
    /** For those who work on runs. */
    private readonly ttlMs: number = 0,
  ) {}

  private get runs() {
    return this.storage.tenants<RunDocument>("workflowRuns");
  }

  private get allRuns() {
    return this.storage.unscoped<RunDocument>("workflowRuns", "worker");
  }

  private get steps() {
    return this.storage.tenants<StepDocument>("workflowSteps");
  }

  /** @returns whether it was made now; a run that is there already, made for the same event, stays as it is. */
  async insert(run: RunDocument, session?: ClientSession): Promise<boolean> {
    const { upsertedCount } = await this.runs.updateOne(
      ownedFilter(run),
      { $setOnInsert: run },
      { upsert: true, ...(session ? { session } : {}) },
    );
    return upsertedCount === 1;
  }

  /** @returns those that were not there yet. */
  async insertMissing(tenant: Tenant, runs: readonly RunDocument[], session: ClientSession): Promise<RunDocument[]> {
    if (runs.length === 0) return [];
    const ids = runs.map(({ _id }) => _id);
    const there = await this.runs
      .find({ ...tenantFilter(tenant), _id: { $in: ids } }, { projection: { _id: 1 }, session })
      .toArray();
    const known = new Set(there.map(({ _id }) => _id));
    const missing = runs.filter(({ _id }) => !known.has(_id));
    if (missing.length > 0) await this.runs.insertMany(missing, { session });
    return missing;
  }

  async insertSteps(steps: readonly StepDocument[], session: ClientSession): Promise<void> {
    if (steps.length > 0) await this.steps.insertMany([...steps], { session });
  }

  async find(tenant: Tenant, id: string, session?: ClientSession): Promise<RunDocument | null> {
    return this.runs.findOne({ ...tenantFilter(tenant), _id: id }, session ? { session } : {});
  }

  async findMany(tenant: Tenant, ids: readonly string[]): Promise<RunDocument[]> {
    return this.runs.find({ ...tenantFilter(tenant), _id: { $in: [...ids] } }).toArray();
  }

  /** Newest first. */
  async list(
    tenant: Tenant,
    { filter, limit, after }: { readonly filter: RunFilter; readonly limit: number; readonly after: string | null },
  ): Promise<RunDocument[]> {
    const { workflowId, states } = filter;
    return this.runs
      .find({
        ...tenantFilter(tenant),
        ...(workflowId ? { workflowId } : {}),
        ...(states ? { state: { $in: [...states] } } : {}),
        ...(after ? { _id: { $lt: after } } : {}),
      })
      .sort({ _id: -1 })
      .limit(limit)
      .toArray();
  }

  /** Takes a run that is due, the longest waiting first; null when there is none. */
  async claim(worker: string): Promise<Claim | null> {
    const due = await this.allRuns
      .find(
        { dueAt: { $gt: new Date(0) }, $expr: { $lte: ["$dueAt", "$$NOW"] } },
        { sort: { dueAt: 1 }, hint: "by_due", limit: lookedAt, projection: { epoch: 1, owner: 1, sessionId: 1 } },
      )
      .toArray();
    if (due.length === 0) return null;
    // Whoever was killed inside a transaction keeps its run locked for a minute; what it left open ends here.
    await killSessions(
      this.storage,
      due.flatMap(({ owner, sessionId }) => (owner !== null && sessionId ? [sessionId] : [])),
    );
    for (const { _id, epoch } of due) {
      const claim = await this.#take(_id, epoch, worker);
      if (claim) return claim;
    }
    return null;
  }

  async #take(_id: string, epoch: number, worker: string): Promise<Claim | null> {
    const owner = `${worker}/${randomUUID()}`;
    const session = this.storage.client.startSession();
    const run = await this.allRuns.findOneAndUpdate(
      { _id, epoch, dueAt: { $gt: new Date(0) }, $expr: { $lte: ["$dueAt", "$$NOW"] } },
      [
        {
          $set: {
            owner,
            sessionId: session.id?.id ?? null,
            epoch: { $add: ["$epoch", 1] },
            interruptions: { $add: ["$interruptions", { $cond: [{ $eq: ["$state", "RUNNING"] }, 1, 0] }] },
            state: "RUNNING",
            startedAt: { $ifNull: ["$startedAt", "$$NOW"] },
            dueAt: { $add: ["$$NOW", this.ttlMs] },
          },
        },
      ],
      { returnDocument: "after" },
    );
    if (run) return { run, owner, epoch: run.epoch, session };
    await session.endSession();
    return null;
  }

  /** Prolongs the lease. @throws {RunLostError} */
  async beat(claim: Claim): Promise<void> {
    const { matchedCount } = await this.runs.updateOne(held(claim), [
      { $set: { dueAt: { $add: ["$$NOW", this.ttlMs] } } },
    ]);
    if (matchedCount === 0) throw new RunLostError(claim);
  }

  /** Those of the runs in hand that somebody wants to end. */
  async cancelRequested(ids: readonly string[]): Promise<string[]> {
    const found = await this.allRuns
      .find({ _id: { $in: [...ids] }, cancelRequestedAt: { $gt: new Date(0) } }, { projection: { _id: 1 } })
      .toArray();
    return found.map(({ _id }) => _id);
  }

  /** @throws {RunLostError} which leaves nothing behind. */
  async commit(claim: Claim, { run = {}, insert, finish, events = [], child }: RunCommit): Promise<void> {
    await this.storage.transaction(async (session) => {
      const $set = { ...literals(run), interruptions: 0, dueAt: { $add: ["$$NOW", this.ttlMs] } };
      const { matchedCount } = await this.runs.updateOne(held(claim), [{ $set }], { session });
      if (matchedCount === 0) throw new RunLostError(claim);
      if (insert) await this.steps.insertOne(insert, { session });
      if (finish) {
        const { _id, ...result } = finish;
        const { matchedCount: begun } = await this.steps.updateOne(
          { ...ownedFilter({ ...claim.run, _id }), state: "BEGUN" },
          { $set: result },
          { session },
        );
        if (begun === 0) throw new Error(`The step ${_id} was done already, or never begun.`);
      }
      if (child) await this.insert(child, session);
      await this.outbox.append(events, session);
    }, claim.session);
  }

  /** Lets go of a run: until it is due again, or for good. @throws {RunLostError} */
  async release(claim: Claim, change: RunRelease, events: readonly NewEvent[] = []): Promise<void> {
    const { dueAt, ...rest } = change;
    const { parent } = claim.run;
    await this.storage.transaction(async (session) => {
      const $set = {
        ...literals(rest),
        owner: null,
        sessionId: null,
        dueAt: dueAt ? { $max: [dueAt, new Date(1)] } : "$$REMOVE",
      };
      const { matchedCount } = await this.runs.updateOne(held(claim), [{ $set }], { session });
      if (matchedCount === 0) throw new RunLostError(claim);
      await this.outbox.append(events, session);
      // Whoever called it goes on at once; should the two miss each other, it looks by itself.
      if (!dueAt && parent) {
        await this.runs.updateOne(
          { ...ownedFilter({ ...claim.run, _id: parent.runId }), state: "WAITING", waitingAt: parent.key },
          [{ $set: { dueAt: "$$NOW" } }],
          { session },
        );
      }
    }, claim.session);
  }

  /**
   * Ends a run that nobody works on, and has the others told. @returns the run as it is then; null where there is none.
   */
  async requestCancel(
    tenant: Tenant,
    id: string,
    eventOf: (run: RunDocument) => readonly NewEvent[],
  ): Promise<RunDocument | null> {
    return this.storage.transaction(async (session) => {
      const mine = { ...tenantFilter(tenant), _id: id };
      const idle = await this.runs.findOneAndUpdate(
        { ...mine, state: { $in: ["QUEUED", "WAITING"] } },
        [{ $set: { state: "CANCELLED", cancelRequestedAt: "$$NOW", endedAt: "$$NOW", dueAt: "$$REMOVE" } }],
        { session, returnDocument: "after" },
      );
      if (idle) {
        await this.outbox.append(eventOf(idle), session);
        return idle;
      }
      const busy = await this.runs.findOneAndUpdate(
        { ...mine, state: "RUNNING" },
        [{ $set: { cancelRequestedAt: { $ifNull: ["$cancelRequestedAt", "$$NOW"] } } }],
        { session, returnDocument: "after" },
      );
      return busy ?? this.runs.findOne(mine, { session });
    });
  }

  /** What is stored of a run already, without what it came to. */
  async resultsOf(run: RunDocument): Promise<Map<string, StepDocument["state"]>> {
    const found = await this.steps
      .find<Pick<StepDocument, "_id" | "state">>(
        { ...tenantFilter(run), runId: run._id },
        { projection: { state: 1 }, sort: { position: 1 } },
      )
      .toArray();
    return new Map(found.map(({ _id, state }) => [_id, state]));
  }

  async stepOf(run: Tenant, _id: string): Promise<StepDocument | null> {
    return this.steps.findOne({ ...tenantFilter(run), _id });
  }

  /** Turns of a loop that are done, in order. */
  async turnsOf(run: RunDocument, stepId: string, iteration: string): Promise<StepDocument[]> {
    const inside = iteration === "" ? /^\d+$/ : new RegExp(`^${iteration.replaceAll(".", "\\.")}\\.\\d+$`);
    return this.steps
      .find({ ...tenantFilter(run), runId: run._id, stepId, part: "TURN", iteration: inside })
      .sort({ position: 1 })
      .toArray();
  }

  /** Results outside of loops that lie before one of the definition's first steps. */
  async stepsBefore(run: RunDocument, topIndex: number): Promise<StepDocument[]> {
    return this.steps
      .find({ ...tenantFilter(run), runId: run._id, iteration: "", part: "STEP", topIndex: { $lt: topIndex } })
      .sort({ position: 1 })
      .toArray();
  }

  /** Of several runs together, in the order in which they were done, at most `limit` of each. */
  async stepsOfRuns(tenant: Tenant, runIds: readonly string[], limit: number): Promise<StepDocument[]> {
    return this.steps
      .aggregate<StepDocument>([
        { $match: { ...tenantFilter(tenant), runId: { $in: [...runIds] }, part: "STEP" } },
        { $sort: { runId: 1, position: 1 } },
        { $group: { _id: "$runId", steps: { $firstN: { input: "$$ROOT", n: limit } } } },
        { $unwind: "$steps" },
        { $replaceRoot: { newRoot: "$steps" } },
      ])
      .toArray();
  }
}

function held({ run, owner, epoch }: Claim) {
  return { ...ownedFilter(run), owner, epoch };
}

/** Values as they are: what somebody else's system says may begin with `$`. */
function literals(values: object): Record<string, unknown> {
  return Object.fromEntries(Object.entries(values).map(([name, value]) => [name, { $literal: value as unknown }]));
}
