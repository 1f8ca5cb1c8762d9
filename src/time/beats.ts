export interface Beats {
  stop(): void;
  /** Stops, and waits for the beat that is under way: for whoever writes over what a beat writes. */
  ended(): Promise<void>;
}

/**
 * Calls `beat` again and again until `stop`, one call at a time: while a database stands still, calls that pile up would
 * use up the connections of the whole process.
 * @param everyMs whole milliseconds; a beat whose predecessor is still under way is left out.
 * @param onError what a beat threw. The next one is tried all the same.
 */
export function startBeats(
  everyMs: number,
  beat: () => Promise<unknown>,
  onError: (error: unknown) => void = () => undefined,
): Beats {
  let underWay: Promise<void> | null = null;
  const timer = setInterval(() => {
    underWay ??= beat()
      .then(() => undefined, onError)
      .finally(() => (underWay = null));
  }, everyMs);
  const stop = () => clearInterval(timer);
  return {
    stop,
    ended: async () => {
      stop();
      await underWay;
    },
  };
}
