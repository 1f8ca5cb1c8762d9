import DataLoader from "dataloader";
import { entityByName } from "../../schema/entities/index.js";
import { quarantinePage, type QuarantinePage, type QuarantineQuery, type QuarantineStore } from "../records/index.js";
import { entityScope, requireScope, type Access } from "../tokens/index.js";

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

  /**
   * One connection's quarantine. Messages quote values, so it takes the right to read the entity's records, or those of
   * all where none is named. @throws {ForbiddenError | InvalidInputError}
   */
  async list(query: QuarantineQuery): Promise<QuarantinePage> {
    requireScope(this.access, "connections:read");
    requireScope(this.access, query.entity ? entityScope("read", entityByName(query.entity)) : "records:read");
    return quarantinePage(this.store, this.access, query);
  }
}
