import { idOf } from "../kinds/index.js";
import { userRoles, type UserRole } from "../kinds/users.js";
import { Random } from "../random.js";
import { countsFor, type CountedKind } from "./proportions.js";

export const hourMs = 3_600_000;
export const dayMs = 24 * hourMs;
/** The generated history is two years long. */
export const historyDays = 730;

/**
 * What all generators share: how many records of each kind there are, when the history ends, and where each record's
 * random numbers come from. Facts that several records must agree on (which request led to which work order, which
 * order a receipt belongs to) follow from indexes by arithmetic, so nothing has to be remembered but how many details
 * each record of a few kinds has (a few bytes each).
 */
export class World {
  readonly seed: number;
  readonly epochMs: number;
  readonly counts: Readonly<Record<CountedKind, number>>;
  readonly #found = new Map<string, unknown>();

  constructor(options: { seed: number; scale: number; epochMs: number }) {
    this.seed = options.seed;
    this.epochMs = options.epochMs;
    this.counts = countsFor(options.scale);
  }

  /** What has to be looked for among all records is looked for once: the first caller finds it for the others. */
  once<Result>(name: string, find: () => Result): Result {
    if (!this.#found.has(name)) this.#found.set(name, find());
    return this.#found.get(name) as Result;
  }

  random(name: string, index: number): Random {
    return Random.of(this.seed, name, index);
  }

  /** When record `index` of `count` was made: later ones later, and the more the closer the history's end comes. */
  createdMs(index: number, count: number, random: Random): number {
    const share = 1 - (index - random.next()) / count;
    return this.epochMs - Math.round(historyDays * dayMs * share * share) - 1000;
  }

  /** When master data that came with the go-live two years ago was last changed: most of it not long ago. */
  modifiedMs(createdMs: number, random: Random): number {
    const share = random.next();
    return this.epochMs - Math.round((this.epochMs - createdMs) * share * share) - 1000;
  }

  /** Master data was loaded in the first ten days. */
  goLiveMs(random: Random): number {
    return this.epochMs - Math.round((historyDays - random.between(0, 10)) * dayMs);
  }

  /** The id of a random record of a kind. */
  anyId(kind: CountedKind, random: Random): string {
    return idOf(kind, random.int(1, this.counts[kind]));
  }

  /** The id of a random user of that role. */
  userWith(role: UserRole, random: Random): string {
    const last = this.counts.users;
    const places = rolePattern.flatMap((held, place) => (held === role && place + 2 <= last ? [place + 2] : []));
    const first = random.pick(places);
    return idOf("users", first + rolePattern.length * random.int(0, Math.floor((last - first) / rolePattern.length)));
  }
}

/** User 1 is the administrator; from user 2 on the roles repeat in this order, so that few users still hold each. */
const rolePattern: readonly UserRole[] = [
  "PLANNER",
  "TECHNICIAN",
  "BUYER",
  "SUPERVISOR",
  "STOREKEEPER",
  "REQUESTER",
  "TECHNICIAN",
  "TECHNICIAN",
  "TECHNICIAN",
  "TECHNICIAN",
];

export function roleOf(userIndex: number): UserRole {
  return userIndex === 1 ? userRoles[0] : (rolePattern[(userIndex - 2) % rolePattern.length] as UserRole);
}

export function iso(ms: number): string {
  return new Date(ms).toISOString();
}

export function isoDate(ms: number): string {
  return iso(ms).slice(0, 10);
}

/** Cents as a decimal string. */
export function cents(amount: number): string {
  return (Math.round(amount) / 100).toFixed(2);
}
