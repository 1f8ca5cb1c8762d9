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
): { stop(): void } {
  let isUnderWay = false;
  const timer = setInterval(() => {
    if (isUnderWay) return;
    isUnderWay = true;
    beat()
      .catch(onError)
      .finally(() => (isUnderWay = false));
  }, everyMs);
  return { stop: () => clearInterval(timer) };
}
