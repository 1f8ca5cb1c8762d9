import { once } from "node:events";
import type { Socket } from "node:net";
import { setTimeout as delay } from "node:timers/promises";

/** One direction of a connection: passes on in order, as it is told to. */
export class Pipe {
  latencyMs = 0;
  bytesPerSecond = Infinity;
  size = Infinity;
  closeDelayMs = 0;
  /** Nothing is passed on any more, not even the end. */
  isSwallowing = false;
  #work: Promise<void> = Promise.resolve();

  constructor(
    private readonly to: Socket,
    private readonly from: Socket,
  ) {}

  /** Behind everything that was put in before. */
  put(bytes: Buffer): void {
    if (bytes.length === 0) return;
    this.#then(async () => {
      for (let start = 0; start < bytes.length; start += this.size) {
        const piece = bytes.subarray(start, Math.min(bytes.length, start + this.size));
        const waitMs = this.latencyMs + (piece.length / this.bytesPerSecond) * 1_000;
        if (waitMs > 0) await delay(waitMs);
        // A turn of the loop between pieces, so that they arrive as pieces.
        else if (this.size < bytes.length) await delay(0);
        if (this.isSwallowing || !this.to.writable) return;
        if (!this.to.write(piece)) await Promise.race([once(this.to, "drain"), once(this.to, "close")]);
      }
    });
  }

  stall(ms: number): void {
    this.#then(() => delay(ms));
  }

  /** What was put in before is passed on first. */
  end(): void {
    this.#then(async () => {
      if (this.closeDelayMs > 0) await delay(this.closeDelayMs);
      if (!this.isSwallowing) this.to.end();
    });
  }

  /** Does something behind everything that was put in before. */
  then(act: () => void): void {
    this.#then(async () => act());
  }

  #then(act: () => Promise<void>): void {
    // Reads no further than it has passed on, so that a slow end slows the other one down.
    this.from.pause();
    const work = this.#work.then(act).catch(() => undefined);
    this.#work = work;
    void work.then(() => {
      if (this.#work === work) this.from.resume();
    });
  }
}
