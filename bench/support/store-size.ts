import type { Storage } from "../../src/storage/index.js";

/** What a collection takes up. */
export interface CollectionSize {
  readonly documents: number;
  /** Documents as they are, and as they lie on the disk, compressed and with all indexes. */
  readonly bytes: number;
  readonly diskBytes: number;
  /** Of the latter, the indexes. */
  readonly indexBytes: number;
}

/** Of every collection, after what was written has come to the disk. */
export async function collectionSizes(storage: Storage): Promise<ReadonlyMap<string, CollectionSize>> {
  await storage.client.db("admin").command({ fsync: 1 });
  const collections = await storage.db.listCollections({ type: "collection" }, { nameOnly: true }).toArray();
  const sizes = await Promise.all(
    collections.map(async ({ name }) => {
      const [stats] = await storage
        .collection(name)
        .aggregate<{ storageStats: { count: number; size: number; storageSize: number; totalIndexSize: number } }>([
          { $collStats: { storageStats: {} } },
        ])
        .toArray();
      const { count = 0, size = 0, storageSize = 0, totalIndexSize = 0 } = stats?.storageStats ?? {};
      return [
        name,
        { documents: count, bytes: size, diskBytes: storageSize + totalIndexSize, indexBytes: totalIndexSize },
      ] as const;
    }),
  );
  return new Map(sizes);
}

/** What each of those that grew has more, for one of `count` things that happened. */
export function growthOf(
  before: ReadonlyMap<string, CollectionSize>,
  after: ReadonlyMap<string, CollectionSize>,
  count: number,
): Record<string, CollectionSize> {
  const grown: Record<string, CollectionSize> = {};
  for (const [name, size] of after) {
    const known = before.get(name) ?? { documents: 0, bytes: 0, diskBytes: 0, indexBytes: 0 };
    if (size.documents <= known.documents) continue;
    const each = (now: number, then: number) => Math.round(((now - then) / count) * 10) / 10;
    grown[name] = {
      documents: each(size.documents, known.documents),
      bytes: each(size.bytes, known.bytes),
      diskBytes: each(size.diskBytes, known.diskBytes),
      indexBytes: each(size.indexBytes, known.indexBytes),
    };
  }
  return grown;
}
