interface Reading<Value> {
  readonly current: Promise<Value>;
  /** Begins when the current one has ended; asked for by whoever came meanwhile. */
  next: Promise<Value> | null;
}

/**
 * One read for all who ask for the same at the same time. Nobody is given what was read before it asked: who comes while
 * a read is under way waits for the next one. So it is no cache; it keeps a busy process from asking the database the
 * same question a hundred times at once, at the price of at most one more turn.
 */
export class SharedReads<Value> {
  readonly #readings = new Map<string, Reading<Value>>();

  read(key: string, load: () => Promise<Value>): Promise<Value> {
    const reading = this.#readings.get(key);
    if (!reading) return this.#begin(key, load);
    const begin = (): Promise<Value> => this.#begin(key, load);
    return (reading.next ??= reading.current.then(begin, begin));
  }

  #begin(key: string, load: () => Promise<Value>): Promise<Value> {
    const reading: Reading<Value> = { current: load(), next: null };
    this.#readings.set(key, reading);
    const end = (): void => {
      // With somebody waiting, the next one has taken the place already or is about to.
      if (reading.next === null) this.#readings.delete(key);
    };
    reading.current.then(end, end);
    return reading.current;
  }
}
