import { spawn, type ChildProcess } from "node:child_process";
import { once } from "node:events";
import { createRequire } from "node:module";
import type { Socket } from "node:net";
import { fileURLToPath, pathToFileURL } from "node:url";

const isSource = import.meta.url.endsWith(".ts");
const main = fileURLToPath(new URL(isSource ? "../src/main.ts" : "../src/main.js", import.meta.url));

/** Stops the program as SIGTERM does, once nobody holds the other end of its standard input. */
const endsWithParent =
  "data:text/javascript," +
  encodeURIComponent(
    'process.stdin.on("error", () => undefined).on("close", () => process.kill(process.pid, "SIGTERM")).resume().unref();',
  );

/** A gateway is killed that did not end in that time: its own limit and some. */
const stopWithinMs = 15_000;

export interface ProgramOptions {
  readonly env: NodeJS.ProcessEnv;
  /** Where relative paths begin. */
  readonly cwd: string;
  /** Whole milliseconds until its first line. */
  readonly startTimeoutMs: number;
  /** Is told each line of its log. Default: the last of them are part of an error only. */
  readonly onLog?: ((line: string) => void) | undefined;
}

/** Programs that run, so that none is left behind when the test's process ends in order. */
const running = new Set<ChildProcess>();
process.once("exit", () => {
  for (const child of running) child.kill("SIGKILL");
});

/** A command of this program in a process of its own. */
export class Program {
  readonly #child: ChildProcess;
  readonly #ended: Promise<void>;
  #stdout = "";
  #log = "";

  private constructor(args: readonly string[], { env, cwd, onLog }: ProgramOptions) {
    const loader = isSource ? ["--import", pathToFileURL(createRequire(import.meta.url).resolve("tsx")).href] : [];
    this.#child = spawn(process.execPath, ["--import", endsWithParent, ...loader, main, ...args], {
      // The loader of sources looks for it from the working directory upwards.
      env: isSource ? { ...env, TSX_TSCONFIG_PATH: fileURLToPath(new URL("../tsconfig.json", import.meta.url)) } : env,
      cwd,
      stdio: ["pipe", "pipe", "pipe"],
    });
    running.add(this.#child);
    // Written to by nobody; it may be gone before we end.
    this.#child.stdin?.on("error", () => undefined);
    this.#child.stdout?.on("data", (data: Buffer) => {
      this.#stdout += String(data);
      this.#child.emit("line");
    });
    this.#child.stderr?.on("data", (data: Buffer) => {
      this.#log = (this.#log + String(data)).slice(-20_000);
      if (onLog) for (const line of String(data).trimEnd().split("\n")) onLog(line);
    });
    this.#ended = once(this.#child, "close").then(() => {
      running.delete(this.#child);
      this.#child.emit("line");
    });
  }

  /** Starts it and waits for its answer. @throws {Error} it ended before, or gave none in time, with what it said last. */
  static async start(args: readonly string[], options: ProgramOptions): Promise<{ program: Program; answer: unknown }> {
    const program = new Program(args, options);
    const timer = setTimeout(() => program.#child.kill("SIGKILL"), options.startTimeoutMs);
    try {
      while (!program.#stdout.includes("\n")) {
        if (program.#hasEnded) {
          throw new Error(
            `\`tributary ${args.join(" ")}\` ended before it was ready, or was not ready within ${options.startTimeoutMs} ms. It said last:\n${program.#log.trim()}`,
          );
        }
        await once(program.#child, "line");
      }
      program.#release();
      return { program, answer: JSON.parse(program.#stdout.split("\n", 1)[0] ?? "") as unknown };
    } finally {
      clearTimeout(timer);
    }
  }

  /** Its process id. */
  get pid(): number {
    return this.#child.pid ?? 0;
  }

  /** Ends it in order and waits until it is gone. May be called twice. */
  async stop(): Promise<void> {
    this.#hold();
    if (!this.#hasEnded) this.#child.kill("SIGTERM");
    const timer = setTimeout(() => this.#child.kill("SIGKILL"), stopWithinMs);
    await this.#ended;
    clearTimeout(timer);
  }

  /** Ends it at once, as a power cut does. */
  async kill(): Promise<void> {
    this.#hold();
    if (!this.#hasEnded) this.#child.kill("SIGKILL");
    await this.#ended;
  }

  /** A test's process that is done is not kept from ending, and takes this one along. */
  #release(): void {
    this.#child.unref();
    for (const pipe of [this.#child.stdin, this.#child.stdout, this.#child.stderr]) (pipe as Socket | null)?.unref();
  }

  /** Waits for its end keep the test's process. */
  #hold(): void {
    this.#child.ref();
    for (const pipe of [this.#child.stdout, this.#child.stderr]) (pipe as Socket | null)?.ref();
  }

  get #hasEnded(): boolean {
    return this.#child.exitCode !== null || this.#child.signalCode !== null;
  }
}

/** What a program gets of the test's environment: enough to run, and no setting of a gateway that is meant for another. */
export function plainEnvironment(): NodeJS.ProcessEnv {
  const kept = Object.entries(process.env).filter(
    ([name]) =>
      !name.startsWith("TRIBUTARY_") && !["MONGODB_URI", "PORT", "HOST", "NODE_OPTIONS", "VITEST"].includes(name),
  );
  return Object.fromEntries(kept);
}
