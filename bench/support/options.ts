/** What the command line says about how to measure; each group has its own defaults. */
export interface BenchOptions {
  /** Work orders. */
  readonly records: number | undefined;
  readonly rounds: number | undefined;
  /** Of one deployment. */
  readonly connections: number | undefined;
  /** That a measurement lasts which has no end of its own. */
  readonly minutes: number | undefined;
  /** Whether events are numbered beside the sync, as in `npm start`. */
  readonly hasRelay: boolean;
}

/** One measurement: says how it goes on `tell`, returns what it found. */
export type BenchGroup = (tell: (line: string) => void, options: BenchOptions) => Promise<Record<string, unknown>>;

/** @throws {RangeError} the text is no whole number from 1 on. */
export function wholeNumber(name: string, text: string | undefined): number | undefined {
  if (text === undefined) return undefined;
  const value = /^\d{1,9}$/.test(text.replaceAll("_", "")) ? Number(text.replaceAll("_", "")) : 0;
  if (value < 1) throw new RangeError(`Expected --${name} to be a whole number from 1 on, got "${text}".`);
  return value;
}
