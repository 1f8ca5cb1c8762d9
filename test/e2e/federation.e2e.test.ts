import { execFile } from "node:child_process";
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { createClient, type Client } from "graphql-ws";
import { WebSocket } from "ws";
import { OrganizationStore } from "../../src/tokens/index.js";
import { openShell } from "../support/command-line.js";
import { startFaultGate, type FaultGate } from "../support/fault-gate.js";
import { startSensors, type Sensors } from "../support/sensors.js";
import { waitFor } from "../support/services.js";
import { must, startSyncedGateway, type Answer, type SyncedGateway } from "../support/synced-gateway.js";

let gateway: SyncedGateway;
let sensors: Sensors;
let gate: FaultGate;
let folder: string;
let connectionId: string;
let workOrder: string;
let asset: string;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "tributary-sensors-"));
  [gateway, sensors] = await Promise.all([startSyncedGateway(), startSensors(join(folder, "readings.sqlite"))]);
  gate = await startFaultGate(() => sensors.url);
  connectionId = await gateway.connect();
  // What the sync stored is told to nobody here.
  gateway.services.hub.start();
  gateway.services.relay.start();
  const { workOrders } = await gateway.data<{ workOrders: { nodes: { id: string; asset: { id: string } | null }[] } }>(
    `{ workOrders(first: 100) { nodes { id asset { id } } } }`,
  );
  const found = must(workOrders.nodes.find((one) => one.asset));
  [workOrder, asset] = [found.id, must(found.asset).id];
});

afterAll(async () => {
  await gateway?.services.relay.stop();
  await gateway?.services.hub.stop();
  await gateway?.close();
  await gate?.close();
  await sensors?.stop();
  await rm(folder, { recursive: true, force: true });
});

beforeEach(() => gate.misbehave(null));

const registerSource = `mutation ($input: RegisterSubgraphInput!) {
  registerSubgraph(input: $input) { isApplied changes { criticality path } subgraph { name sdl } }
}`;

interface Registered {
  registerSubgraph: {
    isApplied: boolean;
    changes: { criticality: string; path: string }[];
    subgraph: { name: string; sdl: string };
  };
}

function register(input: object = {}): Promise<Registered> {
  const all = { name: "sensors", url: gate.url, timeoutMs: 3_000, headers: ["X-Plant"], ...input };
  return gateway.data<Registered>(registerSource, { input: all });
}

/** As it is to begin with: registered, and answering. A new registration also ends that a subgraph is left alone. */
async function registered(): Promise<void> {
  const { errors } = await gateway.ask(`{ measuredThings }`);
  if (errors.length === 0) return;
  await register({ allowBreaking: true });
  await waitFor("the graph to be joined", async () => (await gateway.ask(`{ measuredThings }`)).errors.length === 0);
}

function record(value: number, thing = workOrder): Promise<unknown> {
  return gateway.data(
    `mutation ($thing: ID!, $value: Float!) { recordReading(thing: $thing, quantity: "temperature", value: $value, unit: "°C") { value } }`,
    { thing, value },
  );
}

const joinedSource = `query ($id: ID!) { workOrder(id: $id) { id title readings { quantity value } asset { id readings(last: 1) { value } } } }`;

function joined(headers: Record<string, string> = {}): Promise<Answer> {
  return gateway.post({ query: joinedSource, variables: { id: workOrder } }, { headers }).then(async (response) => {
    const text = await response.text();
    const { data = null, errors = [] } = JSON.parse(text) as Partial<Answer>;
    return { status: response.status, text, data, errors };
  });
}

describe("promise 32: the gateway composes its graph with subgraphs that are registered", () => {
  it("says first what would change, and changes nothing", async () => {
    const { registerSubgraph } = await register({ dryRun: true });
    expect(registerSubgraph.isApplied).toBe(false);
    expect(registerSubgraph.subgraph.sdl).toContain("type Reading");
    expect(registerSubgraph.changes).toContainEqual({ criticality: "SAFE", path: "WorkOrder.readings" });
    expect(registerSubgraph.changes.every(({ criticality }) => criticality === "SAFE")).toBe(true);
    expect(await gateway.data(`{ subgraphs { name } }`)).toEqual({ subgraphs: [] });
    expect((await joined()).errors[0]?.extensions.code).toBe("GRAPHQL_VALIDATION_FAILED");
  });

  it("joins queries, with the headers that are named and no others", async () => {
    await registered();
    await record(71.5);
    await record(18, asset);
    gate.calls.length = 0;
    const { data, errors } = await joined({ "x-plant": "north", "x-other": "secret", cookie: "a=b" });
    expect(errors).toEqual([]);
    expect(data).toMatchObject({
      workOrder: {
        id: workOrder,
        readings: [{ quantity: "temperature", value: 71.5 }],
        asset: { id: asset, readings: [{ value: 18 }] },
      },
    });
    const calls = gate.calls.filter(({ body }) => body.includes("_entities"));
    expect(calls.length).toBeGreaterThan(0);
    for (const { headers } of calls) {
      expect(headers["x-plant"]).toBe("north");
      expect(headers).toHaveProperty("x-request-id");
      for (const name of ["authorization", "cookie", "x-other"]) expect(headers).not.toHaveProperty(name);
    }
  });

  it("answers questions about schema and data in one operation, and the schema as composed", async () => {
    await registered();
    const { data, errors } = await gateway.ask(
      `{ __typename __schema { queryType { name } } measuredThings viewer { environment } }`,
    );
    expect(errors).toEqual([]);
    expect(data).toEqual({
      __typename: "Query",
      __schema: { queryType: { name: "Query" } },
      measuredThings: expect.any(Number) as number,
      viewer: { environment: "TEST" },
    });
    const response = await fetch(`${gateway.url}/schema.graphql`, {
      headers: { authorization: `Bearer ${gateway.token}` },
    });
    expect(await response.text()).toContain("type Reading {");
  });

  it("joins what a mutation of its own answers", async () => {
    await registered();
    const answer = await gateway.data<{ createWorkOrder: { workOrder: object } }>(
      `mutation ($input: CreateWorkOrderInput!) { createWorkOrder(input: $input) { workOrder { title readings { value } } } }`,
      { input: { connectionId, data: { title: "Measure it" }, idempotencyKey: "federated-1" } },
    );
    expect(answer.createWorkOrder.workOrder).toEqual({ title: "Measure it", readings: [] });
  });

  it("joins what its subscriptions tell, each event by itself", async () => {
    await registered();
    const client = createClient({
      url: gateway.webSocketUrl,
      webSocketImpl: WebSocket,
      connectionParams: { authorization: `Bearer ${gateway.token}` },
    });
    try {
      const events = subscription(client);
      const change = (title: string) =>
        gateway.data(
          `mutation ($input: UpdateWorkOrderInput!) { updateWorkOrder(input: $input) { workOrder { title } } }`,
          { input: { id: workOrder, data: { title } } },
        );
      // Begun as soon as it tells of a change.
      await waitFor("the subscription", async () => {
        await change(`Try ${Math.random()}`);
        return events.all().length > 0;
      });
      await change("First");
      const [first] = await events.received(1);
      expect(first?.errors).toBeUndefined();
      expect(first?.data).toEqual({
        recordChanged: { record: { title: "First", readings: [{ value: 71.5 }] } },
      });
      gate.misbehave("dead");
      await change("Second");
      const [, second] = await events.received(2);
      expect(second?.data).toEqual({ recordChanged: { record: { title: "Second", readings: null } } });
      expect(second?.errors?.map(({ extensions }) => extensions?.["code"])).toEqual(["SUBGRAPH_UNREACHABLE"]);
      gate.misbehave(null);
      await record(72);
      await change("Third");
      const [, , third] = await events.received(3);
      expect(third).toEqual({
        data: { recordChanged: { record: { title: "Third", readings: [{ value: 72 }, { value: 71.5 }] } } },
      });
    } finally {
      await client.dispose();
    }
  });

  it("shows each tenant its own graph, and no record of another by a reference", async () => {
    await registered();
    const other = await new OrganizationStore(gateway.storage).create("Other organization");
    const token = await gateway.tokenOf({ organizationId: other._id, environment: "TEST" });
    const live = await gateway.tokenOf(gateway.live);
    for (const foreign of [token, live]) {
      const { errors } = await gateway.ask(`{ measuredThings }`, {}, { token: foreign });
      expect(errors[0]?.extensions.code).toBe("GRAPHQL_VALIDATION_FAILED");
      expect(await gateway.data(`{ subgraphs { name } }`, {}, { token: foreign })).toEqual({ subgraphs: [] });
    }
    const input = { name: "sensors", url: sensors.url };
    await gateway.data(registerSource, { input }, { token });
    const seen = await waitFor("the other graph", async () => {
      const { data } = await gateway.ask(joinedSource, { id: workOrder }, { token });
      return data;
    });
    expect(seen).toEqual({ workOrder: null });
    gate.calls.length = 0;
    await gateway.ask(`{ measuredThings }`, {}, { token });
    expect(gate.calls).toEqual([]);
  });

  it("checks scopes, costs, variables and size as without subgraphs, over both transports", async () => {
    await registered();
    const { secret } = await gateway.tokens.create(
      gateway.test,
      { name: "few", scopes: ["records:read:work-orders"] },
      null,
    );
    const few = await gateway.ask(joinedSource, { id: workOrder }, { token: secret });
    expect(few.errors.map(({ path, extensions }) => [path, extensions.code, extensions["missingScope"]])).toEqual([
      [["workOrder", "asset"], "FORBIDDEN", "records:read:assets"],
    ]);
    expect(few.data).toMatchObject({ workOrder: { id: workOrder, asset: null } });
    const denied = await waitFor("the denial in the audit log", async () => {
      const { auditLog } = await gateway.data<{ auditLog: { nodes: { missingScope: string | null }[] } }>(
        `{ auditLog(first: 20) { nodes { missingScope } } }`,
      );
      return auditLog.nodes.find(({ missingScope }) => missingScope === "records:read:assets");
    });
    expect(denied).toEqual({ missingScope: "records:read:assets" });
    const wrong = await gateway.fault(
      `query ($at: DateTime!) { workOrders(filter: { updatedAt: { gt: $at } }) { nodes { id readings { value } } } }`,
      { at: "never" },
    );
    expect(wrong.extensions.code).toBe("BAD_USER_INPUT");
    const deep = `{ workOrders { nodes { ${"asset { location { assets { nodes { ".repeat(4)} id ${"} } } } ".repeat(4)} } } }`;
    expect((await gateway.ask(deep)).errors[0]?.message).toContain("at most 15 levels");
    expect((await gateway.fault(`{ workOrder(id: "wo_1") { readings { value } } }`)).extensions).toMatchObject({
      code: "BAD_USER_INPUT",
      problems: [{ path: ["id"] }],
    });
  });
});

describe("promise 32: a router in front composes this graph with others", () => {
  const root = fileURLToPath(new URL("../..", import.meta.url));
  const supergraphOf = (...words: string[]) =>
    promisify(execFile)(process.execPath, ["--import", "tsx", "examples/supergraph.ts", ...words], {
      cwd: root,
      maxBuffer: 64 * 1024 * 1024,
    });

  it("by the example of the documentation, from the schema without scopes", async () => {
    const [own, other] = [join(folder, "subgraph.graphql"), join(folder, "sensors.graphql")];
    const shell = await openShell({});
    await shell.run(["schema", "print", "--subgraph", "--without-scopes", "--out", own]);
    await shell.close();
    const { registerSubgraph } = await register({ dryRun: true });
    await writeFile(other, registerSubgraph.subgraph.sdl);
    const { stdout } = await supergraphOf("tributary", `${gateway.url}/graphql`, own, "sensors", sensors.url, other);
    expect(stdout).toContain(`@join__graph(name: "tributary", url: "${gateway.url}/graphql")`);
    expect(stdout).toMatch(/readings\(last: Int = 5\): \[Reading!\] @join__field\(graph: SENSORS\)/);
    await expect(supergraphOf("tributary")).rejects.toThrow("a name, an address and a file");
  });
});

describe("a subgraph that is at fault", () => {
  it.each<[string, Parameters<FaultGate["misbehave"]>[0], string]>([
    ["is gone", "dead", "SUBGRAPH_UNREACHABLE"],
    ["answers 503", { status: 503, body: "busy" }, "SUBGRAPH_UNREACHABLE"],
    ["is too slow", "silent", "SUBGRAPH_TIMEOUT"],
    ["lets nobody in", { status: 401, body: "{}" }, "SUBGRAPH_UNAUTHORIZED"],
    ["answers no JSON", { status: 200, body: "<html>password</html>" }, "SUBGRAPH_INVALID_RESPONSE"],
    ["answers JSON of another form", { status: 200, body: "[1]" }, "SUBGRAPH_INVALID_RESPONSE"],
    [
      "answers values of another type",
      { status: 200, body: `{"data":{"_entities":[{"readings":[{"quantity":1,"value":"hot"}]}]}}` },
      "SUBGRAPH_INVALID_RESPONSE",
    ],
    [
      "answers for more things than asked",
      { status: 200, body: `{"data":{"_entities":[null,null,null]}}` },
      "SUBGRAPH_INVALID_RESPONSE",
    ],
    [
      "changed its schema",
      { status: 400, body: `{"errors":[{"message":"Cannot query field 'readings' of http://10.0.0.1"}]}` },
      "SUBGRAPH_OPERATION_REFUSED",
    ],
  ])("%s: the rest is answered, with the place, a code and what to do", async (_, how, code) => {
    await registered();
    gate.misbehave(how);
    const query = `query ($id: ID!) { workOrder(id: $id) { id readings { value } } }`;
    const { data, errors, text } = await gateway.ask(query, { id: workOrder });
    expect(data).toEqual({ workOrder: { id: workOrder, readings: null } });
    expect(errors.map(({ extensions }) => extensions.code)).toEqual([code]);
    expect(errors[0]?.path).toEqual(["workOrder", "readings"]);
    expect(errors[0]?.extensions["subgraph"]).toBe("sensors");
    expect(errors[0]?.message).toMatch(/Try again|Correct|register|Have its registration/);
    // Neither its words nor where it is.
    for (const secret of ["password", "127.0.0.1", "10.0.0.1", "hot", "busy"]) expect(text).not.toContain(secret);
  });

  it("reports faults of fields: told by their place and code, in our words", async () => {
    await registered();
    const fault = {
      message: "SELECT * FROM secrets failed",
      path: ["_entities", 0, "readings"],
      extensions: { code: "SENSOR_LOST" },
    };
    gate.misbehave({
      status: 200,
      body: JSON.stringify({ data: { _entities: [{ readings: null }] }, errors: [fault] }),
    });
    const { data, errors, text } = await gateway.ask(
      `query ($id: ID!) { workOrder(id: $id) { id readings { value } } }`,
      {
        id: workOrder,
      },
    );
    expect(data).toEqual({ workOrder: { id: workOrder, readings: null } });
    expect(errors).toMatchObject([
      { path: ["workOrder", "readings"], extensions: { code: "SUBGRAPH_FIELD_FAILED", subgraphCode: "SENSOR_LOST" } },
    ]);
    expect(text).not.toContain("SELECT");
  });

  it("is asked again for a query, never for a mutation", async () => {
    await registered();
    gate.misbehave("dead", 1);
    expect((await joined()).errors).toEqual([]);
    gate.misbehave("dead", 1);
    gate.calls.length = 0;
    const { errors } = await gateway.ask(`mutation { recordReading(thing: "x", quantity: "q", value: 1) { value } }`);
    expect(errors.map(({ extensions }) => extensions.code)).toEqual(["SUBGRAPH_UNREACHABLE"]);
    expect(gate.calls.length).toBe(1);
  });

  it("is left alone for a while when it fails again and again, and says until when", async () => {
    await registered();
    gate.misbehave("dead");
    await gateway.ask(`{ measuredThings }`);
    await gateway.ask(`{ measuredThings }`);
    gate.calls.length = 0;
    const { errors } = await gateway.ask(`{ measuredThings }`);
    expect(errors[0]?.extensions).toMatchObject({
      code: "SUBGRAPH_UNREACHABLE",
      nextAttemptAt: expect.any(String) as string,
    });
    expect(gate.calls).toEqual([]);
  });

  it("does not compose: refused with each reason, and the graph stays", async () => {
    await registered();
    const sdl = `extend schema @link(url: "https://specs.apollo.dev/federation/v2.3", import: ["@key"])
      type WorkOrder @key(fields: "id") { id: ID! title: Int readings: Int }`;
    const { extensions, message } = await gateway.fault(registerSource, {
      input: { name: "sensors", url: gate.url, sdl },
    });
    expect(extensions.code).toBe("SUBGRAPH_NOT_COMPOSED");
    expect(message).toContain("stays as it is");
    expect(extensions.problems?.length).toBeGreaterThan(0);
    for (const problem of extensions.problems ?? [])
      expect(problem).toEqual({
        code: expect.stringMatching(/^[A-Z_]+$/) as string,
        message: expect.any(String) as string,
        advice: expect.any(String) as string,
      });
    expect((await joined()).errors).toEqual([]);
  });

  it.each([
    [`type Query { x: Int @override(from: "tributary") }`, "OVERRIDE_OF_OWN_FIELD"],
    [`type Query { x: Int @requiresScopes(scopes: [["a"]]) }`, "ACCESS_NOT_ENFORCED"],
    [`type Query { x: Int } type Subscription { x: Int }`, "SUBSCRIPTIONS_NOT_SUPPORTED"],
  ])("asks for what is not offered: %s", async (types, code) => {
    const imports = `["@override", "@requiresScopes"]`;
    const sdl = `extend schema @link(url: "https://specs.apollo.dev/federation/v2.9", import: ${imports}) ${types}`;
    const { extensions } = await gateway.fault(registerSource, { input: { name: "other", url: gate.url, sdl } });
    expect(extensions).toMatchObject({ code: "SUBGRAPH_NOT_COMPOSED", problems: [{ code }] });
  });

  it("would break clients: refused without leave, naming what; with it done", async () => {
    await registered();
    const sdl = `extend schema @link(url: "https://specs.apollo.dev/federation/v2.3", import: ["@key"])
      type Asset @key(fields: "id") { id: ID! readings(last: Int = 5): [Reading!] }
      type WorkOrder @key(fields: "id") { id: ID! readings(last: Int = 5): [Reading!] }
      type Reading { value: Float! }`;
    const input = { name: "sensors", url: gate.url, sdl };
    const { extensions } = await gateway.fault(registerSource, { input });
    expect(extensions.code).toBe("SUBGRAPH_BREAKING_CHANGE");
    expect(extensions["changes"]).toContainEqual(
      expect.objectContaining({ criticality: "BREAKING", path: "Query.measuredThings" }),
    );
    await register({ sdl, allowBreaking: true });
    await waitFor("the graph without it", async () => (await gateway.ask(`{ measuredThings }`)).errors.length > 0);
  });

  it.each([
    [{ name: "Tributary" }, ["input", "name"]],
    [{ name: "tributary" }, ["input", "name"]],
    [{ url: "sensors" }, ["input", "url"]],
    [{ sdl: "type {" }, ["input", "sdl"]],
    [{ headers: ["Authorization"] }, ["input", "headers", 0]],
    [{ timeoutMs: 1 }, ["input", "timeoutMs"]],
  ])("is registered with %j: refused with the place", async (wrong, path) => {
    const input = { name: "sensors", url: gate.url, ...wrong };
    const { extensions } = await gateway.fault(registerSource, { input });
    expect(extensions.code).toBe("BAD_USER_INPUT");
    expect(extensions.problems?.map((problem) => problem.path)).toEqual([path]);
  });

  it("lies in a network that may not be called: refused like a webhook's address", async () => {
    const { extensions } = await gateway.fault(registerSource, {
      input: { name: "meta", url: "http://169.254.169.254/" },
    });
    expect(extensions.code).toBe("ADDRESS_NOT_ALLOWED");
  });

  it("is taken out: the graph is the gateway's own again", async () => {
    await registered();
    const { unregisterSubgraph } = await gateway.data<{ unregisterSubgraph: { changes: { criticality: string }[] } }>(
      `mutation { unregisterSubgraph(input: { name: "sensors" }) { changes { criticality } } }`,
    );
    expect(unregisterSubgraph.changes[0]?.criticality).toBe("BREAKING");
    await waitFor("the graph without it", async () => (await gateway.ask(`{ measuredThings }`)).errors.length > 0);
    const { extensions } = await gateway.fault(
      `mutation { unregisterSubgraph(input: { name: "sensors" }) { isApplied } }`,
    );
    expect(extensions.code).toBe("NOT_FOUND");
  });
});

interface Event {
  readonly data?: unknown;
  readonly errors?: readonly { readonly extensions?: Record<string, unknown> }[];
}

/** Follows one work order's changes. The n-th event with a title that a test gave, and no other, counts. */
function subscription(client: Client): {
  all: () => readonly Event[];
  received: (count: number) => Promise<readonly Event[]>;
} {
  const events: Event[] = [];
  const query = `subscription { recordChanged(entities: [WorkOrder]) { record { ... on WorkOrder { title readings { value } } } } }`;
  client.subscribe(
    { query },
    {
      next: (event) => events.push(event as Event),
      error: (error) => events.push({ data: JSON.stringify(error) }),
      complete: () => undefined,
    },
  );
  const named = () => events.filter(({ data }) => /"title":"(?:First|Second|Third)"/.test(JSON.stringify(data)));
  return {
    all: () => events.filter(({ data }) => JSON.stringify(data).includes('"title":"Try ')),
    received: (count) => waitFor("an event", async () => named().length >= count && named()),
  };
}
