import {
  parseEventId,
  requireKept,
  sequenceBefore,
  eventId,
  type EventPlace,
  type EventStore,
} from "../events/index.js";
import type { Tenant } from "../storage/index.js";
import { sourceOfEvent, type ToldEventType } from "./event-types.js";
import { messagesOf, type Message } from "./message.js";

export interface EventLogQuery {
  /** The id of the last event seen; null: from the oldest that is kept. */
  readonly after: string | null;
  readonly first: number;
  readonly types: readonly ToldEventType[];
  readonly connectionId: string | null;
  /** Whose records may be told of. */
  readonly entities: readonly string[];
}

export interface EventLogPage {
  readonly messages: readonly Message[];
  readonly hasNextPage: boolean;
  /** Given as `after`, goes on behind this page, also where nothing on the way was wanted. Null: nothing was looked at. */
  readonly endId: string | null;
}

/** One tells of up to 1,000 records, each of which becomes a message. */
const recordEventsPerRead = 5;
/** Looks at this many pages of the log at most, so that a query for something rare ends; the next one goes on. */
const mostReads = 20;

/** What happened, as far as it is kept, in the very order and with the ids of subscriptions and webhooks. */
export class EventLog {
  constructor(private readonly log: EventStore) {}

  /** A page of events; record changes one by one. @throws {InvalidInputError | ResyncRequiredError} for `after`. */
  async page(tenant: Tenant, query: EventLogQuery): Promise<EventLogPage> {
    const after = query.after === null ? null : parseEventId(query.after);
    let position = after ? await sequenceBefore(this.log, tenant, after) : 0;
    const sources = [...new Set(query.types.map((type) => sourceOfEvent(type)))];
    const isOfRecords = sources.includes("records.changed");
    const limit = isOfRecords ? recordEventsPerRead : query.first + 1;
    const found: Message[] = [];
    let isAtEnd = false;
    for (let reads = 0; reads < mostReads && found.length <= query.first && !isAtEnd; reads += 1) {
      const { connectionId, entities } = query;
      const { events, oldest } = await this.log.page(tenant, {
        types: sources,
        connectionId,
        entities,
        after: position,
        limit,
      });
      // Without `after` the log begins where it begins; what the retention takes away meanwhile is not missed either.
      if (after) requireKept(oldest, position);
      for (const event of events) {
        const messages = messagesOf(event, 1);
        found.push(...messages.filter((message) => isWanted(message, query) && !isSeen(message, after)));
        position = event.sequence;
      }
      isAtEnd = events.length < limit;
    }
    const messages = found.slice(0, query.first);
    const hasNextPage = found.length > query.first || !isAtEnd;
    // Behind the last that was wanted, or as far as was looked at: a page may be empty and still not be the last.
    const endId = found.length > query.first || isAtEnd ? messages.at(-1)?.id : eventId(position);
    return { messages, hasNextPage, endId: endId ?? query.after };
  }
}

function isWanted(message: Message, { types }: EventLogQuery): boolean {
  return types.includes(message.type);
}

/** Of the event that `after` lies in, the changes up to it. */
function isSeen({ id, sequence }: Message, after: EventPlace | null): boolean {
  if (after?.changeIndex === null || sequence !== after?.sequence) return false;
  return (parseEventId(id).changeIndex ?? 0) <= after.changeIndex;
}
