import { execFile, spawn, type ChildProcess } from "node:child_process";
import { once } from "node:events";
import { mkdtemp, readFile, rm } from "node:fs/promises";
import { createServer, type AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { openShell, type TestShell } from "../support/command-line.js";
import { freshDatabase, type FreshDatabase } from "../support/database.js";
import { GatewayProcess } from "../support/gateway-process.js";
import { waitFor } from "../support/services.js";

/**
 * docs/quick-start.md, followed from top to bottom: each of its shell blocks is run, with the addresses, ids and secrets of
 * this run in place of those that it shows.
 */
const root = fileURLToPath(new URL("../..", import.meta.url));
const run = promisify(execFile);
const blocks = [...(await readFile(join(root, "docs/quick-start.md"), "utf8")).matchAll(/^```sh\n(.*?)^```$/gms)].map(
  ([, text = ""]) => text.replace(/\\\n\s*/g, ""),
);

let database: FreshDatabase;
let home: string;
let shell: TestShell;
let gateway: GatewayProcess;
let url: string;
const programs: ChildProcess[] = [];
/** What the page shows, and what stands for it here. */
const meaning = new Map<string, string>();

beforeAll(async () => {
  const [trytonPort, hookPort] = (await freePorts(2)) as [number, number];
  meaning.set("127.0.0.1:8000", `127.0.0.1:${trytonPort}`).set("tryton.ts 8000", `tryton.ts ${trytonPort}`);
  meaning.set("127.0.0.1:4200", `127.0.0.1:${hookPort}`).set("webhooks.ts 4200", `webhooks.ts ${hookPort}`);
  [database, home] = await Promise.all([freshDatabase(), mkdtemp(join(tmpdir(), "tributary-quick-start-"))]);
  const settings = {
    MONGODB_URI: database.uri,
    TRIBUTARY_ALLOWED_NETWORKS: /='(.*)'/.exec(here(block("export TRIBUTARY_ALLOWED_NETWORKS")))?.[1],
  };
  gateway = new GatewayProcess(home, ["start", "--no-sandbox", "--json"], settings);
  shell = await openShell({ ...settings, TRIBUTARY_HOME: home });
  ({ url } = JSON.parse(await gateway.firstLine()) as { url: string });
  meaning.set("http://127.0.0.1:4000", url);
});

afterAll(async () => {
  for (const program of programs) program.kill("SIGTERM");
  gateway?.kill("SIGTERM");
  await Promise.all([gateway?.ended, ...programs.map(ended)]);
  await shell?.close();
  await database?.drop();
  if (home) await rm(home, { recursive: true, force: true });
});

/** The page's block that has this text, so that a test fails when the page loses a step. */
function block(text: string): string {
  const [found, ...others] = blocks.filter((item) => item.includes(text));
  if (found === undefined || others.length > 0) throw new Error(`Expected one block with ${text} on the page.`);
  return found;
}

function here(text: string): string {
  return [...meaning].reduce((changed, [shown, own]) => changed.replaceAll(shown, own), text);
}

/** Runs the command of a block by which the page calls the program. */
async function tributary(text: string): Promise<string> {
  const line = / tributary -- (.*?)\)?$/m.exec(here(text))?.[1] ?? "";
  const args = [...line.matchAll(/"([^"]*)"|(\S+)/g)].map(([, quoted, bare = ""]) =>
    (quoted ?? bare).replace(/"?\$TRYTON_KEY"?/, meaning.get("key") ?? ""),
  );
  const { code, stdout, stderr } = await shell.run(args.filter((argument) => argument !== ""));
  expect(code, stderr).toBe(0);
  return stdout;
}

async function curl(text: string): Promise<string> {
  const line = text.slice(text.indexOf("curl "));
  const env = { PATH: process.env["PATH"], TRIBUTARY_TOKEN: meaning.get("token"), TRYTON_KEY: meaning.get("key") };
  return (await run("bash", ["-euo", "pipefail", "-c", here(line)], { env })).stdout;
}

/** Starts an example as the page does. @returns what it says as it goes. */
function start(text: string, env: NodeJS.ProcessEnv = {}): () => string {
  const [, script = "", port = ""] = /npx tsx (\S+) (\d+)/.exec(here(text)) ?? [];
  const { PATH, HOME, TRIBUTARY_TEST_CACHE } = process.env;
  const child = spawn(process.execPath, ["--import", "tsx", join(root, script), port], {
    cwd: root,
    env: { PATH, HOME, ...(TRIBUTARY_TEST_CACHE ? { TRIBUTARY_TEST_CACHE } : {}), ...env },
    stdio: ["ignore", "pipe", "inherit"],
  });
  programs.push(child);
  let said = "";
  child.stdout?.on("data", (data: Buffer) => (said += String(data)));
  return () => said;
}

async function ended(child: ChildProcess): Promise<void> {
  if (child.exitCode === null && child.signalCode === null) await once(child, "exit");
}

async function freePorts(count: number): Promise<number[]> {
  const servers = await Promise.all(
    Array.from({ length: count }, async () => {
      const server = createServer().listen(0, "127.0.0.1");
      await once(server, "listening");
      return server;
    }),
  );
  const ports = servers.map((server) => (server.address() as AddressInfo).port);
  await Promise.all(servers.map((server) => new Promise((resolve) => server.close(resolve))));
  return ports;
}

describe("the quick start", () => {
  it("leads from a Tryton that is connected to a webhook of what was changed there", async () => {
    const tryton = start(block("examples/tryton.ts"));
    // The first on a machine installs it.
    await waitFor("the key of Tryton", async () => /^Key +\S+$/m.test(tryton()), { timeoutMs: 300_000 });
    meaning.set("key", /^Key +(\S+)$/m.exec(tryton())?.[1] ?? "");

    const added = await tributary(block("connection add"));
    meaning.set("con_01m9…", /con_\w+/.exec(added)?.[0] ?? "");
    const [firstSync = "", laterSync = ""] = blocks.filter((item) => item.includes("connection sync"));
    expect(await tributary(firstSync)).toContain("ended SUCCEEDED");

    const asking = block("vendors(first: 3");
    meaning.set("token", (await tributary(asking)).trim());
    const { data } = JSON.parse(await curl(asking)) as { data: { vendors: { nodes: { remoteId: string }[] } } };
    expect(data.vendors.nodes.length).toBe(3);

    const made = await curl(block("createWebhookEndpoint"));
    const secret = /whsec_[^"]+/.exec(made)?.[0] ?? "";
    const receiver = start(block("examples/receive-webhooks.ts"), { WEBHOOK_SECRET: secret });
    await waitFor("the receiver", async () => receiver().includes("Waiting at"));

    meaning.set("party.party/8?", `party.party/${data.vendors.nodes[0]?.remoteId}?`);
    expect(await curl(block("rest/model/party.party"))).toContain("Renamed Supplies Ltd");
    expect(await tributary(laterSync)).toContain("1 changed");
    await waitFor("the webhook", async () => receiver().includes('"changedFields":["name"]'));
    expect(receiver()).toContain('"type":"record.updated"');
    expect(receiver()).toContain('"entity":"Vendor"');
  }, 600_000);
});
