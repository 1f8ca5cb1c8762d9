import { randomBytes } from "node:crypto";
import { once } from "node:events";
import { mkdtemp, rm } from "node:fs/promises";
import { createServer, type Server } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { MongoClient } from "mongodb";
import { afterAll, afterEach, beforeAll, describe, expect, it } from "vitest";
import { startSandbox, type RunningSandbox } from "../../../src/sandbox/index.js";
import { createLogger } from "../../../src/logging/index.js";
import { openShell, type TestShell } from "../../support/command-line.js";
import { freshDatabase, type FreshDatabase } from "../../support/database.js";
import { loopback } from "../../support/network.js";

interface Report {
  readonly isOk: boolean;
  readonly findings: readonly { check: string; verdict: string; found: string; advice: string | null }[];
}

const [key, otherKey] = [randomBytes(32).toString("base64"), randomBytes(32).toString("base64")];
let database: FreshDatabase;
let folder: string;
let sandbox: RunningSandbox;
let shell: TestShell;

beforeAll(async () => {
  database = await freshDatabase();
  folder = await mkdtemp(join(tmpdir(), "tributary-doctor-"));
  sandbox = await startSandbox({ dataDir: folder, scale: 100, logger: createLogger({ level: "silent" }) });
});

afterEach(() => shell.close());

afterAll(async () => {
  await sandbox.stop();
  await database.drop();
  await rm(folder, { recursive: true, force: true });
});

function settings(given: NodeJS.ProcessEnv = {}): NodeJS.ProcessEnv {
  const fixed = { MONGODB_URI: database.uri, TRIBUTARY_MASTER_KEY: "env:KEY", KEY: key, PORT: "0" };
  return { ...fixed, TRIBUTARY_ALLOWED_NETWORKS: loopback, ...given };
}

async function examine(given: NodeJS.ProcessEnv = {}): Promise<Report & { code: number; stderr: string }> {
  shell = await openShell(settings(given));
  const { code, stdout, stderr } = await shell.run(["doctor", "--json"]);
  return { ...(JSON.parse(stdout) as Report), code, stderr };
}

function finding({ findings }: Report, check: string) {
  return findings.find((candidate) => candidate.check === check);
}

describe("tributary doctor", () => {
  it("changes nothing on an empty database, and finds that a start would go well", async () => {
    const report = await examine();
    expect(report.findings.filter(({ verdict }) => verdict !== "OK" && verdict !== "WARNING")).toEqual([]);
    expect(report).toMatchObject({ isOk: true, code: 0 });
    expect(finding(report, "store")?.found).toBe("empty; the first start makes what it needs");
    const client = await new MongoClient(database.uri).connect();
    const made = await client.db().listCollections({}, { nameOnly: true }).toArray();
    await client.close();
    // The one write that it makes finds nothing to change.
    expect(made.map(({ name }) => name)).toEqual([]);
  });

  it("names systems that this machine does not reach, and connections that are not well", async () => {
    shell = await openShell(settings());
    const add = async (name: string, baseUrl: string) =>
      shell.run([
        ...["connection", "add", "--system", "sandbox", "--name", name, "--config", `baseUrl=${baseUrl}`],
        ...["--credential", `apiKey=${sandbox.apiKey}`],
      ]);
    const added = await add("Plant", sandbox.url);
    expect(added.stderr + added.stdout).not.toMatch(/error/i);
    await shell.close();
    const well = await examine();
    expect(finding(well, "reachability")).toMatchObject({ verdict: "OK", found: "1 of 1 systems answer this machine" });
    await shell.close();
    const { port } = sandbox;
    await sandbox.stop();
    const away = await examine();
    expect(finding(away, "reachability")).toMatchObject({
      verdict: "WARNING",
      found: "1 of 1 systems do not answer this machine",
      advice: `http://127.0.0.1:${port}: ECONNREFUSED`,
    });
    expect(away.code).toBe(0);
    await shell.close();
    const guarded = await examine({ TRIBUTARY_ALLOWED_NETWORKS: "" });
    expect(finding(guarded, "reachability")?.advice).toContain("TRIBUTARY_ALLOWED_NETWORKS");
  });

  it("fails on another master key than the one that what is stored is under", async () => {
    const report = await examine({ KEY: otherKey });
    expect(report.code).toBe(1);
    expect(finding(report, "master keys")).toMatchObject({ verdict: "FAILED" });
    expect(finding(report, "master keys")?.advice).toContain("tributary key status");
    expect(report.stderr).toContain("checks failed");
  });

  it("fails where the port is taken by another program, and says how to go on", async () => {
    const other: Server = createServer((socket) => socket.destroy());
    other.listen(0, "127.0.0.1");
    await once(other, "listening");
    const { port } = other.address() as { port: number };
    const report = await examine({ PORT: String(port) });
    other.close();
    expect(report.code).toBe(1);
    expect(finding(report, "port")).toEqual({
      check: "port",
      verdict: "FAILED",
      found: `127.0.0.1:${port} can't be listened on (EADDRINUSE)`,
      advice: "Another program listens there. End it, or set PORT to a free one.",
    });
  });

  it("tells of settings and of a MongoDB that can't be used, and skips what needs them", async () => {
    const odd = await examine({ PORT: "http" });
    expect(odd.code).toBe(1);
    expect(finding(odd, "settings")?.found).toContain("PORT");
    expect(finding(odd, "MongoDB")?.verdict).toBe("SKIPPED");
    await shell.close();
    const away = await examine({ MONGODB_URI: "mongodb://127.0.0.1:1/none" });
    expect(away.code).toBe(1);
    expect(finding(away, "MongoDB")).toMatchObject({ verdict: "FAILED" });
    expect(finding(away, "connections")?.verdict).toBe("SKIPPED");
    await shell.close();
    shell = await openShell(settings({ PORT: "http" }));
    const { stdout } = await shell.run(["doctor"]);
    expect(stdout).toMatch(/^CHECK +RESULT +FOUND\n/);
    expect(stdout).not.toContain("    at ");
  });
});
