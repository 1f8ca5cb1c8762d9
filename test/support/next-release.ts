import { writeSync } from "node:fs";
import { storeDefinition } from "../../src/services/index.js";
import { connectStorage, Migrator, prepareStore, type Migration } from "../../src/storage/index.js";

/**
 * What a process of the next release does to the store when it starts:
 * `node --import tsx next-release.ts <mongodb uri> <pause in ms>`. It says `prepared` when it would let requests in, and
 * `finished` when all that takes long is done.
 */
export const nextMigrations: readonly Migration[] = [
  {
    number: 1,
    name: "the size of each payload beside it",
    compatibleFrom: 0,
    expand: async ({ db }) => {
      await db.collection("raw").createIndex({ sizeBytes: 1 }, { name: "by_size", sparse: true });
    },
    backfill: {
      collection: "raw",
      filter: { sizeBytes: { $exists: false } },
      update: [{ $set: { sizeBytes: { $strLenBytes: "$payload" } } }],
    },
  },
];

/** One beside which no process of this release could work. */
export const barrier: Migration = { number: 2, name: "payloads packed otherwise", compatibleFrom: 2 };

const [, , uri, pauseMs] = process.argv;
if (uri) {
  const storage = await connectStorage({ uri });
  const definition = storeDefinition();
  const migrations = [...definition.migrations, ...nextMigrations];
  await prepareStore(storage, { ...definition, migrations }, "next release");
  writeSync(1, "prepared\n");
  const options = { leaseTtlMs: 2_000, batchSize: 20, pauseMs: Number(pauseMs), waitMs: 50 };
  await new Migrator(storage, migrations, `next release ${process.pid}`, options).finish();
  writeSync(1, "finished\n");
  await storage.close();
}
