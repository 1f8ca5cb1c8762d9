import { spawn, type ChildProcess } from "node:child_process";
import { once } from "node:events";
import { fileURLToPath } from "node:url";

const main = fileURLToPath(new URL("../../src/main.ts", import.meta.url));

export interface ProcessResult {
  readonly code: number | null;
  readonly signal: NodeJS.Signals | null;
  readonly stdout: string;
  readonly stderr: string;
}

/** The program in a process of its own, as somebody starts it who has nothing but a home folder. */
export class GatewayProcess {
  readonly #child: ChildProcess;
  #stdout = "";
  #stderr = "";
  readonly ended: Promise<ProcessResult>;

  /** @param flags For Node itself, as `npm start` gives them. */
  constructor(
    home: string,
    args: readonly string[],
    env: NodeJS.ProcessEnv = {},
    flags: readonly string[] = ["--import", "tsx"],
  ) {
    const { PATH, HOME } = process.env;
    this.#child = spawn(process.execPath, [...flags, main, ...args], {
      env: { PATH, HOME, TRIBUTARY_HOME: home, PORT: "0", ...env },
      stdio: ["ignore", "pipe", "pipe"],
    });
    this.#child.stdout?.on("data", (data: Buffer) => {
      this.#stdout += String(data);
      this.#child.emit("output");
    });
    this.#child.stderr?.on("data", (data: Buffer) => (this.#stderr += String(data)));
    this.ended = once(this.#child, "close").then(([code, signal]: unknown[]) => {
      this.#child.emit("output");
      return {
        code: code as number | null,
        signal: signal as NodeJS.Signals | null,
        stdout: this.#stdout,
        stderr: this.#stderr,
      };
    });
  }

  get pid(): number {
    return this.#child.pid ?? 0;
  }

  /** The first line of standard output. Rejects when the process ends without one. */
  async firstLine(): Promise<string> {
    while (!this.#stdout.includes("\n")) {
      if (this.#child.exitCode !== null || this.#child.signalCode !== null) {
        throw new Error(`The process ended without a word. ${this.#stderr}`);
      }
      await once(this.#child, "output");
    }
    return this.#stdout.split("\n", 1)[0] ?? "";
  }

  kill(signal: NodeJS.Signals): void {
    this.#child.kill(signal);
  }
}
