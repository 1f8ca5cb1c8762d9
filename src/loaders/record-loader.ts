import DataLoader from "dataloader";
import type { EntityDefinition } from "../../schema/definition/index.js";
import type { RecordReader, RecordRow, RowShape } from "../records/index.js";
import { entityScope, requireScope, type Access } from "../tokens/index.js";

/** A record of each id, or null where this tenant has none. */
export type RecordLoader = DataLoader<string, RecordRow | null>;

/**
 * Loaders of records by id, one for each entity and shape: what was read with few fields must not answer for one that
 * asks for more. Equal shapes share a loader, so the number of queries follows the query's text.
 */
export class RecordLoaders {
  readonly #loaders = new Map<RowShape, RecordLoader>();

  constructor(
    private readonly reader: RecordReader,
    private readonly access: Access,
  ) {}

  /** @throws {ForbiddenError} when the caller may not read that entity. */
  of(entity: EntityDefinition, shape: RowShape): RecordLoader {
    const existing = this.#loaders.get(shape);
    if (existing) return existing;
    requireScope(this.access, entityScope("read", entity));
    const loader: RecordLoader = new DataLoader((ids) => this.#load(entity, shape, ids));
    this.#loaders.set(shape, loader);
    return loader;
  }

  async #load(entity: EntityDefinition, shape: RowShape, ids: readonly string[]): Promise<(RecordRow | null)[]> {
    const documents = await this.reader.byIds(this.access, entity, ids, shape);
    const rows = new Map(documents.map((document) => [document._id, shape.toRow(document)]));
    return ids.map((id) => rows.get(id) ?? null);
  }
}
