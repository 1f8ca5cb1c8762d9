import { inspect } from "node:util";

const shown = "[sealed]";

/**
 * A secret in memory. Whatever prints it, logs it, stores it or puts it into an answer gets "[sealed]"; only `reveal`
 * gives the text, and is called where it is used and nowhere before.
 */
export class Sealed {
  readonly #text: string;

  constructor(text: string) {
    this.#text = text;
  }

  reveal(): string {
    return this.#text;
  }

  toString(): string {
    return shown;
  }
  toJSON(): string {
    return shown;
  }
  /** What the database driver asks for. */
  toBSON(): string {
    return shown;
  }
  [Symbol.toPrimitive](): string {
    return shown;
  }
  [inspect.custom](): string {
    return shown;
  }
}
