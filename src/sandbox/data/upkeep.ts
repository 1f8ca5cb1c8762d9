import { idOf } from "../kinds/index.js";
import type { MaintenancePlan } from "../kinds/maintenance-plans.js";
import type { MeterReading } from "../kinds/meter-readings.js";
import type { Meter } from "../kinds/meters.js";
import type { Random } from "../random.js";
import { assetFacts } from "./assets.js";
import { classCodes } from "./catalog.js";
import { readingsOfMeter } from "./proportions.js";
import { workCourse, workOrderId } from "./work-course.js";
import { dayMs, iso, isoDate, type World } from "./world.js";

/** Plans, and the meters that make them due. The nth plan and the nth meter are at the same machine. */

const cycles = [
  ["WEEK", 2],
  ["MONTH", 1],
  ["MONTH", 3],
  ["YEAR", 1],
  ["DAY", 10],
] as const;
const cycleDays = { DAY: 1, WEEK: 7, MONTH: 30, YEAR: 365 } as const;

/** Plans are spread evenly over the assets. */
function assetOfPlan(world: World, index: number): number {
  return Math.floor(((index - 1) * world.counts.assets) / world.counts.maintenance_plans) + 1;
}

/** The plan for an asset, by id; null for most. */
export function planOfAsset(world: World, assetIndex: number): string | null {
  const index = indexAt(world, assetIndex);
  return index === null ? null : idOf("maintenance_plans", index);
}

/** The meter at an asset, by id; null for most. */
export function meterOfAsset(world: World, assetIndex: number): string | null {
  const index = indexAt(world, assetIndex);
  return index === null ? null : idOf("meters", index);
}

function indexAt(world: World, assetIndex: number): number | null {
  const { assets, maintenance_plans: plans } = world.counts;
  const candidate = Math.ceil(((assetIndex - 1) * plans) / assets) + 1;
  return candidate <= plans && assetOfPlan(world, candidate) === assetIndex ? candidate : null;
}

/** How work at machines of that class is done, by id. */
export function procedureOf(classCode: string): string {
  return idOf("procedures", classCodes.indexOf(classCode) + 1);
}

/** The last order of each plan, by the number of the plan: found among all orders, once. */
function lastOrders(world: World): ReadonlyMap<number, { readonly index: number; readonly createdMs: number }> {
  return world.once("last orders of plans", () => {
    const last = new Map<number, { index: number; createdMs: number }>();
    for (let index = 1; index <= world.counts.work_orders; index += 1) {
      const { assetIndex, requestIndex, type, createdMs } = workCourse(world, index);
      if (requestIndex !== null || (type !== "PM" && type !== "INSP" && type !== "CAL")) continue;
      const plan = indexAt(world, assetIndex);
      if (plan !== null) last.set(plan, { index, createdMs });
    }
    return last;
  });
}

export function makeMaintenancePlan(world: World, index: number): MaintenancePlan {
  const random = world.random("maintenance_plans", index);
  const createdMs = world.goLiveMs(random);
  const asset = assetFacts(world, assetOfPlan(world, index));
  const [unit, every] = random.pick(cycles);
  const trigger = random.pick(["TIME", "TIME", "TIME_OR_COUNTER", "COUNTER"] as const);
  const last = lastOrders(world).get(index);
  const cycleMs = cycleDays[unit] * every * dayMs;
  const firstMs = (last?.createdMs ?? createdMs) + cycleMs;
  const missed = Math.max(0, Math.ceil((world.epochMs - firstMs) / cycleMs));
  const job = random.pick(asset.machine.jobs);
  const state = random.weighted<MaintenancePlan["state"]>([
    ["ACTIVE", 85],
    ["PAUSED", 10],
    ["ENDED", 5],
  ]);
  const meter = meterFacts(world, index);
  const isCounted = trigger !== "TIME" && meter.kind === "COUNTER";
  return {
    id: idOf("maintenance_plans", index),
    revision: random.int(1, 4),
    number: `MP${String(index).padStart(5, "0")}`,
    name: `${job}: ${asset.name}`,
    description: `Keeps ${asset.tag} going. Agree the window with production.`,
    state,
    trigger: isCounted ? trigger : "TIME",
    cycle:
      isCounted && trigger === "COUNTER"
        ? null
        : {
            unit,
            every,
            weekdays: unit === "WEEK" ? [random.int(1, 5)] : [],
            from: isoDate(createdMs),
            until:
              state === "ENDED"
                ? isoDate(world.epochMs - dayMs)
                : random.chance(0.2)
                  ? isoDate(world.epochMs + 700 * dayMs)
                  : null,
          },
    counters: isCounted ? [{ meter_id: meter.id, every: String(random.int(4, 40) * 50), unit: meter.unit }] : [],
    counted_from: random.pick(["DUE_DATE", "DONE_DATE"]),
    lead_days: random.int(1, 14),
    tolerance_days: random.int(0, 10),
    next_due_at: state === "ACTIVE" ? iso(firstMs + missed * cycleMs) : null,
    last_order_at: last ? iso(last.createdMs) : null,
    asset_ids: [asset.id],
    team_id: idOf("teams", 1 + (index % world.counts.teams)),
    procedure_ids: [procedureOf(asset.machine.code)],
    order_template: {
      title: `${job}: ${asset.name}`,
      description: `Planned by the maintenance schedule.\n1. ${job}.\n2. Record findings.`,
      work_type_code: random.pick(["PM", "PM", "INSP", "CAL"]),
      priority: random.int(2, 4),
      craft_code: random.pick(["MECH", "ELEC", "INST", "HVAC"]),
      planned_hours: (random.int(1, 16) / 2).toFixed(2),
      assignee_ids: random.chance(0.5) ? [world.userWith("TECHNICIAN", random)] : [],
    },
    created_at: iso(createdMs),
    modified_at: iso(Math.max(last?.createdMs ?? createdMs, createdMs)),
  };
}

interface MeterFacts {
  readonly id: string;
  readonly kind: Meter["kind"];
  readonly unit: string;
  readonly name: string;
  readonly readEveryDays: number;
}

const observed: readonly (readonly [Meter["kind"], unit: string, name: string])[] = [
  ["COUNTER", "h", "Running hours"],
  ["COUNTER", "pcs", "Pieces"],
  ["GAUGE", "bar", "Pressure"],
  ["GAUGE", "C", "Bearing temperature"],
  ["CONDITION", "mark", "Oil condition"],
];

function meterFacts(world: World, index: number): MeterFacts {
  const random = world.random("meters.facts", index);
  const [kind, unit, name] =
    index <= observed.length ? (observed[index - 1] as (typeof observed)[number]) : random.pick(observed);
  return { id: idOf("meters", index), kind, unit, name, readEveryDays: random.pick([1, 7, 14, 30]) };
}

export function makeMeter(world: World, index: number): Meter {
  const random = world.random("meters", index);
  const createdMs = world.goLiveMs(random);
  const facts = meterFacts(world, index);
  const asset = assetFacts(world, assetOfPlan(world, index));
  const last = readings(world, index)[readingsOfMeter - 1] as Reading;
  return {
    id: facts.id,
    revision: readingsOfMeter,
    code: `${asset.tag}-${facts.unit.toUpperCase()}`,
    name: `${facts.name} of ${asset.tag}`,
    description: facts.kind === "CONDITION" ? "1 like new to 5 to be changed, by eye." : `Read off ${asset.name}.`,
    kind: facts.kind,
    feed: feedOf(facts),
    unit: facts.unit,
    asset_id: asset.id,
    location_id: asset.locationId,
    read_every_days: facts.readEveryDays,
    last_reading: last.value,
    last_read_at: iso(last.ms),
    rollover_at: facts.kind === "COUNTER" ? "1000000" : null,
    active: true,
    created_at: iso(createdMs),
    modified_at: iso(Math.max(last.ms, createdMs)),
  };
}

function feedOf({ kind }: MeterFacts): Meter["feed"] {
  return kind === "GAUGE" ? "SENSOR" : "MANUAL";
}

interface Reading {
  readonly ms: number;
  readonly value: string;
}

/** The last readings of a meter, oldest first. */
function readings(world: World, meterIndex: number): Reading[] {
  const random = world.random("meters.readings", meterIndex);
  const { kind, readEveryDays } = meterFacts(world, meterIndex);
  let value = random.int(500, 20_000);
  const firstMs = world.epochMs - readingsOfMeter * readEveryDays * dayMs - random.int(1, 60) * 60_000;
  return Array.from({ length: readingsOfMeter }, (_, place) => {
    value += random.int(1, 20) * readEveryDays;
    return {
      ms: firstMs + place * readEveryDays * dayMs,
      value: kind === "COUNTER" ? String(value) : kind === "GAUGE" ? valueNear(random) : String(random.int(1, 5)),
    };
  });
}

function valueNear(random: Random): string {
  return (random.int(40, 90) / 10).toFixed(1);
}

export function makeMeterReading(world: World, index: number): MeterReading {
  const meterIndex = Math.ceil(index / readingsOfMeter);
  const place = (index - 1) % readingsOfMeter;
  const random = world.random("meter_readings", index);
  const facts = meterFacts(world, meterIndex);
  const all = readings(world, meterIndex);
  const { ms, value } = all[place] as Reading;
  const before = all[place - 1];
  const order = lastOrders(world).get(meterIndex);
  const isManual = feedOf(facts) === "MANUAL";
  return {
    id: idOf("meter_readings", index),
    revision: 1,
    meter_id: facts.id,
    value,
    difference: before ? String(Math.round((Number(value) - Number(before.value)) * 10) / 10) : null,
    unit: facts.unit,
    read_at: iso(ms),
    read_by_id: isManual ? world.userWith("TECHNICIAN", random) : null,
    feed: feedOf(facts),
    // The first that was read after the plan's last order was read for it.
    work_order_id:
      order && isManual && order.createdMs <= ms && (before?.ms ?? 0) < order.createdMs
        ? workOrderId(order.index)
        : null,
    is_rollover: false,
    notes: random.chance(0.1) ? "Glass is dirty, hard to read." : null,
    created_at: iso(ms),
    modified_at: iso(ms),
  };
}
