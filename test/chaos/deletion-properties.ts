import * as fc from "fast-check";
import type { RecordDocument } from "../../src/records/index.js";
import type { Storage } from "../../src/storage/index.js";
import { entityByName } from "../../schema/entities/index.js";
import type { SimulatedEntity, SimulatedRecord, SimulatedWay } from "../support/simulated-system.js";
import { apply, change, play, steps } from "./steps.js";
import { inWorld, requireNone, type Property } from "./property.js";
import type { World } from "./world.js";

/** How a list may be worse than the truth: shorter, empty, refused or broken. */
const poorAnswers = ["EMPTY", "SHORT", "REFUSED", "BROKEN"] as const;
type PoorAnswer = (typeof poorAnswers)[number];

const silent = { Asset: "IDS", Part: "BARE", Vendor: "SNAPSHOT" } as const satisfies Partial<
  Record<SimulatedEntity, SimulatedWay>
>;
const silentEntities = Object.keys(silent) as (keyof typeof silent)[];
const picks = fc.array(fc.nat({ max: 40 }), { minLength: 1, maxLength: 6 });

/** A sweep removes more than this and more than a fifth only when somebody agrees. */
const heldAbove = 50;

export const deletionProperties: readonly Property[] = [
  {
    name: "lists that are short, empty, refused or broken remove nothing that is there",
    row: 13,
    cost: 8,
    of: poorLists,
  },
  {
    name: "a source restored from a backup is believed by a resync, and what comes back keeps its id",
    row: 13,
    cost: 20,
    of: restoredBackup,
  },
  { name: "a mass deletion waits for somebody, a smaller one does not", row: 13, cost: 6, of: massDeletion },
];

function poorLists(storage: Storage) {
  const round = fc.record({
    deletes: fc.array(fc.record({ entity: fc.constantFrom(...silentEntities), picks }), { maxLength: 2 }),
    answers: fc.array(fc.option(fc.constantFrom(...poorAnswers)), { minLength: 1, maxLength: 6 }),
    kind: fc.constantFrom("INCREMENTAL" as const, "RESYNC" as const),
  });
  return fc.asyncProperty(
    fc.integer({ min: 1, max: 14 }),
    fc.array(round, { minLength: 1, maxLength: 3 }),
    (count, rounds) =>
      inWorld(storage, { ways: silent }, async (world) => {
        for (const entity of world.entities) apply(world, { do: "CREATE", entity, count, isOneInstant: false });
        await world.connect();
        await world.sync(null);
        for (const { deletes, answers, kind } of rounds) {
          for (const { entity, picks: chosen } of deletes) apply(world, { do: "DELETE", entity, picks: chosen });
          await world.reachable();
          answerListsPoorly(world, answers);
          await world.sync(kind);
          world.system.fault = undefined;
          requireNone(await wronglyGone(storage, world));
        }
        requireNone(await world.settle());
      }),
  ) as fc.IAsyncPropertyWithHooks<unknown[]>;
}

/** The n-th list that is asked for gets the n-th answer; null is the truth. */
function answerListsPoorly(world: World, answers: readonly (PoorAnswer | null)[]): void {
  let lists = 0;
  world.system.fault = (request, response) => {
    const url = new URL(request.url ?? "/", world.system.url);
    const [, kind, entity = "", id] = url.pathname.split("/");
    const isList = id === undefined && (kind === "ids" || !url.searchParams.has("since"));
    if (!isList || url.pathname === "/me") return false;
    const answer = answers[lists] ?? null;
    lists += 1;
    if (answer === null) return false;
    if (answer === "REFUSED") response.writeHead(403).end("{}");
    else if (answer === "BROKEN") response.writeHead(500).end("{}");
    else {
      const all = [...world.system.table(entity as SimulatedEntity).values()];
      const items = answer === "EMPTY" ? [] : all.slice(0, Math.floor(all.length / 3));
      response.writeHead(200, { "content-type": "application/json" });
      response.end(JSON.stringify({ items, ids: items.map((record) => record.id), next: null }));
    }
    return true;
  };
}

/** Records that are there at the source, were stored, and are marked as gone. */
async function wronglyGone(storage: Storage, world: World): Promise<string[]> {
  const problems: string[] = [];
  for (const entity of world.entities) {
    const gone = await storage
      .collection<RecordDocument>(entityByName(entity).plural)
      .find({ connectionId: world.connectionId, deletedAt: { $ne: null } })
      .toArray();
    const table = world.system.table(entity);
    for (const { remoteId } of gone) if (table.has(remoteId)) problems.push(`wrongly gone: ${entity} ${remoteId}`);
  }
  return problems;
}

function restoredBackup(storage: Storage) {
  const options = {
    entities: ["WorkOrder", "Asset", "Vendor"] as const satisfies readonly SimulatedEntity[],
    ways: { WorkOrder: "TOMBSTONES", Asset: "IDS", Vendor: "SNAPSHOT" } as const,
    changes: ["CREATE", "CHANGE", "DELETE"] as const,
  };
  const changes = fc.array(change(options), { minLength: 1, maxLength: 5 });
  return fc.asyncProperty(changes, changes, steps(options), (before, after, later) =>
    inWorld(storage, options, async (world) => {
      for (const entity of world.entities) apply(world, { do: "CREATE", entity, count: 6, isOneInstant: false });
      for (const item of before) apply(world, item);
      await world.connect();
      await world.sync(null);
      const backup = new Map(world.entities.map((entity) => [entity, new Map(world.system.table(entity))]));
      for (const item of after) apply(world, item);
      requireNone(await world.settle());
      const ids = await world.versions();
      for (const [entity, records] of backup) restore(world, entity, records);
      requireNone(await world.settle("RESYNC"));
      const kept = await world.versions();
      requireNone([...ids.keys()].filter((id) => !kept.has(id)).map((id) => `no longer known: ${id}`));
      await play(world, later);
      requireNone(await world.settle("RESYNC"));
    }),
  ) as fc.IAsyncPropertyWithHooks<unknown[]>;
}

function restore(world: World, entity: SimulatedEntity, records: ReadonlyMap<string, SimulatedRecord>): void {
  const table = world.system.table(entity);
  for (const record of table.values()) world.noteGone(entity, record);
  table.clear();
  for (const [id, record] of records) table.set(id, record);
}

function massDeletion(storage: Storage) {
  const decision = fc.constantFrom("APPLY" as const, "DISCARD" as const);
  return fc.asyncProperty(
    fc.constantFrom(...silentEntities),
    fc.integer({ min: 1, max: 300 }),
    fc.double({ min: 0, max: 1, noNaN: true }),
    decision,
    (entity, count, share, decided) =>
      inWorld(storage, { ways: { [entity]: silent[entity] }, pageSize: 100 }, async (world) => {
        apply(world, { do: "CREATE", entity, count, isOneInstant: false });
        await world.connect();
        await world.sync(null);
        const ids = [...world.system.table(entity).keys()];
        const deleted = ids.slice(0, Math.round(count * share));
        for (const id of deleted) world.system.remove(entity, id);
        await world.sync("INCREMENTAL");
        const isHeld = deleted.length > heldAbove && deleted.length > 0.2 * count;
        const open = await openIncident(storage, world);
        if (isHeld !== (open !== null)) {
          throw new Error(`${deleted.length} of ${count} are gone, and ${open ? "" : "no"}body is asked`);
        }
        if (open === null) return requireNone(await world.settle());
        const gone = await storage
          .collection(entityByName(entity).plural)
          .countDocuments({ connectionId: world.connectionId, deletedAt: { $ne: null } });
        if (gone > 0) throw new Error(`${gone} records were removed before anybody agreed`);
        await world.services.sync.decideDeletions(world.tenant, open, decided);
        if (decided === "DISCARD") {
          await world.sync("INCREMENTAL");
          const again = await openIncident(storage, world);
          if (again === null || again === open) throw new Error("the next sweep asks nobody");
          await world.services.sync.decideDeletions(world.tenant, again, "APPLY");
        }
        await world.finish();
        await world.services.connectionStore.scheduleSync(world.connectionId, 0);
        await world.sync(null);
        requireNone(await world.settle());
      }),
  ) as fc.IAsyncPropertyWithHooks<unknown[]>;
}

async function openIncident(storage: Storage, world: World): Promise<string | null> {
  const found = await storage
    .collection<{ _id: string }>("incidents")
    .findOne({ connectionId: world.connectionId, kind: "DELETIONS_HELD", state: "OPEN" });
  return found?._id ?? null;
}
