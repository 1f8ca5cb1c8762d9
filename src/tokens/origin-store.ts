import {
  tenantFields,
  tenantFilter,
  type Environment,
  type IndexDefinition,
  type Storage,
  type Tenant,
} from "../storage/index.js";

interface OriginDocument {
  readonly _id: string;
  readonly organizationId: string;
  readonly environment: Environment;
  readonly origin: string;
}

export const originIndexes: readonly IndexDefinition[] = [
  {
    collection: "allowedOrigins",
    name: "by_tenant",
    keys: { organizationId: 1, environment: 1, origin: 1 },
    options: { unique: true },
  },
  // A preflight brings no token, so that nobody knows yet whose page it is.
  { collection: "allowedOrigins", name: "by_origin", keys: { origin: 1 } },
];

/** The one place that reads and writes the collection `allowedOrigins`. */
export class OriginStore {
  constructor(private readonly storage: Storage) {}

  private get origins() {
    return this.storage.tenants<OriginDocument>("allowedOrigins");
  }

  async list(tenant: Tenant): Promise<string[]> {
    const found = await this.origins.find(tenantFilter(tenant), { hint: "by_tenant" }).sort({ origin: 1 }).toArray();
    return found.map(({ origin }) => origin);
  }

  async replace(tenant: Tenant, origins: readonly string[]): Promise<void> {
    const fields = tenantFields(tenant);
    await this.storage.transaction(async (session) => {
      await this.origins.deleteMany({ ...tenantFilter(tenant), origin: { $nin: [...origins] } }, { session });
      for (const origin of origins) {
        const _id = `${fields.organizationId}:${fields.environment}:${origin}`;
        await this.origins.updateOne({ ...fields, _id }, { $setOnInsert: { origin } }, { upsert: true, session });
      }
    });
  }

  /** Not bound by a caller's connections: the list is for all of the tenant's pages. */
  async isAllowed(tenant: Tenant, origin: string): Promise<boolean> {
    const filter = { ...tenantFields(tenant), origin };
    return (await this.origins.findOne(filter, { projection: { _id: 1 }, hint: "by_tenant" })) !== null;
  }

  async isKnown(origin: string): Promise<boolean> {
    const all = this.storage.unscoped<OriginDocument>("allowedOrigins", "authentication");
    return (await all.findOne({ origin }, { projection: { _id: 1 }, hint: "by_origin" })) !== null;
  }
}
