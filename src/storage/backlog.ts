import type { Collection, Document } from "mongodb";

/** What waits in a collection. */
export interface Backlog {
  readonly count: number;
  /** When the first of them was due; null when none is. */
  readonly oldest: Date | null;
}

/** Longer than counting 100,000 entries of an index takes; whoever asks for metrics does not wait for more. */
const longestCountMs = 2_000;

/**
 * Counts documents that are due from the index of the due time alone, so that a document costs as little as its entry.
 * @param options.index whose only other fields are those of `options.filter`.
 */
export async function backlogOf<Shape extends Document>(
  collection: Collection<Shape>,
  options: { field: string; index: string; until: Date; filter?: Document },
): Promise<Backlog> {
  const { field, index, until, filter = {} } = options;
  const [found] = await collection
    .aggregate<{ count: number; oldest: Date }>(
      [
        { $match: { ...filter, [field]: { $gt: new Date(0), $lte: until } } },
        { $group: { _id: null, count: { $sum: 1 }, oldest: { $min: `$${field}` } } },
      ],
      countOptions(index),
    )
    .toArray();
  return found ?? { count: 0, oldest: null };
}

/** For counting by an index, without waiting for a majority. */
export function countOptions(index: string) {
  return { hint: index, maxTimeMS: longestCountMs, readConcern: { level: "local" } } as const;
}
