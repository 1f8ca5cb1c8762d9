/** Lets so many pass at a time; the others wait in line. */
export class Turnstile {
  readonly #line: (() => void)[] = [];
  #inside = 0;

  constructor(private readonly most: number) {}

  /** Does not nest: work that passes again may wait for itself. */
  async pass<Result>(work: () => Promise<Result>): Promise<Result> {
    if (this.#inside >= this.most) await new Promise<void>((resolve) => this.#line.push(resolve));
    else this.#inside += 1;
    try {
      return await work();
    } finally {
      // Whoever is next takes the place over, so that nobody comes between.
      const next = this.#line.shift();
      if (next) next();
      else this.#inside -= 1;
    }
  }
}
