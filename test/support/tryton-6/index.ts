import { execFile, spawn, type ChildProcess } from "node:child_process";
import { once } from "node:events";
import { existsSync, rmSync } from "node:fs";
import { mkdtemp, open, rm, writeFile } from "node:fs/promises";
import { createServer, type AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as pause } from "node:timers/promises";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";

const run = promisify(execFile);

/** Debian's; another Python does not find its packages. */
const [python, admin, program] = ["/usr/bin/python3", "/usr/bin/trytond-admin", "/usr/bin/trytond"] as const;
const modules = ["ir", "res", "purchase", "stock"];
const readyTimeoutMs = 120_000;

/** A running Tryton 6.0, which has no REST protocol, with data of its own. */
export interface Tryton6 {
  readonly url: string;
  readonly database: string;
  readonly login: string;
  readonly password: string;
  readonly dispose: () => Promise<void>;
}

export async function startTryton6(): Promise<Tryton6> {
  if (!existsSync(program)) {
    throw new Error(
      "These tests need Tryton 6.0 (Debian 12: apt-get install --no-install-recommends tryton-server tryton-proteus tryton-modules-purchase tryton-modules-stock).",
    );
  }
  const folder = await mkdtemp(join(tmpdir(), "tributary-tryton-6-"));
  const port = await freePort();
  const [database, login, password] = ["erp", "integrator", "Kq7-integrator-wX92"];
  const conf = join(folder, "trytond.conf");
  const passwordFile = join(folder, "password");
  await writeFile(
    conf,
    `[database]\nuri = sqlite://\npath = ${folder}\n[web]\nlisten = 127.0.0.1:${port}\n[email]\nuri = smtp://127.0.0.1:1\n`,
  );
  await Promise.all([writeFile(join(folder, `${database}.sqlite`), ""), writeFile(passwordFile, "Kq7-admin-wX92\n")]);
  const env = { ...process.env, TRYTONPASSFILE: passwordFile };
  const schema = [
    "-c",
    conf,
    "-d",
    database,
    "-u",
    ...modules,
    "--activate-dependencies",
    "--email",
    "admin@example.com",
  ];
  await run(admin, schema, { env });
  await run(python, [fileURLToPath(new URL("seed.py", import.meta.url)), conf, database, login, password], { env });
  const log = await open(join(folder, "trytond.log"), "a");
  const child = spawn(program, ["-c", conf, "-d", database], { stdio: ["ignore", log.fd, log.fd], env });
  await log.close();
  const end = () => {
    child.kill("SIGKILL");
    rmSync(folder, { recursive: true, force: true });
  };
  process.once("exit", end);
  const dispose = async () => {
    process.removeListener("exit", end);
    await ended(child);
    await rm(folder, { recursive: true, force: true });
  };
  const url = `http://127.0.0.1:${port}`;
  if (await isReady(url, child)) return { url, database, login, password, dispose };
  await dispose();
  throw new Error(`Tryton 6.0 did not answer on ${url}.`);
}

async function isReady(url: string, child: ChildProcess): Promise<boolean> {
  const deadline = Date.now() + readyTimeoutMs;
  while (Date.now() < deadline && child.exitCode === null) {
    const isUp = await fetch(url).then(
      () => true,
      () => false,
    );
    if (isUp) return true;
    await pause(100);
  }
  return false;
}

async function ended(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return;
  const exit = once(child, "exit");
  child.kill("SIGKILL");
  await exit;
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
