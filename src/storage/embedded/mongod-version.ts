import { execFile } from "node:child_process";
import { promisify } from "node:util";

/** What transactions, change streams and the aggregation stages in use were tried with; older servers are past their end of life. */
const oldestUsable = { major: 6, minor: 0 };

const runFile = promisify(execFile);

/** A mongod that runs here and suits the data, or why it does not count. */
export type MongodCheck = { readonly version: string } | { readonly problem: string };

/**
 * Runs `mongod --version`: the only proof that a binary fits this machine's processor and libraries.
 *
 * @param options.dataVersion feature compatibility version of the data it has to open, such as "6.0"; none for an empty home.
 */
export async function checkMongod(
  path: string,
  options: { env: NodeJS.ProcessEnv; dataVersion?: string | undefined; signal?: AbortSignal | undefined },
): Promise<MongodCheck> {
  let output: string;
  try {
    const { stdout } = await runFile(path, ["--version"], {
      env: options.env,
      timeout: 10_000,
      killSignal: "SIGKILL",
      signal: options.signal,
    });
    output = stdout;
  } catch (error) {
    options.signal?.throwIfAborted();
    return { problem: `${path} does not run here (${firstLine(error)})` };
  }
  const version = /^db version v(\d+\.\d+\.\d+)/m.exec(output)?.[1];
  if (version === undefined) {
    return { problem: `${path} --version did not answer like a mongod` };
  }
  if (isOlder(version, `${oldestUsable.major}.${oldestUsable.minor}`)) {
    return { problem: `${path} is ${version}, older than ${oldestUsable.major}.${oldestUsable.minor}` };
  }
  if (options.dataVersion !== undefined && !canOpen(version, options.dataVersion)) {
    return { problem: `${path} is ${version}, which can't open this home's data of MongoDB ${options.dataVersion}` };
  }
  return { version };
}

/**
 * Whether a mongod opens data of a feature compatibility version: its own, or back to the last major release before it.
 * 7.0 opens 6.0 and 7.0; 8.2 opens 8.0 to 8.2 but not 7.0; nothing opens what a newer one wrote.
 *
 * @see https://www.mongodb.com/docs/manual/reference/command/setFeatureCompatibilityVersion/
 */
export function canOpen(mongodVersion: string, dataVersion: string): boolean {
  const [major, minor] = numbersOf(mongodVersion);
  const oldestData = minor === 0 ? `${major - 1}.0` : `${major}.0`;
  return !isOlder(mongodVersion, dataVersion) && !isOlder(dataVersion, oldestData);
}

/** Orders version numbers newest first. */
export function newestFirst(a: string, b: string): number {
  return b.localeCompare(a, "en", { numeric: true });
}

/** Compares major and minor only: patches of one release never exclude each other's data. */
function isOlder(version: string, than: string): boolean {
  const [major, minor] = numbersOf(version);
  const [thanMajor, thanMinor] = numbersOf(than);
  return major < thanMajor || (major === thanMajor && minor < thanMinor);
}

function numbersOf(version: string): [major: number, minor: number] {
  const [major = "0", minor = "0"] = version.split(".");
  return [Number.parseInt(major, 10), Number.parseInt(minor, 10)];
}

function firstLine(error: unknown): string {
  const { stderr, code, message } = error as { stderr?: string; code?: string | number; message: string };
  const said = stderr?.trim().split("\n")[0];
  return said ? said : typeof code === "string" ? code : (message.split("\n")[0] ?? message);
}
