import { InvalidInputError, type InputProblem } from "../../errors/index.js";

/** Collects what is wrong with the data of a write, so that a caller learns all of it at once. */
export class InputProblems {
  readonly #found: InputProblem[] = [];

  /** @param path Inside the data of the write: `["lines", 0, "unit"]`. */
  add(path: readonly (string | number)[], message: string): void {
    this.#found.push({ path, message });
  }

  /** @throws {InvalidInputError} when anything was found. */
  throwIfAny(): void {
    if (this.#found.length === 0) return;
    const list = this.#found.map(({ path, message }) => `${path.join(".")}: ${message}`).join(" ");
    throw new InvalidInputError(`Odoo can't take this. ${list}`, { problems: this.#found });
  }
}
