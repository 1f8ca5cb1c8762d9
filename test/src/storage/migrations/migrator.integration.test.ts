import { spawn } from "node:child_process";
import { once } from "node:events";
import { fileURLToPath } from "node:url";
import { beforeEach, describe, expect, it } from "vitest";
import { connectStorage, Migrator, type Migration } from "../../../../src/storage/index.js";
import { migratorOptions, thingMigrations } from "../../../support/migrating-process.js";
import { useStorage } from "../../../support/storage.js";
import { monitored } from "../../../support/monitored.js";

const store = useStorage();
const count = 45;

interface Thing {
  readonly _id: string;
  readonly kilograms?: number;
  readonly grams?: number;
  readonly touched: number;
}

const things = () => store.storage.collection<Thing>("things");
const migrator = (migrations: readonly Migration[], worker = "test") =>
  new Migrator(store.storage, migrations, worker, migratorOptions);
const first = thingMigrations.slice(0, 1);

beforeEach(async () => {
  const { db } = store.storage;
  await things().deleteMany({});
  await db.collection("migrations").deleteMany({});
  await things().insertMany(
    Array.from({ length: count }, (_, place) => ({
      _id: `t${String(place).padStart(3, "0")}`,
      kilograms: place,
      touched: 0,
    })),
  );
});

async function requireMigrated(): Promise<void> {
  const found = await things().find({ _id: /^t/ }).sort({ _id: 1 }).toArray();
  expect(found).toEqual(
    Array.from({ length: count }, (_, place) => ({
      _id: `t${String(place).padStart(3, "0")}`,
      // Once by each migration: no document was changed twice.
      touched: 2,
      grams: place * 1000,
    })),
  );
  expect(await migrator(thingMigrations).list()).toMatchObject([
    { _id: 1, phase: "DONE", changed: count },
    { _id: 2, phase: "DONE", changed: count },
  ]);
}

async function migrateInProcess(place: number, edge: "BEFORE" | "ANSWERED"): Promise<NodeJS.Signals | null> {
  const file = fileURLToPath(new URL("../../../support/migrating-process.ts", import.meta.url));
  const uri = monitored(store.uri);
  const child = spawn(process.execPath, ["--import", "tsx", file, uri, String(place), edge], { stdio: "ignore" });
  const [, signal] = (await once(child, "exit")) as [number | null, NodeJS.Signals | null];
  return signal;
}

describe("migrations of the store", () => {
  it("bring every document up to date, in order and once", async () => {
    const migrating = migrator(thingMigrations);
    await migrating.expand();
    expect(await things().indexExists("by_grams")).toBe(true);
    expect(await things().countDocuments({ grams: { $exists: true } })).toBe(0);
    await migrating.finish();
    await requireMigrated();
    await migrating.expand();
    await migrating.finish();
    await requireMigrated();
  });

  it.each([2, 4, 7, 10, 13].flatMap((place) => [[place, "BEFORE"] as const, [place * 3, "ANSWERED"] as const]))(
    "go on where a process was killed, at command %i (%s)",
    async (place, edge) => {
      expect(await migrateInProcess(place, edge)).toBe("SIGKILL");
      const successor = migrator(thingMigrations);
      await successor.expand();
      await successor.finish();
      await requireMigrated();
    },
  );

  it("are done once although several processes start together", async () => {
    const stores = await Promise.all([1, 2, 3].map(() => connectStorage({ uri: store.uri })));
    await Promise.all(
      stores.map(async (storage, place) => {
        const own = new Migrator(storage, thingMigrations, `process ${place}`, migratorOptions);
        await own.expand();
        await own.finish();
        await storage.close();
      }),
    );
    await requireMigrated();
  });

  it("let the release before write beside them, and bring what it wrote up to date as well", async () => {
    const newer = migrator(first);
    await newer.expand();
    const older = migrator([]);
    expect(await older.isAhead()).toBe(true);
    await things().insertOne({ _id: "t999", kilograms: 9, touched: 0 });
    await newer.finish();
    expect(await things().findOne({ _id: "t999" })).toEqual({ _id: "t999", kilograms: 9, grams: 9_000, touched: 1 });
  });

  it("bring up to date what the release before writes where they have been already", async () => {
    const newer = new Migrator(store.storage, first, "newer", { ...migratorOptions, pauseMs: 60_000 });
    const stopping = new AbortController();
    const finished = newer.finish(stopping.signal);
    await expect.poll(async () => (await newer.list())[0]?.changed).toBe(10);
    await things().insertOne({ _id: "t0005", kilograms: 7, touched: 0 });
    stopping.abort(new Error("the process is stopping"));
    await expect(finished).rejects.toThrow();
    await migrator(first).finish();
    expect(await things().findOne({ _id: "t0005" })).toEqual({ _id: "t0005", kilograms: 7, grams: 7_000, touched: 1 });
    expect(await things().countDocuments({ touched: { $ne: 1 } })).toBe(0);
  });

  it("let one minor be gone back over, and no further", async () => {
    await migrator(thingMigrations).finish();
    expect(await migrator(first).isAhead()).toBe(true);
    await expect(migrator([]).isAhead()).rejects.toMatchObject({
      code: "CONFIGURATION",
      message: expect.stringMatching(/version 2.*Migration 2 \(kilograms go\).*from version 1 on/) as string,
    });
  });

  it("end at a batch's edge when the process is told to stop, and go on later", async () => {
    const stopping = new AbortController();
    const slow = new Migrator(store.storage, thingMigrations, "slow", { ...migratorOptions, pauseMs: 60_000 });
    const finished = slow.finish(stopping.signal);
    await expect.poll(async () => (await slow.list())[0]?.changed).toBe(10);
    stopping.abort(new Error("the process is stopping"));
    await expect(finished).rejects.toThrow();
    await migrator(thingMigrations).finish();
    await requireMigrated();
  });

  it("have numbers without gaps", () => {
    expect(() => migrator(thingMigrations.slice(1))).toThrow(RangeError);
  });
});
