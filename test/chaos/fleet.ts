import { mkdtemp, readdir, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { residentBytesOf } from "../support/processes.js";
import { GatewayProcess } from "../support/gateway-process.js";
import { loopback } from "../support/network.js";

export type Role = "api" | "worker";

/** One place in a deployment, and the process that is in it now. */
interface Seat {
  readonly role: Role;
  process: GatewayProcess | null;
  /** Of an API that serves. */
  url: string | null;
}

/** Opens what the tests' own vaults seal. */
const masterKey = Buffer.alloc(32, 1).toString("base64");

/** Gateway processes on one database, as somebody runs them who wants none of them to be missed. */
export class Fleet {
  readonly #seats: Seat[];
  readonly #end = () => this.#seats.forEach(({ process }) => process?.kill("SIGKILL"));

  private constructor(
    private readonly mongodbUri: string,
    private readonly home: string,
    roles: readonly Role[],
  ) {
    this.#seats = roles.map((role) => ({ role, process: null, url: null }));
    process.once("exit", this.#end);
  }

  /** Until all of them are up. */
  static async start(mongodbUri: string, roles: readonly Role[]): Promise<Fleet> {
    const fleet = new Fleet(mongodbUri, await mkdtemp(join(tmpdir(), "tributary-chaos-fleet-")), roles);
    await Promise.all(roles.map((_, place) => fleet.revive(place)));
    return fleet;
  }

  /** Places of those with a role. */
  places(role: Role): number[] {
    return this.#seats.flatMap((seat, place) => (seat.role === role ? [place] : []));
  }

  /** Addresses of the APIs that are not known to be gone. */
  get urls(): string[] {
    return this.#seats.flatMap(({ url }) => (url === null ? [] : [url]));
  }

  /** Starts the process of a place anew, until it says that it runs. */
  async revive(place: number): Promise<void> {
    const seat = this.#seat(place);
    const env = {
      MONGODB_URI: this.mongodbUri,
      TRIBUTARY_MASTER_KEY: "env:CHAOS_MASTER_KEY",
      CHAOS_MASTER_KEY: masterKey,
      TRIBUTARY_ALLOWED_NETWORKS: loopback,
      TRIBUTARY_LOG_LEVEL: "warn",
      TRIBUTARY_REQUESTS_PER_MINUTE: "0",
      TRIBUTARY_COST_PER_MINUTE: "0",
    };
    seat.process = new GatewayProcess(this.home, ["start", "--json", "--role", seat.role], env);
    seat.url = (JSON.parse(await seat.process.firstLine()) as { url?: string }).url ?? null;
  }

  /** SIGKILL waits until it is gone; SIGSTOP and SIGCONT only tell it. */
  async signal(place: number, signal: "SIGKILL" | "SIGSTOP" | "SIGCONT"): Promise<void> {
    const seat = this.#seat(place);
    seat.process?.kill(signal);
    if (signal !== "SIGKILL") return;
    // As a proxy before them does, which hears of it when a connection breaks.
    seat.url = null;
    await seat.process?.ended;
  }

  /** Resident memory in bytes and open files of a place's process. Linux only. */
  async taken(place: number): Promise<{ bytes: number; files: number }> {
    const pid = this.#seat(place).process?.pid ?? 0;
    const [bytes, files] = await Promise.all([residentBytesOf(pid), readdir(`/proc/${pid}/fd`)]);
    return { bytes, files: files.length };
  }

  /** Ends all as an operator does. @returns what they said on standard error. */
  async stop(): Promise<string> {
    const all = this.#seats.flatMap(({ process }) => process ?? []);
    for (const one of all) {
      one.kill("SIGCONT");
      one.kill("SIGTERM");
    }
    const ends = await Promise.all(all.map(({ ended }) => ended));
    process.off("exit", this.#end);
    await rm(this.home, { recursive: true, force: true });
    return ends.map(({ stderr }) => stderr).join("");
  }

  #seat(place: number): Seat {
    const seat = this.#seats[place];
    if (!seat) throw new RangeError(`There is no process ${place}.`);
    return seat;
  }
}
