import type { ConnectionStatus } from "../../generated/graphql.js";

/** A time in which the status was the same; ends with `to`, which for the present one is now. */
export interface Period {
  /** Null: nothing is known of it any more. */
  readonly status: ConnectionStatus | null;
  readonly from: number;
  readonly to: number;
  readonly reason: string | null;
}

interface Change {
  readonly previous: ConnectionStatus;
  readonly status: ConnectionStatus;
  readonly reason?: string | null | undefined;
  readonly at: string;
}

export interface Known {
  readonly status: ConnectionStatus;
  readonly statusSince: string;
  readonly createdAt: string;
}

/**
 * What a connection's status was between two instants, oldest first and without gaps.
 * @param changes newest first. @param isAll whether there are no older ones than these.
 */
export function periodsOf(
  connection: Known,
  changes: readonly Change[],
  { isAll, from, to }: { readonly isAll: boolean; readonly from: number; readonly to: number },
): Period[] {
  const periods: Period[] = [];
  let end = to;
  const add = (status: Period["status"], begin: number, reason: string | null) => {
    const [start, stop] = [Math.max(begin, from), Math.min(end, to)];
    if (stop > start) periods.unshift({ status, from: start, to: stop, reason });
    end = Math.min(end, begin);
  };
  for (const change of changes) add(change.status, Date.parse(change.at), change.reason ?? null);
  const oldest = changes.at(-1);
  const began = Date.parse(connection.createdAt);
  if (oldest) {
    if (isAll) add(oldest.previous, began, null);
  } else add(connection.status, Date.parse(connection.statusSince), null);
  if (end > began) add(null, began, null);
  return periods;
}

export interface Share {
  readonly status: Period["status"];
  readonly ms: number;
  /** Of the whole, 0 to 1. */
  readonly share: number;
}

/** How long each status lasted in all, the longest first. */
export function sharesOf(periods: readonly Period[]): Share[] {
  const sums = new Map<Period["status"], number>();
  for (const { status, from, to } of periods) sums.set(status, (sums.get(status) ?? 0) + to - from);
  const whole = [...sums.values()].reduce((total, ms) => total + ms, 0);
  return [...sums]
    .map(([status, ms]) => ({ status, ms, share: whole === 0 ? 0 : ms / whole }))
    .sort((a, b) => b.ms - a.ms);
}

/** `99.98 %`: never rounded up to a whole that it was not. */
export function percent(share: number): string {
  if (share >= 1) return "100 %";
  return `${(Math.floor(share * 10_000) / 100).toLocaleString("en", { maximumFractionDigits: 2 })} %`;
}
