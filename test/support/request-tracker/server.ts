import { execFile, spawn, type ChildProcess } from "node:child_process";
import { once } from "node:events";
import { existsSync, rmSync } from "node:fs";
import { mkdir, mkdtemp, open, readFile, rm, writeFile } from "node:fs/promises";
import { createServer, type AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as pause } from "node:timers/promises";
import { promisify } from "node:util";

const run = promisify(execFile);

/** Where Debian puts it. */
const setup = "/usr/sbin/rt-setup-database-5";
const program = "/usr/share/request-tracker5/libexec/rt-server";
/** Measured: 2 s; with both cores busy more. */
const readyTimeoutMs = 120_000;

/** Starts a real Request Tracker 5 with a database of its own; it ends with this process at the latest. */
export async function startRequestTracker(): Promise<RequestTrackerServer> {
  if (!existsSync(program)) {
    throw new Error(
      "These tests need Request Tracker 5 (Debian: apt-get install --no-install-recommends request-tracker5 rt5-db-sqlite rt5-standalone).",
    );
  }
  const folder = await mkdtemp(join(tmpdir(), "tributary-rt-"));
  const server = new RequestTrackerServer(folder, await freePort());
  await server.start();
  return server;
}

const customFields = `
our @CustomFields = (
  { Name => 'Serial number', Type => 'FreeformSingle', LookupType => 'RT::Catalog-RT::Asset', ApplyTo => ['General assets'] },
  { Name => 'Hazards', Type => 'SelectMultiple', LookupType => 'RT::Catalog-RT::Asset', ApplyTo => ['General assets'],
    Values => [{ Name => 'Electrical' }, { Name => 'Pressure' }, { Name => 'Heat' }] },
  { Name => 'Shift', Type => 'SelectSingle', LookupType => 'RT::Catalog-RT::Asset', ApplyTo => ['General assets'],
    Values => [{ Name => 'Day' }, { Name => 'Night' }] },
);
1;
`;

interface Answer {
  readonly status: number;
  readonly body: unknown;
}

/** A running Request Tracker. */
export class RequestTrackerServer {
  readonly url: string;
  readonly username = "root";
  readonly password = "password";
  #process: ChildProcess | null = null;
  readonly #removeData = () => rmSync(this.folder, { recursive: true, force: true });

  constructor(
    readonly folder: string,
    readonly port: number,
  ) {
    this.url = `http://127.0.0.1:${port}`;
    process.once("exit", this.#removeData);
  }

  async start(): Promise<void> {
    const config = join(this.folder, "RT_SiteConfig.pm");
    const set = {
      DatabaseType: "SQLite",
      DatabaseName: join(this.folder, "rt.sqlite"),
      DatabaseUser: "",
      DatabasePassword: "",
      rtname: "plant",
      Organization: "plant",
      WebDomain: "127.0.0.1",
      WebPath: "",
      MasonDataDir: join(this.folder, "mason"),
      MasonSessionDir: join(this.folder, "session"),
      MasonLocalComponentRoot: join(this.folder, "local"),
      LogToSTDERR: "warning",
      MailCommand: "testfile",
    };
    const lines = Object.entries(set).map(([name, value]) => `Set($${name}, '${value}');`);
    await Promise.all(["mason", "session"].map((name) => mkdir(join(this.folder, name))));
    await writeFile(
      config,
      [...lines, `Set($WebPort, ${this.port});`, "Set($LogToSyslog, undef);", "1;", ""].join("\n"),
    );
    const env = { ...process.env, RT_SITE_CONFIG: config, RT_SITE_CONFIG_DIR: join(this.folder, "none") };
    await run(setup, ["--action", "init", "--skip-create", "--dba", "", "--dba-password", ""], { env });
    // Custom fields can't be made over REST.
    const data = join(this.folder, "custom-fields.pl");
    await writeFile(data, customFields);
    await run(setup, ["--action", "insert", "--datafile", data, "--dba", "", "--dba-password", ""], { env });
    const log = await open(join(this.folder, "rt.log"), "a");
    this.#process = spawn(program, ["--port", String(this.port), "--host", "127.0.0.1"], {
      env,
      stdio: ["ignore", log.fd, log.fd],
      // Its children end with it.
      detached: true,
    });
    await log.close();
    await this.#waitUntilReady();
  }

  /** REST 2 as plainly as it goes; it shares no code with the connector. */
  async rest(
    method: string,
    path: string,
    body?: unknown,
    user = { name: this.username, password: this.password },
  ): Promise<Answer> {
    const response = await fetch(`${this.url}/REST/2.0/${path}`, {
      method,
      headers: {
        authorization: `Basic ${Buffer.from(`${user.name}:${user.password}`).toString("base64")}`,
        "content-type": "application/json",
      },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    });
    const text = await response.text();
    return { status: response.status, body: text === "" ? null : (JSON.parse(text) as unknown) };
  }

  /** @returns the id of what was made. */
  async make(path: string, body: unknown): Promise<string> {
    const answer = await this.rest("POST", path, body);
    if (answer.status !== 201)
      throw new Error(`RT answered ${answer.status} to ${path}: ${JSON.stringify(answer.body)}`);
    return String((answer.body as { id: unknown }).id);
  }

  /** Ends it and deletes its data. */
  async dispose(): Promise<void> {
    const child = this.#process;
    if (child?.pid && child.exitCode === null) {
      const ended = once(child, "exit");
      process.kill(-child.pid, "SIGKILL");
      await ended;
    }
    process.removeListener("exit", this.#removeData);
    await rm(this.folder, { recursive: true, force: true });
  }

  async #waitUntilReady(): Promise<void> {
    const deadline = Date.now() + readyTimeoutMs;
    while (Date.now() < deadline && this.#process?.exitCode === null) {
      const status = await this.rest("GET", "rt").then(
        (answer) => answer.status,
        () => null,
      );
      if (status === 200) return;
      await pause(100);
    }
    const log = await readFile(join(this.folder, "rt.log"), "utf8");
    await this.dispose();
    throw new Error(`Request Tracker did not answer on ${this.url}:\n${log.trim().split("\n").slice(-15).join("\n")}`);
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
