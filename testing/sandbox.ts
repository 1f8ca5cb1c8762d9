import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { plainEnvironment, Program } from "./program.js";

/** The scenarios that come with the product. */
export type ScenarioName = "outage" | "rate-limited" | "login-revoked" | "schema-change" | "mass-delete" | "slow";

/** A fault with what narrows it; as one word it is `status:503;count=3`. */
export interface Fault {
  readonly fault: string;
  /** Only requests whose path begins so. */
  readonly path?: string;
  /** For that many requests, then no more. */
  readonly count?: number;
  /** Of that share of the requests, above 0, up to 1. */
  readonly probability?: number;
  /** For that many seconds, then no more. */
  readonly seconds?: number;
}

/** A scenario of one's own, as in a scenario file. */
export interface ScenarioDefinition {
  readonly name: string;
  readonly description?: string;
  readonly steps: readonly Readonly<Record<string, unknown>>[];
}

/** How a Sandbox is. */
export interface SandboxState {
  /** Its own clock. */
  readonly now: string;
  readonly faults: readonly { readonly id: number; readonly fault: string; readonly left: number | null }[];
  readonly scenario: {
    readonly name: string;
    readonly state: "playing" | "holding" | "done" | "failed" | "stopped";
    readonly done: number;
    readonly steps: number;
    readonly error: string | null;
  } | null;
}

/** How many requests were made, by kind and action, and everything else by the first part of its path. */
export interface RequestCounts {
  readonly total: number;
  readonly by_kind: Readonly<Record<string, Readonly<Record<string, number>>>>;
  readonly other: Readonly<Record<string, number>>;
}

/** A stretch of time: `{ days: 2, hours: 3 }`. */
export interface Time {
  readonly days?: number;
  readonly hours?: number;
  readonly minutes?: number;
  readonly seconds?: number;
}

/** What an attached Sandbox is known by; plain JSON. */
export interface SandboxHandle {
  readonly url: string;
  readonly apiKey: string;
}

export interface SandboxOptions {
  /** The same seed and scale make the same data on the same day. Default 1. */
  readonly seed?: number;
  /** Records of the main kinds, 100 to 5,000,000. Default 500. */
  readonly scale?: number;
  /** Faults from the start. */
  readonly faults?: readonly string[];
  /** Default "sandbox". */
  readonly apiKey?: string;
  /** Keeps the data there, which saves making it the next time; without it, it goes with the Sandbox. */
  readonly dataDir?: string;
  /** Whole milliseconds; a million records take minutes. Default 120,000. */
  readonly startTimeoutMs?: number;
  /** Is told each line of its log. */
  readonly onLog?: (line: string) => void;
}

/** A request to the Sandbox that was refused. */
export class SandboxRefusal extends Error {
  override readonly name = "SandboxRefusal";

  constructor(
    readonly status: number,
    readonly body: unknown,
  ) {
    super(`The Sandbox answered ${status}: ${JSON.stringify(body)}`);
  }
}

/** A Sandbox that runs: the system that an integration is tested against. */
export class TestSandbox {
  readonly url: string;
  readonly apiKey: string;
  readonly #end: () => Promise<void>;

  /** @internal */
  constructor({ url, apiKey }: SandboxHandle, end: () => Promise<void> = async () => undefined) {
    this.url = url;
    this.apiKey = apiKey;
    this.#end = end;
  }

  /** What `attachSandbox` takes in another process. */
  get handle(): SandboxHandle {
    return { url: this.url, apiKey: this.apiKey };
  }

  /**
   * Has it misbehave: `down`, `hang`, `slow:2000`, `status:503;count=3`, `status:429:5`, `unauthorized`,
   * `forbidden:purchase_orders`, `lost-answer` … All of them are checked before the first begins.
   * @throws {SandboxRefusal} 422 a fault that there is not.
   */
  async break(...faults: readonly (string | Fault)[]): Promise<SandboxState> {
    return this.control({ faults });
  }

  /** Plays a scenario, in place of the one before. Resolves at its first wait, or its end. */
  async play(scenario: ScenarioName | ScenarioDefinition): Promise<SandboxState> {
    return this.control({ scenario });
  }

  /** Takes all faults away and ends the scenario. */
  async mend(): Promise<SandboxState> {
    return this.control({ mend: true });
  }

  /** Lets its time pass; people work meanwhile. @param changes exactly that many things happen. */
  async advance(time: Time, { changes }: { changes?: number } = {}): Promise<SandboxState & { happenings: number }> {
    const { days = 0, hours = 0, minutes = 0, seconds = 0 } = time;
    const advance = { seconds: ((days * 24 + hours) * 60 + minutes) * 60 + seconds, changes };
    const { advanced, ...state } = await this.control<{ advanced: { happenings: number } }>({ advance });
    return { ...state, happenings: advanced.happenings };
  }

  /** Ends logins by OAuth 2: all, as if they were revoked, or access tokens, which can be refreshed. */
  async endLogins(which: "all" | "access_tokens" = "all"): Promise<SandboxState> {
    return this.control({ end_logins: which });
  }

  /** Deletes records past all rules, evenly spread. @returns how many. */
  async deleteRecords(
    kind: string,
    { share, count, leavesTrace = false }: { share?: number; count?: number; leavesTrace?: boolean } = {},
  ): Promise<number> {
    const delete_records = { kind, share, count, leaves_trace: leavesTrace };
    return (await this.control<{ deleted: number }>({ delete_records })).deleted;
  }

  /** Changes a record past all rules, as somebody with access to the database does. */
  async changeRecord(kind: string, id: string, fields: Readonly<Record<string, unknown>>): Promise<void> {
    await this.#send("PATCH", `/control/records/${kind}/${encodeURIComponent(id)}`, fields, true);
  }

  async state(): Promise<SandboxState> {
    return (await this.#send("GET", "/control", undefined, true)) as SandboxState;
  }

  /** What was asked of it since its start, or since `resetRequests`. Control calls don't count. */
  async requests(): Promise<RequestCounts> {
    return (await this.#send("GET", "/control/requests", undefined, true)) as RequestCounts;
  }

  async resetRequests(): Promise<void> {
    await this.#send("DELETE", "/control/requests", undefined, true);
  }

  /**
   * A request to its own API, as somebody at the customer's makes it.
   * @throws {SandboxRefusal} any answer but 2xx.
   */
  async api<Body = Record<string, unknown>>(method: string, path: string, body?: unknown): Promise<Body> {
    return (await this.#send(method, `/api/v1${path}`, body, false)) as Body;
  }

  /** Several instructions at once, in the words of its control API. */
  async control<More = unknown>(instructions: Readonly<Record<string, unknown>>): Promise<SandboxState & More> {
    return (await this.#send("POST", "/control", instructions, true)) as SandboxState & More;
  }

  /** Ends it and removes its data, unless that has a folder of its own. Nothing for one that was attached. */
  async stop(): Promise<void> {
    await this.#end();
  }

  async #send(method: string, path: string, body: unknown, isControl: boolean): Promise<unknown> {
    const response = await fetch(`${this.url}${path}`, {
      method,
      headers: {
        ...(isControl ? { "x-sandbox-control": this.apiKey } : { authorization: `Bearer ${this.apiKey}` }),
        ...(body === undefined ? {} : { "content-type": "application/json" }),
      },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    });
    const text = await response.text();
    const value: unknown = text === "" ? null : JSON.parse(text);
    if (!response.ok) throw new SandboxRefusal(response.status, value);
    return value;
  }
}

/** Starts a Sandbox in a process of its own, at a free port. @throws {Error} it did not start, with what it said. */
export async function startSandbox(options: SandboxOptions = {}): Promise<TestSandbox> {
  const { seed = 1, scale = 500, faults = [], apiKey = "sandbox", dataDir, startTimeoutMs = 120_000, onLog } = options;
  const temporary = dataDir === undefined ? await mkdtemp(join(tmpdir(), "tributary-testing-")) : null;
  const args = ["sandbox", "--port", "0", "--json", "--seed", String(seed), "--scale", String(scale)];
  args.push("--api-key", apiKey, "--data-dir", dataDir ?? temporary ?? "");
  for (const fault of faults) args.push("--fault", fault);
  const forget = async () => {
    if (temporary) await rm(temporary, { recursive: true, force: true });
  };
  try {
    const env = { ...plainEnvironment(), TRIBUTARY_ALLOWED_NETWORKS: "127.0.0.0/8:*, [::1]:*" };
    const { program, answer } = await Program.start(args, { env, cwd: process.cwd(), startTimeoutMs, onLog });
    const { url } = answer as { url: string };
    return new TestSandbox({ url, apiKey }, async () => {
      await program.stop();
      await forget();
    });
  } catch (error) {
    await forget();
    throw error;
  }
}

/** A Sandbox that runs already: one that a global set-up started, or one in a container. */
export function attachSandbox(handle: SandboxHandle): TestSandbox {
  return new TestSandbox(handle);
}
