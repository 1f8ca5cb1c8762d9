import { access, mkdir, mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as delay } from "node:timers/promises";
import { MongoClient } from "mongodb";
import { findMongod } from "../../src/storage/embedded/index.js";
import { defaultCacheDir } from "../../src/storage/embedded/mongod-cache.js";
import { freePort, loopback } from "../../src/storage/embedded/port.js";
import { startSupervised, type SupervisedProcess } from "../../src/storage/embedded/supervised-process.js";

const setName = "chaos";

export interface MongodsOptions {
  readonly members?: 1 | 3;
  readonly oplogSizeMb?: number;
  /** Where the data lies; a folder of its own in the system's temporary one unless given. */
  readonly folder?: string;
}

interface Member {
  readonly port: number;
  readonly dataFolder: string;
  process: SupervisedProcess | undefined;
}

/** Real mongods that a test may treat as badly as it likes. They end with this process, however it ends. */
export class Mongods {
  private constructor(
    private readonly binary: string,
    private readonly members: readonly Member[],
    private readonly folder: string,
    private readonly options: MongodsOptions,
  ) {}

  static async start(options: MongodsOptions = {}): Promise<Mongods> {
    const { members = 1 } = options;
    const { path } = await findMongod({
      cacheDir: defaultCacheDir(),
      env: process.env,
      onProgress: (line) => process.stderr.write(`${line}\n`),
    });
    const folder = options.folder ?? (await mkdtemp(join(tmpdir(), "tributary-chaos-")));
    const made: Member[] = [];
    for (let place = 0; place < members; place += 1) {
      const dataFolder = join(folder, `member${place}`);
      await mkdir(dataFolder, { recursive: true });
      made.push({ port: await freePort(), dataFolder, process: undefined });
    }
    const mongods = new Mongods(path, made, folder, options);
    await Promise.all(made.map((_, place) => mongods.revive(place)));
    await mongods.#initiate();
    return mongods;
  }

  /** Of a database of that name. The driver tells of each command sent, so that workers can end at one. */
  uri(database: string): string {
    const hosts = this.members.map(({ port }) => `${loopback}:${port}`).join(",");
    return `mongodb://${hosts}/${database}?replicaSet=${setName}&monitorCommands=true`;
  }

  get places(): number[] {
    return this.members.map((_, place) => place);
  }

  /**
   * Starts a member that is down.
   * @param clockOffsetMinutes How far its clock is off, by libfaketime; timers run as ever.
   */
  async revive(place: number, clockOffsetMinutes = 0): Promise<void> {
    const member = this.#member(place);
    const env = clockOffsetMinutes === 0 ? process.env : { ...process.env, ...fakeTime(clockOffsetMinutes) };
    member.process = await startSupervised(
      [
        ...[this.binary, "--dbpath", member.dataFolder, "--bind_ip", loopback, "--port", String(member.port)],
        ...["--replSet", setName, "--nounixsocket", "--quiet", "--oplogSize", String(this.options.oplogSizeMb ?? 200)],
        ...["--wiredTigerCacheSizeGB", "0.25", "--logpath", join(member.dataFolder, "mongod.log"), "--logappend"],
        ...["--setParameter", "diagnosticDataCollectionEnabled=false"],
        ...["--setParameter", "shutdownTimeoutMillisForSignaledShutdown=100"],
        // A secondary leaves a primary that stands still after two seconds, not twelve; until then no write has a majority.
        ...["--setParameter", "oplogNetworkTimeoutBufferSeconds=1"],
        ...["--setParameter", "oplogFetcherSteadyStateMaxFetcherRestarts=0"],
      ],
      { cwd: member.dataFolder, env, graceMs: 5_000 },
    );
  }

  /** SIGKILL waits until it is gone; SIGSTOP and SIGCONT only tell it. */
  async signal(place: number, signal: "SIGKILL" | "SIGSTOP" | "SIGCONT"): Promise<void> {
    const { process: mongod } = this.#member(place);
    if (!mongod) return;
    process.kill(mongod.pid, signal);
    if (signal === "SIGKILL") await this.ended(place);
  }

  /** Until the member's process has ended. */
  async ended(place: number): Promise<void> {
    const member = this.#member(place);
    await member.process?.ended;
    member.process = undefined;
  }

  /** Place of the primary; waits until there is one. */
  async primary(): Promise<number> {
    for (;;) {
      for (const place of this.places) if (await this.#is(place, "isWritablePrimary")) return place;
      await delay(50);
    }
  }

  /** Until every member is primary or secondary. */
  async untilWhole(): Promise<void> {
    for (const place of this.places) {
      while (!(await this.#is(place, "isWritablePrimary")) && !(await this.#is(place, "secondary"))) await delay(50);
    }
    await this.primary();
  }

  /** The primary gives its office up and does not stand again for some seconds. */
  async stepDown(place: number): Promise<void> {
    await this.#ask(place, { replSetStepDown: 10, secondaryCatchUpPeriodSecs: 5 });
  }

  async stop(): Promise<void> {
    for (const place of this.places) {
      const { process: mongod } = this.#member(place);
      if (!mongod) continue;
      try {
        process.kill(mongod.pid, "SIGCONT");
        process.kill(mongod.pid, "SIGKILL");
      } catch (error) {
        // It ended on its own, as it does when its disk is full.
        if ((error as NodeJS.ErrnoException).code !== "ESRCH") throw error;
      }
      await mongod.ended;
    }
    if (this.options.folder === undefined) await rm(this.folder, { recursive: true, force: true });
  }

  async #initiate(): Promise<void> {
    const members = this.members.map(({ port }, place) => ({ _id: place, host: `${loopback}:${port}` }));
    const settings = { electionTimeoutMillis: 2_000, heartbeatIntervalMillis: 100, catchUpTimeoutMillis: 500 };
    for (;;) {
      try {
        await this.#ask(0, { replSetInitiate: { _id: setName, members, settings } });
        break;
      } catch (error) {
        if ((error as { codeName?: string }).codeName === "AlreadyInitialized") break;
        await delay(50);
      }
    }
    await this.untilWhole();
  }

  async #is(place: number, role: "isWritablePrimary" | "secondary"): Promise<boolean> {
    return this.#ask(place, { hello: 1 }).then(
      (answer) => answer[role] === true,
      () => false,
    );
  }

  async #ask(place: number, command: Readonly<Record<string, unknown>>): Promise<Readonly<Record<string, unknown>>> {
    const client = new MongoClient(`mongodb://${loopback}:${this.#member(place).port}`, {
      directConnection: true,
      serverSelectionTimeoutMS: 1_000,
      connectTimeoutMS: 1_000,
      socketTimeoutMS: 10_000,
    });
    try {
      return await client.db("admin").command(command);
    } finally {
      await client.close();
    }
  }

  #member(place: number): Member {
    const member = this.members[place];
    if (!member) throw new RangeError(`There is no member ${place}.`);
    return member;
  }
}

const fakeTimeLibrary = "/usr/lib/x86_64-linux-gnu/faketime/libfaketimeMT.so.1";

/** Whether Debian's `faketime` is there to set the clock of a process. */
export async function hasFakeTime(): Promise<boolean> {
  return access(fakeTimeLibrary).then(
    () => true,
    () => false,
  );
}

function fakeTime(minutes: number): Record<string, string> {
  const offset = `${minutes < 0 ? "-" : "+"}${Math.abs(minutes)}m`;
  // Timed waits go by the monotonic clock; with the fix for them, mongod waits in circles at full load.
  const asEver = { DONT_FAKE_MONOTONIC: "1", FAKETIME_FORCE_MONOTONIC_FIX: "0" };
  return { LD_PRELOAD: fakeTimeLibrary, FAKETIME: offset, ...asEver };
}
