import { keepRunning, within } from "../events/index.js";
import type { Logger } from "../logging/index.js";
import type { Storage } from "../storage/index.js";
import { GraphStore } from "./graph-store.js";

/** Told which graph changed, by its id; null: any may have, while nobody was looking. */
export type GraphListener = (graphId: string | null) => void;

/** The longest that the end of a watch is waited for. */
const stopWithinMs = 2_000;

/** Follows the graphs of all tenants, whichever process changes them, through failovers. */
export class GraphWatch {
  readonly #stopping = new AbortController();
  readonly #store: GraphStore;
  readonly #logger: Logger;
  readonly #listeners = new Set<GraphListener>();
  #running: Promise<void> | null = null;

  constructor(parts: { readonly storage: Storage; readonly logger: Logger }) {
    this.#store = new GraphStore(parts.storage);
    this.#logger = parts.logger;
  }

  onChange(listener: GraphListener): () => void {
    this.#listeners.add(listener);
    return () => void this.#listeners.delete(listener);
  }

  start(): void {
    this.#running ??= keepRunning((isWell) => this.#follow(isWell), {
      name: "watch of the graphs",
      signal: this.#stopping.signal,
      logger: this.#logger,
    });
  }

  async stop(): Promise<void> {
    this.#stopping.abort();
    if (this.#running) await within(this.#running, stopWithinMs);
  }

  async #follow(isWell: () => void): Promise<void> {
    const stream = this.#store.watch();
    const close = () => void stream.close().catch(() => undefined);
    this.#stopping.signal.addEventListener("abort", close);
    try {
      // The stream begins with its first read; what changed before that nobody told.
      await stream.tryNext();
      isWell();
      this.#tell(null);
      while (!this.#stopping.signal.aborted) {
        const change = await stream.next();
        this.#tell("documentKey" in change ? String(change.documentKey._id) : null);
      }
    } finally {
      this.#stopping.signal.removeEventListener("abort", close);
      close();
    }
  }

  #tell(graphId: string | null): void {
    for (const listener of this.#listeners) listener(graphId);
  }
}
