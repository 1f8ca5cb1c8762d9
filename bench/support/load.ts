import { fork, type ChildProcess } from "node:child_process";
import { once } from "node:events";
import { readFile } from "node:fs/promises";
import { fileURLToPath } from "node:url";

/** What is asked, and for how long. */
export interface LoadOrder {
  readonly url: string;
  readonly path: string;
  /** Where to ask instead over websockets, with the Authorization of `headers`; null asks over HTTP. */
  readonly webSocketUrl: string | null;
  readonly headers: Readonly<Record<string, string>>;
  /** By turns. */
  readonly bodies: readonly string[];
  readonly connections: number;
  readonly ms: number;
}

export interface LoadResult {
  readonly requests: number;
  /** Answers that were not 200, or over a websocket had errors. */
  readonly failures: number;
  readonly bytes: number;
  readonly elapsedMs: number;
  readonly p50Ms: number;
  readonly p99Ms: number;
}

/** Asks from a process of its own, so that asking takes no time from what is measured. */
export class LoadProcess {
  readonly #child: ChildProcess = fork(fileURLToPath(new URL("./load-process.ts", import.meta.url)), [], {
    execArgv: ["--import", "tsx"],
    stdio: ["ignore", "inherit", "inherit", "ipc"],
  });

  async run(order: LoadOrder): Promise<LoadResult> {
    const answer = once(this.#child, "message");
    this.#child.send(order);
    const [result] = (await answer) as [LoadResult];
    return result;
  }

  async stop(): Promise<void> {
    const gone = once(this.#child, "exit");
    this.#child.kill("SIGTERM");
    await gone;
  }
}

/** One of Linux's clock ticks, as in /proc/<pid>/stat. */
const tickMs = 10;

/** CPU time of a process since its start, of all its threads; NaN where there is no /proc. */
export async function cpuMs(pid: number): Promise<number> {
  const text = await readFile(`/proc/${pid}/stat`, "utf8").catch(() => "");
  // The name in parentheses may hold spaces; user and system time are the 12th and 13th fields behind it.
  const fields = text.slice(text.lastIndexOf(")") + 2).split(" ");
  return (Number(fields[11]) + Number(fields[12])) * tickMs;
}

/** Resident memory of a process in bytes. */
export async function residentBytes(pid: number): Promise<number> {
  const text = await readFile(`/proc/${pid}/status`, "utf8").catch(() => "");
  return Number(/^VmRSS:\s+(\d+) kB/m.exec(text)?.[1]) * 1_024;
}
