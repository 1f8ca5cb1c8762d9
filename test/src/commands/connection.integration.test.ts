import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { createLogger } from "../../../src/logging/index.js";
import { startSandbox, type RunningSandbox } from "../../../src/sandbox/index.js";
import { loopback } from "../../support/network.js";
import { openShell, type TestShell } from "../../support/command-line.js";
import { freshDatabase, type FreshDatabase } from "../../support/database.js";

let database: FreshDatabase;
let shell: TestShell;
let sandbox: RunningSandbox;
let dataDir: string;

beforeAll(async () => {
  database = await freshDatabase();
  dataDir = await mkdtemp(join(tmpdir(), "tributary-sandbox-"));
  sandbox = await startSandbox({ dataDir, logger: createLogger({ level: "silent" }), scale: 300 });
  shell = await openShell({ MONGODB_URI: database.uri, TRIBUTARY_ALLOWED_NETWORKS: loopback });
});

afterAll(async () => {
  await shell.close();
  await sandbox.stop();
  await rm(dataDir, { recursive: true, force: true });
  await database.drop();
});

interface Connection {
  readonly id: string;
  readonly name: string;
  readonly environment: string;
  readonly config: Record<string, unknown>;
  readonly status: { phase: string };
}

async function add(...args: string[]): Promise<Connection> {
  const { code, stdout, stderr } = await shell.run(["connection", "add", "--system", "sandbox", "--json", ...args]);
  expect([code, stderr]).toEqual([0, ""]);
  return (JSON.parse(stdout) as { connection: Connection }).connection;
}

describe("connection add", () => {
  it("connects a system and asks for its first sync", async () => {
    const args = ["--name", "Plant 1", "--config", `baseUrl=${sandbox.url}`, "--credential", "apiKey=sandbox"];
    const made = await add(...args);
    expect(made).toMatchObject({ name: "Plant 1", environment: "TEST", status: { phase: "CONNECTED" } });
    expect(made.config).toEqual(expect.objectContaining({ baseUrl: sandbox.url }));

    const { stdout } = await shell.run(["connection", "list"]);
    expect(stdout).toMatch(/^ID +ENV +SYSTEM +NAME +STATUS +SINCE +LAST SYNC\n/);
    expect(stdout).toContain(made.id);
  });

  it("takes settings from a file and the credential from standard input, where no other user can see it", async () => {
    await writeFile(join(shell.home, "config.json"), JSON.stringify({ baseUrl: sandbox.url }));
    const args = ["--env", "live", "--config-file", "config.json", "--credentials-file", "-", "--system", "sandbox"];
    const { code, stdout, stderr } = await shell.run(["connection", "add", ...args], {
      stdin: JSON.stringify({ apiKey: "sandbox" }),
    });
    expect([code, stderr]).toEqual([0, ""]);
    expect(stdout).toMatch(/^Connected Sandbox as con_\w{26} \(LIVE\)/);
    expect(stdout).not.toContain("apiKey");
  });

  it.each([
    ["an unknown system", ["--system", "sap"], 'There is no system "sap"'],
    ["a missing setting", ["--system", "sandbox", "--credential", "apiKey=sandbox"], "  config.baseUrl: "],
    ["a missing credential", ["--system", "sandbox", "--config", "baseUrl=http://127.0.0.1:9"], "  credentials."],
    ["a pair that is none", ["--system", "sandbox", "--credential", "hunter2"], "Expected key=value."],
    ["a file that is not there", ["--system", "sandbox", "--config-file", "none.json"], "can't be read"],
  ])("refuses %s and says what was expected", async (_, args, said) => {
    const { code, stdout, stderr } = await shell.run(["connection", "add", ...args]);
    expect([code, stdout, stderr]).toEqual([1, "", expect.stringContaining(said)]);
  });

  it("Promise 6: repeats no credential when it is refused, or is no JSON", async () => {
    const config = ["--config", `baseUrl=${sandbox.url}`];
    const wrong = await shell.run([
      "connection",
      "add",
      "--system",
      "sandbox",
      ...config,
      "--credential",
      "apiKey=hunter2",
    ]);
    expect(wrong.code).toBe(1);
    expect(wrong.stdout + wrong.stderr).not.toContain("hunter2");
    const garbled = await shell.run(
      ["connection", "add", "--system", "sandbox", ...config, "--credentials-file", "-"],
      {
        stdin: '{"apiKey": "hunter2"',
      },
    );
    expect([garbled.code, garbled.stderr]).toEqual([1, expect.stringContaining("no valid JSON")]);
    expect(garbled.stderr).not.toContain("hunter2");
  });
});

describe("connection test", () => {
  it("logs in and reads and maps some of each entity", async () => {
    const { id } = await add("--config", `baseUrl=${sandbox.url}`, "--credential", "apiKey=sandbox");
    const { code, stdout } = await shell.run(["connection", "test", id, "--json"]);
    const { isOk, lines } = JSON.parse(stdout) as {
      isOk: boolean;
      lines: { check: string; entity: string | null; sampled: number }[];
    };
    expect([code, isOk]).toEqual([0, true]);
    expect(lines[0]?.check).toBe("LOGIN");
    const mapping = lines.find(({ check, entity }) => check === "MAPPING" && entity === "WorkOrder");
    expect(mapping?.sampled).toBe(25);
  });

  it("fails and names what the account may not read", async () => {
    const { id } = await add("--config", `baseUrl=${sandbox.url}`, "--credential", "apiKey=sandbox-clerk");
    const { code, stdout, stderr } = await shell.run(["connection", "test", id]);
    expect(code).toBe(1);
    expect(stdout).toMatch(/PurchaseOrder +READ +SOURCE_FORBIDDEN/);
    expect(stdout).toMatch(/WorkOrder +READ +OK/);
    expect(stdout).toMatch(/What to do:\n[^]*PurchaseOrder READ: Give the account/);
    expect(stderr).toMatch(/^error: \d+ of \d+ checks failed\.\n$/);
  });

  it("fails for a connection that is not there", async () => {
    expect((await shell.run(["connection", "test", "con_x"])).stderr).toContain("There is no connection con_x");
  });
});

describe("connection sync", () => {
  it("asks for a run, and says that one is waiting", async () => {
    const { id } = await add("--config", `baseUrl=${sandbox.url}`, "--credential", "apiKey=sandbox");
    const { code, stdout } = await shell.run(["connection", "sync", id, "--kind", "resync", "--json"]);
    expect(code).toBe(0);
    expect(JSON.parse(stdout)).toMatchObject({ syncRun: { connectionId: id, kind: "RESYNC", state: "QUEUED" } });
    expect((await shell.run(["connection", "sync", id, "--kind", "full"])).stderr).toContain("Allowed choices");
  });
});

describe("connector list", () => {
  it("says what each system asks for and offers", async () => {
    const { stdout } = await shell.run(["connector", "list", "--json"]);
    const { connectors } = JSON.parse(stdout) as { connectors: { system: string; config: { name: string }[] }[] };
    const found = connectors.find((item) => item.system === "sandbox");
    expect(found?.config.map((field) => field.name)).toContain("baseUrl");
    expect((await shell.run(["connector", "list"])).stdout).toContain("apiKey");
  });
});
