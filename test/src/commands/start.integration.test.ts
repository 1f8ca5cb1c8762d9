import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { openShell, type RunningCommand, type TestShell } from "../../support/command-line.js";
import { loopback } from "../../support/network.js";
import { freshDatabase, type FreshDatabase } from "../../support/database.js";

let database: FreshDatabase;
let shell: TestShell;
const running: RunningCommand[] = [];

beforeEach(async () => {
  database = await freshDatabase();
  shell = await openShell({ MONGODB_URI: database.uri, PORT: "0" });
});

afterEach(async () => {
  for (const command of running.splice(0)) await stop(command);
  await shell.close();
  await database.drop();
});

function start(...args: string[]): RunningCommand {
  const command = shell.start(["start", ...args]);
  running.push(command);
  return command;
}

async function stop(command: RunningCommand): Promise<void> {
  command.signal("SIGINT");
  const { code, stderr } = await command.ended;
  expect(stderr).not.toMatch(/"level":[56]0/);
  expect(code).toBe(0);
}

interface Ready {
  readonly role: string;
  readonly url: string | null;
  readonly graphql: string | null;
  readonly token: string | null;
  readonly connectionId: string | null;
  readonly records: Record<string, number> | null;
  readonly sandbox: { url: string; apiKey: string } | null;
}

async function ready(command: RunningCommand): Promise<Ready> {
  return JSON.parse(await command.printed(/\n/)) as Ready;
}

async function ask(graphql: string, token: string, query: string): Promise<unknown> {
  const response = await fetch(graphql, {
    method: "POST",
    headers: { "content-type": "application/json", authorization: `Bearer ${token}` },
    body: JSON.stringify({ query }),
  });
  return response.json();
}

describe("a first start on an empty database", () => {
  it("makes an organization, connects the Sandbox, syncs it and hands out a token that sees its records", async () => {
    const first = await ready(start("--json"));

    expect(first).toMatchObject({ role: "all", token: expect.stringMatching(/^trb_test_/) as string });
    expect(first.records?.["WorkOrder"]).toBeGreaterThan(100);
    const query = "{ viewer { environment } workOrders(first: 3) { nodes { number title asset { name } } } }";
    const answer = (await ask(first.graphql ?? "", first.token ?? "", query)) as {
      data: { workOrders: { nodes: { number: string | null }[] } };
    };
    expect(answer).not.toHaveProperty("errors");
    expect(answer.data).toMatchObject({ viewer: { environment: "TEST" } });
    expect(answer.data.workOrders.nodes).toHaveLength(3);
    expect(await (await fetch(`${first.sandbox?.url}/health`)).text()).not.toBe("");
  });

  it("tells a person where all is, the token once in the answer and once in a line to paste", async () => {
    const command = start();
    const said = await command.printed(/Ctrl-C stops everything/);

    for (const part of ["/graphql", "/schema.graphql", "/health/ready", "WorkOrder", "in all"])
      expect(said).toContain(part);
    const tokens = said.match(/trb_test_[0-9A-Za-z]{49}/g) ?? [];
    expect(new Set(tokens).size).toBe(1);
    const [, url, header, body] = /curl -s (\S+) -H '(authorization: Bearer \S+)' .* -d '(.+)'/.exec(said) ?? [];
    expect(header).toBe(`authorization: Bearer ${tokens[0]}`);
    const { query } = JSON.parse(body ?? "{}") as { query: string };
    expect(await ask(url ?? "", tokens[0] ?? "", query)).toMatchObject({
      data: { workOrders: { nodes: [{}, {}, {}] } },
    });
    expect(command.stderr()).not.toContain(tokens[0]);
  });

  it("is remembered by a second one: same Sandbox, same connection, no other token", async () => {
    const command = start("--json");
    const first = await ready(command);
    await stop(command);
    running.length = 0;

    const again = start("--json");
    const second = await ready(again);
    expect(second).toMatchObject({
      token: null,
      records: null,
      connectionId: first.connectionId,
      sandbox: { url: first.sandbox?.url },
    });
    expect(await ask(second.graphql ?? "", first.token ?? "", "{ connections { nodes { id } } }")).toEqual({
      data: { connections: { nodes: [{ id: first.connectionId }] } },
    });
  });

  it("is finished by the next one when it was broken off in its sync", async () => {
    const command = shell.start(["start", "--json"]);
    await command.noted(/Connected to the Sandbox/);
    command.signal("SIGINT");
    const { code, stdout } = await command.ended;
    expect([code, stdout]).toEqual([0, ""]);

    const second = await ready(start("--json"));
    expect(second.token).toMatch(/^trb_test_/);
    const settings = JSON.parse(await readFile(join(shell.home, "sandbox", "settings.json"), "utf8")) as {
      connectionId: string;
    };
    expect(await ask(second.graphql ?? "", second.token ?? "", "{ connections { nodes { id } } }")).toEqual({
      data: { connections: { nodes: [{ id: settings.connectionId }] } },
    });
  });

  it("makes nothing of its own with --no-sandbox, and says how to get a token", async () => {
    const command = start("--no-sandbox");
    expect(await command.printed(/Ctrl-C stops everything/)).toContain(
      "Make a token: tributary token create --env test",
    );
    const { stderr } = await shell.run(["token", "list"]);
    expect(stderr).toContain("no organization yet");
  });
});

describe("the roles", () => {
  it("share one database: an api process answers what a worker process synced", async () => {
    const env = { TRIBUTARY_ALLOWED_NETWORKS: loopback };
    const api = await ready(start("--json", "--role", "api"));
    const working = shell.start(["start", "--json", "--role", "worker"], { env });
    running.push(working);
    const worker = await ready(working);
    expect([api.sandbox, worker.sandbox, worker.url]).toEqual([null, null, null]);

    const sandbox = shell.start(["sandbox", "--port", "0", "--scale", "300", "--json"]);
    const { url } = JSON.parse(await sandbox.printed(/\n/)) as { url: string };
    const token = (await shell.run(["token", "create", "--env", "test"])).stdout.trim();
    const added = await shell.run(
      [
        ...["connection", "add", "--system", "sandbox", "--json"],
        ...["--config", `baseUrl=${url}`, "--credential", "apiKey=sandbox"],
      ],
      { env },
    );
    const { connection } = JSON.parse(added.stdout) as { connection: { id: string } };

    const synced = await shell.run(["connection", "sync", connection.id, "--wait", "--json"]);

    expect(JSON.parse(synced.stdout)).toMatchObject({ syncRun: { state: "SUCCEEDED" } });
    const answer = await ask(api.graphql ?? "", token, "{ workOrders(first: 1) { totalCount nodes { number } } }");
    expect(answer).toMatchObject({ data: { workOrders: { nodes: [{}] } } });
    sandbox.signal("SIGINT");
    await sandbox.ended;
  });
});

describe("a start that can't be", () => {
  it("says that the port is in use, ends what it began and fails", async () => {
    const first = await ready(start("--json", "--no-sandbox"));
    const { port } = new URL(first.url ?? "");
    const { code, stdout, stderr } = await shell.run(["start", "--no-sandbox", "--json", "--port", port]);
    expect([code, stdout]).toEqual([1, ""]);
    expect(stderr).toContain(`Port ${port} on 127.0.0.1 is in use`);
  });

  it("says that MongoDB can't be reached", async () => {
    const { code, stderr } = await shell.run(["start"], {
      env: { MONGODB_URI: "mongodb://root:hunter2@127.0.0.1:9/?serverSelectionTimeoutMS=200" },
    });
    expect([code, stderr]).toEqual([1, expect.stringContaining("MongoDB can't be reached")]);
    expect(stderr).not.toContain("hunter2");
  });

  it("refuses a role and a port that are none", async () => {
    expect((await shell.run(["start", "--role", "api,worker"])).stderr).toContain(
      "Allowed choices are all, api, worker",
    );
    expect((await shell.run(["start", "--port", "70000"])).stderr).toContain("Expected a whole number from 0 to 65535");
  });
});
