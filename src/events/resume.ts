import { InvalidInputError, ResyncRequiredError } from "../errors/index.js";
import type { Tenant } from "../storage/index.js";
import { eventId, type EventPlace } from "./event-id.js";
import type { EventStore } from "./event-store.js";

/**
 * The sequence that lies before all that somebody wants who has seen `after`. Of an event with many changes the rest may
 * be wanted still, so it is read again.
 * @throws {InvalidInputError} when no such event has happened to this tenant.
 * @throws {ResyncRequiredError} when it was lost by a restore, and all that followed it.
 */
export async function sequenceBefore(log: EventStore, tenant: Tenant, after: EventPlace): Promise<number> {
  const { sequence, changeIndex } = after;
  const isAhead = sequence > (await log.lastSequence(tenant));
  if (isAhead && sequence > (await log.lastSequence(tenant, { isExact: true }))) {
    const message =
      `No event ${eventId(sequence)} has happened here. Expected the eventId of an event of this organization and environment; ` +
      `it may also be one from before a restore. Leave after out, and read the records again.`;
    throw new InvalidInputError(message, { problems: [{ path: ["after"], message }] });
  }
  if (!isAhead && (await log.isLost(tenant, sequence))) {
    throw new ResyncRequiredError(
      `The database was restored from a backup made before ${eventId(sequence)}: what it and later events told of may be undone. Read the records again, and begin without after.`,
    );
  }
  return changeIndex === null ? sequence : sequence - 1;
}

/** @throws {ResyncRequiredError} when what comes after `position` is no longer in a log that begins at `oldest`. */
export function requireKept(oldest: number, position: number): void {
  if (oldest <= position + 1) return;
  throw new ResyncRequiredError(
    `The events after ${eventId(Math.max(1, position))} are no longer kept. Read the records again, and begin without after.`,
  );
}
