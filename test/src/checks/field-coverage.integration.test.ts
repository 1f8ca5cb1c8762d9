import { afterAll, afterEach, beforeAll, describe, expect, it } from "vitest";
import { entityByName } from "../../../schema/entities/index.js";
import type { CoveredField, FieldCoverage } from "../../../src/checks/index.js";
import { storedName } from "../../../src/records/index.js";
import type { Tenant } from "../../../src/storage/index.js";
import { insertConnection } from "../../support/records.js";
import { startSyncedGateway, type SyncedGateway } from "../../support/synced-gateway.js";
import { call } from "../sandbox/sandbox.support.js";

let gateway: SyncedGateway;
let connectionId: string;
let tenant: Tenant;

beforeAll(async () => {
  gateway = await startSyncedGateway();
  connectionId = await gateway.connect();
  const connection = await gateway.services.connectionStore.findForWorker(connectionId);
  if (!connection) throw new Error("The connection that was just made is not there.");
  tenant = { organizationId: connection.organizationId, environment: connection.environment };
});

afterEach(() => gateway.sandbox.faults.clear());
afterAll(() => gateway?.close());

const asked = `query ($id: ID!, $entity: EntityType!) { fieldCoverage(connectionId: $id, entity: $entity) {
  connectionId entity recordCount counted isExact lastSyncStartedAt lastSyncRecords
  fields { ...covered } customFields { ...covered }
  sourceFields { path kinds share isVanished fields }
  drifts { kind path before after runId at }
} }
fragment covered on CoveredField {
  field filled share shareOfLastSync lastSeenAt isWritable sourcePaths expression sample unknownValues { raw count }
}`;

async function coverage(entity = "WorkOrder"): Promise<FieldCoverage> {
  return (await gateway.data<{ fieldCoverage: FieldCoverage }>(asked, { id: connectionId, entity })).fieldCoverage;
}

const fieldOf = ({ fields }: FieldCoverage, name: string) => fields.find(({ field }) => field === name) as CoveredField;
const placeOf = ({ sourceFields }: FieldCoverage, name: string) => sourceFields.find(({ path }) => path === name);

/** The same counts, made from whole records one by one. */
async function countedByHand(): Promise<{ total: number; filled: Record<string, number> }> {
  const { fields, plural } = entityByName("WorkOrder");
  const records = await gateway.storage.collection(plural).find({ connectionId, deletedAt: null }).toArray();
  const names = Object.entries(fields).filter(([, field]) => !("derived" in field));
  const isThere = (value: unknown) =>
    value !== null && value !== undefined && value !== "" && !(Array.isArray(value) && value.length === 0);
  const filled = names.map(([name, field]) => [
    name,
    records.filter((record) => isThere(record[storedName(name, field)])).length,
  ]);
  return { total: records.length, filled: Object.fromEntries(filled) as Record<string, number> };
}

async function expectToAgree(): Promise<FieldCoverage> {
  const [found, byHand] = [await coverage(), await countedByHand()];
  expect(found.counted).toBe(byHand.total);
  expect(found.recordCount).toBe(byHand.total);
  expect(Object.fromEntries(found.fields.map(({ field, filled }) => [field, filled]))).toEqual(byHand.filled);
  return found;
}

async function sync(kind: "RESYNC" | "REMAP"): Promise<void> {
  await gateway.data(`mutation ($input: StartSyncInput!) { startSync(input: $input) { syncRun { id } } }`, {
    input: { connectionId, kind, entities: ["WorkOrder"] },
  });
  await gateway.work(connectionId);
}

describe("fieldCoverage", () => {
  it("counts what is stored, and says where it comes from and what can be written", async () => {
    const found = await expectToAgree();
    expect(found).toMatchObject({ connectionId, entity: "WorkOrder", isExact: true, drifts: [] });
    expect(found.counted).toBeGreaterThan(20);
    // All came with the first sync.
    expect(found.lastSyncRecords).toBe(found.counted);
    expect(fieldOf(found, "title")).toMatchObject({
      share: 1,
      shareOfLastSync: 1,
      isWritable: true,
      sourcePaths: ["title"],
      expression: null,
      sample: expect.any(String) as string,
      unknownValues: [],
    });
    expect(fieldOf(found, "number").isWritable).toBe(false);
    expect(fieldOf(found, "status").sourcePaths).toEqual(["state"]);
    expect(fieldOf(found, "allowedStatuses").sourcePaths).toEqual(["state"]);
    expect(fieldOf(found, "actualEnd").sourcePaths).toEqual(["finished_at"]);
    expect(found.customFields.find(({ field }) => field === "parts")).toMatchObject({
      sourcePaths: ["parts"],
      isWritable: false,
    });
    expect(placeOf(found, "state")?.fields).toEqual(expect.arrayContaining(["allowedStatuses", "status"]));
  });

  it("is right after a write and after what was deleted at the source is gone", async () => {
    const order = await gateway.storage
      .collection<{ _id: string }>("workOrders")
      .findOne({ connectionId, statusRaw: "RELEASED", completionNotes: { $exists: false }, deletedAt: null });
    const before = fieldOf(await coverage(), "completionNotes").filled;
    await gateway.data(
      `mutation ($input: UpdateWorkOrderInput!) { updateWorkOrder(input: $input) { workOrder { id } } }`,
      {
        input: { id: order?._id, data: { completionNotes: "Bearing replaced" } },
      },
    );
    const written = await expectToAgree();
    expect(fieldOf(written, "completionNotes").filled).toBe(before + 1);
    expect(fieldOf(written, "completionNotes").lastSeenAt).not.toBeNull();

    const { createWorkOrder } = await gateway.data<{ createWorkOrder: { workOrder: { remoteId: string } } }>(
      `mutation ($input: CreateWorkOrderInput!) { createWorkOrder(input: $input) { workOrder { remoteId } } }`,
      { input: { connectionId, data: { title: "Grease the crane" } } },
    );
    expect((await expectToAgree()).counted).toBe(written.counted + 1);
    gateway.sandbox.faults.add({ fault: "hard-delete" });
    const deleted = await call(gateway.sandbox, "DELETE", `/api/v1/work_orders/${createWorkOrder.workOrder.remoteId}`);
    expect(deleted.status).toBeLessThan(300);
    await sync("RESYNC");
    expect((await expectToAgree()).counted).toBe(written.counted);
  });

  it("shows what a source says in an enumeration that has no counterpart", async () => {
    const fieldMappings = [
      { entity: "WorkOrder", field: "workType", expression: "state == 'RELEASED' && 'GREASING' || 'ODD'" },
    ];
    await gateway.data(
      `mutation ($input: UpdateConnectionInput!) { updateConnection(input: $input) { connection { id } } }`,
      {
        input: { connectionId, fieldMappings },
      },
    );
    await sync("REMAP");
    const found = await expectToAgree();
    const workType = fieldOf(found, "workType");
    expect(workType).toMatchObject({ expression: fieldMappings[0]?.expression, sourcePaths: ["state"] });
    expect(workType.unknownValues.map(({ raw }) => raw).sort()).toEqual(["GREASING", "ODD"]);
    expect(workType.unknownValues.reduce((sum, { count }) => sum + count, 0)).toBe(found.counted);
    expect(workType.unknownValues[0]?.count).toBeGreaterThanOrEqual(workType.unknownValues[1]?.count ?? 0);
  });

  it("tells fields that a source has begun and ceased to send, and the test of the connection warns of those", async () => {
    gateway.sandbox.faults.add({ fault: "vanished-field:work_orders:title" });
    gateway.sandbox.faults.add({ fault: "new-field:work_orders:crane_needed" });
    const { testConnection } = await gateway.data<{
      testConnection: { report: { lines: { check: string; entity: string; verdict: string; message: string }[] } };
    }>(
      `mutation ($id: ID!) { testConnection(input: { connectionId: $id }) { report { lines { check entity verdict message } } } }`,
      { id: connectionId },
    );
    const line = testConnection.report.lines.find(({ check, entity }) => check === "FIELDS" && entity === "WorkOrder");
    expect(line).toMatchObject({
      verdict: "WARNING",
      message: expect.stringMatching(/none, though nearly all stored records do: title\.$/) as string,
    });

    await sync("RESYNC");
    const found = await expectToAgree();
    expect(fieldOf(found, "title")).toMatchObject({ shareOfLastSync: 0, sample: null });
    const drifts = found.drifts.map(({ kind, path }) => `${kind} ${path}`);
    expect(drifts).toEqual(expect.arrayContaining(["FIELD_VANISHED title", "FIELD_ADDED crane_needed"]));
    expect(placeOf(found, "title")).toMatchObject({ isVanished: true });
    expect(placeOf(found, "crane_needed")).toMatchObject({ kinds: ["string"], isVanished: false, fields: [] });
    const runs = await gateway.storage.collection("syncRuns").countDocuments({ _id: found.drifts[0]?.runId as never });
    expect(runs).toBe(1);
  });

  it("shows values to those alone who may see payloads", async () => {
    const scopes = ["connections:read", "records:read:work-orders"];
    const { secret } = await gateway.tokens.create(tenant, { name: "reader", scopes }, null);
    const ask = (selection: string) =>
      gateway.ask(
        `query ($id: ID!) { fieldCoverage(connectionId: $id, entity: WorkOrder) { fields { field ${selection} } } }`,
        { id: connectionId },
        { token: secret },
      );
    expect((await ask("filled")).errors).toEqual([]);
    const { errors } = await ask("sample");
    expect(errors[0]?.extensions).toMatchObject({ code: "FORBIDDEN", missingScope: "records:raw" });
  });

  it("says what is wrong with what was asked for", async () => {
    const other = await insertConnection(gateway.storage, tenant, {});
    await gateway.storage
      .collection<{ _id: string }>("connections")
      .updateOne({ _id: other._id }, { $set: { system: "tryton" } });
    const query = `query ($id: ID!) { fieldCoverage(connectionId: $id, entity: WorkRequest) { counted } }`;
    expect(await gateway.fault(query, { id: other._id })).toMatchObject({
      message: expect.stringMatching(/Tryton does not offer WorkRequest; it offers /) as string,
      extensions: { code: "ENTITY_UNSUPPORTED" },
    });
    const malformed = await gateway.fault(query, { id: "wo_1" });
    expect(malformed.extensions.code).toBe("BAD_USER_INPUT");
  });

  it("has nothing to tell of an entity without records", async () => {
    const other = await insertConnection(gateway.storage, tenant, {});
    const { fieldCoverage } = await gateway.data<{ fieldCoverage: FieldCoverage }>(asked, {
      id: other._id,
      entity: "Asset",
    });
    expect(fieldCoverage).toMatchObject({
      recordCount: 0,
      counted: 0,
      isExact: true,
      customFields: [],
      sourceFields: [],
    });
    expect(fieldCoverage.fields[0]).toMatchObject({ filled: 0, share: null, shareOfLastSync: null, lastSeenAt: null });
  });
});
