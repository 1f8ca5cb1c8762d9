import * as fc from "fast-check";
import type { SimulatedEntity, SimulatedRecord } from "../support/simulated-system.js";
import { isPoison } from "./check.js";
import type { World } from "./world.js";

const minuteMs = 60_000;

/** Something that happens at the source. `picks` choose records by their place, modulo how many there are. */
export type Change =
  | { readonly do: "CREATE"; readonly entity: SimulatedEntity; readonly count: number; readonly isOneInstant: boolean }
  | {
      readonly do: "CHANGE";
      readonly entity: SimulatedEntity;
      readonly picks: readonly number[];
      readonly isOneInstant: boolean;
    }
  | { readonly do: "DELETE"; readonly entity: SimulatedEntity; readonly picks: readonly number[] }
  | { readonly do: "RESTORE"; readonly entity: SimulatedEntity; readonly picks: readonly number[] }
  /** Commits now with a time from some minutes ago, as a transaction does that took that long. */
  | {
      readonly do: "LATE";
      readonly entity: SimulatedEntity;
      readonly picks: readonly number[];
      readonly minutes: number;
    }
  | { readonly do: "POISON"; readonly entity: SimulatedEntity; readonly picks: readonly number[] }
  | { readonly do: "MEND"; readonly entity: SimulatedEntity }
  /** What can't be mapped becomes what it was before, to the last byte where records carry no time of change. */
  | { readonly do: "REVERT"; readonly entity: SimulatedEntity };

export const faults = ["THROTTLED", "THROTTLED_NO_TIME", "ERROR", "UNREACHABLE", "RESET", "CUT"] as const;
export type Fault = (typeof faults)[number];

/** What befalls a run: at its n-th request the source changes or fails or the process ends; at its n-th operation on the store its worker stops dead. */
export type Disturbance =
  | { readonly at: number; readonly what: "CHANGE"; readonly change: Change }
  | { readonly at: number; readonly what: "FAULT"; readonly fault: Fault }
  | { readonly at: number; readonly what: "SHUTDOWN" };

export type Step =
  | { readonly step: "CHANGES"; readonly changes: readonly Change[] }
  | {
      readonly step: "SYNC";
      readonly kind: "INCREMENTAL" | "RESYNC";
      readonly disturbances: readonly Disturbance[];
      /** The operation at which the worker stops; null for none. */
      readonly stopAt: number | null;
    }
  /** Workers that stopped wake up again. */
  | { readonly step: "WAKE" };

export interface StepOptions {
  readonly entities: readonly SimulatedEntity[];
  /** Kinds of change that happen. */
  readonly changes: readonly Change["do"][];
  readonly hasFaults?: boolean;
  readonly hasStops?: boolean;
  readonly kinds?: readonly ("INCREMENTAL" | "RESYNC")[];
}

export function change({ entities, changes }: StepOptions): fc.Arbitrary<Change> {
  const entity = fc.constantFrom(...entities);
  const picks = fc.array(fc.nat({ max: 40 }), { minLength: 1, maxLength: 6 });
  const isOneInstant = fc.boolean();
  const all: { readonly [Kind in Change["do"]]: fc.Arbitrary<Change> } = {
    CREATE: fc.record({
      do: fc.constant("CREATE" as const),
      entity,
      count: fc.integer({ min: 1, max: 11 }),
      isOneInstant,
    }),
    CHANGE: fc.record({ do: fc.constant("CHANGE" as const), entity, picks, isOneInstant }),
    DELETE: fc.record({ do: fc.constant("DELETE" as const), entity, picks }),
    RESTORE: fc.record({ do: fc.constant("RESTORE" as const), entity, picks }),
    // The look-back is ten minutes, and a source's clock may drift by one before that is noticed.
    LATE: fc.record({ do: fc.constant("LATE" as const), entity, picks, minutes: fc.integer({ min: 0, max: 8 }) }),
    POISON: fc.record({ do: fc.constant("POISON" as const), entity, picks }),
    MEND: fc.record({ do: fc.constant("MEND" as const), entity }),
    REVERT: fc.record({ do: fc.constant("REVERT" as const), entity }),
  };
  return fc.oneof(...changes.map((kind) => all[kind]));
}

function disturbance(options: StepOptions): fc.Arbitrary<Disturbance> {
  const at = fc.integer({ min: 1, max: 14 });
  const changed = fc.record({ at, what: fc.constant("CHANGE" as const), change: change(options) });
  const shutdown = fc.record({ at, what: fc.constant("SHUTDOWN" as const) });
  const fault = fc.record({ at, what: fc.constant("FAULT" as const), fault: fc.constantFrom(...faults) });
  return options.hasFaults
    ? fc.oneof({ weight: 5, arbitrary: changed }, { weight: 2, arbitrary: shutdown }, { weight: 1, arbitrary: fault })
    : fc.oneof({ weight: 5, arbitrary: changed }, { weight: 2, arbitrary: shutdown });
}

/** A history: what happens at the source, and syncs that are disturbed. */
export function steps(options: StepOptions): fc.Arbitrary<Step[]> {
  const changes = fc.record({
    step: fc.constant("CHANGES" as const),
    changes: fc.array(change(options), { minLength: 1, maxLength: 4 }),
  });
  const sync = fc.record({
    step: fc.constant("SYNC" as const),
    kind: fc.constantFrom(...(options.kinds ?? (["INCREMENTAL"] as const))),
    disturbances: fc.array(disturbance(options), { maxLength: 3 }),
    stopAt: options.hasStops ? fc.option(fc.integer({ min: 1, max: 160 })) : fc.constant(null),
  });
  const wake = fc.record({ step: fc.constant("WAKE" as const) });
  return fc.array(
    fc.oneof(
      { weight: 5, arbitrary: changes },
      { weight: 5, arbitrary: sync },
      ...(options.hasStops ? [{ weight: 1, arbitrary: wake }] : []),
    ),
    { minLength: 1, maxLength: 8 },
  );
}

/** Plays a history. The first sync of a connection is its first run, whatever the step says. */
export async function play(world: World, history: readonly Step[]): Promise<void> {
  for (const step of history) {
    if (step.step === "CHANGES") for (const item of step.changes) apply(world, item);
    else if (step.step === "WAKE") await world.wakeStopped();
    else await disturbedSync(world, step);
  }
}

async function disturbedSync(world: World, step: Step & { step: "SYNC" }): Promise<void> {
  await world.reachable();
  const shutdown = new AbortController();
  disturb(world, step.disturbances, () => shutdown.abort(new Error("the process is stopping")));
  const { stopAt } = step;
  if (stopAt === null) await world.sync(step.kind, shutdown.signal);
  else await world.syncAndStop(step.kind, (place) => (place < stopAt ? "PASS" : "HALT"));
  world.system.fault = undefined;
}

/** Makes the next requests meet what was planned for them. */
export function disturb(world: World, disturbances: readonly Disturbance[], shutDown: () => void): void {
  let request = 0;
  world.system.fault = (_, response) => {
    request += 1;
    let isAnswered = false;
    for (const item of disturbances) {
      if (item.at !== request) continue;
      if (item.what === "CHANGE") apply(world, item.change);
      else if (item.what === "SHUTDOWN") shutDown();
      else if (!isAnswered) {
        isAnswered = true;
        answerWith(item.fault, response);
      }
    }
    return isAnswered;
  };
}

export function answerWith(fault: Fault, response: Parameters<NonNullable<World["system"]["fault"]>>[1]): void {
  switch (fault) {
    case "THROTTLED":
      response.writeHead(429, { "retry-after": "0" }).end("{}");
      break;
    case "THROTTLED_NO_TIME":
      response.writeHead(429).end("{}");
      break;
    case "ERROR":
      response.writeHead(500).end("{}");
      break;
    case "UNREACHABLE":
      response.writeHead(503).end();
      break;
    case "RESET":
      response.destroy();
      break;
    case "CUT":
      response.writeHead(200, { "content-type": "application/json" }).end('{"items":[{"id":"W');
  }
}

/** A source whose records change. */
export type ChangingWorld = Pick<World, "system" | "ways" | "nextNumber" | "gone" | "noteGone" | "sound" | "noteSound">;

/** Lets a change happen at the source, in the present by its clock. */
export function apply(world: ChangingWorld, item: Change): void {
  const { system } = world;
  const table = system.table(item.entity);
  const alive = [...table.values()].filter((record) => !record.isDeleted);
  const picked = "picks" in item ? [...new Set(item.picks.flatMap((pick) => alive[pick % alive.length] ?? []))] : [];
  const now = system.now().getTime();
  // A table's own times never go back for one record, whatever its clock does.
  const stamp = (record: SimulatedRecord | undefined, place: number, time = now + place) =>
    new Date(Math.max(time, record ? Date.parse(record.changedAt) + 1 : 0)).toISOString();
  switch (item.do) {
    case "CREATE":
      for (let place = 0; place < item.count; place += 1) {
        const id = `${item.entity}-${table.size}-${world.nextNumber()}`;
        system.putInto(item.entity, {
          id,
          title: `made ${id}`,
          changedAt: stamp(undefined, item.isOneInstant ? 0 : place),
        });
      }
      break;
    case "CHANGE":
      for (const [place, record] of picked.entries()) {
        const changedAt = stamp(record, item.isOneInstant ? 0 : place);
        system.putInto(item.entity, { ...record, title: `changed ${world.nextNumber()}`, changedAt });
      }
      break;
    case "LATE":
      for (const record of picked) {
        const changedAt = stamp(record, 0, now - item.minutes * minuteMs);
        system.putInto(item.entity, { ...record, title: `late ${world.nextNumber()}`, changedAt });
      }
      system.putInto(item.entity, {
        id: `${item.entity}-late-${world.nextNumber()}`,
        title: "late",
        changedAt: stamp(undefined, 0, now - item.minutes * minuteMs),
      });
      break;
    case "DELETE":
      for (const record of picked) {
        system.remove(item.entity, record.id, stamp(record, 0));
        world.noteGone(item.entity, record);
      }
      break;
    case "RESTORE": {
      const gone = world.gone(item.entity);
      for (const record of new Set(item.picks.flatMap((pick) => gone[pick % gone.length] ?? []))) {
        const before = table.get(record.id) ?? record;
        if (table.has(record.id) && !before.isDeleted) continue;
        const changedAt = stamp(before, 0);
        system.putInto(item.entity, { id: record.id, title: `restored ${world.nextNumber()}`, changedAt });
      }
      break;
    }
    case "POISON":
      for (const record of picked) {
        if (!isPoison(record)) world.noteSound(item.entity, record);
        system.putInto(item.entity, { ...record, title: 7 as unknown as string, changedAt: stamp(record, 0) });
      }
      break;
    case "MEND":
      for (const record of alive) {
        if (!isPoison(record)) continue;
        system.putInto(item.entity, { ...record, title: "mended", changedAt: stamp(record, 0) });
      }
      break;
    case "REVERT":
      for (const record of alive.filter(isPoison)) {
        const sound = world.sound(item.entity, record.id) ?? { ...record, title: "mended" };
        const isDated = world.ways[item.entity] !== "SNAPSHOT";
        system.putInto(item.entity, isDated ? { ...sound, changedAt: stamp(record, 0) } : sound);
      }
  }
}
