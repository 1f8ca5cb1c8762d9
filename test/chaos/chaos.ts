import { parseArgs } from "node:util";
import type { Row, RowResult } from "./row.js";
import { clocks } from "./rows/clocks.js";
import { connect } from "./rows/connect.js";
import { disk } from "./rows/disk.js";
import { expressions } from "./rows/expressions.js";
import { failover } from "./rows/failover.js";
import { fleet } from "./rows/fleet.js";
import { generated } from "./rows/generated.js";
import { keys } from "./rows/keys.js";
import { kills } from "./rows/kills.js";
import { logins } from "./rows/logins.js";
import { noise } from "./rows/noise.js";
import { outage } from "./rows/outage.js";
import { outages } from "./rows/outages.js";
import { queue } from "./rows/queue.js";
import { webhooks } from "./rows/webhooks.js";
import { tokens } from "./rows/tokens.js";
import { wires } from "./rows/wires.js";
import { writes } from "./rows/writes.js";
import { throttling } from "./rows/throttling.js";
import { workflows } from "./rows/workflows.js";
import { zombies } from "./rows/zombies.js";

const rows: readonly Row[] = [
  kills,
  zombies,
  clocks,
  failover,
  outage,
  disk,
  outages,
  throttling,
  wires,
  ...generated,
  logins,
  queue,
  tokens,
  webhooks,
  writes,
  keys,
  connect,
  expressions,
  workflows,
  noise,
  fleet,
];

const usage = `npm run chaos -- [--seed N] [--row R,…] [--case C] [--from C] [--full] [--minutes M] [--json]

  --seed     what is drawn at random comes from it; printed, and drawn itself when absent
  --row      rows of the fault matrix: ${rows.map(({ row }) => row).join(", ")}; all unless given
  --case     only this case of the row, to look at one that failed
  --from     begins each row with this case, to go on where the time was over before
  --full     as many cases as the fault matrix asks for, for as long as --minutes allow
  --minutes  no case begins later than this; each row gets its share. 8 unless given, 30 with --full
  --json     one JSON object at the end instead of a table
`;

interface Settings {
  readonly seed: number;
  readonly rows: readonly Row[];
  readonly onlyCase: number | null;
  readonly firstCase: number;
  readonly isFull: boolean;
  readonly minutes: number;
  readonly isJson: boolean;
}

function settingsOf(args: readonly string[]): Settings {
  const { values } = parseArgs({
    args: [...args],
    options: {
      seed: { type: "string" },
      row: { type: "string" },
      case: { type: "string" },
      from: { type: "string", default: "0" },
      full: { type: "boolean", default: false },
      minutes: { type: "string" },
      json: { type: "boolean", default: false },
    },
  });
  const wanted = values.row?.split(",").map((text) => wholeNumber("--row", text));
  const unknown = wanted?.find((number) => !rows.some(({ row }) => row === number));
  if (unknown !== undefined)
    throw new RangeError(`There is no row ${unknown}; there are ${rows.map(({ row }) => row).join(", ")}.`);
  return {
    seed: values.seed === undefined ? Math.floor(Math.random() * 2 ** 31) : wholeNumber("--seed", values.seed),
    rows: wanted ? rows.filter(({ row }) => wanted.includes(row)) : rows,
    onlyCase: values.case === undefined ? null : wholeNumber("--case", values.case),
    firstCase: wholeNumber("--from", values.from),
    isFull: values.full,
    minutes: values.minutes === undefined ? (values.full ? 30 : 8) : wholeNumber("--minutes", values.minutes),
    isJson: values.json,
  };
}

function wholeNumber(name: string, text: string): number {
  if (!/^\d+$/.test(text)) throw new RangeError(`${name} takes a whole number, it is "${text}".`);
  return Number(text);
}

/** @returns the exit code: 0 when all holds, 1 when something does not. */
async function chaos(settings: Settings): Promise<number> {
  const tell = (line: string) => void process.stderr.write(`${line}\n`);
  tell(`chaos --seed ${settings.seed}${settings.isFull ? " --full" : ""}`);
  const endsAt = performance.now() + settings.minutes * 60_000;
  const results: RowResult[] = [];
  for (const [place, row] of settings.rows.entries()) {
    const share = (endsAt - performance.now()) / (settings.rows.length - place);
    const deadline = performance.now() + Math.max(0, share);
    const { seed, isFull, onlyCase, firstCase } = settings;
    try {
      results.push(await row.run({ seed, isFull, onlyCase, firstCase, deadline, tell }));
    } catch (error) {
      const problems = [error instanceof Error ? (error.stack ?? error.message) : String(error)];
      const failures = [{ case: -1, what: "the row broke off", problems }];
      tell(`row ${row.row} broke off: ${problems.join()}`);
      results.push({
        row: row.row,
        name: row.name,
        cases: 0,
        faults: 0,
        failures,
        measured: {},
        notRun: null,
        seconds: 0,
      });
    }
  }
  const isBroken = results.some(({ failures }) => failures.length > 0);
  const text = settings.isJson ? JSON.stringify({ seed: settings.seed, results }, null, 2) : table(results);
  process.stdout.write(`${text}\n`);
  if (isBroken) process.stdout.write(`Something does not hold. Seed ${settings.seed}; try --row R --case C with it.\n`);
  return isBroken ? 1 : 0;
}

function table(results: readonly RowResult[]): string {
  const lines = [["row", "what", "cases", "faults", "failed", "s", "longest"]];
  for (const { row, name, cases, faults, failures, measured, notRun, seconds } of results) {
    const longest = Object.entries(measured).map(([what, value]) => `${what} ${value}`);
    const last = notRun === null ? longest.join(", ") : `not run: ${notRun}`;
    lines.push([row, name, cases, faults, failures.length, seconds, last].map(String));
  }
  const widths = lines[0]?.map((_, place) => Math.max(...lines.map((line) => line[place]?.length ?? 0))) ?? [];
  return lines
    .map((line) =>
      line
        .map((text, place) => text.padEnd(widths[place] ?? 0))
        .join("  ")
        .trimEnd(),
    )
    .join("\n");
}

let exitCode = 2;
try {
  exitCode = await chaos(settingsOf(process.argv.slice(2)));
} catch (error) {
  process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n\n${usage}`);
}
// A property that runs out of time is broken off inside of a run, whose servers may then stay open. What was written goes out first.
process.stdout.write("", () => process.exit(exitCode));
