interface Batch<Value> {
  readonly ids: Set<string>;
  readonly values: Promise<ReadonlyMap<string, Value>>;
  readonly begin: () => void;
}

/** Under way at once; what is asked for beyond waits and is read together. */
const mostUnderWay = 2;
/** Ids of one read: more are read apart, so that nobody waits for a large one. */
const mostIds = 1_000;

/**
 * Reads by id for all who ask at the same time, each id once. As with `SharedReads` nobody is given what was read before
 * it asked: whoever comes joins a read that has not begun.
 */
export class SharedBatches<Value> {
  #underWay = 0;
  readonly #waiting: Batch<Value>[] = [];

  /** @param read Values of those ids that there are. */
  constructor(private readonly read: (ids: readonly string[]) => Promise<ReadonlyMap<string, Value>>) {}

  get isIdle(): boolean {
    return this.#underWay === 0 && this.#waiting.length === 0;
  }

  /** Values by id, of those asked for and of others. */
  load(ids: readonly string[]): Promise<ReadonlyMap<string, Value>> {
    const last = this.#waiting.at(-1);
    const batch = last && last.ids.size + ids.length <= mostIds ? last : this.#open();
    for (const id of ids) batch.ids.add(id);
    return batch.values;
  }

  #open(): Batch<Value> {
    const ids = new Set<string>();
    let begin: () => void = () => undefined;
    const begun = new Promise<void>((resolve) => (begin = resolve));
    const values = begun
      .then(() => this.read([...ids]))
      .finally(() => {
        this.#underWay -= 1;
        this.#beginNext();
      });
    const batch = { ids, values, begin };
    this.#waiting.push(batch);
    // Those who ask in this turn of the event loop still come along.
    if (this.#underWay < mostUnderWay) process.nextTick(() => this.#beginNext());
    return batch;
  }

  #beginNext(): void {
    if (this.#underWay >= mostUnderWay) return;
    const batch = this.#waiting.shift();
    if (!batch) return;
    this.#underWay += 1;
    batch.begin();
  }
}
