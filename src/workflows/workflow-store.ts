import type { ClientSession } from "mongodb";
import { NotFoundError } from "../errors/index.js";
import {
  ownedFilter,
  tenantFields,
  tenantFilter,
  type IndexDefinition,
  type Owned,
  type Storage,
  type Tenant,
} from "../storage/index.js";
import { counterId } from "../events/index.js";
import type { WorkflowDocument, WorkflowVersionDocument } from "./workflow-document.js";

export const workflowStoreIndexes: readonly IndexDefinition[] = [
  { collection: "workflows", name: "by_tenant", keys: { organizationId: 1, environment: 1, _id: 1 } },
  // The trigger keeper's questions. They run over all organizations, so these do not begin with one.
  { collection: "workflows", name: "by_fire", keys: { nextFireAt: 1 }, options: { sparse: true } },
  {
    collection: "workflowVersions",
    name: "by_workflow",
    keys: { organizationId: 1, environment: 1, workflowId: 1 },
  },
  {
    collection: "workflows",
    name: "listening",
    keys: { isListening: 1, organizationId: 1, environment: 1 },
    options: { partialFilterExpression: { isListening: true } },
  },
];

/** How far the log of a tenant was followed for its workflows. */
interface PositionDocument extends Tenant {
  readonly _id: string;
  readonly sequence: number;
}

/** The one place that reads and writes the collections `workflows`, `workflowVersions` and `workflowPositions`. */
export class WorkflowStore {
  constructor(private readonly storage: Storage) {}

  private get workflows() {
    return this.storage.tenants<WorkflowDocument>("workflows");
  }

  private get allWorkflows() {
    return this.storage.unscoped<WorkflowDocument>("workflows", "worker");
  }

  private get versions() {
    return this.storage.tenants<WorkflowVersionDocument>("workflowVersions");
  }

  private get positions() {
    return this.storage.tenants<PositionDocument>("workflowPositions");
  }

  async list(tenant: Tenant, session?: ClientSession): Promise<WorkflowDocument[]> {
    return this.workflows.find(tenantFilter(tenant), { sort: { _id: 1 }, ...inside(session) }).toArray();
  }

  async count(tenant: Tenant): Promise<number> {
    return this.workflows.countDocuments(tenantFilter(tenant));
  }

  async find(tenant: Tenant, id: string, session?: ClientSession): Promise<WorkflowDocument | null> {
    return this.workflows.findOne({ ...tenantFilter(tenant), _id: id }, inside(session));
  }

  /** @throws {NotFoundError} the same for an id that never existed and one of another tenant. */
  async get(tenant: Tenant, id: string, session?: ClientSession): Promise<WorkflowDocument> {
    const found = await this.find(tenant, id, session);
    if (!found) throw noWorkflow(id);
    return found;
  }

  async findMany(tenant: Tenant, ids: readonly string[]): Promise<WorkflowDocument[]> {
    return this.workflows.find({ ...tenantFilter(tenant), _id: { $in: [...ids] } }).toArray();
  }

  /** For a call from outside, which names a workflow and proves itself by its secret. */
  async findForWorker(id: string): Promise<WorkflowDocument | null> {
    return this.allWorkflows.findOne({ _id: id });
  }

  /** @throws {NotFoundError} there is no such version. */
  async version(workflow: Owned, version: number, session?: ClientSession): Promise<WorkflowVersionDocument> {
    const _id = versionId(workflow._id, version);
    const found = await this.versions.findOne({ ...tenantFilter(workflow), _id }, inside(session));
    if (found) return found;
    throw new NotFoundError(
      `The workflow ${workflow._id} has no version ${version}. The query workflow shows the newest.`,
    );
  }

  /** The newest version of each, by the id of their workflows. */
  async currentVersions(
    tenant: Tenant,
    workflows: readonly WorkflowDocument[],
  ): Promise<Map<string, WorkflowVersionDocument>> {
    const ids = workflows.map(({ _id, version }) => versionId(_id, version));
    const found = await this.versions.find({ ...tenantFilter(tenant), _id: { $in: ids } }).toArray();
    return new Map(found.map((version) => [version.workflowId, version]));
  }

  async insert(workflow: WorkflowDocument, version: WorkflowVersionDocument, session: ClientSession): Promise<void> {
    await this.workflows.insertOne(workflow, { session });
    await this.versions.insertOne(version, { session });
  }

  /** @returns null when the workflow has another version by now. */
  async addVersion(
    workflow: Owned,
    expected: number,
    changes: Partial<WorkflowDocument>,
    version: WorkflowVersionDocument,
    session: ClientSession,
  ): Promise<WorkflowDocument | null> {
    const { nextFireAt, ...rest } = changes;
    const updated = await this.workflows.findOneAndUpdate(
      { ...ownedFilter(workflow), version: expected },
      {
        $set: { ...rest, ...(nextFireAt ? { nextFireAt } : {}) },
        ...(nextFireAt ? {} : { $unset: { nextFireAt: "" } }),
      },
      { session, returnDocument: "after" },
    );
    if (updated) await this.versions.insertOne(version, { session });
    return updated;
  }

  /** With all its versions. */
  async remove(workflow: Owned, session: ClientSession): Promise<void> {
    await this.workflows.deleteOne(ownedFilter(workflow), { session });
    await this.versions.deleteMany({ ...tenantFilter(workflow), workflowId: workflow._id }, { session });
  }

  /** Workflows of all tenants whose schedule is due. */
  async dueSchedules(now: Date, limit: number): Promise<WorkflowDocument[]> {
    return this.allWorkflows
      .find({ nextFireAt: { $gt: new Date(0), $lte: now } }, { sort: { nextFireAt: 1 }, limit })
      .toArray();
  }

  /** @returns whether the schedule was still due at that instant. */
  async moveSchedule(workflow: Owned, from: Date, to: Date | null, session: ClientSession): Promise<boolean> {
    const { matchedCount } = await this.workflows.updateOne(
      { ...ownedFilter(workflow), nextFireAt: from },
      to ? { $set: { nextFireAt: to } } : { $unset: { nextFireAt: "" } },
      { session },
    );
    return matchedCount === 1;
  }

  /** Tenants that have workflows which wait for events. */
  async listeningTenants(): Promise<Tenant[]> {
    const rows = await this.allWorkflows
      .aggregate<{ _id: Tenant }>([
        { $match: { isListening: true } },
        { $group: { _id: { organizationId: "$organizationId", environment: "$environment" } } },
      ])
      .toArray();
    return rows.map(({ _id }) => _id);
  }

  async listening(tenant: Tenant, session?: ClientSession): Promise<WorkflowDocument[]> {
    return this.workflows
      .find({ ...tenantFilter(tenant), isListening: true }, { sort: { _id: 1 }, ...inside(session) })
      .toArray();
  }

  async position(tenant: Tenant): Promise<number> {
    return (await this.positions.findOne(positionOf(tenant)))?.sequence ?? 0;
  }

  /**
   * Marks in a transaction that a tenant's workflows change, so that the keeper's next transaction sees the change or
   * fails: they write the same document. @returns how far the log was followed.
   */
  async touchPosition(tenant: Tenant, session: ClientSession): Promise<number> {
    const position = await this.positions.findOneAndUpdate(
      positionOf(tenant),
      { $inc: { sequence: 0, changes: 1 } },
      { session, upsert: true, returnDocument: "after" },
    );
    return position?.sequence ?? 0;
  }

  async movePosition(tenant: Tenant, sequence: number, session: ClientSession): Promise<void> {
    await this.positions.updateOne(
      positionOf(tenant),
      { $max: { sequence }, $inc: { changes: 1 } },
      { session, upsert: true },
    );
  }
}

export function versionId(workflowId: string, version: number): string {
  return `${workflowId}:${version}`;
}

export function noWorkflow(id: string): NotFoundError {
  return new NotFoundError(
    `There is no workflow ${id} in this environment. The query workflows lists those there are.`,
  );
}

function positionOf(tenant: Tenant): Owned {
  return { ...tenantFields(tenant), _id: counterId(tenant) };
}

function inside(session: ClientSession | undefined): { session?: ClientSession } {
  return session ? { session } : {};
}
