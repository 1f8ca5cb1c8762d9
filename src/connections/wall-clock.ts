import { IANAZone } from "luxon";

const minuteMs = 60_000;
const dayMs = 86_400_000;

/** What the clock on the wall of a zone shows at an instant, as the milliseconds that UTC would have then. */
export function wallTimeAt(instant: number, timeZone: string): number {
  return instant + offsetMs(instant, timeZone);
}

/**
 * When the clock on the wall of a zone shows a time, first and last. The two differ where clocks are set back and show it
 * twice; where they are set forward and never show it, both are the instant at which they are.
 * @param wallTime As `wallTimeAt` gives it.
 */
export function instantsOf(wallTime: number, timeZone: string): { readonly first: number; readonly last: number } {
  // No zone changes its clock twice within two days, so these are the only offsets that the time can have.
  const before = offsetMs(wallTime - dayMs, timeZone);
  const after = offsetMs(wallTime + dayMs, timeZone);
  const [byBefore, byAfter] = [wallTime - before, wallTime - after];
  if (before === after) return { first: byBefore, last: byBefore };
  const isBefore = offsetMs(byBefore, timeZone) === before;
  const isAfter = offsetMs(byAfter, timeZone) === after;
  if (isBefore && isAfter) return { first: Math.min(byBefore, byAfter), last: Math.max(byBefore, byAfter) };
  if (isBefore) return { first: byBefore, last: byBefore };
  if (isAfter) return { first: byAfter, last: byAfter };
  const changed = changeBetween(byAfter, byBefore, timeZone);
  return { first: changed, last: changed };
}

/** The instant after `low` and up to `high` from which the zone has the offset that it has at `high`. */
function changeBetween(low: number, high: number, timeZone: string): number {
  const wanted = offsetMs(high, timeZone);
  let [earlier, later] = [low, high];
  while (later - earlier > 1) {
    const middle = Math.floor((earlier + later) / 2);
    if (offsetMs(middle, timeZone) === wanted) later = middle;
    else earlier = middle;
  }
  return later;
}

function offsetMs(instant: number, timeZone: string): number {
  return IANAZone.create(timeZone).offset(instant) * minuteMs;
}
