/** A hard wall: what belongs to one environment is never seen from the other. */
export type Environment = "LIVE" | "TEST";

/** Whose data. Every filter of the store begins with these two, so that nobody can forget them. */
export interface Tenant {
  readonly organizationId: string;
  readonly environment: Environment;
  /** Present for a caller that is bound to some of the tenant's connections: all else is as if it were not there. */
  readonly connectionIds?: readonly string[];
}

/** The two fields every tenant-owned document has, for making one. To look for documents, take a filter. */
export function tenantFields({ organizationId, environment }: Tenant): Tenant {
  return { organizationId, environment };
}

/**
 * What every filter begins with, and every index of such a collection. A bound caller finds only what belongs to its
 * connections; in a collection whose documents name no connection it finds nothing.
 */
export function tenantFilter(tenant: Tenant): Tenant {
  return bound(tenant, "connectionId");
}

/** The same for the collection of the connections themselves. */
export function tenantConnectionFilter(tenant: Tenant): Tenant {
  return bound(tenant, "_id");
}

/** Under `$and`, so that no condition spread beside it can take its place. The driver's types need not know. */
function bound(tenant: Tenant, field: "connectionId" | "_id"): Tenant {
  const fields = tenantFields(tenant);
  if (!tenant.connectionIds) return fields;
  return { ...fields, $and: [{ [field]: { $in: tenant.connectionIds } }] } as Tenant;
}

/** A document of a tenant, as far as it takes to find it again inside the wall. */
export interface Owned extends Tenant {
  readonly _id: string;
}

/** The filter that finds exactly this document, and only where it is its tenant's. */
export function ownedFilter({ organizationId, environment, _id }: Owned): Owned {
  return { organizationId, environment, _id };
}
