import type { Document } from "mongodb";
import type { IndexDefinition, Storage } from "../storage/index.js";

/** What a caller may use up in a minute, or has. */
export interface Amounts {
  readonly requests: number;
  readonly cost: number;
}

interface BudgetDocument extends Amounts {
  /** Id of an API token or a session token. */
  readonly _id: string;
  readonly at: Date;
  /** What the last claim was given; nothing where there was too little. */
  readonly granted: Amounts;
}

/** What a claim brought: some of what was wanted, or how long to wait for what is needed. */
export type Claim = { readonly granted: Amounts } | { readonly retryAfterMs: number };

/** One that was not touched for so long is full again. */
const keptSeconds = 600;
const minuteMs = 60_000;

export const budgetIndexes: readonly IndexDefinition[] = [
  { collection: "budgets", name: "retention", keys: { at: 1 }, options: { expireAfterSeconds: keptSeconds } },
];

/** The one place that reads and writes the collection `budgets`. */
export class BudgetStore {
  constructor(private readonly storage: Storage) {}

  /**
   * Takes from a budget that fills evenly to `limit` in a minute, by the database's clock: as much as wanted where there is
   * so much, at least what is needed, or nothing. One command, so that processes can't both take the last of it.
   */
  async claim(id: string, limit: Amounts, needed: Amounts, wanted: Amounts): Promise<Claim> {
    const names = ["requests", "cost"] as const;
    const enough = { $and: names.map((name) => ({ $gte: [`$${name}`, needed[name]] })) };
    const granted = (name: keyof Amounts) => ({ $cond: [enough, { $min: [`$${name}`, wanted[name]] }, 0] });
    const budget = await this.storage.unscoped<BudgetDocument>("budgets", "platform").findOneAndUpdate(
      { _id: id },
      [
        { $set: Object.fromEntries(names.map((name) => [name, filled(name, limit[name])])) },
        { $set: { granted: { requests: granted("requests"), cost: granted("cost") }, at: "$$NOW" } },
        { $set: Object.fromEntries(names.map((name) => [name, { $subtract: [`$${name}`, `$granted.${name}`] }])) },
      ],
      // Lost with a primary that dies, some of a minute's budget is there twice. Not worth waiting for at each claim.
      { upsert: true, returnDocument: "after", writeConcern: { w: 1, journal: false } },
    );
    if (!budget) throw new Error("A budget that was written is not there.");
    if (names.every((name) => budget.granted[name] >= needed[name])) return { granted: budget.granted };
    const waits = names.map((name) => ((needed[name] - budget[name]) * minuteMs) / limit[name]);
    return { retryAfterMs: Math.max(1, Math.ceil(Math.max(...waits))) };
  }
}

/** What is there now: what was there, and what came in since, up to the limit; all of it where nobody asked before. */
function filled(name: keyof Amounts, limit: number): Document {
  const elapsedMs = { $max: [0, { $subtract: ["$$NOW", "$at"] }] };
  const since = { $multiply: [elapsedMs, limit / minuteMs] };
  return { $cond: [{ $eq: [{ $type: "$at" }, "date"] }, { $min: [limit, { $add: [`$${name}`, since] }] }, limit] };
}
