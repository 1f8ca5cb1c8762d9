import { fork, type ChildProcess } from "node:child_process";
import { once } from "node:events";
import { fileURLToPath } from "node:url";

/** Whom to subscribe, and to what. */
export interface SubscribeOrder {
  readonly kind: "SUBSCRIBE";
  readonly url: string;
  /** Used by turns. */
  readonly tokens: readonly string[];
  readonly count: number;
  readonly query: string;
}

/** From now on the events are numbered from 0 again. */
export interface ResetOrder {
  readonly kind: "RESET";
}

/** Asks how many events they were told, all together. */
export interface CountOrder {
  readonly kind: "COUNT";
}

export type SubscribersOrder = SubscribeOrder | ResetOrder | CountOrder;

export type SubscribersReport =
  | { readonly kind: "SUBSCRIBED" | "RESET" }
  /** All of the process were told an event, the last of them at `atMs`, milliseconds since 1970; `errors` of all events until now. */
  | {
      readonly kind: "TOLD";
      readonly event: number;
      readonly atMs: number;
      readonly bytes: number;
      readonly errors: number;
    }
  | { readonly kind: "COUNT"; readonly count: number }
  /** How many were told anything yet. */
  | { readonly kind: "HEARD"; readonly count: number }
  | { readonly kind: "FAILED"; readonly why: string };

/** When the last was told, how long the message was, and how many had errors in them. */
export type Told = Pick<Extract<SubscribersReport, { kind: "TOLD" }>, "atMs" | "bytes" | "errors">;

/** Subscribers over websockets, a process of their own, so that reading takes no time from the process that is measured. */
export class SubscribersProcess {
  readonly #child: ChildProcess = fork(fileURLToPath(new URL("./subscribers-process.ts", import.meta.url)), [], {
    execArgv: ["--import", "tsx"],
    stdio: ["ignore", "inherit", "inherit", "ipc"],
  });
  #told: Told[] = [];
  #heard = 0;
  #count = 0;
  #failure: string | null = null;

  constructor(private readonly size: number) {
    this.#child.on("message", (report: SubscribersReport) => {
      if (report.kind === "TOLD") this.#told[report.event] = report;
      if (report.kind === "COUNT") this.#count = report.count;
      if (report.kind === "HEARD") this.#heard = report.count;
      if (report.kind === "FAILED") this.#failure = report.why;
      this.#child.emit("report", report.kind);
    });
  }

  /** Whether each of them has been told something, and so is sure to be told what follows. */
  get isComplete(): boolean {
    return this.#heard >= this.size;
  }

  async subscribe(order: Omit<SubscribeOrder, "kind" | "count">): Promise<void> {
    this.#child.send({ ...order, kind: "SUBSCRIBE", count: this.size } satisfies SubscribersOrder);
    await this.#reported("SUBSCRIBED");
  }

  /** How many events they were told since they came, all together. */
  async count(): Promise<number> {
    this.#child.send({ kind: "COUNT" } satisfies SubscribersOrder);
    await this.#reported("COUNT");
    return this.#count;
  }

  async reset(): Promise<void> {
    this.#told = [];
    this.#child.send({ kind: "RESET" } satisfies SubscribersOrder);
    await this.#reported("RESET");
  }

  /** When the last of them was told the event. */
  async told(event: number): Promise<Told> {
    for (;;) {
      const told = this.#told[event];
      if (told) return told;
      await this.#reported("TOLD");
    }
  }

  async stop(): Promise<void> {
    const gone = once(this.#child, "exit");
    this.#child.kill("SIGTERM");
    await gone;
  }

  async #reported(wanted: SubscribersReport["kind"]): Promise<void> {
    for (;;) {
      if (this.#failure !== null) throw new Error(this.#failure);
      const [kind] = (await once(this.#child, "report")) as [SubscribersReport["kind"]];
      if (kind === wanted) return;
    }
  }
}
