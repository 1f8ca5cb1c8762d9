import { spawn, type ChildProcess } from "node:child_process";
import { once } from "node:events";
import { rmSync } from "node:fs";
import { copyFile, mkdtemp, open, readFile, rm, writeFile } from "node:fs/promises";
import { createServer, type AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as pause } from "node:timers/promises";
import { fileOf, prepareTryton, type PreparedTryton } from "./prepare.js";
import { TrytonRest } from "./rest.js";

export interface TrytonUser {
  readonly login: string;
  readonly password: string;
  /** Bearer key of the REST protocol. */
  readonly restKey: string;
}

export interface TrytonOptions {
  /** Default: a free one. */
  readonly port?: number;
  /** Interpreter to make the virtual environment with. Default `TRIBUTARY_TEST_PYTHON`, else `python3`. */
  readonly python?: string;
}

/** Measured: 1.1 s until the first answer when all is cached, 4 s with both cores busy. */
const readyTimeoutMs = 60_000;
const databaseName = "erp";

/** Starts a real Tryton 8.2 with its own copy of the seeded data; it ends with this process at the latest. */
export async function startTryton(options: TrytonOptions = {}): Promise<TrytonServer> {
  const prepared = await prepareTryton(options.python ?? process.env["TRIBUTARY_TEST_PYTHON"] ?? "python3");
  const { users } = JSON.parse(await readFile(prepared.seed, "utf8")) as { users: TrytonUser[] };
  const folder = await mkdtemp(join(tmpdir(), "tributary-tryton-"));
  await copyFile(prepared.database, join(folder, `${databaseName}.sqlite`));
  const server = new TrytonServer(folder, options.port ?? (await freePort()), users, prepared);
  await server.start();
  return server;
}

/** A running Tryton. */
export class TrytonServer {
  readonly database = databaseName;
  /** Address without the database: `http://127.0.0.1:40123`. */
  readonly url: string;
  private process: ChildProcess | null = null;
  private readonly removeData = () => rmSync(this.folder, { recursive: true, force: true });

  constructor(
    /** Where its data lies until `dispose`. */
    readonly folder: string,
    readonly port: number,
    readonly users: readonly TrytonUser[],
    private readonly prepared: PreparedTryton,
  ) {
    this.url = `http://127.0.0.1:${port}`;
    process.once("exit", this.removeData);
  }

  /** Process id while it runs. */
  get pid(): number | null {
    return this.process?.pid ?? null;
  }

  user(login: string): TrytonUser {
    const user = this.users.find((candidate) => candidate.login === login);
    if (!user) throw new Error(`no user "${login}"; there are ${this.users.map((one) => one.login).join(", ")}`);
    return user;
  }

  /** REST as that user, `integrator` unless told otherwise. */
  rest(login = "integrator"): TrytonRest {
    return new TrytonRest(`${this.url}/${this.database}`, this.user(login));
  }

  /** Starts it, or starts it again on the same port and data, and waits for its first answer. */
  async start(): Promise<void> {
    if (this.process) return;
    const configuration = join(this.folder, "trytond.conf");
    await writeFile(
      configuration,
      `[database]\nuri = sqlite://\npath = ${this.folder}\n[web]\nlisten = 127.0.0.1:${this.port}\n[email]\nuri = smtp://127.0.0.1:1\n`,
    );
    const log = await open(join(this.folder, "trytond.log"), "a");
    const child = spawn(
      this.prepared.python,
      [fileOf("serve.py"), this.folder, "-c", configuration, "-d", this.database],
      // The pipe is never written to: its end tells the server that this process is gone.
      { stdio: ["pipe", log.fd, log.fd] },
    );
    await log.close();
    child.once("exit", () => {
      if (this.process === child) this.process = null;
    });
    this.process = child;
    await this.waitUntilReady(child);
  }

  /** Asks it to end and waits for that; the data stays for the next `start`. */
  async stop(): Promise<void> {
    await this.end("SIGTERM");
  }

  /** Ends it as a power cut would; the data stays for the next `start`. */
  async kill(): Promise<void> {
    await this.end("SIGKILL");
  }

  /** Ends it and deletes its data. */
  async dispose(): Promise<void> {
    await this.end("SIGTERM");
    process.removeListener("exit", this.removeData);
    await rm(this.folder, { recursive: true, force: true });
  }

  private async end(signal: NodeJS.Signals): Promise<void> {
    const child = this.process;
    if (!child) return;
    const ended = once(child, "exit");
    child.kill(signal);
    const patience = setTimeout(() => child.kill("SIGKILL"), 5_000);
    await ended;
    clearTimeout(patience);
    this.process = null;
  }

  private async waitUntilReady(child: ChildProcess): Promise<void> {
    const deadline = Date.now() + readyTimeoutMs;
    const key = this.user("integrator").restKey;
    const probe = `${this.url}/${this.database}/rest/model/party.party?s=1&f=id`;
    while (Date.now() < deadline) {
      if (child.exitCode !== null || child.signalCode !== null) break;
      const status = await fetch(probe, { headers: { authorization: `Bearer ${key}` } }).then(
        (response) => response.status,
        () => null,
      );
      if (status === 200) return;
      await pause(50);
    }
    const log = await readFile(join(this.folder, "trytond.log"), "utf8");
    await this.dispose();
    throw new Error(`Tryton did not answer on ${this.url}:\n${log.trim().split("\n").slice(-15).join("\n")}`);
  }
}

async function freePort(): Promise<number> {
  const server = createServer();
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  const { port } = server.address() as AddressInfo;
  server.close();
  await once(server, "close");
  return port;
}
