import Big from "big.js";
import { z } from "zod";
import type { FieldProblem } from "../errors.js";
import { idText, instant, nonNegativeDecimal, text, type BaseRecord } from "./fields.js";
import { defineKind, lookupsOf, referencesOf, type WriteContext } from "./kind.js";
import type { meterFeeds } from "./meters.js";

export interface MeterReading extends BaseRecord {
  readonly meter_id: string;
  readonly value: string;
  /** Against the reading before; null for the first. */
  readonly difference: string | null;
  readonly unit: string;
  readonly read_at: string;
  readonly read_by_id: string | null;
  readonly feed: (typeof meterFeeds)[number];
  readonly work_order_id: string | null;
  readonly is_rollover: boolean;
  readonly notes: string | null;
}

const create = z.strictObject({
  meter_id: idText("meters"),
  value: nonNegativeDecimal,
  read_at: instant.optional(),
  work_order_id: idText("work_orders").nullable().default(null),
  is_rollover: z.boolean().default(false),
  notes: text(1000).nullable().default(null),
});

/** What meters showed. Readings are added and never changed. */
export const meterReadings = defineKind<MeterReading, z.infer<typeof create>, never>({
  name: "meter_readings",
  singular: "meter reading",
  filters: ["meter_id"],
  lookups: ({ meter_id }) => lookupsOf({ meter_id }),
  references: (reading) =>
    referencesOf([
      ["meter_id", "meters", reading.meter_id],
      ["read_by_id", "users", reading.read_by_id],
      ["work_order_id", "work_orders", reading.work_order_id],
    ]),
  write: {
    create,
    build: (input, base, context) => {
      const meter = context.get("meters", input.meter_id);
      const last = meter?.last_reading ?? null;
      return {
        ...base,
        meter_id: input.meter_id,
        value: new Big(input.value).toFixed(),
        difference: last === null ? null : differenceOf(last, input, meter?.rollover_at ?? null),
        unit: meter?.unit ?? "",
        read_at: input.read_at ?? context.at,
        read_by_id: context.actorId,
        feed: "MANUAL",
        work_order_id: input.work_order_id,
        is_rollover: input.is_rollover,
        notes: input.notes,
      };
    },
    problems: (_before, after, context) => readingProblems(after, context),
    effects: (_before, after, context) => {
      const meter = context.get("meters", after.meter_id);
      if (!meter) return;
      context.replace("meters", { ...meter, last_reading: after.value, last_read_at: after.read_at });
      if (meter.kind !== "COUNTER" || meter.unit !== "h") return;
      const asset = context.get("assets", meter.asset_id);
      if (asset) context.replace("assets", { ...asset, run_hours: Number(after.value) });
    },
  },
});

function differenceOf(last: string, input: { value: string; is_rollover: boolean }, rolloverAt: string | null): string {
  const risen = new Big(input.value).minus(last);
  return (input.is_rollover && rolloverAt !== null ? risen.plus(rolloverAt) : risen).toFixed();
}

function readingProblems(reading: MeterReading, context: WriteContext): FieldProblem[] {
  const meter = context.get("meters", reading.meter_id);
  // A missing meter is reported as an unknown reference.
  if (!meter) return [];
  const problems: FieldProblem[] = [];
  if (reading.read_at > context.at) {
    problems.push({ path: "read_at", message: `expected an instant up to now (${context.at})` });
  }
  if (meter.last_read_at !== null && reading.read_at < meter.last_read_at) {
    problems.push({
      path: "read_at",
      message: `expected an instant after the last reading of ${meter.id} (${meter.last_read_at})`,
    });
  }
  if (reading.is_rollover && meter.rollover_at === null) {
    problems.push({ path: "is_rollover", message: `expected false, since ${meter.id} never begins again with zero` });
  }
  const hasFallen = meter.last_reading !== null && new Big(reading.value).lt(meter.last_reading);
  if (meter.kind === "COUNTER" && hasFallen && !reading.is_rollover) {
    problems.push({
      path: "value",
      message: `expected ${String(meter.last_reading)} or more, since ${meter.id} only rises; send is_rollover when it began again with zero`,
    });
  }
  return problems;
}
