import Big from "big.js";
import { z } from "zod";
import { conflict, type FieldProblem } from "../errors.js";
import { idText, instant, money, nonNegativeDecimal, text, type BaseRecord, type Money } from "./fields.js";
import { defineKind, lookupsOf, referencesOf, type WriteContext } from "./kind.js";
import { costEntry } from "./cost-entries.js";
import { withLabor } from "./work-order-course.js";

export const laborKinds = ["WORK", "TRAVEL", "WAIT", "CHECK"] as const;

export interface LaborEntry extends BaseRecord {
  readonly work_order_id: string;
  readonly user_id: string;
  readonly craft_code: string | null;
  readonly kind: (typeof laborKinds)[number];
  readonly started_at: string | null;
  readonly ended_at: string | null;
  /** Hours, as a decimal. */
  readonly hours: string;
  readonly overtime: boolean;
  readonly hourly_rate: Money;
  readonly cost: Money;
  readonly notes: string | null;
}

/** What an hour costs where a user has no rate of their own. */
const usualRate: Money = { value: "48.00", currency: "EUR" };

const create = z.strictObject({
  work_order_id: idText("work_orders"),
  user_id: idText("users").optional(),
  craft_code: text(20).nullable().default(null),
  kind: z.enum(laborKinds).default("WORK"),
  started_at: instant.nullable().default(null),
  ended_at: instant.nullable().default(null),
  hours: nonNegativeDecimal.optional(),
  overtime: z.boolean().default(false),
  hourly_rate: money.optional(),
  notes: text(1000).nullable().default(null),
});

/** Time booked on work orders, and never changed; it raises the order's hours and cost. */
export const laborEntries = defineKind<LaborEntry, z.infer<typeof create>, never>({
  name: "labor_entries",
  singular: "labor entry",
  filters: ["work_order_id", "user_id"],
  lookups: ({ work_order_id, user_id }) => lookupsOf({ work_order_id, user_id }),
  references: (entry) =>
    referencesOf([
      ["work_order_id", "work_orders", entry.work_order_id],
      ["user_id", "users", entry.user_id],
    ]),
  write: {
    create,
    build: (input, base, context) => {
      const order = context.get("work_orders", input.work_order_id);
      if (order?.state === "CLOSED" || order?.state === "CANCELLED") {
        throw conflict("record_final", `${order.id} is ${order.state}: no time can be booked on it any more.`);
      }
      const user_id = input.user_id ?? context.actorId;
      const hours = hoursOf(input);
      const hourly_rate = input.hourly_rate ?? context.get("users", user_id)?.hourly_rate ?? usualRate;
      return {
        ...base,
        ...input,
        user_id,
        craft_code: input.craft_code ?? order?.craft_code ?? null,
        hours,
        hourly_rate,
        cost: { value: new Big(hours).times(hourly_rate.value).toFixed(2), currency: hourly_rate.currency },
      };
    },
    problems: (_before, after, context) => laborProblems(after, context),
    effects: (_before, after, context) => {
      const order = context.get("work_orders", after.work_order_id);
      if (!order) return;
      context.replace("work_orders", withLabor(order, after));
      const description = `${after.hours} h, ${after.kind.toLowerCase()}`;
      context.insert("cost_entries", costEntry(order, "LABOR", description, after.cost, null, context));
    },
  },
});

function hoursOf(input: z.infer<typeof create>): string {
  if (input.hours !== undefined) return new Big(input.hours).toFixed();
  if (input.started_at === null || input.ended_at === null) return "0.00";
  return new Big(Date.parse(input.ended_at) - Date.parse(input.started_at)).div(3_600_000).toFixed(2);
}

function laborProblems(entry: LaborEntry, context: WriteContext): FieldProblem[] {
  const { started_at: startedAt, ended_at: endedAt } = entry;
  const isBackwards = startedAt !== null && endedAt !== null && endedAt < startedAt;
  if (isBackwards) return [{ path: "ended_at", message: `expected an instant after started_at (${startedAt})` }];
  if (Number(entry.hours) <= 0) {
    return [{ path: "hours", message: "expected a number above 0, or started_at and ended_at that lie apart" }];
  }
  const endsLate = endedAt !== null && endedAt > context.at;
  return endsLate ? [{ path: "ended_at", message: `expected an instant up to now (${context.at})` }] : [];
}
