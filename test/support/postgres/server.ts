import { execFile, spawn, type ChildProcess } from "node:child_process";
import { once } from "node:events";
import { chmodSync, rmSync } from "node:fs";
import { chown, mkdtemp, open, readFile, readdir, rm, writeFile } from "node:fs/promises";
import { createServer, type AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as pause } from "node:timers/promises";
import { promisify } from "node:util";
import pg from "pg";

const run = promisify(execFile);
/** Measured: 1.2 s for a new cluster until its first answer; with both cores busy 5 s. */
const readyTimeoutMs = 60_000;
const password = "postgres-of-the-tests";

/** Whom the server runs as: it refuses to run as root. */
interface Owner {
  readonly uid?: number;
  readonly gid?: number;
}

export interface PostgresOptions {
  /** Settings of the server: `{ ssl: "on" }`. */
  readonly settings?: Readonly<Record<string, string>>;
  /** Files of the data folder, by their names, that only the server may read. */
  readonly files?: Readonly<Record<string, string>>;
}

/** Starts a PostgreSQL of its own, with an empty cluster; it ends with this process at the latest. */
export async function startPostgres(options: PostgresOptions = {}): Promise<PostgresServer> {
  const programs = await programsFolder();
  const owner = await ownerOfServer();
  const folder = await mkdtemp(join(tmpdir(), "tributary-postgres-"));
  const passwordFile = join(folder, "password");
  await writeFile(passwordFile, password);
  if (owner.uid !== undefined && owner.gid !== undefined) {
    await chown(folder, owner.uid, owner.gid);
    await chown(passwordFile, owner.uid, owner.gid);
  }
  const data = join(folder, "data");
  const initdb = ["-D", data, "-U", "postgres", "--auth=scram-sha-256", `--pwfile=${passwordFile}`, "-E", "UTF8"];
  await run(join(programs, "initdb"), [...initdb, "--no-locale", "--no-sync", "--no-instructions"], {
    ...owner,
    cwd: folder,
  });
  for (const [name, text] of Object.entries(options.files ?? {})) {
    const file = join(data, name);
    await writeFile(file, text);
    if (owner.uid !== undefined && owner.gid !== undefined) await chown(file, owner.uid, owner.gid);
    chmodSync(file, 0o600);
  }
  const server = new PostgresServer(folder, await freePort(), programs, owner, options.settings ?? {});
  await server.start();
  return server;
}

/** A running PostgreSQL. */
export class PostgresServer {
  readonly host = "127.0.0.1";
  private process: ChildProcess | null = null;
  private readonly clients: pg.Client[] = [];
  private readonly removeData = () => rmSync(this.folder, { recursive: true, force: true });

  constructor(
    readonly folder: string,
    readonly port: number,
    private readonly programs: string,
    private readonly owner: Owner,
    private readonly settings: Readonly<Record<string, string>>,
  ) {
    process.once("exit", this.removeData);
  }

  /** Starts it, or starts it again on the same port and data. */
  async start(): Promise<void> {
    const settings = {
      port: String(this.port),
      listen_addresses: this.host,
      unix_socket_directories: "",
      fsync: "off",
      synchronous_commit: "off",
      max_connections: "30",
      ...this.settings,
    };
    const log = await open(join(this.folder, "log"), "a");
    const args = Object.entries(settings).flatMap(([name, value]) => ["-c", `${name}=${value}`]);
    // The shell waits for the end of a pipe that is never written to: when this process is gone, so is the server.
    const script = '"$0" "$@" & server=$!; read -r _; kill -QUIT $server; wait $server';
    const child = spawn(
      "/bin/sh",
      ["-c", script, join(this.programs, "postgres"), "-D", join(this.folder, "data"), ...args],
      {
        ...this.owner,
        cwd: this.folder,
        stdio: ["pipe", log.fd, log.fd],
      },
    );
    await log.close();
    this.process = child;
    const deadline = Date.now() + readyTimeoutMs;
    while (Date.now() < deadline && child.exitCode === null) {
      const isUp = await this.admin("postgres").then(
        (client) => client.query("SELECT 1").then(() => true),
        () => false,
      );
      if (isUp) return;
      await pause(30);
    }
    const said = await readFile(join(this.folder, "log"), "utf8");
    await this.dispose();
    throw new Error(
      `PostgreSQL did not answer on port ${this.port}:\n${said.trim().split("\n").slice(-15).join("\n")}`,
    );
  }

  /** Makes a database out of a file of statements. */
  async load(database: string, statements: string): Promise<void> {
    const server = await this.admin("postgres");
    await server.query(`CREATE DATABASE ${database}`);
    const client = await this.admin(database);
    await client.query(statements);
  }

  /** A connection that may do all, ended with the server. */
  async admin(database: string): Promise<pg.Client> {
    return this.client(database, "postgres", password);
  }

  async client(database: string, user: string, secret: string): Promise<pg.Client> {
    const { host, port } = this;
    const client = new pg.Client({ host, port, database, user, password: secret, ssl: false });
    client.on("error", () => undefined);
    await client.connect();
    this.clients.push(client);
    return client;
  }

  /** Ends it at once, as a crash would; the data stays for the next `start`. */
  async stop(): Promise<void> {
    const child = this.process;
    if (!child) return;
    this.process = null;
    const ended = once(child, "exit");
    child.stdin?.end();
    await ended;
  }

  async dispose(): Promise<void> {
    await Promise.all(this.clients.map((client) => client.end().catch(() => undefined)));
    await this.stop();
    process.removeListener("exit", this.removeData);
    await rm(this.folder, { recursive: true, force: true });
  }
}

/** Debian keeps them out of the way, one folder for each version. */
async function programsFolder(): Promise<string> {
  const root = "/usr/lib/postgresql";
  const versions = await readdir(root).catch(() => []);
  const newest = versions
    .map(Number)
    .filter(Boolean)
    .sort((one, other) => other - one)[0];
  if (newest !== undefined) return join(root, String(newest), "bin");
  throw new Error("The tests need a PostgreSQL server. Install it (Debian and Ubuntu: apt-get install postgresql).");
}

async function ownerOfServer(): Promise<Owner> {
  if (process.getuid?.() !== 0) return {};
  const id = async (flag: string) => Number((await run("id", [flag, "postgres"])).stdout);
  return { uid: await id("-u"), gid: await id("-g") };
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
