/** An expression did not work on one payload; the message says why, without naming the field it is for. */
export class ExpressionError extends Error {
  override readonly name = "ExpressionError";
}

/**
 * What the evaluation of one expression on one payload may still cost. A step is a node visited, an element of a list made
 * or looked at, or a few characters of text. JMESPath has no loops, yet a short expression can ask for anything:
 * `[@,@][] | [@,@][] | …` doubles with each bar, `$[*].$[*].$[*]…` multiplies, `` pad_left('', `1e9`) `` takes a gigabyte.
 */
export class Budget {
  #left: number;
  readonly #steps: number;

  constructor(steps: number) {
    this.#steps = steps;
    this.#left = steps;
  }

  /** To be called before the work is done. @throws {ExpressionError} there is not that much left. */
  take(steps: number): void {
    this.#left -= steps;
    if (this.#left < 0) {
      throw new ExpressionError(`it takes more than ${this.#steps} steps; ask for less of the payload`);
    }
  }

  /** Text of that length is made or read. Characters are far cheaper than nodes. */
  takeText(characters: number): void {
    this.take(Math.ceil(characters / 8));
  }

  /** Something is looked for in text: at worst, each of its characters is tried at each place. */
  takeSearch(text: string, sought: string): void {
    this.take(Math.ceil((text.length * sought.length) / 64));
  }
}
