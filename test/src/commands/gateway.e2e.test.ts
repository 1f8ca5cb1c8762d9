import { mkdtemp, readdir, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { GatewayProcess } from "../../support/gateway-process.js";
import { commandLinesNaming } from "../../support/processes.js";
import { waitFor } from "../../support/services.js";

let home: string;
const processes: GatewayProcess[] = [];

beforeEach(async () => {
  home = await mkdtemp(join(tmpdir(), "tributary-gateway-"));
});

afterEach(async () => {
  for (const started of processes.splice(0)) {
    started.kill("SIGKILL");
    await started.ended;
  }
  await noProcessLeft();
  await rm(home, { recursive: true, force: true });
});

function run(...args: string[]): GatewayProcess {
  const started = new GatewayProcess(home, args);
  processes.push(started);
  return started;
}

async function noProcessLeft(): Promise<void> {
  await waitFor(
    "the end of every process that uses the home",
    async () => (await commandLinesNaming(home)).length === 0,
  );
}

interface Ready {
  readonly graphql: string;
  readonly token: string | null;
}

async function ready(gateway: GatewayProcess): Promise<Ready> {
  return JSON.parse(await gateway.firstLine()) as Ready;
}

async function statusWith(graphql: string, token: string): Promise<number> {
  const headers = { authorization: `Bearer ${token}`, "content-type": "application/json" };
  const response = await fetch(graphql, { method: "POST", headers, body: '{"query":"{ viewer { environment } }"}' });
  return response.status;
}

describe("a gateway on nothing but a home folder", () => {
  it("comes up with its own MongoDB, lets commands in beside it, and ends in order and whole", async () => {
    const gateway = run("start", "--json");
    const { graphql, token } = await ready(gateway);
    expect(await statusWith(graphql, token ?? "")).toBe(200);

    const created = await run("token", "create", "--env", "live").ended;
    expect([created.code, created.stdout]).toEqual([0, expect.stringMatching(/^trb_live_\w{49}\n$/)]);
    expect(await statusWith(graphql, created.stdout.trim())).toBe(200);

    const startedAt = performance.now();
    gateway.kill("SIGTERM");
    const { code, signal } = await gateway.ended;
    expect([code, signal]).toEqual([0, null]);
    expect(performance.now() - startedAt).toBeLessThan(10_000);
    await noProcessLeft();
    expect(await readdir(join(home, "mongo"))).not.toContain("gateway.json");
  });

  it("is found again after a SIGKILL: by a command without it, and by the next start", async () => {
    const first = run("start", "--json");
    const { token } = await ready(first);
    first.kill("SIGKILL");
    await first.ended;

    const listed = await run("token", "list", "--json").ended;
    expect(listed.code).toBe(0);
    expect((JSON.parse(listed.stdout) as { tokens: unknown[] }).tokens).toHaveLength(1);

    const second = await ready(run("start", "--json"));
    expect(second.token).toBeNull();
    expect(await statusWith(second.graphql, token ?? "")).toBe(200);
  });

  it("is told at once by a second one that the home is in use", async () => {
    const first = run("start", "--json", "--no-sandbox");
    await ready(first);
    const second = await run("start", "--no-sandbox").ended;
    expect([second.code, second.stderr]).toEqual([1, expect.stringMatching(/in use|used by.*TRIBUTARY_HOME/s)]);
  });
});

describe("commands without a gateway", () => {
  it("take turns on the embedded MongoDB", async () => {
    const results = await Promise.all(
      ["one", "two"].map((name) => run("token", "create", "--env", "test", "--name", name).ended),
    );
    expect(results.map(({ code, stderr }) => [code, code === 0 ? "" : stderr])).toEqual([
      [0, ""],
      [0, ""],
    ]);
    const { stdout } = await run("token", "list").ended;
    expect(stdout).toMatch(/one[^]*two|two[^]*one/);
  });
});
