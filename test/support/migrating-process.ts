import { writeSync } from "node:fs";
import type { CommandStartedEvent, CommandSucceededEvent } from "mongodb";
import { connectStorage, Migrator, type Migration } from "../../src/storage/index.js";

/**
 * A process that migrates, for tests that kill one: `node --import tsx migrating-process.ts <mongodb uri> <place> <edge>`.
 * At its n-th command to the collections that are migrated it kills itself, before the command is sent or when its answer
 * is there; at place 0 it comes to its end.
 */
export const thingMigrations: readonly Migration[] = [
  {
    number: 1,
    name: "sizes in grams beside those in kilograms",
    compatibleFrom: 0,
    expand: async ({ db }) => {
      await db.collection("things").createIndex({ grams: 1 }, { name: "by_grams" });
    },
    backfill: {
      collection: "things",
      filter: { grams: { $exists: false } },
      update: [{ $set: { grams: { $multiply: ["$kilograms", 1000] }, touched: { $add: ["$touched", 1] } } }],
    },
  },
  {
    number: 2,
    name: "kilograms go",
    compatibleFrom: 1,
    backfill: {
      collection: "things",
      filter: { kilograms: { $exists: true } },
      update: [{ $unset: "kilograms" }, { $set: { touched: { $add: ["$touched", 1] } } }],
    },
    contract: async ({ db }) => {
      await db
        .collection("things")
        .updateOne({ _id: "contracted" as never }, { $set: { touched: 0 } }, { upsert: true });
    },
  },
];

export const migratorOptions = { leaseTtlMs: 300, batchSize: 10, pauseMs: 0, waitMs: 20 } as const;

const [, , uri, place, edge] = process.argv;
if (uri) {
  const storage = await connectStorage({ uri });
  let seen = 0;
  let fatal: number | null = null;
  const end = (what: string) => {
    writeSync(1, `killed at ${what}\n`);
    process.kill(process.pid, "SIGKILL");
  };
  storage.client.on("commandStarted", ({ commandName, command, requestId }: CommandStartedEvent) => {
    const target: unknown = command[commandName];
    if (target !== "things" && target !== "migrations" && commandName !== "commitTransaction") return;
    seen += 1;
    if (seen !== Number(place)) return;
    fatal = requestId;
    if (edge === "BEFORE") end(`${commandName} ${String(target)}`);
  });
  storage.client.on("commandSucceeded", ({ commandName, requestId }: CommandSucceededEvent) => {
    if (edge === "ANSWERED" && requestId === fatal) end(commandName);
  });
  const migrator = new Migrator(storage, thingMigrations, `process ${process.pid}`, migratorOptions);
  await migrator.expand();
  await migrator.finish();
  await storage.close();
}
