import type { ClientSession, Document } from "mongodb";
import { firstIdAt, newId } from "../ids/index.js";
import {
  findAtOnce,
  tenantFields,
  tenantFilter,
  type IndexDefinition,
  type Storage,
  type Tenant,
} from "../storage/index.js";
import type { AuditDocument, AuditOutcome, NewAuditEntry } from "./audit-entry.js";

const collection = "auditLog";
const dayMs = 24 * 3600 * 1000;
const longestReadMs = 10_000;
/** An id has the time of the process that wrote the entry, `at` that of the database. */
const mostSkewMs = dayMs;
const mostFields = 50;
/** Browsers send up to a few hundred characters; a caller may send megabytes. */
const longestText = 500;

const byTenant = { organizationId: 1, environment: 1 } as const;

export const auditIndexes: readonly IndexDefinition[] = [
  { collection, name: "by_tenant", keys: { ...byTenant, _id: 1 } },
  { collection, name: "by_actor", keys: { ...byTenant, "actor.id": 1, _id: 1 } },
  { collection, name: "by_action", keys: { ...byTenant, action: 1, _id: 1 } },
  { collection, name: "by_outcome", keys: { ...byTenant, outcome: 1, _id: 1 } },
  { collection, name: "by_target", keys: { ...byTenant, targets: 1, _id: 1 } },
  { collection, name: "expiry", keys: { expiresAt: 1 }, options: { expireAfterSeconds: 0 } },
];

/** Which entries are wanted: all that is given has to fit. */
export interface AuditFilter {
  readonly actions?: readonly string[] | null | undefined;
  readonly outcomes?: readonly AuditOutcome[] | null | undefined;
  readonly actorId?: string | null | undefined;
  readonly targetId?: string | null | undefined;
  readonly since?: Date | null | undefined;
  readonly until?: Date | null | undefined;
}

/**
 * The one place that touches the collection `auditLog`. It can insert and read; there is no way to change or remove an
 * entry but the retention, by which MongoDB itself removes what is older (`test/src/audit/append-only.unit.test.ts`).
 */
export class AuditStore {
  constructor(
    private readonly storage: Storage,
    /** Whole days that entries are kept. A shorter one than before holds for new entries. */
    private readonly retentionDays: number,
  ) {}

  private get entries() {
    return this.storage.tenants<AuditDocument>(collection);
  }

  async insert(entry: NewAuditEntry, session?: ClientSession): Promise<void> {
    const at = await this.storage.now();
    const document: AuditDocument = {
      _id: newId("auditEntry"),
      ...tenantFields(entry),
      at,
      actor: { kind: entry.actor.kind, id: entry.actor.id, tokenId: entry.actor.tokenId },
      action: entry.action,
      outcome: entry.outcome,
      reason: entry.reason,
      targets: [...new Set(entry.targets)].slice(0, mostFields),
      fields: [...new Set(entry.fields)].slice(0, mostFields),
      missingScope: entry.missingScope,
      address: entry.address,
      userAgent: entry.userAgent?.slice(0, longestText) ?? null,
      requestId: entry.requestId,
      count: entry.count,
      expiresAt: new Date(at.getTime() + this.retentionDays * dayMs),
    };
    await this.entries.insertOne(document, session ? { session } : {});
  }

  /** Newest first. */
  async list(
    tenant: Tenant,
    query: { limit: number; after: string | null; filter: AuditFilter },
  ): Promise<AuditDocument[]> {
    const { limit, after, filter } = query;
    const { actions, outcomes, actorId, targetId, since, until } = filter;
    const at: Document = { ...(since ? { $gte: since } : {}), ...(until ? { $lt: until } : {}) };
    return findAtOnce<AuditDocument>(
      this.storage,
      collection,
      {
        ...tenantFilter(tenant),
        ...(targetId ? { targets: targetId } : {}),
        ...(actorId ? { "actor.id": actorId } : {}),
        ...(actions ? { action: { $in: [...actions] } } : {}),
        ...(outcomes ? { outcome: { $in: [...outcomes] } } : {}),
        ...(since || until ? { at } : {}),
        _id: idsBetween(since ?? null, until ?? null, after),
      },
      { sort: { _id: -1 }, limit, batchSize: limit + 1, hint: bestIndex(filter), maxTimeMS: longestReadMs },
    );
  }
}

/** Where the ids of entries of that time lie: no more than those of a day before and after is passed over. */
function idsBetween(since: Date | null, until: Date | null, after: string | null): Document {
  const from = since && firstIdAt("auditEntry", new Date(since.getTime() - mostSkewMs));
  const end = until && firstIdAt("auditEntry", new Date(until.getTime() + mostSkewMs));
  const before = [end, after].filter((id) => id !== null).sort()[0];
  return { $gte: from ?? "", ...(before === undefined ? {} : { $lt: before }) };
}

/** The narrowest first; of several actions the store merges the stretches of the index in order. */
function bestIndex({ targetId, actorId, actions, outcomes }: AuditFilter): string {
  if (targetId) return "by_target";
  if (actorId) return "by_actor";
  if (actions) return "by_action";
  return outcomes ? "by_outcome" : "by_tenant";
}
