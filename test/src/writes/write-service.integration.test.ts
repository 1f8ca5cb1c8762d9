import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { ConnectionDocument } from "../../../src/connections/index.js";
import { loadConnectors } from "../../../src/connectors/index.js";
import { recordId } from "../../../src/ids/index.js";
import type { RecordDocument } from "../../../src/records/index.js";
import { startSandbox, type RunningSandbox } from "../../../src/sandbox/index.js";
import type { Services } from "../../../src/services/index.js";
import { silentLogger, testServices } from "../../support/services.js";
import { useStorage } from "../../support/storage.js";

const store = useStorage();
const tenant = { organizationId: "org_1", environment: "TEST" as const };
const other = { organizationId: "org_2", environment: "TEST" as const };

let folder: string;
let sandbox: RunningSandbox;
let services: Services;
let connection: ConnectionDocument;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "tributary-writes-"));
  sandbox = await startSandbox({ dataDir: folder, scale: 200, logger: silentLogger });
  services = testServices(store.storage, [...(await loadConnectors()).values()]);
  connection = await connect("sandbox");
  await services.runner.runDue(connection._id, new AbortController().signal);
});

afterAll(async () => {
  await sandbox?.stop();
  if (folder) await rm(folder, { recursive: true });
});

async function connect(apiKey: string): Promise<ConnectionDocument> {
  const { connection: made } = await services.sync.connect(tenant, {
    system: "sandbox",
    config: { baseUrl: sandbox.url },
    credentials: { apiKey },
  });
  return made;
}

async function storedWorkOrder(id: string | null): Promise<RecordDocument | null> {
  return store.storage.collection<RecordDocument>("workOrders").findOne({ _id: id ?? "" });
}

async function ordersTitled(title: string): Promise<number> {
  const response = await fetch(`${sandbox.url}/api/v1/work_orders?limit=1000`, {
    headers: { authorization: "Bearer sandbox" },
  });
  const { items } = (await response.json()) as { items: { title: string }[] };
  return items.filter((item) => item.title === title).length;
}

const create = (data: Record<string, unknown>, options: Record<string, unknown> = {}) =>
  services.writes.create(tenant, "WorkOrder", { connectionId: connection._id, data, ...options });

describe("a write (Promise 23)", () => {
  it("goes to the source first and comes back as the record the source then shows", async () => {
    const { recordId: id } = await create({ title: "Replace seal", priority: "HIGH" });
    const record = await storedWorkOrder(id);
    expect(record).toMatchObject({ title: "Replace seal", priority: "HIGH", status: "PENDING_APPROVAL", version: 1 });
    expect(await ordersTitled("Replace seal")).toBe(1);
    const event = await store.storage.db.collection("outbox").findOne({ "payload.changes.id": id });
    expect(event).toMatchObject({ type: "records.changed", payload: { changes: [{ kind: "CREATED", version: 1 }] } });

    await services.writes.update(tenant, "WorkOrder", { id: id ?? "", data: { status: "OPEN" }, expectedVersion: 1 });
    expect(await storedWorkOrder(id)).toMatchObject({ status: "OPEN", version: 2 });
  });

  it("is followed by a sync that finds it unchanged", async () => {
    const { recordId: id } = await create({ title: "Written, then read" });
    await services.sync.start(tenant, { connectionId: connection._id, kind: "RESYNC", entities: ["WorkOrder"] });
    await services.runner.runDue(connection._id, new AbortController().signal);
    expect(await storedWorkOrder(id)).toMatchObject({ title: "Written, then read", version: 1 });
    const [run] = await services.runs.list(tenant, { limit: 1, filter: { connectionId: connection._id } });
    expect(run?.entities[0]).toMatchObject({ created: 0, updated: 0 });
  });

  it("takes references by id, and names each that can't be used", async () => {
    const asset = await store.storage.collection<RecordDocument>("assets").findOne({ connectionId: connection._id });
    const { recordId: id } = await create({ title: "On an asset", assetId: asset?._id });
    expect(await storedWorkOrder(id)).toMatchObject({ assetId: asset?._id });

    const absent = recordId("as", connection._id, "Asset", "nonesuch");
    const foreign = recordId("as", "con_01m8817ghqferbz2rqhnk3y426", "Asset", "1");
    for (const [assetId, message] of [
      [absent, "there is no Asset"],
      [foreign, "belongs to another connection"],
      ["as_malformed", "expected an id of the type Asset"],
      [id, "expected an id of the type Asset"],
    ] as const) {
      await expect(create({ title: "x", assetId })).rejects.toMatchObject({
        code: "BAD_USER_INPUT",
        problems: [{ path: ["input", "data", "assetId"], message: expect.stringContaining(message) as string }],
      });
    }
  });

  it("stops after validation in a dry run", async () => {
    expect(await create({ title: "Only a trial" }, { dryRun: true })).toEqual({ recordId: null, writeId: null });
    expect(await ordersTitled("Only a trial")).toBe(0);
  });

  it("does not overwrite a version that the caller has not seen", async () => {
    const { recordId: id } = await create({ title: "Contended" });
    const update = services.writes.update(tenant, "WorkOrder", {
      id: id ?? "",
      data: { title: "y" },
      expectedVersion: 7,
    });
    await expect(update).rejects.toMatchObject({ code: "CONFLICT", details: { version: 1 } });
  });
});

describe("an idempotency key (Promise 24)", () => {
  it("stands for one write: the same again gives the stored answer, another body an error", async () => {
    const first = await create({ title: "Once" }, { idempotencyKey: "once" });
    expect(await create({ title: "Once" }, { idempotencyKey: "once" })).toEqual(first);
    expect(await ordersTitled("Once")).toBe(1);
    await expect(create({ title: "Twice" }, { idempotencyKey: "once" })).rejects.toMatchObject({
      code: "IDEMPOTENCY_KEY_REUSED",
      details: { problems: [{ path: ["input", "idempotencyKey"] }] },
    });
  });

  it("can be used again after a write that failed", async () => {
    await expect(create({ priority: "HIGH" }, { idempotencyKey: "retry" })).rejects.toMatchObject({
      code: "BAD_USER_INPUT",
    });
    await expect(create({ priority: "HIGH" }, { idempotencyKey: "retry" })).rejects.toMatchObject({
      code: "BAD_USER_INPUT",
    });
  });
});

describe("a write that can't be done (Promises 19, 25 and 26)", () => {
  it("names the fields that the source refused, and stores nothing", async () => {
    const before = await store.storage.db.collection("purchaseOrders").countDocuments();
    const write = services.writes.create(tenant, "PurchaseOrder", {
      connectionId: connection._id,
      data: { notes: "x" },
    });
    await expect(write).rejects.toMatchObject({ code: "BAD_USER_INPUT" });
    const error = (await write.catch((caught: unknown) => caught)) as { problems: { path: string[] }[] };
    expect(error.problems.map(({ path }) => path.join("."))).toEqual(["input.data.vendorId", "input.data.lines"]);
    expect(await store.storage.db.collection("purchaseOrders").countDocuments()).toBe(before);
  });

  it("names the states that the source allows", async () => {
    const { recordId: id } = await create({ title: "Not yet" });
    const update = services.writes.update(tenant, "WorkOrder", { id: id ?? "", data: { status: "CLOSED" } });
    await expect(update).rejects.toMatchObject({
      code: "CONFLICT",
      details: { allowedStatuses: ["OPEN", "CANCELED"] },
    });
  });

  it("without the permission at the source is SOURCE_FORBIDDEN", async () => {
    const readOnly = await connect("sandbox-readonly");
    const write = services.writes.create(tenant, "WorkOrder", { connectionId: readOnly._id, data: { title: "x" } });
    await expect(write).rejects.toMatchObject({ code: "SOURCE_FORBIDDEN" });
  });

  it("to an entity that the system only shows is ENTITY_UNSUPPORTED", async () => {
    const write = services.writes.create(tenant, "Vendor", { connectionId: connection._id, data: { name: "x" } });
    await expect(write).rejects.toMatchObject({ code: "ENTITY_UNSUPPORTED" });
  });

  it("by another organization is NOT_FOUND, as if the connection had never existed", async () => {
    const write = services.writes.create(other, "WorkOrder", { connectionId: connection._id, data: { title: "x" } });
    await expect(write).rejects.toMatchObject({ code: "NOT_FOUND" });
    const { recordId: id } = await create({ title: "Ours" });
    const update = services.writes.update(other, "WorkOrder", { id: id ?? "", data: { title: "Theirs" } });
    await expect(update).rejects.toMatchObject({ code: "NOT_FOUND" });
  });

  it("fails at once while the system can't be reached", async () => {
    const away = await connect("sandbox");
    const since = new Date();
    await services.connectionStore.update(away, {
      $set: {
        status: {
          phase: "UNREACHABLE",
          since,
          cause: "UNREACHABLE",
          reason: "down",
          nextAttemptAt: new Date(since.getTime() + 60_000),
          attempts: 0,
          step: 1,
        },
      },
    });
    const write = services.writes.create(tenant, "WorkOrder", { connectionId: away._id, data: { title: "x" } });
    await expect(write).rejects.toMatchObject({ code: "CONNECTION_UNREACHABLE", details: { since } });
  });
});
