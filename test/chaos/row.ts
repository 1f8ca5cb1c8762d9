import { Random } from "../../src/sandbox/random.js";

/** What a row is run with. */
export interface RowContext {
  readonly seed: number;
  readonly isFull: boolean;
  /** By `performance.now()`: no case begins after it. */
  readonly deadline: number;
  /** Only this case, to look at one that failed. */
  readonly onlyCase: number | null;
  /** The first one, to go on with a row that found no time for all. */
  readonly firstCase: number;
  readonly tell: (line: string) => void;
}

export interface RowFailure {
  readonly case: number;
  readonly what: string;
  readonly problems: readonly string[];
}

export interface RowResult {
  readonly row: number;
  readonly name: string;
  readonly cases: number;
  /** Single faults: connections that met one, kills, pauses. */
  readonly faults: number;
  readonly failures: readonly RowFailure[];
  /** What was measured: longest takeover, gap and the like. */
  readonly measured: Readonly<Record<string, number>>;
  /** Why it did not run; null when it did. */
  readonly notRun: string | null;
  readonly seconds: number;
}

export interface Row {
  readonly row: number;
  readonly name: string;
  readonly run: (context: RowContext) => Promise<RowResult>;
}

/** What one case found. */
export interface CaseResult {
  readonly what: string;
  readonly faults: number;
  readonly problems: readonly string[];
  readonly measured?: Readonly<Record<string, number>>;
}

/** Runs cases one after the other, each with random numbers of its own, until there are enough or the time is over. */
export async function runCases(
  row: Pick<Row, "row" | "name">,
  context: RowContext,
  counts: { readonly few: number; readonly full: number },
  runCase: (random: Random, number: number) => Promise<CaseResult>,
): Promise<RowResult> {
  const startedAt = performance.now();
  const failures: RowFailure[] = [];
  const measured: Record<string, number> = {};
  let cases = 0;
  let faults = 0;
  const last = context.isFull ? counts.full : counts.few;
  for (let number = 0; number < last; number += 1) {
    if (number < context.firstCase || (context.onlyCase !== null && context.onlyCase !== number)) continue;
    // The first always runs: a row that found no time would look as if all were well.
    if (cases > 0 && performance.now() > context.deadline) break;
    const random = Random.of(context.seed, `row ${row.row}`, number);
    // One that broke off has failed, and those behind it are tried all the same.
    const result = await runCase(random, number).catch((error: unknown): CaseResult => {
      const said = error instanceof Error ? (error.stack ?? error.message) : String(error);
      return { what: "broke off", faults: 0, problems: [said] };
    });
    cases += 1;
    faults += result.faults;
    for (const [name, value] of Object.entries(result.measured ?? {}))
      measured[name] = Math.max(measured[name] ?? 0, value);
    if (result.problems.length > 0) {
      failures.push({ case: number, what: result.what, problems: result.problems });
      context.tell(`row ${row.row} case ${number} (${result.what}) FAILED:`);
      for (const problem of result.problems.slice(0, 10)) context.tell(`  ${problem}`);
    } else context.tell(`row ${row.row} case ${number} (${result.what}) holds`);
  }
  const seconds = Math.round((performance.now() - startedAt) / 100) / 10;
  return { ...row, cases, faults, failures, measured, notRun: null, seconds };
}

export function notRun(row: Pick<Row, "row" | "name">, reason: string): RowResult {
  return { ...row, cases: 0, faults: 0, failures: [], measured: {}, notRun: reason, seconds: 0 };
}
