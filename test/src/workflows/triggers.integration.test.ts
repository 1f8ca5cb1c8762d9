import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { entities } from "../../../schema/entities/index.js";
import { EventStore, OutboxStore, type NewEvent } from "../../../src/events/index.js";
import { newId } from "../../../src/ids/index.js";
import type { Services } from "../../../src/services/index.js";
import type { Tenant } from "../../../src/storage/index.js";
import type { RunDocument } from "../../../src/workflows/index.js";
import { insertConnection, insertRecords } from "../../support/records.js";
import { waitFor } from "../../support/services.js";
import { useStorage } from "../../support/storage.js";
import { endOf, fullAccess, saveWorkflow, tenantOfTests, workflowServices } from "../../support/workflow-world.js";

const store = useStorage();
let services: Services;
let tenant: Tenant;
let connectionId: string;
let ids: string[];

beforeAll(async () => {
  services = await workflowServices(store.storage);
  services.relay.start();
  services.workflows.start();
});

beforeEach(async () => {
  tenant = tenantOfTests();
  ({ _id: connectionId } = await insertConnection(store.storage, tenant));
  const records = await insertRecords(
    store.storage,
    entities.WorkOrder,
    tenant,
    connectionId,
    ["IN_PROGRESS", "OPEN", "IN_PROGRESS"].map((status, index) => ({
      remoteId: String(index),
      unified: { number: `WO${index}`, status: { value: status, raw: status }, title: `Order ${index}` },
    })),
  );
  ids = records.map(({ _id }) => _id);
});

afterAll(async () => {
  await services.workflows.stop();
  await services.relay.stop();
  await services.expressions.stop();
});

/** Tells that records changed, as whoever stored them does. */
async function changed(
  recordIds: readonly string[],
  fields: readonly string[],
  causeId: string = newId("write"),
): Promise<void> {
  const event: NewEvent = {
    organizationId: tenant.organizationId,
    environment: tenant.environment,
    connectionId,
    at: new Date(),
    type: "records.changed",
    payload: {
      entity: "WorkOrder",
      causeId,
      changes: recordIds.map((id) => ({ id, kind: "UPDATED", version: 2, changedFields: fields })),
    },
  };
  const outbox = new OutboxStore(store.storage);
  await store.storage.transaction((session) => outbox.append([event], session));
}

/** Waits until all that was told so far was looked at. */
async function followed(): Promise<void> {
  await waitFor("all is numbered", async () => (await store.storage.collection("outbox").countDocuments(tenant)) === 0);
  const last = await new EventStore(store.storage).lastSequence(tenant);
  await waitFor("all is followed", async () => (await services.workflows.store.position(tenant)) >= last);
}

async function runsOf(workflowId: string): Promise<RunDocument[]> {
  const runs = await services.workflows.runs.list(tenant, { filter: { workflowId }, limit: 500, after: null });
  return Promise.all(runs.map(({ _id }) => endOf(services, tenant, _id)));
}

const told = { id: "told", kind: "transform", config: { value: "=trigger.record.number" } };

describe("promise 29: what sets a workflow off", () => {
  it("is a change of a record that fits, once for each record and event", async () => {
    const trigger = {
      kind: "recordChanged",
      entity: "WorkOrder",
      changes: ["UPDATED"],
      fields: ["status"],
      where: { status: ["IN_PROGRESS", "CLOSED"] },
      when: "trigger.record.number != 'WO2'",
    };
    const workflowId = await saveWorkflow(services, tenant, {
      triggers: [trigger],
      steps: [told],
      output: "=steps.told",
    });
    await changed(ids, ["title"]);
    await changed(ids, ["status"]);
    await followed();
    const runs = await runsOf(workflowId);
    expect(runs.map(({ state, output, triggerKind }) => ({ state, output, triggerKind }))).toEqual([
      { state: "SUCCEEDED", output: '"WO0"', triggerKind: "recordChanged" },
    ]);
    expect(JSON.parse(runs[0]?.trigger ?? "")).toMatchObject({
      entity: "WorkOrder",
      recordId: ids[0],
      change: "UPDATED",
      changedFields: ["status"],
      connectionId,
      record: { status: "IN_PROGRESS", title: "Order 0" },
    });
  });

  it("is not what happened before it was saved, and nothing of another tenant's", async () => {
    await changed(ids, ["status"]);
    await waitFor(
      "it is numbered",
      async () => (await store.storage.collection("outbox").countDocuments(tenant)) === 0,
    );
    const triggers = [{ kind: "recordChanged", entity: "WorkOrder" }];
    const workflowId = await saveWorkflow(services, tenant, { triggers, steps: [told] });
    const elsewhere = await saveWorkflow(services, tenantOfTests(), { triggers, steps: [told] });
    await changed([ids[1] as string], ["status"]);
    await followed();
    expect(
      (await runsOf(workflowId)).map(({ trigger }) => (JSON.parse(trigger) as { recordId: string }).recordId),
    ).toEqual([ids[1]]);
    expect(await store.storage.collection("workflowRuns").countDocuments({ workflowId: elsewhere })).toBe(0);
  });

  it("comes once, also where the follower was cut off behind the runs it made", async () => {
    const triggers = [{ kind: "recordChanged", entity: "WorkOrder" }];
    const workflowId = await saveWorkflow(services, tenant, { triggers, steps: [told] });
    const before = await services.workflows.store.position(tenant);
    await changed(ids, ["status"]);
    await followed();
    await store.storage.collection("workflowPositions").updateOne({ ...tenant }, { $set: { sequence: before } });
    await followed();
    expect(await runsOf(workflowId)).toHaveLength(3);
  });

  it("shows a condition that can't be evaluated as a run that failed with its code", async () => {
    const triggers = [{ kind: "recordChanged", entity: "WorkOrder", when: "$number(trigger.record.title) > 1" }];
    const workflowId = await saveWorkflow(services, tenant, { triggers, steps: [told] });
    await changed(ids, ["status"]);
    await followed();
    expect(await runsOf(workflowId)).toMatchObject([
      { state: "FAILED", error: { code: "EXPRESSION_FAILED" }, results: 0 },
    ]);
  });

  it("is not a first sync's records, unless asked for", async () => {
    const causeId = newId("syncRun");
    await store.storage.collection("syncRuns").insertOne(
      { _id: causeId as never, ...tenant, kind: "INITIAL", connectionId },
      {
        bypassDocumentValidation: true,
      },
    );
    const trigger = { kind: "recordChanged", entity: "WorkOrder" };
    const quiet = await saveWorkflow(services, tenant, { triggers: [trigger], steps: [told] });
    const loud = await saveWorkflow(services, tenant, {
      triggers: [{ ...trigger, duringInitialSync: true }],
      steps: [told],
    });
    await changed(ids, ["status"], causeId);
    await followed();
    expect([(await runsOf(quiet)).length, (await runsOf(loud)).length]).toEqual([0, 3]);
  });

  it("stops at the fifth time that a workflow sets itself off by what it writes", async () => {
    const triggers = [{ kind: "recordChanged", entity: "WorkOrder" }];
    const workflowId = await saveWorkflow(services, tenant, { triggers, steps: [told] });
    const [id] = ids as [string];
    await changed([id], ["title"]);
    for (let time = 1; time <= 6; time += 1) {
      await followed();
      const [last] = await runsOf(workflowId);
      // What a step of that run wrote, as the write log has it.
      const write = newId("write");
      await store.storage.collection("writes").insertOne(
        { _id: write as never, ...tenant, connectionId, idempotencyKey: `${last?._id}:write:` },
        {
          bypassDocumentValidation: true,
        },
      );
      await changed([id], ["title"], write);
    }
    await followed();
    const runs = await runsOf(workflowId);
    const refused = runs.filter(({ state }) => state === "FAILED");
    expect(
      runs
        .filter(({ state }) => state === "SUCCEEDED")
        .map(({ depth }) => depth)
        .sort(),
    ).toEqual([0, 1, 2, 3, 4, 5]);
    expect(refused).toMatchObject([{ depth: 6, error: { code: "WORKFLOW_TRIGGERS_ITSELF" }, results: 0 }]);
  });

  it("is a connection's change of status", async () => {
    const triggers = [{ kind: "connectionStatus", statuses: ["UNREACHABLE"] }];
    const steps = [{ id: "told", kind: "transform", config: { value: "=trigger.previous & ' ' & trigger.status" } }];
    const workflowId = await saveWorkflow(services, tenant, { triggers, steps, output: "=steps.told" });
    const event = (status: string): NewEvent => ({
      organizationId: tenant.organizationId,
      environment: tenant.environment,
      connectionId,
      at: new Date(),
      type: "connection.status_changed",
      payload: { previous: "CONNECTED", status, reason: null, since: new Date(), nextAttemptAt: null },
    });
    await store.storage.transaction((session) =>
      new OutboxStore(store.storage).append([event("UNREACHABLE"), event("PAUSED")], session),
    );
    await followed();
    expect(await runsOf(workflowId)).toMatchObject([{ output: '"CONNECTED UNREACHABLE"' }]);
  });

  it("is a schedule: once for an instant, however late it is seen, and not again when a clock is set back", async () => {
    const triggers = [{ kind: "schedule", cron: "0 6 * * *", timeZone: "Europe/Berlin" }];
    const workflowId = await saveWorkflow(services, tenant, { triggers, steps: [told] });
    const workflows = store.storage.collection("workflows");
    const next = (await workflows.findOne({ _id: workflowId as never }))?.["nextFireAt"] as Date;
    expect(next.getTime()).toBeGreaterThan(Date.now());
    const missed = new Date(next.getTime() - 3 * 86_400_000);
    const dueSince = async (nextFireAt: Date) => {
      await workflows.updateOne({ _id: workflowId as never }, { $set: { nextFireAt } });
      await waitFor("it came up", async () => {
        const now = (await workflows.findOne({ _id: workflowId as never }))?.["nextFireAt"] as Date;
        return now.getTime() === next.getTime();
      });
    };
    await dueSince(missed);
    expect((await runsOf(workflowId)).map(({ trigger }) => JSON.parse(trigger) as object)).toEqual([
      { kind: "schedule", scheduledAt: missed.toISOString(), cron: "0 6 * * *" },
    ]);
    await dueSince(missed);
    expect(await runsOf(workflowId)).toHaveLength(1);
  });

  it("is nothing any more once the workflow is removed, whose runs under way are cancelled", async () => {
    const trigger = { kind: "recordChanged", entity: "WorkOrder", fields: ["status"] };
    const steps = [
      { id: "rest", kind: "wait", config: { seconds: 3_600 } },
      { id: "never", kind: "transform", config: { value: 1 } },
    ];
    const removed = await saveWorkflow(services, tenant, { triggers: [trigger], steps });
    const kept = await saveWorkflow(services, tenant, { triggers: [trigger], steps: [steps[1] as object] });
    await changed(ids.slice(0, 2), ["status"]);
    await followed();
    const waiting = () =>
      services.workflows.runs.list(tenant, {
        filter: { workflowId: removed, states: ["WAITING"] },
        limit: 9,
        after: null,
      });
    await waitFor("both wait", async () => (await waiting()).length === 2);

    await services.workflows.service.remove(fullAccess(tenant), removed);
    expect((await runsOf(removed)).map(({ state }) => state)).toEqual(["CANCELLED", "CANCELLED"]);
    await changed(ids.slice(2), ["status"]);
    await followed();
    expect(await runsOf(removed)).toHaveLength(2);
    expect(await runsOf(kept)).toHaveLength(3);
    expect(await services.workflows.service.find(tenant, removed)).toBeNull();
    await expect(services.workflows.service.run(fullAccess(tenant), { workflowId: removed })).rejects.toThrow(
      /There is no workflow/,
    );
    await expect(services.workflows.service.remove(fullAccess(tenant), removed)).rejects.toThrow(
      /There is no workflow/,
    );
  });

  it("is a call of its hook, with its secret, and once for a key", async () => {
    const steps = [{ id: "told", kind: "transform", config: { value: "=trigger.body.number" } }];
    const { workflow, hookSecret } = await services.workflows.service.save(
      fullAccess(tenant),
      {
        definition: { schemaVersion: 1, name: "Hook", triggers: [{ kind: "webhook" }], steps, output: "=steps.told" },
        scopes: [],
      },
      { kind: "TOKEN", id: "tok_test", tokenId: "tok_test" },
    );
    const call = (secret: string | null, key: string | null = null) =>
      services.workflows.receiveHook(workflow._id, { secret, key, body: { number: 5 } });
    await expect(call("hook_wrong")).rejects.toMatchObject({ code: "UNAUTHENTICATED" });
    await expect(call(null)).rejects.toMatchObject({ code: "UNAUTHENTICATED" });
    const first = await call(hookSecret, "delivery 1");
    expect(await call(hookSecret, "delivery 1")).toEqual(first);
    expect(await endOf(services, tenant, first.runId)).toMatchObject({ output: "5", triggerKind: "webhook" });
    expect((await runsOf(workflow._id)).length).toBe(1);
    expect(JSON.stringify(await store.storage.collection("workflows").find().toArray())).not.toContain(hookSecret);
  });
});
