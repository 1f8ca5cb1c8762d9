/**
 * Every use of a tenant's collection that does not say whose documents it wants, and why it may. None of them is
 * reachable with an id that a caller gave: `test/storage-access.unit.test.ts` holds the stores to this list, and
 * `test/resolvers/tenant-filters.integration.test.ts` watches what requests send to the database.
 */
export const unscopedUses = {
  /** Collections that hold nothing of any tenant: leases, counters, organizations, the throttle of a system. */
  platform: "Nothing in it belongs to a tenant.",
  worker:
    "The queue hands a worker the id of a document that a tenant's request or another worker stored; the tenant is taken from the document.",
  dispatcher: "Which connections are due is asked over all tenants, and answered with the connections themselves.",
  idRange:
    "The ids of one connection's records begin with the connection's own; read from the index of ids alone, a million of them cost no document.",
  dataKeys:
    "A data key is found by its organization and owner, for whoever has the sealed secret in hand; a rotation of the master key runs over all.",
  relay: "Events of all tenants are numbered by one process, each by its own tenant's counter.",
  authentication: "Which tenant calls is what the look-up is for: the hash of a token is all there is.",
  metrics: "How much waits is counted over all tenants, from indexes alone; no document is read.",
  masterKey: "Whether any stored credential needs another master key is asked once at the start, over all tenants.",
} as const satisfies Readonly<Record<string, string>>;

export type UnscopedUse = keyof typeof unscopedUses;
