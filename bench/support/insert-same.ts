import type { Document } from "mongodb";
import { storeDefinition } from "../../src/services/index.js";
import { connectStorage, prepareStore } from "../../src/storage/index.js";
import { collectGarbage } from "./figures.js";
import { withDatabase } from "./gateway.js";

/**
 * How long `insertMany` takes for the very documents that a sync left in `from`, payloads included: same indexes, same
 * write concern, the documents ready in memory. The target is dropped afterwards.
 * @param batch Documents of one call; the records of a batch are followed by their payloads, as on a page.
 */
export async function insertSame(
  mongodbUri: string,
  options: { from: string; to: string; batch: number },
): Promise<number> {
  const { from, to, batch } = options;
  const target = await connectStorage({ uri: withDatabase(mongodbUri, to) });
  try {
    await prepareStore(target, storeDefinition());
    const source = target.client.db(from);
    const documents = await source.collection("workOrders").find().sort({ remoteUpdatedAt: 1 }).toArray();
    const payloadOf = new Map((await source.collection("raw").find().toArray()).map((raw) => [String(raw._id), raw]));
    const payloads = documents.map((document) => payloadOf.get(String(document._id)) as Document);
    payloadOf.clear();
    collectGarbage();
    const startedAt = performance.now();
    for (let at = 0; at < documents.length; at += batch) {
      await target.db.collection("workOrders").insertMany(documents.slice(at, at + batch), { ordered: false });
      await target.db.collection("raw").insertMany(payloads.slice(at, at + batch), { ordered: false });
    }
    return performance.now() - startedAt;
  } finally {
    await target.db.dropDatabase();
    await target.close();
  }
}
