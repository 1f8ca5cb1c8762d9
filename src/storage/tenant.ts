/** A hard wall: what belongs to one environment is never seen from the other. */
export type Environment = "LIVE" | "TEST";

/** Whose data. Every filter of the store begins with these two, so that nobody can forget them. */
export interface Tenant {
  readonly organizationId: string;
  readonly environment: Environment;
}

/** The two fields every tenant-owned document has, and every index of such a collection begins with. */
export function tenantFilter(tenant: Tenant): Tenant {
  return { organizationId: tenant.organizationId, environment: tenant.environment };
}
