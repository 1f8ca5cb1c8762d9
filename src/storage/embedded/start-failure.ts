import { readFile } from "node:fs/promises";
import type { FoundMongod } from "./find-mongod.js";
import type { EmbeddedHome, HomeState } from "./home.js";
import type { ProcessEnd } from "./supervised-process.js";

/** Seen with 6.0.5. @see https://www.mongodb.com/docs/manual/reference/exit-codes/ (which leaves out 100) */
export const exitCode = { portTaken: 48, dataOfAnotherVersion: 62, dataInUse: 100 } as const;

/** @param user who holds the data, as a noun: "another gateway (process 7)". */
export function explainInUse(home: EmbeddedHome, user: string): string {
  return `The embedded MongoDB in ${home.folder} is already used by ${user}. Stop that one, or set MONGODB_URI to a MongoDB replica set that both can use, or give this gateway a TRIBUTARY_HOME of its own.`;
}

/** Why a mongod ended while starting, in its own words, and what to do. */
export async function explainEnd(
  home: EmbeddedHome,
  found: FoundMongod,
  state: HomeState | undefined,
  end: ProcessEnd,
): Promise<string> {
  const mongod = `mongod ${found.version} (${found.path})`;
  if (end.code === exitCode.dataOfAnotherVersion) {
    const writer = state === undefined ? "another version" : `MongoDB ${state.dataVersion}`;
    return `${mongod} can't open ${home.dataFolder}, which ${writer} wrote. Put a mongod of that version, or of the major release after it, on the PATH, or set MONGODB_URI or another TRIBUTARY_HOME.`;
  }
  const words = [...(await faultsInLog(home.logFile, end.startedAt)), end.lastWords].filter((text) => text !== "");
  return `${mongod} ended with code ${end.code} while starting on ${home.dataFolder}: ${words.join("; ") || "it gave no reason"}. Its log is ${home.logFile}. Remove the cause, or set MONGODB_URI to a MongoDB replica set.`;
}

/** The last two errors since then. The log has one JSON object a line, with the severity in `s`. */
async function faultsInLog(logFile: string, since: Date): Promise<string[]> {
  const log = await readFile(logFile, "utf8").catch(() => "");
  return log
    .split("\n")
    .map(parseLogLine)
    .filter((line) => line !== undefined && (line.s === "E" || line.s === "F") && new Date(line.t.$date) >= since)
    .map((line) => [line?.msg, describe(line?.attr?.error)].filter((part) => part !== "").join(": "))
    .slice(-2);
}

interface LogLine {
  readonly t: { readonly $date: string };
  readonly s: string;
  readonly msg: string;
  readonly attr?: { readonly error?: unknown };
}

function parseLogLine(line: string): LogLine | undefined {
  try {
    return JSON.parse(line) as LogLine;
  } catch {
    return undefined;
  }
}

function describe(error: unknown): string {
  if (typeof error === "object" && error !== null && "errmsg" in error) {
    return String(error.errmsg);
  }
  return typeof error === "string" ? error : "";
}
