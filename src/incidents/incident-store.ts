import type { ClientSession } from "mongodb";
import { newId } from "../ids/index.js";
import {
  findAtOnce,
  ownedFilter,
  tenantFilter,
  type IndexDefinition,
  type Owned,
  type Storage,
  type Tenant,
} from "../storage/index.js";
import type { DeletionDecision, IncidentDocument, NewIncident, OutageCause } from "./incident-document.js";

export const incidentIndexes: readonly IndexDefinition[] = [
  { collection: "incidents", name: "by_tenant", keys: { organizationId: 1, environment: 1, _id: 1 } },
  {
    collection: "incidents",
    name: "by_tenant_connection",
    keys: { organizationId: 1, environment: 1, connectionId: 1, _id: 1 },
  },
  {
    collection: "incidents",
    name: "one_open",
    keys: { organizationId: 1, connectionId: 1, kind: 1, entity: 1 },
    options: { unique: true, partialFilterExpression: { state: "OPEN" } },
  },
];

/** How an incident ended. */
export interface Closing {
  readonly at: Date;
  /** For deletions that were held. */
  readonly decision?: DeletionDecision;
  /** For an outage: how often the system was tried, where it was not noted before, and until when changes came late. */
  readonly attempts?: number;
  readonly delayedUntil?: Date;
}

const longestReadMs = 10_000;

/** The one place that reads and writes the collection `incidents`. */
export class IncidentStore {
  constructor(private readonly storage: Storage) {}

  private get incidents() {
    return this.storage.tenants<IncidentDocument>("incidents");
  }

  /**
   * Stores an incident, or brings the open one of that connection, kind and entity up to date: it keeps its id and its
   * beginning.
   */
  async open(
    { reason, cause, details, openedAt, attempts, delayedFrom, delayedUntil, ...which }: NewIncident,
    session: ClientSession,
  ): Promise<{ incident: IncidentDocument; isNew: boolean }> {
    const { organizationId, environment, connectionId, kind, entity } = which;
    const _id = newId("incident");
    const incident = await this.incidents.findOneAndUpdate(
      { organizationId, environment, connectionId, kind, entity, state: "OPEN" },
      {
        $set: {
          reason,
          ...(cause === undefined ? {} : { cause }),
          details,
          ...(attempts === undefined ? {} : { attempts }),
          ...(delayedUntil === undefined ? {} : { delayedUntil }),
        } as Partial<IncidentDocument>,
        $setOnInsert: {
          _id,
          openedAt,
          closedAt: null,
          warnedAt: null,
          delayedFrom: delayedFrom ?? null,
          ...(attempts === undefined ? { attempts: 0 } : {}),
          ...(delayedUntil === undefined ? { delayedUntil: null } : {}),
        },
      },
      { session, upsert: true, returnDocument: "after" },
    );
    if (!incident) throw new Error("An upsert answers with the document.");
    return { incident, isNew: incident._id === _id };
  }

  /** One more try of an outage's system, and what it met. @returns the incident; null when none of that id is open. */
  async noteAttempt(
    incident: Owned,
    { cause, reason, warnedAt }: { cause: OutageCause; reason: string; warnedAt: Date | null },
    session: ClientSession,
  ): Promise<IncidentDocument | null> {
    return this.incidents.findOneAndUpdate(
      { ...ownedFilter(incident), state: "OPEN" },
      { $inc: { attempts: 1 }, $set: { cause, reason, ...(warnedAt ? { warnedAt } : {}) } },
      { session, returnDocument: "after" },
    );
  }

  /** Ends an incident. @returns null when none of that id is open. */
  async close(incident: Owned, closing: Closing, session: ClientSession): Promise<IncidentDocument | null> {
    const { at, decision, attempts, delayedUntil } = closing;
    return this.incidents.findOneAndUpdate(
      { ...ownedFilter(incident), state: "OPEN" },
      {
        $set: {
          state: "CLOSED",
          closedAt: at,
          ...(decision === undefined ? {} : { "details.decision": decision }),
          ...(attempts === undefined ? {} : { attempts }),
          ...(delayedUntil === undefined ? {} : { delayedUntil }),
        },
      },
      { session, returnDocument: "after" },
    );
  }

  async find(tenant: Tenant, id: string): Promise<IncidentDocument | null> {
    return this.incidents.findOne({ ...tenantFilter(tenant), _id: id }, { maxTimeMS: longestReadMs });
  }

  /** As it is inside a transaction. */
  async findAgain(incident: Owned, session: ClientSession): Promise<IncidentDocument | null> {
    return this.incidents.findOne(ownedFilter(incident), { session });
  }

  /** The open incident of a connection, kind and entity. */
  async findOpen(
    connection: { readonly _id: string; readonly organizationId: string },
    { kind, entity }: Pick<IncidentDocument, "kind" | "entity">,
    session?: ClientSession,
  ): Promise<IncidentDocument | null> {
    return this.incidents.findOne(
      { organizationId: connection.organizationId, connectionId: connection._id, kind, entity, state: "OPEN" },
      session ? { session } : {},
    );
  }

  /** Incidents, newest first; of one connection, or of all. */
  async list(
    tenant: Tenant,
    query: { connectionId: string | null; limit: number; after: string | null },
  ): Promise<IncidentDocument[]> {
    const { connectionId, limit, after } = query;
    return findAtOnce<IncidentDocument>(
      this.storage,
      "incidents",
      {
        ...tenantFilter(tenant),
        ...(connectionId === null ? {} : { connectionId }),
        ...(after === null ? {} : { _id: { $lt: after } }),
      },
      {
        sort: { _id: -1 },
        limit,
        batchSize: limit + 1,
        hint: connectionId === null ? "by_tenant" : "by_tenant_connection",
        maxTimeMS: longestReadMs,
      },
    );
  }
}
