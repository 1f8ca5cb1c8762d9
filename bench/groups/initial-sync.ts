import type { Document } from "mongodb";
import { allIndexes } from "../../src/services/index.js";
import { connectStorage, ensureIndexes, type Storage } from "../../src/storage/index.js";
import { median, startEnvironment } from "../support/environment.js";
import { connectSandbox, withDatabase } from "../support/sync-work-orders.js";

const workOrders = 20_000;
const scale = workOrders / 0.4;
const rounds = 3;
const batch = 500;

/**
 * The first sync of 20,000 sandbox work orders through the whole way (HTTP, JSON, mapping, transaction a page, events)
 * beside `insertMany` of the very same documents, payloads included, with the same indexes and write concern.
 * Rounds alternate; figures are medians.
 */
export async function initialSync(tell: (line: string) => void): Promise<Record<string, unknown>> {
  const environment = await startEnvironment(scale);
  try {
    const [initialMs, resyncMs, insertMs]: [number[], number[], number[]] = [[], [], []];
    let records = 0;
    for (let round = 1; round <= rounds; round += 1) {
      const gateway = await connectSandbox(environment.mongodbUri, environment.sandboxUrl, `sync_${round}`);
      const initial = await gateway.sync("INITIAL");
      records = initial.run.entities[0]?.read ?? 0;
      const resync = await gateway.sync("RESYNC");
      const inserted = await insertSame(gateway.storage, environment.mongodbUri, `insert_${round}`);
      await gateway.close();
      initialMs.push(initial.ms);
      resyncMs.push(resync.ms);
      insertMs.push(inserted);
      tell(
        `round ${round}: initial ${initial.ms.toFixed(0)} ms, resync ${resync.ms.toFixed(0)} ms, insertMany ${inserted.toFixed(0)} ms`,
      );
    }
    return {
      records,
      recordsPerSecond: Math.round(records / (median(initialMs) / 1000)),
      insertManyPerSecond: Math.round(records / (median(insertMs) / 1000)),
      ratioToInsertMany: round2(median(insertMs) / median(initialMs)),
      unchangedResyncTimesFaster: round2(median(initialMs) / median(resyncMs)),
    };
  } finally {
    await environment.stop();
  }
}

async function insertSame(source: Storage, uri: string, database: string): Promise<number> {
  const target = await connectStorage({ uri: withDatabase(uri, database) });
  await ensureIndexes(target, allIndexes());
  const documents = await source.db.collection("workOrders").find().toArray();
  const payloads = await source.db.collection("raw").find().toArray();
  const startedAt = performance.now();
  for (let at = 0; at < documents.length; at += batch) {
    await target.db.collection<Document>("workOrders").insertMany(documents.slice(at, at + batch), { ordered: false });
    await target.db.collection<Document>("raw").insertMany(payloads.slice(at, at + batch), { ordered: false });
  }
  const ms = performance.now() - startedAt;
  await target.db.dropDatabase();
  await target.close();
  return ms;
}

const round2 = (value: number) => Math.round(value * 100) / 100;
