import * as fc from "fast-check";
import type { Storage } from "../../src/storage/index.js";
import type { SimulatedEntity } from "../support/simulated-system.js";
import { deletionProperties } from "./deletion-properties.js";
import { inWorld, requireNone, type Property } from "./property.js";
import { apply, disturb, play, steps, type Change, type Step, type StepOptions } from "./steps.js";
import { allWays, type WorldOptions } from "./world.js";

const everyEntity = Object.keys(allWays) as SimulatedEntity[];

/** Shutdowns of one run: more than it has pages. */
const mostShutdowns = 60;

/** Plays a history, then one undisturbed run: what is stored has to be what the source has. */
function historyProperty(options: StepOptions & WorldOptions & { readonly lastKind?: "INCREMENTAL" | "RESYNC" }) {
  const { lastKind = "INCREMENTAL" } = options;
  return (storage: Storage) =>
    fc.asyncProperty(steps({ ...options, changes: ["CREATE"] }), steps(options), (before, history) =>
      inWorld(storage, options, async (world) => {
        await play(
          world,
          before.filter(({ step }) => step === "CHANGES"),
        );
        await world.connect();
        await play(world, history);
        requireNone(await world.settle(lastKind));
        await world.wakeStopped();
        requireNone(await world.check());
      }),
    ) as fc.IAsyncPropertyWithHooks<unknown[]>;
}

const mixed: readonly Change["do"][] = ["CREATE", "CHANGE", "CHANGE", "DELETE", "RESTORE", "LATE"];

export const properties: readonly Property[] = [
  {
    name: "changes, deletions, restores and late commits around shutdowns end with what the source has",
    row: 12,
    cost: 2,
    of: historyProperty({ entities: everyEntity, changes: mixed }),
  },
  {
    name: "workers that stop dead at any operation and wake up later lose, double and undo nothing",
    row: 11,
    cost: 3,
    of: historyProperty({ entities: everyEntity, changes: mixed, hasStops: true, kinds: ["INCREMENTAL", "RESYNC"] }),
  },
  {
    name: "a run that is shut down behind every page ends as if it had not been",
    row: 11,
    cost: 12,
    of: manyShutdowns,
  },
  {
    name: "more records with one timestamp than a page holds are all read",
    row: 12,
    cost: 1,
    of: historyProperty({
      entities: ["WorkOrder"],
      ways: { WorkOrder: "TOMBSTONES" },
      changes: ["CREATE", "CHANGE"],
      pageSize: 3,
    }),
  },
  {
    name: "records that change while the pages are read are neither lost nor doubled",
    row: 12,
    cost: 1,
    of: (storage) => pageShift(storage),
  },
  {
    name: "a transaction that commits late, within the look-back, is found",
    row: 12,
    cost: 1,
    of: historyProperty({
      entities: ["WorkOrder", "Asset"],
      ways: { WorkOrder: "TOMBSTONES", Asset: "IDS" },
      changes: ["LATE", "CHANGE"],
      hasStops: true,
    }),
  },
  {
    name: "a source whose clock is wrong, or is set between two runs, loses nothing",
    row: 12,
    cost: 2,
    of: clockSkew,
  },
  {
    name: "a cursor that is thrown back changes nothing that is stored",
    row: 12,
    cost: 1,
    of: cursorReset,
  },
  {
    name: "faults of the source cost time, not records",
    row: 12,
    cost: 8,
    of: historyProperty({
      entities: ["WorkOrder", "Vendor"],
      ways: { WorkOrder: "TOMBSTONES", Vendor: "SNAPSHOT" },
      changes: ["CREATE", "CHANGE", "DELETE"],
      hasFaults: true,
    }),
  },
  {
    name: "the same pages shuffled and doubled give the same state",
    row: 12,
    cost: 1,
    of: orderFree,
  },
  {
    name: "records that can't be mapped are set aside and come back when they are mended",
    row: 14,
    cost: 1,
    of: historyProperty({
      entities: everyEntity,
      changes: ["CREATE", "CHANGE", "DELETE", "POISON", "POISON", "MEND", "REVERT"],
    }),
  },
  ...deletionProperties,
];

/** The process is told to end at one of the next requests, again and again, so that each checkpoint is gone on from. */
function manyShutdowns(storage: Storage) {
  const requests = fc.array(fc.integer({ min: 2, max: 4 }), { minLength: 4, maxLength: 4 });
  const kind = fc.constantFrom("INITIAL" as const, "RESYNC" as const, "RECONCILE" as const);
  return fc.asyncProperty(fc.integer({ min: 3, max: 9 }), requests, kind, (count, places, disturbed) =>
    inWorld(storage, { pageSize: 2 }, async (world) => {
      for (const entity of world.entities) apply(world, { do: "CREATE", entity, count, isOneInstant: false });
      await world.connect();
      if (disturbed !== "INITIAL") {
        await world.sync(null);
        await world.services.sync.start(world.tenant, { connectionId: world.connectionId, kind: disturbed });
      }
      for (let round = 0; round < mostShutdowns; round += 1) {
        if ((await world.services.runs.nextFor(world.connectionId)) === null) break;
        const shutdown = new AbortController();
        const at = places[round % places.length] ?? 2;
        disturb(world, [{ at, what: "SHUTDOWN" }], () => shutdown.abort(new Error("the process is stopping")));
        await world.services.connectionStore.scheduleSync(world.connectionId, 0);
        await world.sync(null, shutdown.signal);
      }
      requireNone(await world.settle());
    }),
  ) as fc.IAsyncPropertyWithHooks<unknown[]>;
}

/** Each page that is read moves records: those on it, behind it and before it. */
function pageShift(storage: Storage) {
  const places = fc.array(
    fc.record({
      at: fc.integer({ min: 1, max: 9 }),
      picks: fc.array(fc.nat({ max: 40 }), { minLength: 1, maxLength: 5 }),
    }),
    { minLength: 1, maxLength: 6 },
  );
  return fc.asyncProperty(fc.integer({ min: 5, max: 24 }), places, (count, shifts) =>
    inWorld(storage, { ways: { WorkOrder: "TOMBSTONES", Vendor: "SNAPSHOT" }, pageSize: 3 }, async (world) => {
      for (const entity of world.entities) apply(world, { do: "CREATE", entity, count, isOneInstant: false });
      await world.connect();
      const history: Step[] = ["INCREMENTAL" as const, "INCREMENTAL" as const].map((kind) => ({
        step: "SYNC",
        kind,
        stopAt: null,
        disturbances: shifts.flatMap(({ at, picks }) =>
          world.entities.map((entity) => ({
            at,
            what: "CHANGE" as const,
            change: { do: "CHANGE" as const, entity, picks, isOneInstant: false },
          })),
        ),
      }));
      await play(world, history);
      requireNone(await world.settle());
    }),
  ) as fc.IAsyncPropertyWithHooks<unknown[]>;
}

function clockSkew(storage: Storage) {
  const minutes = fc.oneof(fc.constantFrom(-60, -11, -1, 0, 1, 11, 60), fc.integer({ min: -90, max: 90 }));
  const phase = fc.record({
    minutes,
    changes: fc.array(fc.constantFrom("CREATE" as const, "CHANGE" as const, "DELETE" as const, "LATE" as const), {
      minLength: 1,
      maxLength: 4,
    }),
    picks: fc.array(fc.nat({ max: 40 }), { minLength: 1, maxLength: 4 }),
    stopAt: fc.option(fc.integer({ min: 1, max: 120 })),
  });
  return fc.asyncProperty(fc.array(phase, { minLength: 2, maxLength: 4 }), (phases) =>
    inWorld(storage, { ways: { WorkOrder: "TOMBSTONES", Part: "BARE" } }, async (world) => {
      for (const entity of world.entities) apply(world, { do: "CREATE", entity, count: 6, isOneInstant: true });
      await world.connect();
      for (const { minutes: offset, changes, picks, stopAt } of phases) {
        world.system.clockOffsetMs = offset * 60_000;
        for (const kind of changes) {
          for (const entity of world.entities) {
            apply(world, { do: kind, entity, picks, count: 2, minutes: 5, isOneInstant: false });
          }
        }
        await play(world, [{ step: "SYNC", kind: "INCREMENTAL", stopAt, disturbances: [] }]);
        await world.finish();
      }
      requireNone(await world.settle());
    }),
  ) as fc.IAsyncPropertyWithHooks<unknown[]>;
}

function cursorReset(storage: Storage) {
  const resets = fc.array(fc.option(fc.integer({ min: 1, max: 5_000 })), { minLength: 1, maxLength: 3 });
  return fc.asyncProperty(
    resets,
    steps({ entities: ["WorkOrder", "Asset"], changes: ["CREATE", "CHANGE"] }),
    (minutes, history) =>
      inWorld(storage, { ways: { WorkOrder: "TOMBSTONES", Asset: "IDS" } }, async (world) => {
        for (const entity of world.entities) apply(world, { do: "CREATE", entity, count: 7, isOneInstant: false });
        await world.connect();
        await play(world, history);
        requireNone(await world.settle());
        const before = await world.versions();
        for (const back of minutes) {
          await world.resetCursors(back === null ? null : new Date(Date.now() - back * 60_000));
          requireNone(await world.settle());
        }
        requireNone(sameVersions(before, await world.versions()));
      }),
  ) as fc.IAsyncPropertyWithHooks<unknown[]>;
}

function sameVersions(before: ReadonlyMap<string, number>, after: ReadonlyMap<string, number>): string[] {
  return [...after].filter(([id, version]) => before.get(id) !== version).map(([id]) => `stored again: ${id}`);
}

/** Versions of a few records, in pages of any order, some of them twice: the newest of each record remains. */
function orderFree(storage: Storage) {
  const version = fc.record({ record: fc.nat({ max: 5 }), version: fc.nat({ max: 7 }) });
  const pages = fc.array(fc.array(version, { minLength: 1, maxLength: 5 }), { minLength: 1, maxLength: 6 });
  return fc.asyncProperty(pages, fc.array(fc.nat(), { minLength: 9, maxLength: 9 }), (ordered, places) =>
    inWorld(storage, { ways: { WorkOrder: "TOMBSTONES" } }, async (world) => {
      await world.connect();
      await world.sync(null);
      const doubled = [...ordered, ...ordered.filter((_, place) => place % 2 === 0)];
      const shuffled = doubled
        .map((page, place) => ({ page, order: places[place] ?? 0 }))
        .sort((a, b) => a.order - b.order)
        .map(({ page }) => page);
      const start = world.system.now().getTime() - 300_000;
      const contents = shuffled.map((page) =>
        page.map((item) => ({
          id: `W${item.record}`,
          title: `version ${item.version}`,
          changedAt: new Date(start + item.version * 1_000).toISOString(),
        })),
      );
      world.serve("WorkOrder", contents);
      await world.sync("INCREMENTAL");
      world.system.fault = undefined;
      for (const record of contents.flat()) {
        const known = world.system.records.get(record.id);
        if (!known || known.changedAt < record.changedAt) world.system.put(record);
      }
      requireNone(await world.check());
    }),
  ) as fc.IAsyncPropertyWithHooks<unknown[]>;
}
