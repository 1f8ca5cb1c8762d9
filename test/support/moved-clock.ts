import type { Storage } from "../../src/storage/index.js";

/** A store whose clock a test moves forward by hand. What the server reckons with by itself (`$$NOW`) stays as it is. */
export interface MovedClock {
  readonly storage: Storage;
  /** Whole milliseconds. */
  forward(ms: number): void;
  /** Moves it to an instant. */
  moveTo(at: Date): Promise<void>;
}

export function movedClock(storage: Storage): MovedClock {
  let offsetMs = 0;
  return {
    storage: { ...storage, now: async () => new Date((await storage.now()).getTime() + offsetMs) },
    forward(ms) {
      offsetMs += ms;
    },
    async moveTo(at) {
      offsetMs = at.getTime() - (await storage.now()).getTime();
    },
  };
}
