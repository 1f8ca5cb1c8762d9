import DataLoader from "dataloader";
import {
  historyPage,
  parseHistoryBounds,
  type HistoryArguments,
  type HistoryPage,
  type HistoryStore,
  type RecordRow,
} from "../records/index.js";
import type { Tenant } from "../storage/index.js";

/** The history of a record, which the caller was let read already: what is hidden of the record is not in its row. */
export type HistoryLoader = DataLoader<RecordRow, HistoryPage, string>;

/** Loaders of histories, one for each set of arguments: the same page of many records is one query to the store. */
export class HistoryLoaders {
  readonly #loaders = new Map<string, HistoryLoader>();

  constructor(
    private readonly history: Pick<HistoryStore, "list">,
    private readonly tenant: Tenant,
  ) {}

  /** @throws {InvalidInputError} for a size outside 1..500 or a cursor of another list. */
  of(args: HistoryArguments): HistoryLoader {
    const bounds = parseHistoryBounds(args);
    const key = `${bounds.size} ${bounds.before}`;
    const existing = this.#loaders.get(key);
    if (existing) return existing;
    const loader: HistoryLoader = new DataLoader(
      async (records) => {
        const options = { limit: bounds.size + 1, before: bounds.before };
        const found = await this.history.list(this.tenant, records, options);
        return records.map((record) => historyPage(record, found.get(record.id) ?? [], bounds));
      },
      { cacheKeyFn: ({ id }) => id },
    );
    this.#loaders.set(key, loader);
    return loader;
  }
}
