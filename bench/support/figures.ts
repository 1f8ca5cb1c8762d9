export function median(values: readonly number[]): number {
  const sorted = [...values].sort((a, b) => a - b);
  const half = sorted.length / 2;
  const [low, high] = [sorted[Math.ceil(half) - 1], sorted[Math.floor(half)]];
  if (low === undefined || high === undefined) throw new Error("There is nothing to take the median of.");
  return (low + high) / 2;
}

/** @param share 0.99 for the 99th. */
export function percentile(values: readonly number[], share: number): number {
  const sorted = [...values].sort((a, b) => a - b);
  return sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))] ?? 0;
}

/** Two digits behind the point. */
export function round2(value: number): number {
  return Math.round(value * 100) / 100;
}

export function perSecond(records: number, ms: number): number {
  return Math.round(records / (ms / 1000));
}

export function wholeMs(values: readonly number[]): number[] {
  return values.map((value) => Math.round(value));
}

/** So that what one measurement leaves behind is not collected during the next. */
export function collectGarbage(): void {
  globalThis.gc?.();
}
