/**
 * What all processes know together about one limit of a source. One document holds it; `allocate.ts` is the only code
 * that changes it. All instants are whole or fractional milliseconds of the database's clock.
 *
 * A document stands for a connection, or for a host when the host has limits of its own: then it holds the buckets of the
 * host's connections as well, so that one step decides about both.
 */
export interface ThrottleState {
  /** When it was last changed. */
  readonly at: number;
  /** Start tag of what was handed out last; see `fair-shares.ts`. */
  readonly virtualTime: number;
  /** Grows with each grant; tells whose turn was longest ago. */
  readonly turn: number;
  readonly buckets: readonly Bucket[];
  readonly claims: readonly Claim[];
  readonly shares: readonly Share[];
}

/** Null means "no limit known". */
export interface Limits {
  /** Requests at once. */
  readonly concurrency: number | null;
  readonly requestsPerSecond: number | null;
}

/** How fast one connection, or the host as a whole, may be asked. */
export interface Bucket {
  /** `host`, or the id of a connection. */
  readonly key: string;
  readonly limits: Limits;
  /** The earliest start of its next request, while it has a rate. */
  readonly nextStartAt: number;
  /** The source asked for silence until then (`Retry-After`); 0 for none. */
  readonly blockedUntil: number;
  readonly slowdown: Slowdown | null;
  /** Requests of the last seconds, one entry for each second with any; from them a rate is learned that nobody told. */
  readonly recent: readonly { readonly at: number; readonly count: number }[];
}

/** Slower than normal since the source said 429. */
export interface Slowdown {
  /** Requests a second right after the source complained. */
  readonly rate: number;
  /** The rate it comes back to. */
  readonly normal: number;
  /** When it was slowed down: a 429 to a request that began before says nothing new. */
  readonly heardAt: number;
  /** Recovery counts from here: the complaint, or the end of the silence it asked for. */
  readonly since: number;
}

/** What one process holds and wants for one connection. */
export interface Claim {
  readonly worker: string;
  readonly organizationId: string;
  readonly connectionId: string;
  /** Requests under way, those with a start time ahead and slots kept for the next. */
  readonly held: number;
  /** Callers that wait. */
  readonly wanted: number;
  /** Start times that another process allotted to it and that it has not fetched yet. */
  readonly grants: readonly number[];
  /** A process that is not heard of any more loses its slots then, */
  readonly heldUntil: number;
  /** and its place in the queue then. */
  readonly askUntil: number;
  readonly turn: number;
}

/** How much an organization had lately. */
export interface Share {
  readonly organizationId: string;
  /** Virtual time at which what it got so far is paid for. */
  readonly finish: number;
  readonly seenAt: number;
}

export const hostKey = "host";

export function emptyState(now: number): ThrottleState {
  return { at: now, virtualTime: 0, turn: 0, buckets: [], claims: [], shares: [] };
}

/** For code that works on a copy of its own. */
export type Draft<Type> = Type extends readonly (infer Item)[]
  ? Draft<Item>[]
  : Type extends object
    ? { -readonly [Key in keyof Type]: Draft<Type[Key]> }
    : Type;
