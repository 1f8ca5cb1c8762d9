import type { Document, FindCursor } from "mongodb";
import { storeDefinition } from "../../src/services/index.js";
import { connectStorage, prepareStore } from "../../src/storage/index.js";
import { collectGarbage } from "./figures.js";
import { withDatabase } from "./gateway.js";
import { recordsPerPage } from "./work-order-pages.js";

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

/**
 * The same of any number of documents, in batches of a page that are read just before and not timed. The target is
 * dropped afterwards.
 * @returns milliseconds of each batch, in order.
 */
export async function insertSameByPages(mongodbUri: string, options: { from: string; to: string }): Promise<number[]> {
  const target = await connectStorage({ uri: withDatabase(mongodbUri, options.to) });
  try {
    await prepareStore(target, storeDefinition());
    const source = target.client.db(options.from);
    // A page's records and payloads were inserted one after the other, so that both lie in the same order.
    const cursors = ["workOrders", "raw"].map((name) => ({
      collection: target.db.collection(name),
      cursor: source.collection(name).find().sort({ $natural: 1 }).batchSize(recordsPerPage),
    }));
    const times: number[] = [];
    for (;;) {
      const pages: Document[][] = [];
      for (const { cursor } of cursors) pages.push(await take(cursor, recordsPerPage));
      if (pages[0]?.length === 0) return times;
      const startedAt = performance.now();
      for (const [place, { collection }] of cursors.entries()) {
        await collection.insertMany(pages[place] ?? [], { ordered: false });
      }
      times.push(performance.now() - startedAt);
    }
  } finally {
    await target.db.dropDatabase();
    await target.close();
  }
}

async function take(cursor: FindCursor<Document>, count: number): Promise<Document[]> {
  const documents: Document[] = [];
  while (documents.length < count) {
    const document = await cursor.next();
    if (document === null) break;
    documents.push(document);
  }
  return documents;
}
