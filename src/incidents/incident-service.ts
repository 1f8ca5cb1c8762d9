import type { ClientSession } from "mongodb";
import { NotFoundError } from "../errors/index.js";
import type { IncidentEventPayload, OutboxStore } from "../events/index.js";
import { tenantFilter, type Owned, type Storage, type Tenant } from "../storage/index.js";
import type { IncidentDocument, NewIncident, OutageCause } from "./incident-document.js";
import { IncidentStore, type Closing } from "./incident-store.js";

/**
 * An incident is OPEN from when it is noticed until it is over, then CLOSED for good. Each change of state is told by an
 * event of the same transaction; what happens again while it is open is no news.
 */
export class IncidentService {
  readonly #incidents: IncidentStore;

  constructor(private readonly dependencies: { readonly storage: Storage; readonly outbox: OutboxStore }) {
    this.#incidents = new IncidentStore(dependencies.storage);
  }

  /**
   * Opens an incident inside the caller's transaction. Where one of that connection, kind and entity is open already, that
   * one is brought up to date and nothing is told.
   */
  async open(given: NewIncident, session: ClientSession): Promise<IncidentDocument> {
    const { incident, isNew } = await this.#incidents.open(given, session);
    if (isNew) await this.#tell("incident.opened", incident, given.openedAt, session);
    return incident;
  }

  /**
   * Closes an incident inside the caller's transaction. One that is closed already stays as it is.
   * @throws {NotFoundError}
   */
  async close(which: Owned, { session, ...closing }: Closing & { session: ClientSession }): Promise<IncidentDocument> {
    const closed = await this.#incidents.close(which, closing, session);
    if (closed) {
      await this.#tell("incident.closed", closed, closing.at, session);
      return closed;
    }
    const before = await this.#incidents.findAgain(which, session);
    if (!before) throw notFound(which._id);
    return before;
  }

  /** Notes one more try of an outage's system. A warning is told: a person should look. */
  async noteAttempt(
    which: Owned,
    { cause, reason, warnedAt }: { cause: OutageCause; reason: string; warnedAt: Date | null },
    session: ClientSession,
  ): Promise<void> {
    const incident = await this.#incidents.noteAttempt(which, { cause, reason, warnedAt }, session);
    if (incident && warnedAt) await this.#tell("incident.warned", incident, warnedAt, session);
  }

  find(tenant: Tenant, id: string): Promise<IncidentDocument | null> {
    return this.#incidents.find(tenant, id);
  }

  /** @throws {NotFoundError} */
  async get(tenant: Tenant, id: string): Promise<IncidentDocument> {
    const incident = await this.#incidents.find(tenant, id);
    if (!incident) throw notFound(id);
    return incident;
  }

  /** The open incident of a connection, kind and entity; null when there is none. */
  findOpen(...args: Parameters<IncidentStore["findOpen"]>): Promise<IncidentDocument | null> {
    return this.#incidents.findOpen(...args);
  }

  /** Incidents, newest first; of one connection, or of all. */
  list(
    tenant: Tenant,
    query: { connectionId: string | null; limit: number; after: string | null },
  ): Promise<IncidentDocument[]> {
    return this.#incidents.list(tenant, query);
  }

  async #tell(
    type: "incident.opened" | "incident.warned" | "incident.closed",
    incident: IncidentDocument,
    at: Date,
    session: ClientSession,
  ): Promise<void> {
    const { _id, connectionId, kind, cause = null, entity, reason } = incident;
    const needsAttention = incident.state === "OPEN" && needsPerson(incident);
    const payload: IncidentEventPayload = { incidentId: _id, kind, cause, entity, reason, needsAttention };
    await this.dependencies.outbox.append([{ ...tenantFilter(incident), connectionId, at, type, payload }], session);
  }
}

/** Whether a person has to do something, or should at least look. */
export function needsPerson({ kind, cause, warnedAt }: IncidentDocument): boolean {
  return kind === "DELETIONS_HELD" || cause === "MISCONFIGURED" || Boolean(warnedAt);
}

function notFound(id: string): NotFoundError {
  return new NotFoundError(
    `There is no incident ${id} in this environment. The query incidents lists those there are.`,
  );
}
