import { spawn, type ChildProcess } from "node:child_process";
import { access, mkdir, rename, rm } from "node:fs/promises";
import { createServer, type AddressInfo } from "node:net";
import { randomUUID } from "node:crypto";
import { once } from "node:events";
import { join } from "node:path";
import envPaths from "env-paths";
import { waitFor } from "../services.js";

const requirement = "moto[server,secretsmanager,kms]==5.2.5";

/** AWS Secrets Manager and KMS as moto serves them, a process of its own. */
export interface Moto {
  readonly url: string;
  /** Names it to the AWS SDK. */
  readonly env: NodeJS.ProcessEnv;
  stop(): Promise<void>;
}

/** Installs moto by pip into the tests' cache where it is missing, and starts it on a free port. */
export async function startMoto(): Promise<Moto> {
  const python = await prepare(process.env["TRIBUTARY_TEST_PYTHON"] ?? "python3");
  const port = await freePort();
  const child = spawn(python, ["-m", "moto.server", "-H", "127.0.0.1", "-p", String(port)], { stdio: "ignore" });
  const url = `http://127.0.0.1:${port}`;
  await waitFor("moto", async () => (await fetch(`${url}/moto-api/`).catch(() => null))?.ok ?? false, {
    timeoutMs: 60_000,
  });
  return {
    url,
    env: {
      AWS_ENDPOINT_URL: url,
      AWS_REGION: "eu-central-1",
      AWS_ACCESS_KEY_ID: "test",
      AWS_SECRET_ACCESS_KEY: "test",
    },
    stop: () => stopped(child),
  };
}

async function prepare(python: string): Promise<string> {
  const cache = process.env["TRIBUTARY_TEST_CACHE"] ?? envPaths("tributary", { suffix: "" }).cache;
  const folder = join(cache, "moto-5.2.5");
  const made = join(folder, "bin", "python");
  const isMade = await access(made).then(
    () => true,
    () => false,
  );
  if (isMade) return made;
  // Made aside and renamed when it is whole: several test processes may come at once, and any may be killed.
  const aside = `${folder}.${randomUUID()}`;
  await mkdir(cache, { recursive: true });
  await run(python, ["-m", "venv", aside]);
  await run(join(aside, "bin", "python"), [
    "-m",
    "pip",
    "install",
    "--quiet",
    "--disable-pip-version-check",
    requirement,
  ]);
  await rename(aside, folder).catch(() => rm(aside, { recursive: true, force: true }));
  return made;
}

async function run(command: string, args: readonly string[]): Promise<void> {
  const child = spawn(command, args, { stdio: ["ignore", "ignore", "pipe"] });
  let faults = "";
  child.stderr.setEncoding("utf8").on("data", (text: string) => (faults += text));
  const [code] = (await once(child, "close")) as [number | null];
  if (code !== 0)
    throw new Error(`${command} ${args.join(" ")} ended with ${code ?? "a signal"}:\n${faults.slice(-2_000)}`);
}

async function freePort(): Promise<number> {
  const server = createServer();
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const { port } = server.address() as AddressInfo;
  await new Promise((resolve) => server.close(resolve));
  return port;
}

async function stopped(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null) return;
  const ended = once(child, "exit");
  child.kill("SIGTERM");
  await ended;
}
