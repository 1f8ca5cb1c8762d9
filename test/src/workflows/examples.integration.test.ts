import { mkdtemp, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { parse } from "yaml";
import { startSandbox, type RunningSandbox } from "../../../src/sandbox/index.js";
import { silentLogger, waitFor } from "../../support/services.js";
import { must, startSyncedGateway, type SyncedGateway } from "../../support/synced-gateway.js";
import { startCallReceiver, type CallReceiver } from "../../support/workflow-world.js";

/** The worked examples as whole runs: set off by a change in one system, with their effects in another. */

const seed = 7;
let gateway: SyncedGateway;
let folder: string;
let erp: RunningSandbox;
let receiver: CallReceiver;
/** Of the maintenance system, and of the ERP: the names that the examples have for them are others. */
let connections: { readonly maintenance: string; readonly erp: string };

beforeAll(async () => {
  gateway = await startSyncedGateway({ scale: 500, seed });
  folder = await mkdtemp(join(tmpdir(), "tributary-erp-"));
  const redirectUris = [`${gateway.url}/connect/callback`];
  // Of the same seed: the same vendors, parts and assets under the same numbers, as in two systems of one plant.
  erp = await startSandbox({ dataDir: folder, logger: silentLogger, scale: 500, seed, apiKey: "erp", redirectUris });
  receiver = await startCallReceiver();
  connections = { maintenance: await connect("Maintenance", gateway.sandbox), erp: await connect("ERP", erp) };
  gateway.services.relay.start();
  gateway.services.workflows.start();
});

afterAll(async () => {
  await gateway?.services.workflows.stop();
  await gateway?.services.relay.stop();
  await gateway?.services.expressions.stop();
  await receiver?.close();
  await erp?.stop();
  await gateway?.close();
  if (folder) await rm(folder, { recursive: true, force: true });
});

/** With all that there is, however old. */
async function connect(name: string, { url, apiKey }: RunningSandbox): Promise<string> {
  const input = { system: "sandbox", name, config: { baseUrl: url }, credentials: { apiKey } };
  const { connectSystem } = await gateway.data<{ connectSystem: { connection: { id: string } } }>(
    `mutation ($input: ConnectSystemInput!) { connectSystem(input: $input) { connection { id } } }`,
    { input: { ...input, syncPlan: { historyDays: 3_650 } } },
  );
  await gateway.work(connectSystem.connection.id);
  return connectSystem.connection.id;
}

/** Saves an example with the connections and addresses of this test in the place of its own. */
async function save(name: string, secrets: readonly object[] = []): Promise<string> {
  const text = await readFile(fileURLToPath(new URL(`../../../examples/workflows/${name}`, import.meta.url)), "utf8");
  const placed = text
    .replaceAll("con_01m883t5g0e4dvwz0st0wemh6a", connections.maintenance)
    .replaceAll("con_01m883t5g0e4dvwz0st0wemh6b", connections.erp)
    .replaceAll("https://purchasing.example.com", receiver.url);
  const { saveWorkflow } = await gateway.data<{ saveWorkflow: { workflow: { id: string } } }>(
    `mutation ($input: SaveWorkflowInput!) { saveWorkflow(input: $input) { workflow { id } } }`,
    { input: { definition: parse(placed) as object, scopes: ["records:read", "records:write"], secrets } },
  );
  return saveWorkflow.workflow.id;
}

interface Run {
  readonly id: string;
  readonly state: string;
  readonly output: Readonly<Record<string, unknown>> | null;
  readonly error: { readonly message: string } | null;
  readonly steps: readonly { readonly stepId: string; readonly input: unknown }[];
}

/** Waits until that many runs of a workflow are at their end. @returns them, the newest first. */
function runsOf(workflowId: string, count: number): Promise<readonly Run[]> {
  return waitFor(`${count} runs`, async () => {
    const { workflowRuns } = await gateway.data<{ workflowRuns: { nodes: Run[] } }>(
      `query ($id: ID!) {
        workflowRuns(workflowId: $id, first: 20) { nodes { id state output error { message } steps { stepId input } } }
      }`,
      { id: workflowId },
    );
    const ended = workflowRuns.nodes.filter(({ state }) => ["SUCCEEDED", "FAILED"].includes(state));
    return ended.length >= count && ended.length === workflowRuns.nodes.length ? ended : null;
  });
}

/** What a person at the maintenance system, or somebody in the ERP, sees. */
async function there<Body>(sandbox: RunningSandbox, path: string, body?: object): Promise<Body> {
  const response = await fetch(`${sandbox.url}/api/v1${path}`, {
    method: body ? "POST" : "GET",
    headers: { authorization: `Bearer ${sandbox.apiKey}`, "content-type": "application/json" },
    ...(body ? { body: JSON.stringify(body) } : {}),
  });
  if (!response.ok) throw new Error(await response.text());
  return (await response.json()) as Body;
}

interface Twin {
  readonly id: string;
  readonly connectionId: string;
  readonly name: string;
  readonly status: string;
}

interface Named {
  readonly id: string;
  readonly number: string;
}

describe("the worked examples, as whole runs on two systems", () => {
  it("order what an approved work order lacks, in the ERP's own vendor and parts, and only once", async () => {
    const workflowId = await save("approve-to-order.yaml");
    const first = async <Item>(path: string) => must((await there<{ items: Item[] }>(gateway.sandbox, path)).items[0]);
    const vendor = await first<Named>("/vendors?limit=1");
    const { part_id, storeroom_id } = await first<{ part_id: string; storeroom_id: string }>("/stock_levels?limit=1");
    const { id: orderThere, number } = await there<Named>(gateway.sandbox, "/work_orders", {
      title: "Replace the seal",
      contractor_id: vendor.id,
      parts: [{ part_id, storeroom_id, planned_quantity: "3.000" }],
    });
    // The Sandbox reserves whatever is planned; this storeroom had nothing.
    const item = await first<Named>(`/work_order_parts?work_order_id=${orderThere}`);
    const { url, apiKey } = gateway.sandbox;
    const emptied = await fetch(`${url}/control/records/work_order_parts/${item.id}`, {
      method: "PATCH",
      headers: { "x-sandbox-control": apiKey, "content-type": "application/json" },
      body: JSON.stringify({ reserved_quantity: "0.000" }),
    });
    expect(emptied.status).toBe(200);
    await gateway.data(`mutation ($input: StartSyncInput!) { startSync(input: $input) { syncRun { id } } }`, {
      input: { connectionId: connections.maintenance },
    });
    await gateway.work(connections.maintenance);
    const { workOrders } = await gateway.data<{ workOrders: { nodes: readonly Named[] } }>(
      `query ($number: String!) { workOrders(first: 2, filter: { number: { eq: $number } }) { nodes { id number } } }`,
      { number },
    );
    expect(workOrders.nodes).toHaveLength(1);
    const order = must(workOrders.nodes[0]);
    const become = (status: string) =>
      gateway.data(
        `mutation ($input: UpdateWorkOrderInput!) { updateWorkOrder(input: $input) { workOrder { status } } }`,
        { input: { id: order.id, data: { status } } },
      );
    await become("OPEN");
    const [run] = await runsOf(workflowId, 1);
    expect(run).toMatchObject({ state: "SUCCEEDED", error: null, output: { missing: 1 } });
    expect(run?.output?.["ordered"]).toMatch(/^po_/);

    const made = async () =>
      (
        await there<{ items: { vendor_id: string; title: string; lines: { part_id: string; quantity: string }[] }[] }>(
          erp,
          `/purchase_orders?external_ref=${order.number}`,
        )
      ).items;
    const [purchase] = await made();
    expect(purchase).toMatchObject({ title: `${order.number}: Replace the seal`, vendor_id: vendor.id });
    expect(purchase?.lines).toMatchObject([{ part_id, quantity: "3.000" }]);

    await become("ON_HOLD");
    await become("OPEN");
    const [again] = await runsOf(workflowId, 2);
    expect(again).toMatchObject({ state: "SUCCEEDED", output: { missing: 1 } });
    expect(again?.steps.find(({ stepId }) => stepId === "refused")?.input).toMatchObject({
      data: { why: "It is ordered already." },
    });
    expect(await made()).toHaveLength(1);
  });

  it("ask for what lies below its minimum, one requisition for each storeroom", async () => {
    receiver.answerWith(
      ...Array.from({ length: 50 }, (_, number) => ({ status: 201, body: { number: `R${number}` } })),
    );
    const before = receiver.calls.length;
    const workflowId = await save("stock-to-requisition.yaml", [{ name: "purchasing", value: "very secret" }]);
    await gateway.data(`mutation ($input: RunWorkflowInput!) { runWorkflow(input: $input) { run { id } } }`, {
      input: { workflowId },
    });
    const [run] = await runsOf(workflowId, 1);
    expect(run).toMatchObject({ state: "SUCCEEDED", error: null });
    const calls = receiver.calls.slice(before);
    const sent = calls.map(({ body }) => JSON.parse(body) as { storeroom: string; lines: { quantity: number }[] });
    expect(sent.length).toBeGreaterThan(0);
    expect(run?.output).toEqual({ requisitions: sent.map((_, number) => `R${number}`) });
    expect(sent.flatMap(({ lines }) => lines).every(({ quantity }) => quantity > 0)).toBe(true);
    expect(calls.every(({ headers }) => headers["authorization"] === "Bearer very secret")).toBe(true);
    expect(JSON.stringify(run)).not.toContain("very secret");
  });

  it("keep two systems' assets alike by serial number, and make the twin that is missing", async () => {
    const workflowId = await save("sync-assets.yaml");
    const create = `mutation ($input: CreateAssetInput!) { createAsset(input: $input) { asset { id status } } }`;
    const data = { number: "P-9001", name: "Fire pump", serialNumber: "SN-77-9001", status: "STANDBY" };
    const { createAsset } = await gateway.data<{ createAsset: { asset: { id: string; status: string } } }>(create, {
      input: { connectionId: connections.maintenance, data },
    });
    const twins = async () => {
      const { assets } = await gateway.data<{ assets: { nodes: readonly Twin[] } }>(
        `{ assets(first: 5, filter: { number: { eq: "P-9001" } }) { nodes { id connectionId name status } } }`,
      );
      return assets.nodes.filter(({ connectionId }) => connectionId === connections.erp);
    };
    const change = (id: string, changed: object) =>
      gateway.data(`mutation ($input: UpdateAssetInput!) { updateAsset(input: $input) { asset { id } } }`, {
        input: { id, data: changed },
      });
    const [twin] = await waitFor("the twin", async () => ((await twins()).length > 0 ? twins() : null));
    expect(twin).toMatchObject({ name: "Fire pump", status: "STANDBY" });

    // Maintenance has the last word on the status, the ERP on the name.
    await change(createAsset.asset.id, { status: "OPERATIONAL", name: "Pump of the fitters" });
    await waitFor("the status", async () => (await twins())[0]?.status === "OPERATIONAL");
    // Each change sets off a run for its twin, whose write sets off one that finds, or gives back, the other's last word.
    await runsOf(workflowId, 5);
    await change(must(twin).id, { name: "Fire water pump" });
    await waitFor("the name", async () => {
      const { asset } = await gateway.data<{ asset: { name: string } }>(
        `query ($id: ID!) { asset(id: $id) { name } }`,
        {
          id: createAsset.asset.id,
        },
      );
      return asset.name === "Fire water pump";
    });
    expect(await twins()).toMatchObject([{ name: "Fire water pump", status: "OPERATIONAL" }]);
    const runs = await runsOf(workflowId, 7);
    expect(runs.filter(({ state }) => state !== "SUCCEEDED")).toEqual([]);
  });
});
