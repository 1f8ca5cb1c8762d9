import type { ClientSession } from "mongodb";
import { ownedFilter, tenantFilter, type Owned, type Storage, type Tenant } from "../storage/index.js";
import type { ConnectLinkDocument, PendingLogin } from "./link-document.js";
import type { ConnectProblem } from "./page-state.js";

/** A link with the database's time at which it was read. */
export type ConnectLinkReading = ConnectLinkDocument & { readonly readAt: Date };

/** The one place that reads and writes the collection `connectLinks`. */
export class ConnectLinkStore {
  constructor(private readonly storage: Storage) {}

  private get links() {
    return this.storage.tenants<ConnectLinkDocument>("connectLinks");
  }

  /** For who opens a page: the secret in its address, or the browser's cookie, says whose link it is. */
  private get holders() {
    return this.storage.unscoped<ConnectLinkDocument>("connectLinks", "authentication");
  }

  async insert(link: ConnectLinkDocument): Promise<void> {
    await this.links.insertOne(link);
  }

  async find(tenant: Tenant, id: string): Promise<ConnectLinkReading | null> {
    const [found] = await this.links
      .aggregate<ConnectLinkReading>([
        { $match: { ...tenantFilter(tenant), _id: id } },
        { $limit: 1 },
        { $set: { readAt: "$$NOW" } },
      ])
      .toArray();
    return found ?? null;
  }

  async findBySecretHash(secretHash: string): Promise<ConnectLinkReading | null> {
    return this.#read({ secretHash });
  }

  /** For a browser that shows its cookie next; the id alone gives nothing away. */
  async findById(id: string): Promise<ConnectLinkReading | null> {
    return this.#read({ _id: id });
  }

  async #read(filter: { _id: string } | { secretHash: string }): Promise<ConnectLinkReading | null> {
    const [found] = await this.holders
      .aggregate<ConnectLinkReading>([{ $match: filter }, { $limit: 1 }, { $set: { readAt: "$$NOW" } }])
      .toArray();
    return found ?? null;
  }

  /** Takes back one that was not used; null when there is none or it was used. */
  async revoke(tenant: Tenant, id: string): Promise<ConnectLinkDocument | null> {
    return this.links.findOneAndUpdate(
      { ...tenantFilter(tenant), _id: id, state: { $in: ["WAITING", "OPENED", "REVOKED"] } },
      { $set: { state: "REVOKED", session: null, login: null } },
      { returnDocument: "after" },
    );
  }

  /** Gives the link to one browser, if nobody has it. @returns whether it did. */
  async open(link: Owned, hash: string): Promise<boolean> {
    const result = await this.links.updateOne(
      { ...ownedFilter(link), state: "WAITING", $expr: { $lt: ["$$NOW", "$expiresAt"] } },
      [{ $set: { state: "OPENED", session: { hash, openedAt: "$$NOW", endsAt: "$expiresAt" } } }],
    );
    return result.modifiedCount === 1;
  }

  /** Notes a login that begins, in place of one before it. */
  async beginLogin(link: Owned, login: PendingLogin): Promise<boolean> {
    const result = await this.links.updateOne(
      { ...ownedFilter(link), state: "OPENED", $expr: { $lt: ["$$NOW", "$expiresAt"] } },
      { $set: { login, problem: null } },
    );
    return result.modifiedCount === 1;
  }

  /** Takes the login of that state, once. @returns null when it was taken, replaced or is over. */
  async takeLogin(link: Owned, stateHash: string): Promise<PendingLogin | null> {
    const before = await this.links.findOneAndUpdate(
      {
        ...ownedFilter(link),
        state: "OPENED",
        "login.stateHash": stateHash,
        $expr: { $lt: ["$$NOW", "$login.endsAt"] },
      },
      { $set: { login: null } },
      { returnDocument: "before" },
    );
    return before?.login ?? null;
  }

  /** Begins a try with credentials, one at a time. @returns whether it may. */
  async beginTry(link: Owned, options: { holdMs: number; mostTries: number }): Promise<boolean> {
    const result = await this.links.updateOne(
      {
        ...ownedFilter(link),
        state: "OPENED",
        tries: { $lt: options.mostTries },
        $expr: {
          $and: [{ $lt: ["$$NOW", "$expiresAt"] }, { $lt: [{ $ifNull: ["$busyUntil", new Date(0)] }, "$$NOW"] }],
        },
      },
      [
        {
          $set: {
            busyUntil: { $add: ["$$NOW", options.holdMs] },
            tries: { $add: ["$tries", 1] },
            problem: null,
          },
        },
      ],
    );
    return result.modifiedCount === 1;
  }

  async fail(link: Owned, problem: ConnectProblem): Promise<void> {
    await this.links.updateOne(ownedFilter(link), { $set: { busyUntil: null, problem } });
  }

  /** Uses the link up, in the transaction that stores what came of it. @returns whether it could still be used. */
  async complete(
    link: Owned,
    outcome: { readonly connectionId: string; readonly syncRunId: string | null; readonly keptMs: number },
    session: ClientSession,
  ): Promise<boolean> {
    const { connectionId, syncRunId, keptMs } = outcome;
    const result = await this.links.updateOne(
      { ...ownedFilter(link), state: "OPENED" },
      [
        {
          $set: {
            state: "COMPLETED",
            connectionId,
            syncRunId,
            login: null,
            problem: null,
            busyUntil: null,
            completedAt: "$$NOW",
            // The page goes on to show the first sync.
            "session.endsAt": { $max: ["$session.endsAt", { $add: ["$$NOW", keptMs] }] },
          },
        },
      ],
      { session },
    );
    return result.modifiedCount === 1;
  }
}
