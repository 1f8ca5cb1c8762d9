import { mkdir, readFile, rename, rm, stat, writeFile } from "node:fs/promises";
import { isAbsolute, join } from "node:path";
import { z } from "zod";
import { ConfigurationError } from "../../errors/index.js";
import { commandLineOf, identityOf } from "./process-identity.js";

/** Above this the log is set aside when mongod starts; one predecessor is kept. */
const largestLogBytes = 16 * 1024 * 1024;

const stateSchema = z.object({
  /** Used again when free, so that the replica set needs no new configuration and a shell's address stays right. */
  port: z.number().int(),
  /** Feature compatibility version of the data: which mongods can open it. */
  dataVersion: z.string(),
});
const ownerSchema = z.object({ pid: z.number().int(), identity: z.string() });

export type HomeState = z.infer<typeof stateSchema>;

/** `<TRIBUTARY_HOME>/mongo`: the data of the embedded MongoDB, its log, and who uses it. */
export class EmbeddedHome {
  readonly folder: string;
  readonly dataFolder: string;
  readonly logFile: string;
  readonly #stateFile: string;
  readonly #ownerFile: string;

  private constructor(home: string) {
    this.folder = join(home, "mongo");
    this.dataFolder = join(this.folder, "data");
    this.logFile = join(this.folder, "mongod.log");
    this.#stateFile = join(this.folder, "state.json");
    this.#ownerFile = join(this.folder, "owner.json");
  }

  /** Creates the folders, readable by this user only: whoever reads the files has the data. */
  static async open(home: string): Promise<EmbeddedHome> {
    if (!isAbsolute(home)) {
      throw new ConfigurationError(`TRIBUTARY_HOME must be an absolute path, it is "${home}".`);
    }
    const opened = new EmbeddedHome(home);
    try {
      await mkdir(home, { recursive: true });
      await mkdir(opened.dataFolder, { recursive: true, mode: 0o700 });
    } catch (cause) {
      throw new ConfigurationError(
        `The embedded MongoDB needs to write to ${opened.folder}, but can't (${(cause as Error).message}). Set TRIBUTARY_HOME to a folder this user may write to, or set MONGODB_URI.`,
        { cause },
      );
    }
    return opened;
  }

  /** From the last start; `undefined` in a new home and when the file was damaged, for it can be found out again. */
  async readState(): Promise<HomeState | undefined> {
    return readJson(this.#stateFile, stateSchema);
  }

  async writeState(state: HomeState): Promise<void> {
    await writeJson(this.#stateFile, state);
  }

  /**
   * Process id of the gateway that uses this home, if it lives. The record only names the user: what keeps two mongods
   * apart is mongod's own lock on the data folder, which the kernel lets go when it dies and which therefore can't be stale.
   */
  async findOwner(): Promise<number | undefined> {
    const owner = await readJson(this.#ownerFile, ownerSchema);
    return owner !== undefined && (await identityOf(owner.pid)) === owner.identity ? owner.pid : undefined;
  }

  async takeOwnership(): Promise<void> {
    await writeJson(this.#ownerFile, { pid: process.pid, identity: (await identityOf(process.pid)) ?? "" });
  }

  async giveUpOwnership(): Promise<void> {
    const owner = await readJson(this.#ownerFile, ownerSchema);
    if (owner?.pid === process.pid) {
      await rm(this.#ownerFile, { force: true });
    }
  }

  /** Process id in mongod's own lock file, if a mongod with that id and on this data runs on this machine. */
  async findMongodPid(): Promise<number | undefined> {
    const text = await readFile(join(this.dataFolder, "mongod.lock"), "utf8").catch(() => "");
    const pid = Number.parseInt(text, 10);
    const commandLine = pid > 0 ? await commandLineOf(pid) : "";
    return commandLine.includes("mongod") && commandLine.includes(`--dbpath ${this.dataFolder} `) ? pid : undefined;
  }

  /** Moves a large log out of the way; mongod has to be told to open it anew. Answers whether it did. */
  async setAsideLargeLog(): Promise<boolean> {
    const log = await stat(this.logFile).catch(() => undefined);
    if (log === undefined || log.size < largestLogBytes) {
      return false;
    }
    await rename(this.logFile, `${this.logFile}.1`);
    return true;
  }
}

async function readJson<T>(path: string, schema: z.ZodType<T>): Promise<T | undefined> {
  try {
    return schema.parse(JSON.parse(await readFile(path, "utf8")));
  } catch {
    return undefined;
  }
}

async function writeJson(path: string, value: unknown): Promise<void> {
  const temporary = `${path}.${process.pid}`;
  await writeFile(temporary, `${JSON.stringify(value)}\n`, { mode: 0o600 });
  await rename(temporary, path);
}
