import { attachGateway, attachSandbox, waitFor, type TestConnection, type WebhookReceiver } from "tributary/testing";
import { afterAll, afterEach, beforeAll, describe, expect, inject, it } from "vitest";
import { gasAlarm } from "../gas-alarm.js";
import { DeskError, SparesDesk } from "../spares-desk.js";

const gateway = attachGateway(inject("gateway"));
const sandbox = attachSandbox(inject("sandbox"));
let connection: TestConnection;
let desk: SparesDesk;
let webhooks: WebhookReceiver;

const deskWith = (token: string, connectionId = connection.id) =>
  new SparesDesk(gateway.graphqlUrl, token, connectionId);

beforeAll(async () => {
  connection = await gateway.connect(sandbox, { name: "Plant North", syncPlan: { historyDays: 3650 } });
  webhooks = await gateway.receiveWebhooks({
    eventTypes: ["RECORD_CREATED", "RECORD_UPDATED", "CONNECTION_STATUS_CHANGED"],
    connectionIds: [connection.id],
  });
  // What the customer's operator would hand to the desk: no more than it needs.
  desk = deskWith(await gateway.createToken(["connections:read", "records:read", "records:write"], "spares desk"));
});

afterEach(async () => {
  await sandbox.mend();
  await connection.waitForStatus("CONNECTED");
});

afterAll(async () => {
  await connection?.disconnect();
  await gateway.stop();
});

describe("authentication", () => {
  it("takes no token that the gateway does not know", async () => {
    await expect(deskWith("trb_test_wrong").openOrders()).rejects.toMatchObject({ code: "UNAUTHENTICATED" });
  });

  it("does not let a token that may only read report a fault", async () => {
    const reader = deskWith(await gateway.createToken(["connections:read", "records:read"]));
    expect((await reader.openOrders()).length).toBeGreaterThan(0);
    await expect(reader.report("A-1", "Leaks")).rejects.toThrow(DeskError);
  });
});

describe("open work orders", () => {
  it("are those of the plant, over several pages, each once", async () => {
    const orders = await desk.openOrders();
    const ids = new Set(orders.map(({ id }) => id));
    const { items } = await sandbox.api<{ items: { state: string }[] }>("GET", "/work_orders?limit=1000");
    const open = items.filter(({ state }) => ["RELEASED", "SCHEDULED", "IN_PROGRESS", "ON_HOLD"].includes(state));
    expect(ids.size).toBe(orders.length);
    expect(orders.length).toBeGreaterThan(4);
    expect(orders.length).toBeLessThanOrEqual(open.length);
  });

  it("follow what people do in the plant", async () => {
    const { happenings } = await sandbox.advance({ days: 3 }, { changes: 40 });
    expect(happenings).toBe(40);
    const run = await connection.sync();
    const orders = run.entities.find(({ entity }) => entity === "WorkOrder");
    expect(run.state).toBe("SUCCEEDED");
    expect((orders?.created ?? 0) + (orders?.updated ?? 0)).toBeGreaterThan(0);
    const compared = await connection.sync("RECONCILE");
    expect(compared.entities.map(({ missing, stale, extra }) => missing + stale + extra)).toEqual(
      compared.entities.map(() => 0),
    );
  });
});

describe("a fault that is reported", () => {
  it("is an order in the plant, once for each slip, and told by a webhook", async () => {
    const first = await desk.report("B-1", "Pump leaks at the seal");
    const again = await desk.report("B-1", "Pump leaks at the seal");
    expect(first).toMatchObject({ state: "TAKEN" });
    expect(again).toEqual(first);
    const { items } = await sandbox.api<{ items: { title: string }[] }>("GET", "/work_orders?limit=1000");
    expect(items.filter(({ title }) => title === "Pump leaks at the seal").length).toBe(1);

    const { orderId } = first as { orderId: string };
    const told = await webhooks.expect("record.created", ({ data }) => JSON.stringify(data).includes(orderId));
    desk.hear(told.type, told.data);
    expect([...desk.changedOrders]).toContain(orderId);
    expect(webhooks.refused).toEqual([]);
  });

  it("without a title is refused with the field, and nothing is sent", async () => {
    await sandbox.resetRequests();
    const { state, problems } = (await desk.report("B-2", "")) as { state: string; problems: string[] };
    expect([state, problems[0]]).toEqual(["REFUSED", expect.stringContaining("title")]);
    expect((await sandbox.requests()).by_kind["work_orders"]?.["create"]).toBeUndefined();
  });

  it("is refused where the plant's account may not write", async () => {
    await sandbox.break("forbidden:work_orders:write");
    expect(await desk.report("B-3", "Belt runs off")).toMatchObject({ state: "REFUSED" });
  });

  it("whose answer is lost makes one order and not two", async () => {
    await sandbox.break("lost-answer;count=1");
    await desk.report("B-4", "Answer is lost").catch((error: unknown) => {
      expect((error as DeskError).code).toBe("WRITE_UNCONFIRMED");
    });
    await sandbox.mend();
    const count = async () => {
      const { items } = await sandbox.api<{ items: { title: string }[] }>("GET", "/work_orders?limit=1000");
      return items.filter(({ title }) => title === "Answer is lost").length;
    };
    await waitFor(
      "the write to be settled",
      async () => (await desk.report("B-4", "Answer is lost")).state === "TAKEN",
    );
    expect(await count()).toBe(1);
  });
});

describe("a workflow of the desk's", () => {
  const scopes = ["records:read", "records:write"];

  it("has steps that can be tried by themselves, with nothing sent", async () => {
    const { orderId } = (await desk.report("W-1", "Smells of gas")) as { orderId: string };
    await sandbox.resetRequests();
    const tested = await gateway.testWorkflowStep({
      definition: gasAlarm,
      stepId: "urgent",
      input: { trigger: { recordId: orderId } },
    });
    expect(tested).toMatchObject({ error: null, isDryRun: true });
    expect(tested.effects).toMatchObject([{ kind: "WRITE", subject: orderId, data: { priority: "URGENT" } }]);
    expect((await sandbox.requests()).by_kind["work_orders"]?.["update"]).toBeUndefined();

    const told = await gateway.testWorkflowStep({
      definition: gasAlarm,
      stepId: "tell",
      input: { trigger: { record: { number: "7" } }, steps: { urgent: { record: { priority: "URGENT" } } } },
    });
    expect(told.effects).toMatchObject([{ kind: "EVENT", data: { order: "7", priority: "URGENT" } }]);
  });

  it("makes a fault urgent by itself, and tells of it", async () => {
    const alarms = await gateway.receiveWebhooks({ eventTypes: ["WORKFLOW_NOTIFIED"] });
    const workflow = await gateway.saveWorkflow(gasAlarm, { scopes });
    try {
      const quiet = (await desk.report("W-2", "Door sticks")) as { orderId: string };
      const { orderId } = (await desk.report("W-3", "Gas at the boiler")) as { orderId: string };
      const run = await workflow.waitForRun(({ trigger }) => trigger["recordId"] === orderId);
      expect(run).toMatchObject({ state: "SUCCEEDED", error: null });
      await alarms.expect("workflow.notified", ({ data }) => data["name"] === "gas.alarm" && data["runId"] === run.id);
      const { items } = await sandbox.api<{ items: { title: string; priority: number }[] }>(
        "GET",
        "/work_orders?limit=1000",
      );
      const urgent = items.filter(({ priority }) => priority === 1).map(({ title }) => title);
      expect(urgent).toContain("Gas at the boiler");
      expect((await workflow.runs()).map(({ trigger }) => trigger["recordId"])).not.toContain(quiet.orderId);
    } finally {
      await workflow.delete();
    }
  });

  it("is refused with the step that is not right", async () => {
    const wrong = {
      ...gasAlarm,
      steps: [{ ...gasAlarm.steps[0], config: { ...gasAlarm.steps[0].config, entity: "Order" } }],
    };
    await expect(gateway.saveWorkflow(wrong, { scopes })).rejects.toMatchObject({ code: "BAD_USER_INPUT" });
  });
});

describe("an outage", () => {
  it("is told at once, by the API and by a webhook, ends by itself, and nothing is missed", async () => {
    webhooks.clear();
    await sandbox.play("outage");
    await connection.requestSync();
    await connection.waitForStatus("UNREACHABLE");
    await webhooks.expect("connection.status_changed", ({ data }) => data["status"] === "UNREACHABLE");
    expect(await desk.report("C-1", "While it is down")).toMatchObject({
      state: "LATER",
      nextAttemptAt: expect.any(String) as string,
    });

    const before = new Date();
    await sandbox.mend();
    await connection.waitForStatus("CONNECTED");
    await webhooks.expect("connection.status_changed", ({ data }) => data["status"] === "CONNECTED");
    await connection.waitForSyncAfter(before);
    expect(await desk.report("C-1", "While it is down")).toMatchObject({ state: "TAKEN" });
  });
});

// Takes more than a minute, so only where it is asked for.
describe.runIf(process.env["SLOW_TESTS"] === "1")("a login that was revoked", () => {
  it("stops everything that needs it and asks for a new one; with that all goes on under the same id", async () => {
    webhooks.clear();
    await sandbox.play("login-revoked");
    await connection.requestSync();
    // One refusal may be a mishap: it is believed when there is another a minute later.
    await connection.waitForStatus("UNAUTHORIZED", { timeoutMs: 120_000 });
    await webhooks.expect("connection.status_changed", ({ data }) => data["status"] === "UNAUTHORIZED");
    await expect(desk.report("D-1", "Nobody lets us in")).rejects.toMatchObject({ code: "CONNECTION_UNAVAILABLE" });

    await sandbox.mend();
    await connection.reconnect({ apiKey: sandbox.apiKey });
    await connection.waitForStatus("CONNECTED");
    expect(await desk.report("D-1", "Nobody lets us in")).toMatchObject({ state: "TAKEN" });
  }, 180_000);
});
