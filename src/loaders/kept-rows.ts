import { LRUCache } from "lru-cache";
import type { EntityDefinition } from "../../schema/definition/index.js";
import { cacheMetrics } from "../metrics/index.js";
import type { RecordRow, RowShape } from "../records/index.js";
import type { Storage, Tenant } from "../storage/index.js";
import { tenantKey } from "./connection-states.js";
import type { DataState, DataStates } from "./data-state.js";
import { sharedRows } from "./shared-rows.js";

/** Rows of one shape that one tenant's callers see, each as it is in the state that the shelf is of. */
interface Shelf {
  state: DataState;
  /** The shape's entity's, by connection. */
  versions: ReadonlyMap<string, number>;
  readonly rows: Map<string, RecordRow>;
  readonly byConnection: Map<string, string[]>;
  sizeBytes: number;
}

/** What was asked for by id, and how much of it was there. */
export interface KeptFigures {
  readonly hits: number;
  readonly misses: number;
  readonly sizeBytes: number;
}

const { reads, bytes } = cacheMetrics;
const hit = reads.labels("records", "hit");
const miss = reads.labels("records", "miss");
const keptBytes = bytes.labels("records");
/** A shelf that grew larger than this share of all is emptied rather than kept in some order. */
const largestShare = 0.5;
const shelfBytes = 500;

/**
 * Records that others refer to, kept from one request to the next for as long as nothing changed of them. A row is on its
 * shelf only if it was read after the state was taken that the shelf is of, and leaves it as soon as a state shows
 * another version of its connection's records. What is not there is asked for each time.
 */
export class KeptRows {
  readonly #shelves: LRUCache<string, Shelf>;
  readonly #largestShelf: number;
  readonly #shapes = new WeakMap<RowShape, number>();
  #lastShape = 0;
  #hits = 0;
  #misses = 0;

  constructor(
    private readonly states: DataStates,
    maxBytes: number,
  ) {
    this.#shelves = new LRUCache({ maxSize: maxBytes, sizeCalculation: ({ sizeBytes }) => sizeBytes });
    this.#largestShelf = maxBytes * largestShare;
  }

  get figures(): KeptFigures {
    return { hits: this.#hits, misses: this.#misses, sizeBytes: this.#shelves.calculatedSize };
  }

  /** Rows by id, of those that there are. @param state Taken since the request came. */
  async load(
    asked: {
      readonly storage: Storage;
      readonly tenant: Tenant;
      readonly entity: EntityDefinition;
      readonly shape: RowShape;
    },
    ids: readonly string[],
    state: DataState,
  ): Promise<ReadonlyMap<string, RecordRow>> {
    const { storage, tenant, entity, shape } = asked;
    const read = (wanted: readonly string[]) => sharedRows(storage, tenant, entity, shape, wanted);
    if (!state.isSettled) return read(ids);
    const key = `${this.#numberOf(shape)} ${tenantKey(tenant)}`;
    const shelf = this.#shelfIn(state, key, entity);
    const found = new Map<string, RecordRow>();
    const missing: string[] = [];
    for (const id of ids) {
      const row = shelf.rows.get(id);
      if (row) found.set(id, row);
      else missing.push(id);
    }
    this.#hits += found.size;
    this.#misses += missing.length;
    hit.inc(found.size);
    miss.inc(missing.length);
    if (missing.length === 0) return found;
    const rows = await read(missing);
    // A shelf that meanwhile went on to a later state may know more than what was read here.
    const isKept = shelf.state === state && this.states.isStillOf(state);
    for (const id of missing) {
      const row = rows.get(id);
      if (!row) continue;
      found.set(id, row);
      if (isKept) put(shelf, row);
    }
    if (isKept) this.#keep(key, shelf);
    return found;
  }

  /** The shelf, without what is no longer as it was. One that is ahead of the state holds what is newer, which is as good. */
  #shelfIn(state: DataState, key: string, entity: EntityDefinition): Shelf {
    const shelf = this.#shelves.get(key);
    if (!shelf) {
      const versions = state.versionsOf(entity.name);
      return { state, versions, rows: new Map(), byConnection: new Map(), sizeBytes: emptyBytes(state) };
    }
    if (shelf.state === state || shelf.state.order > state.order) return shelf;
    const versions = state.versionsOf(entity.name);
    if (shelf.state.era !== state.era) clear(shelf);
    else {
      for (const connectionId of shelf.byConnection.keys()) {
        if (versions.get(connectionId) !== shelf.versions.get(connectionId)) take(shelf, connectionId);
      }
    }
    shelf.state = state;
    shelf.versions = versions;
    return shelf;
  }

  #keep(key: string, shelf: Shelf): void {
    if (shelf.sizeBytes > this.#largestShelf) clear(shelf);
    // Two requests may have made one each; the later is as good. A known one is weighed only when it comes anew.
    this.#shelves.delete(key);
    this.#shelves.set(key, shelf);
    keptBytes.set(this.#shelves.calculatedSize);
  }

  #numberOf(shape: RowShape): number {
    const known = this.#shapes.get(shape);
    if (known !== undefined) return known;
    this.#lastShape += 1;
    this.#shapes.set(shape, this.#lastShape);
    return this.#lastShape;
  }
}

function put(shelf: Shelf, row: RecordRow): void {
  if (shelf.rows.has(row.id)) return;
  shelf.rows.set(row.id, row);
  const ids = shelf.byConnection.get(row.connectionId);
  if (ids) ids.push(row.id);
  else shelf.byConnection.set(row.connectionId, [row.id]);
  shelf.sizeBytes += sizeOf(row);
}

function take(shelf: Shelf, connectionId: string): void {
  for (const id of shelf.byConnection.get(connectionId) ?? []) {
    const row = shelf.rows.get(id);
    if (!row) continue;
    shelf.rows.delete(id);
    shelf.sizeBytes -= sizeOf(row);
  }
  shelf.byConnection.delete(connectionId);
}

function clear(shelf: Shelf): void {
  shelf.rows.clear();
  shelf.byConnection.clear();
  shelf.sizeBytes = emptyBytes(shelf.state);
}

function emptyBytes(state: DataState): number {
  return shelfBytes + state.sizeBytes;
}

const objectBytes = 40;
const fieldBytes = 16;

/** About what a row takes up in memory; strings as if each character took two bytes. */
function sizeOf(value: unknown): number {
  if (typeof value === "string") return value.length * 2 + objectBytes;
  if (typeof value !== "object" || value === null) return fieldBytes;
  if (value instanceof Date) return objectBytes;
  let bytes = objectBytes;
  for (const inner of Object.values(value)) bytes += fieldBytes + sizeOf(inner);
  return bytes;
}
