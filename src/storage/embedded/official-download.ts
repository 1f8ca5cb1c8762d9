import { spawn } from "node:child_process";
import { createRequire } from "node:module";

/** Until the first byte: covers name look-up, connect and TLS, so that a machine without internet goes on soon. */
const defaultFirstByteTimeoutMs = 15_000;
/** Without a line of progress: the archive is unpacked silently, which took 6 s on two slow cores. */
const stallTimeoutMs = 90_000;
const overallTimeoutMs = 15 * 60_000;

const libraryPath = createRequire(import.meta.url).resolve("mongodb-memory-server-core");

/**
 * Runs in a process of its own: the library prints to standard output, takes its settings from the environment and can't
 * be interrupted, none of which may happen to a gateway.
 */
const script = `
const [library, downloadDir, version] = process.argv.slice(1);
const options = version ? { downloadDir, version } : { downloadDir };
require(library).MongoBinary.getPath(options).then(
  (path) => console.log("FOUND " + path),
  (error) => { console.log("FAILED " + String(error.message).replace(/\\s+/g, " ")); process.exitCode = 1; },
);
`;

/**
 * Downloads MongoDB's own build for this operating system into `folder`.
 *
 * @param options.version default: the library's, a current release.
 * @param options.firstByteTimeoutMs default 15,000.
 * @returns the path of the binary. It can be outside `folder`: the library also looks where it keeps its own.
 * @throws {Error} saying why not; the caller goes on to the next way.
 */
export function downloadOfficialMongod(options: {
  folder: string;
  env: NodeJS.ProcessEnv;
  version?: string | undefined;
  firstByteTimeoutMs?: number;
  onProgress: (line: string) => void;
  signal?: AbortSignal | undefined;
}): Promise<string> {
  options.signal?.throwIfAborted();
  const firstByteTimeoutMs = options.firstByteTimeoutMs ?? defaultFirstByteTimeoutMs;
  return new Promise((resolve, reject) => {
    const child = spawn(process.execPath, ["-e", script, "--", libraryPath, options.folder, options.version ?? ""], {
      cwd: options.folder,
      env: {
        // The library verifies certificates only when npm is told to.
        npm_config_strict_ssl: "true",
        MONGOMS_MAX_RETRIES: "1",
        ...options.env,
      },
      stdio: ["ignore", "pipe", "pipe"],
    });
    let lastWords = "";
    let isSettled = false;
    const settle = (outcome: () => void) => {
      if (!isSettled) {
        isSettled = true;
        clearTimeout(overall);
        clearTimeout(stall);
        options.signal?.removeEventListener("abort", abort);
        child.kill("SIGKILL");
        outcome();
      }
    };
    const giveUp = (reason: string) => settle(() => reject(new Error(reason)));
    const abort = () => settle(() => reject(options.signal?.reason as Error));
    const overall = setTimeout(() => giveUp(`not done after ${overallTimeoutMs / 60_000} minutes`), overallTimeoutMs);
    let stall = setTimeout(() => giveUp(`no answer within ${firstByteTimeoutMs / 1000} s`), firstByteTimeoutMs);
    options.signal?.addEventListener("abort", abort, { once: true });

    readLines(child.stdout, (line) => {
      clearTimeout(stall);
      stall = setTimeout(() => giveUp(`stalled for ${stallTimeoutMs / 1000} s`), stallTimeoutMs);
      const percent = /"([\d.]+)": ([\d.]+)% \(/.exec(line);
      if (line.startsWith("FOUND ")) {
        settle(() => resolve(line.slice("FOUND ".length)));
      } else if (line.startsWith("FAILED ")) {
        giveUp(line.slice("FAILED ".length));
      } else if (percent?.[1] !== undefined && percent[2] !== undefined) {
        options.onProgress(`MongoDB: downloading ${percent[1]} … ${Math.floor(Number(percent[2]))} %`);
      }
    });
    readLines(child.stderr, (line) => {
      lastWords = line;
    });
    child.once("error", (error) => giveUp(error.message));
    child.once("close", (code) => giveUp(`the download ended with code ${code}${lastWords ? `: ${lastWords}` : ""}`));
  });
}

function readLines(stream: NodeJS.ReadableStream, onLine: (line: string) => void): void {
  let rest = "";
  stream.setEncoding("utf8");
  stream.on("data", (chunk: string) => {
    const lines = (rest + chunk).split(/[\r\n]+/);
    rest = lines.pop() ?? "";
    lines.filter((line) => line.trim() !== "").forEach(onLine);
  });
}
