import { useSyncExternalStore } from "react";

const tickMs = 1_000;
let now = new Date();
const listeners = new Set<() => void>();
let timer: ReturnType<typeof setInterval> | undefined;

function subscribe(listener: () => void): () => void {
  listeners.add(listener);
  timer ??= setInterval(() => {
    now = new Date();
    for (const tell of listeners) tell();
  }, tickMs);
  return () => {
    listeners.delete(listener);
    if (listeners.size > 0) return;
    clearInterval(timer);
    timer = undefined;
  };
}

/** The time, told anew each second; one clock for the whole page. */
export function useNow(): Date {
  return useSyncExternalStore(subscribe, () => now);
}

const relative = new Intl.RelativeTimeFormat("en", { numeric: "auto", style: "long" });
const units = [
  ["year", 365.25 * 86_400],
  ["month", 30.44 * 86_400],
  ["day", 86_400],
  ["hour", 3_600],
  ["minute", 60],
  ["second", 1],
] as const;

export function fromNow(at: Date, since: Date): string {
  const seconds = Math.round((at.getTime() - since.getTime()) / 1_000);
  const [unit, size] = units.find(([, length]) => Math.abs(seconds) >= length) ?? ["second", 1];
  return relative.format(Math.trunc(seconds / size), unit);
}

/** How long ago or ahead; exactly when one points at it. */
export function When({ at, none = "never" }: { readonly at: string | null | undefined; readonly none?: string }) {
  const tick = useNow();
  if (!at) return <>{none}</>;
  const date = new Date(at);
  // What happened since the last tick, or by a clock that is a little ahead, is no future.
  const aheadMs = date.getTime() - tick.getTime();
  const time = aheadMs > 0 && aheadMs < 2 * tickMs ? date : tick;
  return (
    <time dateTime={at} title={calendarAndClock(date, "medium")}>
      {fromNow(date, time)}
    </time>
  );
}

/** When something is to be done; what should be under way by now is due, not past. */
export function Due({ at }: { readonly at: string | null | undefined }) {
  const now = useNow();
  if (!at) return null;
  return Date.parse(at) <= now.getTime() ? <>now</> : <When at={at} />;
}

/** For how long something has been so. */
export function Lasting({ since }: { readonly since: string }) {
  const seconds = (useNow().getTime() - Date.parse(since)) / 1_000;
  return <time dateTime={since}>{duration(Math.max(0, seconds))}</time>;
}

/** `2 h 5 min`. */
export function duration(seconds: number): string {
  if (seconds < 90) return `${Math.round(seconds)} s`;
  const minutes = Math.round(seconds / 60);
  if (minutes < 90) return `${minutes} min`;
  const hours = Math.floor(minutes / 60);
  if (hours < 48) return minutes % 60 === 0 ? `${hours} h` : `${hours} h ${minutes % 60} min`;
  return `${Math.round(hours / 24)} days`;
}

/** An instant as the calendar and the clock say it here; exactly, in UTC, when one points at it. */
export function Moment({ at }: { readonly at: string }) {
  return (
    <time dateTime={at} title={at}>
      {calendarAndClock(new Date(at))}
    </time>
  );
}

/** A day of the calendar, which is the same one everywhere: `Nov 27, 2026`. @param date `2026-11-27`. */
export function Day({ date }: { readonly date: string }) {
  return (
    <time dateTime={date} className="figure">
      {new Date(`${date}T00:00:00Z`).toLocaleDateString("en", { dateStyle: "medium", timeZone: "UTC" })}
    </time>
  );
}

/** `Nov 27, 2026, 14:05`, by this machine's time zone; with seconds where the clock is `medium`. */
export function calendarAndClock(at: Date, clock: "medium" | "short" = "short"): string {
  return at.toLocaleString("en", { dateStyle: "medium", timeStyle: clock, hourCycle: "h23" });
}

/** How long a call took, or may take: `85 ms`, `2.5 s`. */
export function milliseconds(length: number): string {
  if (length < 1_000) return `${Math.round(length)} ms`;
  return `${(length / 1_000).toLocaleString("en", { maximumFractionDigits: 1 })} s`;
}
