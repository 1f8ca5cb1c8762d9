import { spawn, type ChildProcess } from "node:child_process";
import { once } from "node:events";
import { cp, mkdtemp, open, readFile, rm, symlink } from "node:fs/promises";
import { createServer, type AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as pause } from "node:timers/promises";
import { appFolder, prepareCap } from "./prepare.js";

/** Measured: 2 s until the first answer, more with both cores busy. */
const readyTimeoutMs = 60_000;

export type CapUser = "buyer" | "planner" | "viewer";

/** A running SAP CAP server with OData V4 and V2, and data in memory that goes with it. */
export interface CapServer {
  /** `http://127.0.0.1:40123`; below it lie `/odata/v4` and `/odata/v2`. */
  readonly url: string;
  readonly credentials: (user: CapUser) => { readonly username: string; readonly password: string };
  /** Asks the server itself, past everything that is tested. */
  readonly ask: (
    method: string,
    path: string,
    body?: object,
    user?: CapUser,
  ) => Promise<{ status: number; body: unknown }>;
  readonly stop: () => Promise<void>;
}

export interface CapOptions {
  /** How many purchase orders the service ErpService has. Default 130. */
  readonly orders?: number;
  /** Default: a free one. */
  readonly port?: number;
}

export async function startCap({ orders = 130, port: wanted }: CapOptions = {}): Promise<CapServer> {
  const made = await prepareCap();
  const folder = await mkdtemp(join(tmpdir(), "tributary-cap-"));
  await cp(appFolder, folder, { recursive: true });
  await symlink(join(made, "node_modules"), join(folder, "node_modules"));
  const port = wanted ?? (await freePort());
  const url = `http://127.0.0.1:${port}`;
  const log = await open(join(folder, "cap.log"), "a");
  const child = spawn(process.execPath, [join(folder, "node_modules/@sap/cds/bin/serve.js"), "all"], {
    cwd: folder,
    env: {
      ...process.env,
      NODE_ENV: "test",
      PORT: String(port),
      SEED_POS: String(orders),
      CDS_TELEMETRY_DISABLED: "1",
    },
    // The pipe is never written to: its end tells the server that this process is gone.
    stdio: ["pipe", log.fd, log.fd],
  });
  await log.close();
  const stop = () => end(child, folder);
  const credentials = (user: CapUser) => ({ username: user, password: `${user}-Secret-1` });
  const ask: CapServer["ask"] = async (method, path, body, user = "buyer") => {
    const { username, password } = credentials(user);
    const authorization = `Basic ${Buffer.from(`${username}:${password}`).toString("base64")}`;
    const response = await fetch(url + path, {
      method,
      headers: { authorization, "if-match": "*", ...(body ? { "content-type": "application/json" } : {}) },
      ...(body ? { body: JSON.stringify(body) } : {}),
    });
    const text = await response.text();
    return { status: response.status, body: text.startsWith("{") ? JSON.parse(text) : text };
  };
  const deadline = Date.now() + readyTimeoutMs;
  while (Date.now() < deadline && child.exitCode === null && child.signalCode === null) {
    const status = await fetch(`${url}/odata/v4/erp/Stock?$top=1`).then(
      (response) => response.status,
      () => null,
    );
    // The server is there; its data come with `served`, before it listens.
    if (status === 401) return { url, credentials, ask, stop };
    await pause(50);
  }
  const text = await readFile(join(folder, "cap.log"), "utf8");
  await stop();
  throw new Error(`SAP CAP did not answer on ${url}:\n${text.trim().split("\n").slice(-25).join("\n")}`);
}

async function end(child: ChildProcess, folder: string): Promise<void> {
  if (child.exitCode === null && child.signalCode === null) {
    const ended = once(child, "exit");
    child.kill("SIGTERM");
    const patience = setTimeout(() => child.kill("SIGKILL"), 5_000);
    await ended;
    clearTimeout(patience);
  }
  await rm(folder, { recursive: true, force: true });
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
