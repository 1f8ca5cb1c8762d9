import { spawn, type ChildProcess } from "node:child_process";
import { once } from "node:events";
import { fileURLToPath } from "node:url";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { buildGraphSchema } from "../../resolvers/build-schema.js";
import { createServer, requestContexts } from "../../src/server/index.js";
import { silentLogger, waitFor } from "../support/services.js";
import { startSyncedGateway, type SyncedGateway } from "../support/synced-gateway.js";

/** The example programs, started as their README says, against a gateway with a synced sandbox. */
let gateway: SyncedGateway;
let connectionId: string;
const running: ChildProcess[] = [];

beforeAll(async () => {
  gateway = await startSyncedGateway({ scale: 8_000 });
  gateway.services.relay.start();
  gateway.services.hub.start();
  connectionId = await gateway.connect();
});

afterAll(async () => {
  for (const child of running) child.kill("SIGKILL");
  await Promise.all([gateway?.services.hub.stop(), gateway?.services.relay.stop()]);
  await gateway?.close();
});

interface Example {
  readonly child: ChildProcess;
  readonly lines: () => string[];
  readonly errors: () => string;
}

function startExample(name: string, env: NodeJS.ProcessEnv = {}): Example {
  const { PATH, HOME } = process.env;
  const script = fileURLToPath(new URL(`../../examples/${name}.ts`, import.meta.url));
  const child = spawn(process.execPath, ["--import", "tsx", script], {
    env: { PATH, HOME, TRIBUTARY_URL: `${gateway.url}/graphql`, TRIBUTARY_TOKEN: gateway.token, ...env },
    stdio: ["ignore", "pipe", "pipe"],
  });
  running.push(child);
  let [stdout, stderr] = ["", ""];
  child.stdout?.on("data", (data: Buffer) => (stdout += String(data)));
  child.stderr?.on("data", (data: Buffer) => (stderr += String(data)));
  return { child, lines: () => stdout.split("\n").filter((line) => line !== ""), errors: () => stderr };
}

describe("examples/open-work-orders.ts", () => {
  it("prints as many orders as the API counts, over several pages", async () => {
    const example = startExample("open-work-orders");
    expect(await once(example.child, "close")).toEqual([0, null]);
    const { workOrders } = await gateway.data<{ workOrders: { totalCount: number; totalCountIsExact: boolean } }>(
      `{ workOrders(filter: { status: { in: [OPEN, IN_PROGRESS] } }) { totalCount totalCountIsExact } }`,
    );
    expect(workOrders.totalCountIsExact).toBe(true);
    expect(workOrders.totalCount).toBeGreaterThan(100);
    expect(example.lines().length).toBe(workOrders.totalCount);
    expect(new Set(example.lines().map((line) => line.split(" ", 1)[0])).size).toBe(workOrders.totalCount);
    expect(example.errors()).toBe("");
  });

  it("says what is missing when it has no token, and what was refused when it has a wrong one", async () => {
    const none = startExample("open-work-orders", { TRIBUTARY_TOKEN: "" });
    expect(await once(none.child, "close")).toEqual([1, null]);
    expect(none.errors()).toContain("Set TRIBUTARY_TOKEN");
    const wrong = startExample("open-work-orders", { TRIBUTARY_TOKEN: "trb_test_wrong" });
    expect(await once(wrong.child, "close")).toEqual([1, null]);
    expect(wrong.errors()).toContain("This is not a token of this gateway");
  });
});

describe("examples/watch-changes.ts", () => {
  it("prints a change of a work order as it happens", async () => {
    const example = startExample("watch-changes");
    await waitFor("the example to subscribe", async () => gateway.services.hub.subscriberCount > 0);
    const { createWorkOrder } = await gateway.data<{ createWorkOrder: { workOrder: { id: string; number: string } } }>(
      `mutation ($input: CreateWorkOrderInput!) { createWorkOrder(input: $input) { workOrder { id number } } }`,
      { input: { connectionId, data: { title: "Replace the seal" } } },
    );
    const { id, number } = createWorkOrder.workOrder;
    await waitFor("the creation", async () => example.lines().some((line) => line.startsWith(`CREATED ${number}`)));
    await gateway.data(
      `mutation ($input: UpdateWorkOrderInput!) { updateWorkOrder(input: $input) { workOrder { id } } }`,
      { input: { id, data: { title: "Replace the mechanical seal" } } },
    );
    await waitFor("the change", async () => example.lines().some((line) => /^UPDATED .*\btitle\b/.test(line)));
    expect(example.errors()).toBe("");
    example.child.kill("SIGTERM");
    await once(example.child, "close");
  });

  it("misses nothing that changes while the gateway is restarted", async () => {
    const example = startExample("watch-changes");
    await waitFor("the example to subscribe", async () => gateway.services.hub.subscriberCount > 0);
    const before = await create("Seen before");
    await waitFor("the creation", async () => example.lines().some((line) => line.startsWith(`CREATED ${before}`)));
    await gateway.server.close();
    await waitFor("the subscription to end", async () => gateway.services.hub.subscriberCount === 0);
    const { recordId } = await gateway.services.writes.create(gateway.test, "WorkOrder", {
      connectionId,
      data: { title: "While nobody listens" },
    });
    const again = await createServer({
      schema: await buildGraphSchema(),
      storage: gateway.storage,
      access: gateway.access,
      createContext: requestContexts(gateway.services),
      logger: silentLogger,
      host: "127.0.0.1",
      port: Number(new URL(gateway.url).port),
    });
    const { workOrder } = await gateway.data<{ workOrder: { number: string } }>(
      `query ($id: ID!) { workOrder(id: $id) { number } }`,
      { id: recordId },
    );
    await waitFor("what was missed", async () =>
      example.lines().some((line) => line.startsWith(`CREATED ${workOrder.number}`)),
    );
    expect(example.lines().filter((line) => line.startsWith(`CREATED ${before}`)).length).toBe(1);
    example.child.kill("SIGTERM");
    await again.close();
  });

  async function create(title: string): Promise<string> {
    const { createWorkOrder } = await gateway.data<{ createWorkOrder: { workOrder: { number: string } } }>(
      `mutation ($input: CreateWorkOrderInput!) { createWorkOrder(input: $input) { workOrder { number } } }`,
      { input: { connectionId, data: { title } } },
    );
    return createWorkOrder.workOrder.number;
  }
});
