import type { EntityProgress, SyncRunDocument } from "./sync-run-document.js";

/** One page says how long a page takes, not how long the next ones will. */
const leastPages = 2;
/** What the graph can hold. */
const mostSeconds = 2 ** 31 - 1;

/**
 * How long a run is likely to go on: what is left to read, at the speed of the run so far.
 *
 * The speed is that from the run's start to `now`, waits included: for an outage, a quiet hour, a worker's death or the
 * source's rate limit. A run that waited half of its time so far is thought to wait half of what comes; and while it
 * waits the estimate grows with `now` instead of standing still at a promise that can't be kept.
 * @returns Whole seconds, rounded up; 0 for a run that has ended. Null while it can't be known: before two pages are
 *   stored, and while an entity that is still to be read has not said how many records it has.
 */
export function remainingSeconds(run: SyncRunDocument, now: Date): number | null {
  if (run.endedAt) return 0;
  if (run.state !== "RUNNING" || !run.startedAt) return null;
  const pages = sum(run.entities.map((progress) => progress.pages));
  const read = sum(run.entities.map((progress) => progress.read));
  const left = run.entities.map(recordsLeft);
  const elapsedMs = now.getTime() - run.startedAt.getTime();
  if (pages < leastPages || read === 0 || elapsedMs <= 0 || left.includes(null)) return null;
  const seconds = (sum(left.map((records) => records ?? 0)) * elapsedMs) / read / 1000;
  return Math.min(Math.ceil(seconds), mostSeconds);
}

/** What is to be read of one entity; null while that is not known. Sources may have more than they said at first. */
function recordsLeft({ state, isWalked, expected, read }: EntityProgress): number | null {
  if (isWalked || (state !== "WAITING" && state !== "RUNNING")) return 0;
  return expected === null ? null : Math.max(0, expected - read);
}

function sum(numbers: readonly number[]): number {
  return numbers.reduce((total, one) => total + one, 0);
}
