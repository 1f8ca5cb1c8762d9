import type { ClientSession, UpdateFilter } from "mongodb";
import { NotFoundError } from "../errors/index.js";
import { counterId } from "../events/index.js";
import {
  ownedFilter,
  tenantFields,
  tenantFilter,
  type IndexDefinition,
  type Owned,
  type Storage,
  type Tenant,
} from "../storage/index.js";
import type { WebhookEndpointDocument } from "./endpoint-document.js";

export const endpointIndexes: readonly IndexDefinition[] = [
  { collection: "endpoints", name: "by_tenant", keys: { organizationId: 1, environment: 1, _id: 1 } },
  // The upkeep's and the distributor's questions. They run over all organizations, so these two do not begin with one.
  { collection: "endpoints", name: "by_notice", keys: { nextNoticeAt: 1 }, options: { sparse: true } },
  { collection: "endpoints", name: "by_backfill", keys: { "backfill.through": 1 }, options: { sparse: true } },
  { collection: "webhookPositions", name: "active", keys: { isActive: 1 }, options: { sparse: true } },
];

/** How far the log of a tenant has been handed to its endpoints. */
export interface PositionDocument {
  readonly _id: string;
  readonly organizationId: string;
  readonly environment: Tenant["environment"];
  readonly sequence: number;
  /** Absent while the tenant has no enabled endpoint. */
  readonly isActive?: true;
}

/** The one place that reads and writes the collections `endpoints` and `webhookPositions`. */
export class WebhookEndpointStore {
  constructor(private readonly storage: Storage) {}

  private get endpoints() {
    return this.storage.tenants<WebhookEndpointDocument>("endpoints");
  }

  private get ofAll() {
    return this.storage.unscoped<WebhookEndpointDocument>("endpoints", "worker");
  }

  private get positions() {
    return this.storage.tenants<PositionDocument>("webhookPositions");
  }

  private get allPositions() {
    return this.storage.unscoped<PositionDocument>("webhookPositions", "worker");
  }

  async insert(document: WebhookEndpointDocument, session: ClientSession): Promise<void> {
    await this.endpoints.insertOne(document, { session });
  }

  /** @throws {NotFoundError} the same for an id that never existed and one of another tenant. */
  async get(tenant: Tenant, id: string, session?: ClientSession): Promise<WebhookEndpointDocument> {
    const found = await this.find(tenant, id, session);
    if (!found) throw noEndpoint(id);
    return found;
  }

  async find(tenant: Tenant, id: string, session?: ClientSession): Promise<WebhookEndpointDocument | null> {
    return this.endpoints.findOne({ ...tenantFilter(tenant), _id: id }, session ? { session } : {});
  }

  /** For workers, which act for every tenant and take the tenant from the document. */
  async findForWorker(id: string): Promise<WebhookEndpointDocument | null> {
    return this.ofAll.findOne({ _id: id });
  }

  /** A tenant's endpoints in the order of their making. */
  async list(tenant: Tenant, session?: ClientSession): Promise<WebhookEndpointDocument[]> {
    return this.endpoints.find(tenantFilter(tenant), { sort: { _id: 1 }, ...(session ? { session } : {}) }).toArray();
  }

  async findMany(tenant: Tenant, ids: readonly string[]): Promise<WebhookEndpointDocument[]> {
    return this.endpoints.find({ ...tenantFilter(tenant), _id: { $in: [...ids] } }).toArray();
  }

  /** @returns the endpoint as it is then; null when it is gone, or no longer as `expected` says. */
  async update(
    endpoint: Owned,
    update: UpdateFilter<WebhookEndpointDocument>,
    options: { session?: ClientSession; expected?: Partial<WebhookEndpointDocument> } = {},
  ): Promise<WebhookEndpointDocument | null> {
    const { session, expected } = options;
    return this.endpoints.findOneAndUpdate({ ...expected, ...ownedFilter(endpoint) }, update, {
      returnDocument: "after",
      ...(session ? { session } : {}),
    });
  }

  async remove(tenant: Tenant, id: string, session: ClientSession): Promise<boolean> {
    const { deletedCount } = await this.endpoints.deleteOne({ ...tenantFilter(tenant), _id: id }, { session });
    return deletedCount === 1;
  }

  /** Endpoints that are to be looked at because they only fail. */
  async findDueNotices(now: Date, limit: number): Promise<WebhookEndpointDocument[]> {
    return this.ofAll
      .find({ nextNoticeAt: { $gt: new Date(0), $lte: now }, state: "ENABLED" }, { sort: { nextNoticeAt: 1 }, limit })
      .toArray();
  }

  async findBackfills(limit: number): Promise<WebhookEndpointDocument[]> {
    return this.ofAll
      .find({ "backfill.through": { $gt: 0 }, state: "ENABLED" }, { sort: { "backfill.through": 1 }, limit })
      .toArray();
  }

  /**
   * Marks in a transaction that a tenant's endpoints change, so that the distributor's next transaction sees the change or
   * fails: they write the same document.
   * @returns how far the log was handed out.
   */
  async touchPosition(tenant: Tenant, session: ClientSession): Promise<number> {
    const position = await this.positions.findOneAndUpdate(
      positionOf(tenant),
      {
        $set: { isActive: true },
        // Writes even where nothing else differs.
        $inc: { sequence: 0, changes: 1 },
      },
      { session, upsert: true, returnDocument: "after" },
    );
    return position?.sequence ?? 0;
  }

  async activePositions(): Promise<PositionDocument[]> {
    return this.allPositions.find({ isActive: true }).toArray();
  }

  async position(tenant: Tenant, session: ClientSession): Promise<number> {
    return (await this.positions.findOne(positionOf(tenant), { session }))?.sequence ?? 0;
  }

  async movePosition(
    tenant: Tenant,
    sequence: number,
    options: { isActive: boolean; session: ClientSession },
  ): Promise<void> {
    const { isActive, session } = options;
    await this.positions.updateOne(
      positionOf(tenant),
      {
        $max: { sequence },
        $inc: { changes: 1 },
        ...(isActive ? {} : { $unset: { isActive: "" } }),
      },
      { session },
    );
  }
}

function positionOf(tenant: Tenant): Owned {
  return { ...tenantFields(tenant), _id: counterId(tenant) };
}

export function noEndpoint(id: string): NotFoundError {
  return new NotFoundError(
    `There is no webhook endpoint ${id} in this environment. The query webhookEndpoints lists those there are.`,
  );
}
