import DataLoader from "dataloader";
import { quarantinePage, type QuarantinePage, type QuarantineQuery, type QuarantineStore } from "../records/index.js";
import { requireScope, type Access } from "../tokens/index.js";

/** What is in quarantine, as the caller may see it. */
export class QuarantineLoader {
  /** The source's payloads by id; null where none is kept. The caller needs `records:raw`, checked at the first load. */
  readonly payloads: DataLoader<string, unknown>;

  constructor(
    private readonly store: QuarantineStore,
    private readonly access: Access,
  ) {
    this.payloads = new DataLoader(async (ids) => {
      requireScope(access, "records:raw");
      const payloads = await store.payloads(access, ids);
      return ids.map((id) => {
        const text = payloads.get(id);
        return text === undefined ? null : (JSON.parse(text) as unknown);
      });
    });
  }

  /** One connection's quarantine; whom it is for is declared where it is asked for. @throws {InvalidInputError} */
  async list(query: QuarantineQuery): Promise<QuarantinePage> {
    return quarantinePage(this.store, this.access, query);
  }
}
