import type { Logger } from "../../logging/index.js";

/** Ends what was started, last first: nothing is taken away from under something that still uses it. */
export class Teardown {
  readonly #steps: { readonly name: string; readonly end: () => Promise<void> }[] = [];

  /** Notes how to end what has just been started. */
  add(name: string, end: () => Promise<void>): void {
    this.#steps.push({ name, end });
  }

  /** Ends all of it. A step that fails is logged and keeps none of the others from ending. */
  async run(logger: Logger): Promise<void> {
    for (let step = this.#steps.pop(); step; step = this.#steps.pop()) {
      try {
        await step.end();
      } catch (error) {
        logger.error({ err: error, step: step.name }, "something did not end in order");
      }
    }
  }
}
