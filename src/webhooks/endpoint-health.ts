import type { ClientSession } from "mongodb";
import type { OutboxStore } from "../events/index.js";
import { tenantFields, type Storage } from "../storage/index.js";
import type { AttemptDocument } from "./delivery-document.js";
import type { DeliveryStore } from "./delivery-store.js";
import { healthy, type DisabledReason, type WebhookEndpointDocument } from "./endpoint-document.js";
import type { WebhookEndpointStore } from "./endpoint-store.js";
import type { LaneStore } from "./lane-store.js";

/** An endpoint that only fails is disabled after five days. */
export const disabledAfterMs = 5 * 24 * 3_600_000;
/** Not for what may have been one bad moment: its first and last failure have to lie this far apart. */
const leastSpanMs = 12 * 3_600_000;
/** When its owner is told, in percent of that time. */
export const noticePercents = [50, 70, 90] as const;
/** Endpoints whose time is over and whose failures lie too close together are looked at again this much later. */
const lookAgainMs = 3_600_000;
const endpointsPerTurn = 100;

/**
 * How endpoints fare. A success makes all well. From the first failure after it the time runs: its owner is told at 50, 70
 * and 90 percent of five days, and then the endpoint is disabled, which is told as well. 410 disables at once. What is told
 * is an event of the same transaction.
 */
export class EndpointHealthKeeper {
  constructor(
    private readonly parts: {
      readonly storage: Storage;
      readonly endpoints: WebhookEndpointStore;
      readonly deliveries: DeliveryStore;
      readonly lanes: LaneStore;
      readonly outbox: OutboxStore;
    },
  ) {}

  /** Takes in attempts, in the order in which they ended. */
  async note(
    endpoint: WebhookEndpointDocument,
    attempts: readonly AttemptDocument[],
    session: ClientSession,
  ): Promise<void> {
    const { endpoints } = this.parts;
    const lastSuccess = attempts.findLastIndex(({ error }) => error === null);
    const failures = attempts.slice(lastSuccess + 1);
    const [first] = failures;
    const last = failures.at(-1);
    if (lastSuccess >= 0) {
      const lastSuccessAt = attempts[lastSuccess]?.at ?? null;
      await endpoints.update(endpoint, { $set: { ...healthy, lastSuccessAt } }, { session });
    }
    if (!first || !last) return;
    await endpoints.update(endpoint, { $set: { lastFailureAt: last.at } }, { session });
    const begun = { failingSince: first.at, nextNoticeAt: atPercent(first.at, noticePercents[0]) };
    await endpoints.update(endpoint, { $set: begun }, { session, expected: { failingSince: null } });
    if (attempts.some(({ error }) => error === "GONE")) await this.disable(endpoint, "GONE", last.at, session);
  }

  /** Takes it out of service, in the caller's transaction. Nothing happens when it is already. */
  async disable(
    endpoint: WebhookEndpointDocument,
    reason: DisabledReason,
    at: Date,
    session: ClientSession,
  ): Promise<WebhookEndpointDocument | null> {
    const { endpoints, deliveries, outbox } = this.parts;
    const oldest = await deliveries.oldestPendingAt(endpoint, session);
    const missedSince = new Date(
      Math.min(...[at, oldest ?? at, endpoint.missedSince ?? at].map((time) => time.getTime())),
    );
    const change = {
      state: "DISABLED",
      disabledAt: at,
      disabledReason: reason,
      missedSince,
      nextNoticeAt: null,
      backfill: null,
      updatedAt: at,
    } as const;
    const disabled = await endpoints.update(endpoint, { $set: change }, { session, expected: { state: "ENABLED" } });
    if (!disabled) return null;
    const payload = { endpointId: endpoint._id, url: endpoint.url, reason, missedSince };
    await outbox.append(
      [{ ...tenantFields(endpoint), connectionId: null, at, type: "webhook.disabled", payload }],
      session,
    );
    return disabled;
  }

  /** Tells of endpoints that only fail, and disables those whose time is over. */
  async upkeep(): Promise<void> {
    const { storage, endpoints } = this.parts;
    const now = await storage.now();
    for (const endpoint of await endpoints.findDueNotices(now, endpointsPerTurn)) await this.#look(endpoint, now);
  }

  async #look(endpoint: WebhookEndpointDocument, now: Date): Promise<void> {
    const { storage, endpoints, lanes, outbox } = this.parts;
    const { _id, failingSince, lastFailureAt, noticedPercent } = endpoint;
    if (!failingSince || !lastFailureAt) return;
    const percent = Math.floor((100 * (now.getTime() - failingSince.getTime())) / disabledAfterMs);
    // Another process may look at the same time: whoever changes it first tells of it.
    const expected = { failingSince, noticedPercent, state: "ENABLED" } as const;
    if (percent >= 100) {
      if (lastFailureAt.getTime() - failingSince.getTime() < leastSpanMs) {
        await endpoints.update(
          endpoint,
          { $set: { nextNoticeAt: new Date(now.getTime() + lookAgainMs) } },
          { expected },
        );
        return;
      }
      const isDisabled = await storage.transaction((session) => this.disable(endpoint, "FAILING", now, session));
      // Gives up what is pending.
      if (isDisabled) await lanes.wake(endpoint, [_id], { isForgiven: true });
      return;
    }
    const reached = noticePercents.findLast((step) => percent >= step) ?? 0;
    const next = noticePercents.find((step) => step > percent) ?? 100;
    const disablesAt = atPercent(failingSince, 100);
    await storage.transaction(async (session) => {
      const change = { noticedPercent: reached, nextNoticeAt: atPercent(failingSince, next) };
      const changed = await endpoints.update(endpoint, { $set: change }, { session, expected });
      if (!changed || reached <= noticedPercent) return;
      const payload = { endpointId: _id, url: endpoint.url, failingSince, disablesAt, percent: reached };
      await outbox.append(
        [{ ...tenantFields(endpoint), connectionId: null, at: now, type: "webhook.failing", payload }],
        session,
      );
    });
  }
}

function atPercent(since: Date, percent: number): Date {
  return new Date(since.getTime() + (disabledAfterMs * percent) / 100);
}
