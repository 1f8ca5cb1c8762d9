import type { EntityDefinition } from "../../schema/definition/index.js";
import type { RecordRow, RowShape } from "../records/index.js";
import type { Storage } from "../storage/index.js";
import { entityScope, requireScope, type Access } from "../tokens/index.js";
import type { DataState } from "./data-state.js";
import type { KeptRows } from "./kept-rows.js";
import { sharedRows } from "./shared-rows.js";

/** What is asked for in one turn of the event loop. */
interface Batch {
  readonly ids: Set<string>;
  readonly read: Promise<void>;
}

/**
 * Records by id. Ids that are asked for in the same turn are read together, whether one by one or a whole page of them;
 * what was read once is not read again. A page costs one promise, where a loader of single keys makes one for each.
 */
export class RecordLoader {
  readonly #rows = new Map<string, RecordRow | null>();
  readonly #underWay = new Map<string, Batch>();
  #next: Batch | null = null;

  /** @param read Rows of those ids that there are; others may be among them. */
  constructor(private readonly read: (ids: readonly string[]) => Promise<ReadonlyMap<string, RecordRow>>) {}

  /** Null where this tenant has none. */
  load(id: string): Promise<RecordRow | null> {
    return Promise.resolve(this.loadMany([id])).then(([row]) => row ?? null);
  }

  /** In the order of the ids; null for none and where this tenant has none. At once where all are known. */
  loadMany(ids: readonly (string | null | undefined)[]): (RecordRow | null)[] | Promise<(RecordRow | null)[]> {
    const batches = new Set<Batch>();
    for (const id of ids) {
      if (id === null || id === undefined || this.#rows.has(id)) continue;
      batches.add(this.#underWay.get(id) ?? this.#join(id));
    }
    const rows = () => ids.map((id) => (id === null || id === undefined ? null : (this.#rows.get(id) ?? null)));
    if (batches.size === 0) return rows();
    const [only, ...others] = [...batches].map(({ read }) => read);
    return (others.length === 0 && only ? only : Promise.all([only, ...others])).then(rows);
  }

  #join(id: string): Batch {
    const batch = (this.#next ??= this.#open());
    batch.ids.add(id);
    this.#underWay.set(id, batch);
    return batch;
  }

  #open(): Batch {
    const ids = new Set<string>();
    // Behind the promises that are settled already, as DataLoader does: what they ask for still comes along.
    const read = new Promise<void>((resolve) => void Promise.resolve().then(() => process.nextTick(resolve))).then(
      async () => {
        this.#next = null;
        try {
          const rows = await this.read([...ids]);
          for (const id of ids) this.#rows.set(id, rows.get(id) ?? null);
        } finally {
          for (const id of ids) this.#underWay.delete(id);
        }
      },
    );
    return { ids, read };
  }
}

/** What a request may be given of earlier ones, and the state that says whether it still may. */
export interface KeptReads {
  readonly rows: KeptRows | null;
  /** Taken since the request came, once for all of it. */
  readonly state: () => Promise<DataState>;
}

/**
 * Loaders of records by id, one for each entity and shape: what was read with few fields must not answer for one that
 * asks for more. Equal shapes share a loader, so the number of queries follows the query's text.
 */
export class RecordLoaders {
  readonly #loaders = new Map<RowShape, RecordLoader>();

  constructor(
    private readonly storage: Storage,
    private readonly access: Access,
    private readonly kept: KeptReads | null = null,
  ) {}

  /** @throws {ForbiddenError} when the caller may not read that entity. */
  of(entity: EntityDefinition, shape: RowShape): RecordLoader {
    const existing = this.#loaders.get(shape);
    if (existing) return existing;
    requireScope(this.access, entityScope("read", entity));
    const loader = new RecordLoader((ids) => this.#rows(entity, shape, ids));
    this.#loaders.set(shape, loader);
    return loader;
  }

  async #rows(
    entity: EntityDefinition,
    shape: RowShape,
    ids: readonly string[],
  ): Promise<ReadonlyMap<string, RecordRow>> {
    const { storage, access, kept } = this;
    if (!kept?.rows) return sharedRows(storage, access, entity, shape, ids);
    return kept.rows.load({ storage, tenant: access, entity, shape }, ids, await kept.state());
  }
}
