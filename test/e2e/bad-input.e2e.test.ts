import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { must, startSyncedGateway, type SyncedGateway } from "../support/synced-gateway.js";

/** Whatever a client gets wrong: it is told with a code, a path and what to do, and nothing is stored of it. */
let gateway: SyncedGateway;
let connectionId: string;
let workOrder: { id: string; version: number };
let before: Readonly<Record<string, number>>;

beforeAll(async () => {
  gateway = await startSyncedGateway();
  connectionId = await gateway.connect();
  const { workOrders } = await gateway.data<{ workOrders: { nodes: { id: string; version: number }[] } }>(
    `{ workOrders(first: 1) { nodes { id version } } }`,
  );
  workOrder = must(workOrders.nodes[0]);
});

afterAll(async () => {
  await gateway?.close();
});

beforeEach(async () => {
  before = await gateway.counts();
});

afterEach(async () => {
  expect(await gateway.counts(), "stored by a refused operation").toEqual(before);
});

function connectInput(changed: object): object {
  return {
    input: {
      system: "sandbox",
      config: { baseUrl: gateway.sandbox.url },
      credentials: { apiKey: gateway.sandbox.apiKey },
      ...changed,
    },
  };
}

const connectSource = `mutation ($input: ConnectSystemInput!) { connectSystem(input: $input) { connection { id } } }`;

describe("connecting with what can't be right", () => {
  it.each([
    [
      "an unknown system",
      { system: "typewriter" },
      ["input", "system"],
      /expected one of .*sandbox.*, got "typewriter"/,
    ],
    ["no address", { config: {} }, ["input", "config", "baseUrl"], /expected/i],
    ["an address that is none", { config: { baseUrl: "here" } }, ["input", "config", "baseUrl"], /Expected an http/],
    ["a file for an address", { config: { baseUrl: "file:///etc/passwd" } }, ["input", "config", "baseUrl"], /http/],
    ["a config that is a list", { config: [] }, ["input", "config"], /expected an object/],
    ["no key", { credentials: {} }, ["input", "credentials", "apiKey"], /expected/],
    ["credentials that are a text", { credentials: "s3cret" }, ["input", "credentials"], /expected an object/],
    [
      "an unknown auth method",
      { authMethod: "MAGIC" },
      ["input", "authMethod"],
      /expected one of API_KEY, .*, got "MAGIC"/,
    ],
    ["no history", { syncPlan: { historyDays: 0 } }, ["input", "syncPlan", "historyDays"], />=?\s?1|1 to 3650/],
    ["a hasty plan", { syncPlan: { intervalSeconds: 1 } }, ["input", "syncPlan", "intervalSeconds"], /30/],
  ])("%s is BAD_USER_INPUT with its path", async (_what, changed, path, message) => {
    const { extensions, ...error } = await gateway.fault(connectSource, connectInput(changed));
    expect(extensions).toMatchObject({ code: "BAD_USER_INPUT", retryable: false });
    expect(extensions.problems).toContainEqual({ path, message: expect.stringMatching(message) as string });
    expect(error.path).toEqual(["connectSystem"]);
    expect(JSON.stringify([error, extensions])).not.toContain("s3cret");
  });

  it("a key that the system refuses is SOURCE_UNAUTHORIZED, and the key is not repeated", async () => {
    const error = await gateway.fault(connectSource, connectInput({ credentials: { apiKey: "wrong-key-7" } }));
    expect(error.extensions).toMatchObject({ code: "SOURCE_UNAUTHORIZED", retryable: false });
    expect(JSON.stringify(error)).not.toContain("wrong-key-7");
  });

  it("an address where nobody answers is CONNECTION_UNREACHABLE", async () => {
    const error = await gateway.fault(connectSource, connectInput({ config: { baseUrl: "http://127.0.0.1:9" } }));
    expect(error.extensions).toMatchObject({ code: "CONNECTION_UNREACHABLE", retryable: true });
  });

  it.each(["http://10.20.0.5:4010", "http://169.254.169.254", "http://[fd00:ec2::254]:8080", "http://0x0a.1.2.3"])(
    "promise 28: the address %s is ADDRESS_NOT_ALLOWED with its path, and with what to do",
    async (baseUrl) => {
      const { extensions, message } = await gateway.fault(connectSource, connectInput({ config: { baseUrl } }));
      expect(extensions).toMatchObject({ code: "ADDRESS_NOT_ALLOWED", retryable: false });
      expect(extensions.problems).toEqual([{ path: ["input", "config", "baseUrl"], message }]);
      expect(message).toContain("TRIBUTARY_ALLOWED_NETWORKS=");
    },
  );

  it("an address where something else answers is SOURCE_MISCONFIGURED", async () => {
    const error = await gateway.fault(connectSource, connectInput({ config: { baseUrl: gateway.url } }));
    expect(error.extensions).toMatchObject({ code: "SOURCE_MISCONFIGURED", retryable: false });
    expect(error.message).toMatch(/Check the base URL/);
  });
});

describe("asking for a list that can't be given", () => {
  const list = (args: string) => `{ workOrders(${args}) { nodes { id } } }`;

  it.each([
    [
      "a filter without an index",
      `filter: { status: { eq: OPEN }, number: { eq: "1" } }`,
      ["filter"],
      /no index serves a filter on number and status\. Filters that are served: .*Orders: /,
    ],
    [
      "an order without an index",
      `orderBy: [{ field: NUMBER }, { field: STATUS }]`,
      ["orderBy"],
      /no index serves.*the order NUMBER, STATUS/s,
    ],
    [
      "an order in two directions",
      `orderBy: [{ field: STATUS }, { field: UPDATED_AT, direction: DESC }]`,
      ["orderBy", 1],
      /expected all terms in one direction/,
    ],
    ["an empty page", `first: 0`, ["first"], /expected a whole number from 1 to 500, got 0/],
    ["a negative page", `last: -1`, ["last"], /expected a whole number from 1 to 500, got -1/],
    ["a page of ten thousand", `first: 10000`, ["first"], /expected a whole number from 1 to 500, got 10000/],
    ["both ends at once", `first: 1, last: 1`, ["last"], /expected first or last, not both/],
    ["a cursor that is none", `after: "abc"`, ["after"], /expected a cursor that this API returned/],
    [
      "a malformed id in a filter",
      `filter: { assetId: { eq: "P-101" } }`,
      ["filter", "assetId", "eq"],
      /expected .*as_.*got "P-101"/,
    ],
  ])("%s is BAD_USER_INPUT with its path", async (_what, args, path, message) => {
    const error = await gateway.fault(list(args));
    expect(error.extensions.code).toBe("BAD_USER_INPUT");
    expect(error.extensions.problems).toContainEqual({ path, message: expect.stringMatching(message) as string });
    expect(error.message).toMatch(/expected|no index serves/);
  });

  it.each([
    ["another filter", `workOrders(first: 1, filter: { status: { eq: OPEN } })`, "workOrders"],
    ["another order", `workOrders(first: 1, orderBy: [{ field: NUMBER }])`, "workOrders"],
    ["another list", `assets(first: 1)`, "assets"],
  ])("a cursor of %s is BAD_USER_INPUT and says so", async (_what, source, name) => {
    const page = await gateway.data<Record<string, { pageInfo: { endCursor: string } }>>(
      `{ ${source} { pageInfo { endCursor } } }`,
    );
    const error = await gateway.fault(`query ($after: String) { workOrders(after: $after) { nodes { id } } }`, {
      after: must(page[name]).pageInfo.endCursor,
    });
    expect(error.extensions).toMatchObject({
      code: "BAD_USER_INPUT",
      problems: [{ path: ["after"], message: expect.stringContaining("a cursor of this very list") as string }],
    });
  });

  it.each([
    ["connections", "first: 0", ["first"]],
    ["connections", "first: 10000", ["first"]],
    ["connections", `after: "abc"`, ["after"]],
    ["syncRuns", "first: 501", ["first"]],
    ["syncRuns", `after: "abc"`, ["after"]],
    ["syncRuns", `connectionId: "7"`, ["connectionId"]],
  ])("%s(%s) is BAD_USER_INPUT with its path", async (name, args, path) => {
    const { extensions } = await gateway.fault(`{ ${name}(${args}) { nodes { id } } }`);
    expect(extensions).toMatchObject({ code: "BAD_USER_INPUT", problems: [{ path }] });
  });

  it("a cursor of the runs is none of the connections", async () => {
    const { syncRuns } = await gateway.data<{ syncRuns: { pageInfo: { endCursor: string } } }>(
      `{ syncRuns(first: 1) { pageInfo { endCursor } } }`,
    );
    const { extensions } = await gateway.fault(
      `query ($after: String) { connections(after: $after) { nodes { id } } }`,
      {
        after: syncRuns.pageInfo.endCursor,
      },
    );
    expect(extensions).toMatchObject({ code: "BAD_USER_INPUT", problems: [{ path: ["after"] }] });
  });
});

describe("an id that has not the form of one", () => {
  const malformed = ["", "7", "con_7", "wo_7", "WO-1", `con_${"z".repeat(26)}`, "' || 1==1", "𝔘".repeat(20)];

  it.each([
    ["workOrder", `query ($id: ID!) { workOrder(id: $id) { id } }`, ["id"]],
    ["connection", `query ($id: ID!) { connection(id: $id) { id } }`, ["id"]],
    ["syncRun", `query ($id: ID!) { syncRun(id: $id) { id } }`, ["id"]],
    ["node", `query ($id: ID!) { node(id: $id) { id } }`, ["id"]],
    ["nodes", `query ($id: ID!) { nodes(ids: [$id]) { id } }`, ["ids", 0]],
    [
      "startSync",
      `mutation ($id: ID!) { startSync(input: { connectionId: $id }) { syncRun { id } } }`,
      ["input", "connectionId"],
    ],
    [
      "cancelSync",
      `mutation ($id: ID!) { cancelSync(input: { syncRunId: $id }) { syncRun { id } } }`,
      ["input", "syncRunId"],
    ],
    [
      "pauseConnection",
      `mutation ($id: ID!) { pauseConnection(input: { connectionId: $id }) { connection { id } } }`,
      ["input", "connectionId"],
    ],
    [
      "disconnectSystem",
      `mutation ($id: ID!) { disconnectSystem(input: { connectionId: $id }) { connectionId } }`,
      ["input", "connectionId"],
    ],
    [
      "createWorkOrder",
      `mutation ($id: ID!) { createWorkOrder(input: { connectionId: $id, data: { title: "x" } }) { writeId } }`,
      ["input", "connectionId"],
    ],
    [
      "updateWorkOrder",
      `mutation ($id: ID!) { updateWorkOrder(input: { id: $id, data: { title: "x" } }) { writeId } }`,
      ["input", "id"],
    ],
  ])("%s says what one looks like, at its path", async (_name, source, path) => {
    for (const id of malformed) {
      const { extensions, message } = await gateway.fault(source, { id });
      expect(extensions, id).toMatchObject({ code: "BAD_USER_INPUT", retryable: false });
      expect(extensions.problems?.[0]?.path, id).toEqual(path);
      expect(extensions.problems?.[0]?.message, id).toContain(`got "${id}"`);
      expect(message, id).toMatch(/expected|look like/);
    }
  });

  it("is told for an id of another kind as well", async () => {
    const assets = await gateway.data<{ assets: { nodes: { id: string }[] } }>(`{ assets(first: 1) { nodes { id } } }`);
    const { extensions } = await gateway.fault(`query ($id: ID!) { workOrder(id: $id) { id } }`, {
      id: must(assets.assets.nodes[0]).id,
    });
    expect(extensions).toMatchObject({ code: "BAD_USER_INPUT", problems: [{ path: ["id"] }] });
  });
});

describe("a sync that can't be asked for", () => {
  const start = `mutation ($input: StartSyncInput!) { startSync(input: $input) { syncRun { id } } }`;

  it("of the kind INITIAL is refused with the kinds there are", async () => {
    const { extensions } = await gateway.fault(start, { input: { connectionId, kind: "INITIAL" } });
    expect(extensions).toMatchObject({
      code: "BAD_USER_INPUT",
      problems: [{ path: ["input", "kind"], message: "expected INCREMENTAL, RESYNC, RECONCILE or REMAP, got INITIAL" }],
    });
  });

  it("of an entity that does not exist is refused with its path", async () => {
    const { extensions, message } = await gateway.fault(start, {
      input: { connectionId, entities: ["WorkOrder", "Spaceship"] },
    });
    expect(extensions.code).toBe("BAD_USER_INPUT");
    expect(message).toMatch(/"Spaceship" at "input.entities\[1\]".*EntityType/);
  });

  it("of no entity at all is refused with its path", async () => {
    const { extensions } = await gateway.fault(start, { input: { connectionId, entities: [] } });
    expect(extensions).toMatchObject({ code: "BAD_USER_INPUT", problems: [{ path: ["input", "entities"] }] });
  });
});

describe("a write that can't be right", () => {
  const create = `mutation ($input: CreateWorkOrderInput!) { createWorkOrder(input: $input) { writeId workOrder { id } } }`;
  const update = `mutation ($input: UpdateWorkOrderInput!) { updateWorkOrder(input: $input) { writeId } }`;

  it("of nothing is refused with its path", async () => {
    const { extensions } = await gateway.fault(create, { input: { connectionId, data: {} } });
    expect(extensions).toMatchObject({
      code: "BAD_USER_INPUT",
      problems: [{ path: ["input", "data"] }, { path: ["input", "data", "title"] }],
    });
  });

  it("of a record that is newer by now is CONFLICT and says its version", async () => {
    const { extensions, message } = await gateway.fault(update, {
      input: { id: workOrder.id, expectedVersion: workOrder.version + 7, data: { title: "overwritten" } },
    });
    expect(extensions).toMatchObject({ code: "CONFLICT", version: workOrder.version });
    expect(message).toMatch(/Read it again/);
  });

  it("of a status that may not follow is CONFLICT and names those that may", async () => {
    const made = await createOrder("status");
    const { extensions } = await gateway.fault(update, { input: { id: made, data: { status: "COMPLETED" } } });
    expect(extensions).toMatchObject({
      code: "CONFLICT",
      allowedStatuses: ["OPEN", "CANCELED"],
      problems: [{ path: ["input", "data", "status"] }],
    });
  });

  it("under a key that stood for another write is refused with its path, and written once", async () => {
    const made = await createOrder("key");
    const again = await gateway.ask(create, {
      input: { connectionId, idempotencyKey: "key", data: { title: "Of key" } },
    });
    expect(
      (again.data as unknown as { createWorkOrder: { workOrder: { id: string } } }).createWorkOrder.workOrder.id,
    ).toBe(made);
    const { extensions, message } = await gateway.fault(create, {
      input: { connectionId, idempotencyKey: "key", data: { title: "Another" } },
    });
    expect(extensions).toMatchObject({
      code: "IDEMPOTENCY_KEY_REUSED",
      problems: [{ path: ["input", "idempotencyKey"] }],
    });
    expect(message).toMatch(/used for another call of createWorkOrder.*Use a new key/);
  });

  it("to an entity that the system only shows is ENTITY_UNSUPPORTED and names those that can be written", async () => {
    const ask = `query ($id: ID!) { writeSchema(connectionId: $id, entity: Vendor, operation: CREATE) { schema } }`;
    const { extensions, message } = await gateway.fault(ask, { id: connectionId });
    expect(extensions.code).toBe("ENTITY_UNSUPPORTED");
    expect(message).toMatch(/Vendor can't be created through Sandbox.*PurchaseOrder.*WorkOrder/);
  });

  it("whose deadline is past is WRITE_EXPIRED with its path and what to do", async () => {
    const { extensions, message } = await gateway.fault(create, {
      input: { connectionId, whenUnreachable: "QUEUE", deadline: "2020-01-01T00:00:00Z", data: { title: "Late" } },
    });
    expect(extensions).toMatchObject({ code: "WRITE_EXPIRED", problems: [{ path: ["input", "deadline"] }] });
    expect(message).toMatch(/later deadline/);
  });

  /** A work order made on purpose; the counts begin after it. */
  async function createOrder(key: string): Promise<string> {
    const { createWorkOrder } = await gateway.data<{ createWorkOrder: { workOrder: { id: string } } }>(create, {
      input: { connectionId, idempotencyKey: key, data: { title: `Of ${key}` } },
    });
    before = await gateway.counts();
    return createWorkOrder.workOrder.id;
  }
});
