import { generate, World } from "../../src/sandbox/data/index.js";

/** Pages of a source's answers, each as JSON text: `{"items":[…]}`, items in the order of change. */
export interface WorkOrderPages {
  /** Records over all pages. */
  readonly count: number;
  readonly pageCount: number;
  /** @param page From 0 on. */
  textOf(page: number): string;
  /** `{"ids":[…]}`, in the order of the pages. @param first From 0 on. */
  idsTextOf(first: number, length: number): string;
}

export const recordsPerPage = 500;

type WorkOrder = ReturnType<typeof workOrderAt>;

/** The sandbox's history ends here; a fixed day makes the same texts every time. */
const epochMs = Date.UTC(2026, 10, 25);
const changeStepMs = 1_000;
/** Prime. Walks over the sandbox's numbers in leaps, since who was changed last is not in the order of ids. */
const leap = 611_953;

/** All texts made beforehand and kept, each record one of the sandbox generator's own. */
export class KeptPages implements WorkOrderPages {
  readonly #texts: string[] = [];
  readonly #ids: string[] = [];

  constructor(readonly count: number) {
    const world = worldOf(count);
    for (let first = 0; first < count; first += recordsPerPage) {
      const length = Math.min(recordsPerPage, count - first);
      const items = Array.from({ length }, (_, place) => workOrderAt(world, first + place, count));
      this.#texts.push(pageText(items));
      this.#ids.push(...items.map(({ id }) => id));
    }
  }

  get pageCount(): number {
    return this.#texts.length;
  }

  textOf(page: number): string {
    return this.#texts[page] ?? pageText([]);
  }

  idsTextOf(first: number, length: number): string {
    return JSON.stringify({ ids: this.#ids.slice(first, first + length) });
  }

  /**
   * Changes every `nth` record, spread over all pages: another title, a later time of change.
   * @returns how many.
   */
  change(nth: number): number {
    let changed = 0;
    for (const [page, text] of this.#texts.entries()) {
      const { items } = JSON.parse(text) as { items: WorkOrder[] };
      this.#texts[page] = pageText(
        items.map((item, place) => {
          if ((page * recordsPerPage + place) % nth !== 0) return item;
          changed += 1;
          return changedOnce(item);
        }),
      );
    }
    return changed;
  }
}

/**
 * Any number of records out of a few: each is one of the pool's under an id, a number and a time of its own, put together
 * when it is asked for. So a source of a million takes no more memory than one of ten thousand.
 */
export class PatchedPages implements WorkOrderPages {
  readonly #pool: readonly (readonly [string, string, string, string])[];

  constructor(
    readonly count: number,
    poolSize = 2_000,
  ) {
    const world = worldOf(poolSize);
    this.#pool = Array.from({ length: poolSize }, (_, place) => cut(workOrderAt(world, place, poolSize)));
  }

  get pageCount(): number {
    return Math.ceil(this.count / recordsPerPage);
  }

  textOf(page: number): string {
    const first = page * recordsPerPage;
    const length = Math.max(0, Math.min(recordsPerPage, this.count - first));
    return `{"items":[${Array.from({ length }, (_, place) => this.#recordText(first + place)).join(",")}]}`;
  }

  idsTextOf(first: number, length: number): string {
    const last = Math.min(this.count, first + length);
    return JSON.stringify({
      ids: Array.from({ length: last - first }, (_, place) => `WO-${this.#key(first + place)}`),
    });
  }

  #recordText(place: number): string {
    const parts = this.#pool[place % this.#pool.length] as readonly [string, string, string, string];
    const [start, middle, later, end] = parts;
    const key = this.#key(place);
    return `${start}WO-${key}${middle}26-${key}${later}${changedAt(place, this.count)}${end}`;
  }

  #key(place: number): string {
    return String(scattered(place, this.count)).padStart(8, "0");
  }
}

function pageText(items: readonly WorkOrder[]): string {
  return JSON.stringify({ items });
}

function worldOf(count: number): World {
  // 40 % of the sandbox's records are work orders, less a few where it has hardly any.
  return new World({ seed: 1, scale: Math.max(1_000, Math.ceil(count / 0.4) + 100), epochMs });
}

function workOrderAt(world: World, place: number, count: number) {
  const order = generate(world, "work_orders", scattered(place, count));
  return { ...order, modified_at: changedAt(place, count) };
}

/** Each number from 1 to `count` once. */
function scattered(place: number, count: number): number {
  return 1 + ((place * leap) % count);
}

function changedAt(place: number, count: number): string {
  return new Date(epochMs - (count - place) * changeStepMs).toISOString();
}

/** Later than it was and still before the record behind it, so that the order holds. */
function changedOnce(order: WorkOrder): WorkOrder {
  return {
    ...order,
    revision: order.revision + 1,
    title: `${order.title.replace(/ \(revised.*$/, "")} (revised ${order.revision + 1})`,
    modified_at: new Date(Date.parse(order.modified_at) + 1).toISOString(),
  };
}

const [idMark, numberMark, timeMark] = ["\u0001id", "\u0001number", "\u0001time"] as const;

/** A record's text before, between and behind its id, its number and its time of change. */
function cut(order: WorkOrder): readonly [string, string, string, string] {
  const text = JSON.stringify({ ...order, id: idMark, number: numberMark, modified_at: timeMark });
  const parts = text.split(/\\u0001(?:id|number|time)/);
  const [start, middle, later, end] = parts;
  if (start === undefined || middle === undefined || later === undefined || end === undefined || parts.length !== 4) {
    throw new Error("A work order's text has no place for its id, its number and its time of change.");
  }
  return [start, middle, later, end];
}
