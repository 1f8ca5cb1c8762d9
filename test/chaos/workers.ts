import { fork, type ChildProcess } from "node:child_process";
import { once } from "node:events";
import { fileURLToPath } from "node:url";
import type { WorkerOptions, WorkerOrder } from "../support/worker-process.js";

const script = fileURLToPath(new URL("../support/worker-process.ts", import.meta.url));
const clock = new URL("shifted-clock.ts", import.meta.url).href;

/** A worker process, connected and held until it is told to begin. */
export class WorkerProcess {
  /** What it printed: where it ended itself. */
  printed = "";
  readonly ended: Promise<void>;
  readonly #ready: Promise<unknown>;
  #pings = 0;

  private constructor(readonly child: ChildProcess) {
    child.stdout?.setEncoding("utf8").on("data", (text: string) => (this.printed += text));
    this.ended = once(child, "exit").then(() => undefined);
    this.#ready = this.#said((message) => message === "ready");
    this.#ready.catch(() => undefined);
  }

  /** @param clockOffsetMs How far its own clock is off. */
  static start(uri: string, options: { clockOffsetMs?: number } = {}): WorkerProcess {
    const child = fork(script, [uri, "held"], {
      execArgv: ["--import", "tsx", ...(options.clockOffsetMs ? ["--import", clock] : [])],
      env: { ...process.env, CHAOS_CLOCK_OFFSET_MS: String(options.clockOffsetMs ?? 0) },
      stdio: ["ignore", "pipe", "inherit", "ipc"],
    });
    const end = () => child.kill("SIGKILL");
    process.once("exit", end);
    child.once("exit", () => process.off("exit", end));
    return new WorkerProcess(child);
  }

  get isGone(): boolean {
    return this.child.exitCode !== null || this.child.signalCode !== null;
  }

  /** Begins to work. Resolves when it does, or has ended itself on the way. */
  async begin(options: WorkerOptions): Promise<void> {
    await this.#ready;
    const begun = this.#said((message) => message === "begun").catch(() => this.ended);
    this.#order({ begin: options });
    await begun;
  }

  /** Until it answers, so that whatever it woke up to has had its turn. */
  async ping(): Promise<void> {
    const number = (this.#pings += 1);
    const answered = this.#said((message) => (message as { pong?: number } | null)?.pong === number);
    this.#order({ ping: number });
    await answered;
  }

  signal(signal: "SIGKILL" | "SIGSTOP" | "SIGCONT" | "SIGTERM"): void {
    this.child.kill(signal);
  }

  async end(signal: "SIGKILL" | "SIGTERM" = "SIGTERM"): Promise<void> {
    if (this.isGone) return;
    // One that is stopped hears nothing else.
    this.child.kill("SIGCONT");
    this.child.kill(signal);
    await this.ended;
  }

  #order(order: WorkerOrder): void {
    this.child.send(order);
  }

  #said(isIt: (message: unknown) => boolean): Promise<void> {
    return new Promise((resolve, reject) => {
      const listen = (message: unknown) => {
        if (!isIt(message)) return;
        this.child.off("message", listen);
        resolve();
      };
      this.child.on("message", listen);
      this.child.once("exit", () => reject(new Error("The worker ended before it answered.")));
    });
  }
}

/** Keeps one worker started ahead, because starting one takes longer than most of what is done with it. */
export class WorkerPool {
  #next: WorkerProcess | undefined;
  readonly #all = new Set<WorkerProcess>();

  constructor(private readonly uri: string) {}

  /** A held worker. */
  take(): WorkerProcess {
    // The one that was started ahead has ended where the store went away as it connected.
    const worker = this.#next && !this.#next.isGone ? this.#next : this.#start();
    this.#next = this.#start();
    return worker;
  }

  /** One whose clock is off. */
  takeShifted(clockOffsetMs: number): WorkerProcess {
    return this.#start(clockOffsetMs);
  }

  async end(): Promise<void> {
    await Promise.all([...this.#all].map((worker) => worker.end("SIGKILL")));
  }

  #start(clockOffsetMs = 0): WorkerProcess {
    const worker = WorkerProcess.start(this.uri, { clockOffsetMs });
    this.#all.add(worker);
    void worker.ended.then(() => this.#all.delete(worker));
    return worker;
  }
}
