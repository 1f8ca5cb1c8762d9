import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { afterAll, afterEach, beforeAll, describe, expect, it } from "vitest";
import { loadConnectors, type IdPage, type JsonValue, type LoadedConnector } from "../../../../src/connectors/index.js";
import type { SandboxClient, SandboxRecord } from "../../../../src/connectors/sandbox/client.js";
import connector from "../../../../src/connectors/sandbox/connector.js";
import goodsReceipt from "../../../../src/connectors/sandbox/entities/goods-receipt.js";
import laborEntry from "../../../../src/connectors/sandbox/entities/labor-entry.js";
import meterReading from "../../../../src/connectors/sandbox/entities/meter-reading.js";
import meter from "../../../../src/connectors/sandbox/entities/meter.js";
import part from "../../../../src/connectors/sandbox/entities/part.js";
import purchaseOrder from "../../../../src/connectors/sandbox/entities/purchase-order.js";
import comments from "../../../../src/connectors/sandbox/entities/work-order-comment.js";
import workOrder from "../../../../src/connectors/sandbox/entities/work-order.js";
import workRequest from "../../../../src/connectors/sandbox/entities/work-request.js";
import {
  ConflictError,
  ConnectionUnreachableError,
  InvalidInputError,
  MappingError,
  NotFoundError,
  SourceError,
  SourceForbiddenError,
  SourceMisconfiguredError,
  SourceThrottledError,
  SourceUnauthorizedError,
  WriteUnconfirmedError,
} from "../../../../src/errors/index.js";
import type { FieldMap } from "../../../../schema/definition/index.js";
import { entityByName, entityNames } from "../../../../schema/entities/index.js";
import type { RunningSandbox } from "../../../../src/sandbox/index.js";
import { kindsOfEntities } from "../../../support/sandbox-records.js";
import { call, control, startTestSandbox, walk as walkApi } from "../../sandbox/sandbox.support.js";
import { open, openAt, walk, type Readable } from "./open.js";

let sandbox: RunningSandbox;
let client: SandboxClient;
let loaded: LoadedConnector;
beforeAll(async () => {
  sandbox = await startTestSandbox({ scale: 1000 });
  client = open(sandbox);
  loaded = (await loadConnectors()).get("sandbox") ?? expect.fail("expected the connector to be found");
});
afterEach(() => {
  sandbox.faults.clear();
});
afterAll(() => sandbox.stop());

/** Declared fields that no record of the Sandbox fills, and why. */
const notInTheSandbox: Readonly<Record<string, string>> = {
  "Asset.scrapDate": "nothing is scrapped in the generated history; the test of writes scraps one",
  "GoodsReceipt.lines.unit": "lines are counted in the unit of the order's line",
  "GoodsReceipt.receivedOn": "it knows the time of day: receivedAt",
  "GoodsReceipt.vendor": "a receipt names its order, which names the vendor",
  "Location.address.region": "addresses have none there",
  "Location.description": "places have a name and a path",
  "Part.listPrice": "nothing is sold",
  "Part.minimumQuantity": "kept for each storeroom: StockLevel.minimum",
  "PurchaseOrder.reference": "only those that came through the API have one; the tests of writes set it",
  "StockLevel.belowMinimum": "no source says it: the store derives it",
  "StockLevel.committed": "it reserves, and promises nothing beside",
  "StockLevel.inTransit": "there are no transfers between storerooms",
  "StockLevel.lot": "lots are told apart at receipts, not on the shelf",
  "StockLevel.unit": "that of the part",
  "StockTransaction.otherStoreroom": "there are no transfers between storerooms",
  "Vendor.addresses.region": "addresses have none there",
  "WorkOrder.category": "it groups orders by type and activity only",
  "WorkOrder.failure.detection": "it keeps class, problem, cause and remedy",
  "WorkOrder.failure.mechanism": "it keeps class, problem, cause and remedy",
  "WorkOrder.failure.mode": "it keeps class, problem, cause and remedy",
  "WorkOrder.plannedOn": "it knows the time of day: scheduledStart",
  ...Object.fromEntries(
    ["action", "actionCode", "cause", "causeCode", "class", "classCode", "detection", "mechanism", "mode"].map(
      (name) => [`WorkRequest.failure.${name}`, "whoever reports a fault tells the problem and nothing else"],
    ),
  ),
};

/** Names of the fields that none of the values fills, those within objects after a dot. */
function emptyFields(prefix: string, fields: FieldMap, values: readonly object[]): string[] {
  return Object.entries(fields).flatMap(([name, field]) => {
    const all = values.map((value) => (value as Record<string, unknown>)[name]);
    const filled = all.filter(
      (value) => value !== null && value !== undefined && !(Array.isArray(value) && value.length === 0),
    );
    if (filled.length === 0) return [`${prefix}.${name}`];
    if (field.kind !== "object" && field.kind !== "objects") return [];
    return emptyFields(`${prefix}.${name}`, field.object.fields, filled.flat() as object[]);
  });
}

/** Enumerations anywhere within a mapped record. */
function enumsWithin(value: unknown): { raw: string; label?: string }[] {
  if (typeof value !== "object" || value === null || value instanceof Date) return [];
  if ("raw" in value && "value" in value) return [value as { raw: string; label?: string }];
  return Object.values(value).flatMap(enumsWithin);
}

let writes = 0;
/** A key of its own for each write. */
const once = () => ({ idempotencyKey: `test-${(writes += 1)}` });

describe("the Sandbox's connector", () => {
  it("offers all entities, six of them to be made and changed, three more to be added to", () => {
    expect([...loaded.entities.keys()].sort()).toEqual([...entityNames].sort());
    const sources = [...loaded.entities.values()];
    expect(sources.flatMap(({ entity, create, update }) => (create && update ? [entity] : [])).sort()).toEqual([
      "Asset",
      "GoodsReceipt",
      "Part",
      "PurchaseOrder",
      "WorkOrder",
      "WorkRequest",
    ]);
    expect(sources.flatMap(({ entity, create, update }) => (create && !update ? [entity] : [])).sort()).toEqual([
      "LaborEntry",
      "MeterReading",
      "WorkOrderComment",
    ]);
  });

  it("says whose key it is", async () => {
    expect(await connector.probe(client)).toEqual({
      account: expect.stringMatching(/^\w+ \w+ \(key:full\)$/) as string,
      version: "1.0",
    });
  });

  it("tells a wrong address from a wrong key", async () => {
    await expect(connector.probe(open(sandbox, "wrong"))).rejects.toBeInstanceOf(SourceUnauthorizedError);
    await expect(connector.probe(openAt(`${sandbox.url}/nowhere`, sandbox.apiKey))).rejects.toBeInstanceOf(
      SourceMisconfiguredError,
    );
    const page = createServer((_request, response) => response.end("<html>a printer</html>"));
    await new Promise<void>((resolve) => page.listen(0, "127.0.0.1", resolve));
    const printer = openAt(`http://127.0.0.1:${(page.address() as AddressInfo).port}`, sandbox.apiKey);
    await expect(connector.probe(printer)).rejects.toBeInstanceOf(SourceMisconfiguredError);
    await new Promise((resolve) => page.close(resolve));
    await expect(connector.probe(printer)).rejects.toBeInstanceOf(ConnectionUnreachableError);
  });
});

describe("reading the Sandbox", () => {
  it("gives every record of every entity, all of them mapped, whatever the page size", async () => {
    for (const source of loaded.entities.values()) {
      const whole = await walk(source as unknown as Readable, client, { pageSize: 1000 });
      const paged = await walk(source as unknown as Readable, client, { pageSize: 7 });
      expect(paged.records, source.entity).toEqual(whole.records);
      expect(whole.records.length, source.entity).toBeGreaterThan(3);
      for (const record of whole.records) {
        const unified = source.toUnified(record);
        expect(JSON.stringify(unified), record.id).not.toContain('"value":"UNKNOWN"');
        expect(unified.remoteUpdatedAt).toEqual(source.identify(record).modifiedAt);
      }
    }
  });

  it("shows each code in the words in which the Sandbox shows it", async () => {
    const { body } = await call<{ kinds: Record<string, { words: Record<string, Record<string, string>> }> }>(
      sandbox,
      "GET",
      "/api/v1/metadata",
    );
    const kindOf = new Map(kindsOfEntities);
    let checked = 0;
    for (const [entity, source] of loaded.entities) {
      const words = Object.values(body.kinds[kindOf.get(entity) ?? ""]?.words ?? {});
      const { records } = await walk(source as unknown as Readable, client, { pageSize: 1000 });
      for (const { raw, label } of records.flatMap((record) => enumsWithin(source.toUnified(record)))) {
        const known = words.flatMap((table) => table[raw] ?? []);
        // What the connector says by itself, as of a tick in a box, has no words there.
        expect(label === undefined ? known : known.includes(label), `${entity} ${raw}`).toEqual(
          label === undefined ? [] : true,
        );
        checked += 1;
      }
    }
    expect(checked).toBeGreaterThan(2_000);
  });

  it("fills every declared field of some record, but for those that it does not have", async () => {
    // Rare things (a contractor's bill, an order that waits for material) need more orders to be there.
    const large = await startTestSandbox({ scale: 3000 });
    const empty: string[] = [];
    for (const source of loaded.entities.values()) {
      const { records } = await walk(source as unknown as Readable, open(large), { pageSize: 1000 });
      const unified = records.map((record) => source.toUnified(record));
      empty.push(...emptyFields(source.entity, entityByName(source.entity).fields, unified));
    }
    await large.stop();
    expect(empty.sort()).toEqual(Object.keys(notInTheSandbox).sort());
  });

  it("says on its first page how many there are, and what time it is there", async () => {
    const page = await part.readPage(client, { position: null, changedSince: null, pageSize: 5 });
    const { body } = await call<{ total: number }>(sandbox, "GET", "/api/v1/parts?include=total&limit=1");
    expect(page.total).toBe(body.total);
    expect(Math.abs((page.sourceTime?.getTime() ?? 0) - sandbox.now().getTime())).toBeLessThan(5000);
  });

  it("goes on from every position to the same end", async () => {
    const whole = await walk(workOrder, client, { pageSize: 60 });
    expect(whole.positions.length).toBeGreaterThan(4);
    for (const [place, position] of whole.positions.entries()) {
      // As it is after a checkpoint has been stored and read back.
      const stored = JSON.parse(JSON.stringify(position)) as JsonValue;
      const rest = await walk(workOrder, open(sandbox), { pageSize: 60, position: stored });
      expect([...whole.pages.slice(0, place + 1).flat(), ...rest.records]).toEqual(whole.records);
    }
  });

  it("gives since an instant what changed from then on, and what was deleted", async () => {
    const { body: kept } = await call<{ id: string }>(sandbox, "POST", "/api/v1/work_orders", {
      body: { title: "Kept" },
    });
    const { body: gone } = await call<{ id: string }>(sandbox, "POST", "/api/v1/work_orders", {
      body: { title: "Gone" },
    });
    await control(sandbox, "POST", "/clock", { advance_seconds: 60, changes: 0 });
    const changedSince = sandbox.now();
    expect((await walk(workOrder, client, { changedSince })).records).toEqual([]);
    await call(sandbox, "PATCH", `/api/v1/work_orders/${kept.id}`, { body: { title: "Changed" } });
    await call(sandbox, "DELETE", `/api/v1/work_orders/${gone.id}`);
    for (const pageSize of [1, 100]) {
      const { records } = await walk(workOrder, client, { changedSince, pageSize });
      expect(records.map((record) => workOrder.identify(record))).toEqual([
        { remoteId: kept.id, modifiedAt: expect.any(Date) as Date },
        { remoteId: gone.id, modifiedAt: expect.any(Date) as Date, isDeleted: true },
      ]);
    }
    // Others were deleted, too, but nothing of this kind.
    expect((await walk(part, client, { changedSince })).records).toEqual([]);
  });

  it("misses nothing that changes while it is being read", async () => {
    const expected = new Set((await walkApi(sandbox, "/api/v1/work_orders", 1000)).map(({ id }) => id));
    const seen = new Map<string, SandboxRecord>();
    let position: JsonValue | null = null;
    do {
      const page: Awaited<ReturnType<typeof workOrder.readPage>> = await workOrder.readPage(client, {
        position,
        changedSince: null,
        pageSize: 40,
      });
      for (const record of page.items) seen.set(record.id, record);
      position = page.next;
      await control(sandbox, "POST", "/clock", { advance_seconds: 600, changes: 5 });
    } while (position !== null);
    expect([...expected].filter((id) => !seen.has(id))).toEqual([]);
    // And the last state of each was read, those changed on the way a second time.
    const latest = await walkApi(sandbox, "/api/v1/work_orders", 1000);
    const stale = latest.filter(({ id, modified_at }) => seen.get(id)?.["modified_at"] !== modified_at);
    expect(stale.length).toBeLessThanOrEqual(5);
  });

  it("takes one request for a page, and one more for the deletions of an increment", async () => {
    await control(sandbox, "DELETE", "/requests");
    await walk(part, client, { pageSize: 1000 });
    expect(sandbox.requestCounts()).toMatchObject({ total: 1, by_kind: { parts: { list: 1 } } });
    await walk(part, client, { changedSince: sandbox.now() });
    expect(sandbox.requestCounts()).toMatchObject({
      total: 3,
      by_kind: { parts: { list: 2 } },
      other: { deletions: 1 },
    });
  });

  it("lists the ids of every entity, whatever the page size, and those only that are there", async () => {
    for (const [entity, source] of loaded.entities) {
      expect(source.reportsDeletions, entity).toBe(true);
      const { records } = await walk(source as unknown as Readable, client, { pageSize: 1000 });
      for (const pageSize of [7, 100_000]) {
        const ids: string[] = [];
        let position: JsonValue | null = null;
        do {
          const page: IdPage = (await source.readIds?.(client, { position, pageSize })) ?? expect.fail("no readIds");
          expect(page.remoteIds.length, entity).toBeLessThanOrEqual(pageSize);
          ids.push(...page.remoteIds);
          position = page.next;
        } while (position !== null);
        expect(ids, entity).toEqual(records.map(({ id }) => id).sort());
      }
    }
  });

  it("finds what was deleted without a trace by its ids only", async () => {
    const { id } = await part.create!(client, { name: "Shim" }, once());
    const changedSince = new Date(sandbox.now().getTime() - 1000);
    sandbox.faults.add({ fault: "hard-delete" });
    await call(sandbox, "DELETE", `/api/v1/parts/${id}`);
    const { records } = await walk(part, client, { changedSince });
    expect(records.map((record) => part.identify(record)).filter(({ isDeleted }) => isDeleted)).toEqual([]);
    expect((await part.readIds!(client, { position: null, pageSize: 5000 })).remoteIds).not.toContain(id);
  });

  it("quarantines what poison spoils: such a record can't be mapped, and still says which it is", async () => {
    for (const [entity, source] of loaded.entities) {
      const kind = kindsOfEntities.find(([name]) => name === entity)?.[1] ?? "";
      sandbox.faults.add({ fault: `poison:${kind}:1` });
      const { items } = await source.readPage(client, { position: null, changedSince: null, pageSize: 3 });
      const [poisoned, ...others] = items;
      expect(() => source.toUnified(poisoned!), entity).toThrow(MappingError);
      expect(source.identify(poisoned!).modifiedAt, entity).not.toBeNull();
      for (const record of others) expect(() => source.toUnified(record), entity).not.toThrow();
    }
  });

  it("reads one record, and null where there is none", async () => {
    expect(await workOrder.readOne(client, "WO-000001")).toMatchObject({ id: "WO-000001" });
    expect(await workOrder.readOne(client, "WO-999999")).toBeNull();
    expect(await workOrder.readOne(client, "../users/USR-000001")).toBeNull();
  });
});

describe("a fault of the Sandbox", () => {
  const reading = () => part.readPage(client, { position: null, changedSince: null, pageSize: 5 });

  it.each([
    ["down", ConnectionUnreachableError],
    ["status:502", ConnectionUnreachableError],
    ["status:503", ConnectionUnreachableError],
    ["status:503:7", SourceThrottledError],
    ["status:429:7", SourceThrottledError],
    ["status:429", SourceThrottledError],
    ["status:500", SourceError],
    ["status:400", SourceError],
    ["unauthorized", SourceUnauthorizedError],
    ["forbidden:parts", SourceForbiddenError],
    ["bad-json", SourceError],
  ])("%s becomes %o", async (fault, expected) => {
    sandbox.faults.add({ fault });
    const error: unknown = await reading().catch((thrown: unknown) => thrown);
    expect((error as Error).constructor).toBe(expected);
    if (fault.endsWith(":7")) expect((error as SourceThrottledError).retryAfterMs).toBe(7000);
  });

  it("in the answer to a write leaves it unconfirmed, and the next try with its key finds what it made", async () => {
    sandbox.faults.add({ fault: "bad-json", count: 1 });
    const data = { title: "Answer was cut" };
    const key = once();
    await expect(workOrder.create?.(client, data, key)).rejects.toBeInstanceOf(WriteUnconfirmedError);
    const total = async () =>
      (await call<{ total: number }>(sandbox, "GET", "/api/v1/work_orders?include=total&limit=1")).body.total;
    const before = await total();
    expect(await workOrder.create?.(client, data, key)).toMatchObject({ title: "Answer was cut", revision: 1 });
    expect(await total()).toBe(before);
  });

  it("of permission names what the account may not do", async () => {
    const readOnly = open(sandbox, `${sandbox.apiKey}-readonly`);
    const writing = Promise.resolve(workOrder.create?.(readOnly, { title: "x" }, once()));
    await expect(writing).rejects.toBeInstanceOf(SourceForbiddenError);
    await expect(writing).rejects.toThrow("key:readonly may not");
    const clerk = open(sandbox, `${sandbox.apiKey}-clerk`);
    await expect(
      purchaseOrder.readPage(clerk, { position: null, changedSince: null, pageSize: 5 }),
    ).rejects.toBeInstanceOf(SourceForbiddenError);
  });
});

describe("writing to the Sandbox", () => {
  it("leads a work order from approval to the end, as the unified model names it", async () => {
    const created = await workOrder.create?.(
      client,
      { title: "Grease bearings", priority: "URGENT", estimatedDuration: 3600 },
      once(),
    );
    const id = created?.id as string;
    const unified = async (data: Parameters<NonNullable<typeof workOrder.update>>[2]) => {
      const raw = await workOrder.update?.(client, id, data, once());
      return workOrder.toUnified(raw as SandboxRecord);
    };
    expect(workOrder.toUnified(created as SandboxRecord)).toMatchObject({
      status: { value: "PENDING_APPROVAL" },
      priority: { value: "URGENT" },
      priorityRank: 100,
      estimatedDuration: 3600,
    });
    expect(await unified({ status: "OPEN", assignees: ["USR-000003"] })).toMatchObject({
      status: { value: "OPEN" },
      assignees: ["USR-000003"],
    });
    expect(await unified({ status: "IN_PROGRESS" })).toMatchObject({ actualStart: expect.any(Date) as Date });
    expect(await unified({ status: "ON_HOLD", waitReason: "MATERIAL" })).toMatchObject({
      waitReason: { value: "MATERIAL" },
    });
    expect(await unified({ status: "IN_PROGRESS", waitReason: null })).toMatchObject({ waitReason: null });
    expect(await unified({ status: "COMPLETED", completionNotes: "Done." })).toMatchObject({
      completedAt: expect.any(Date) as Date,
    });
    const wrong = unified({ status: "CANCELED" });
    await expect(wrong).rejects.toBeInstanceOf(ConflictError);
    await expect(wrong).rejects.toMatchObject({ details: { allowedStatuses: ["IN_PROGRESS", "CLOSED"] } });
  });

  it("orders, receives and reverses", async () => {
    const lines = [
      { description: "Bolts", quantityOrdered: "100", unitPrice: { amount: "0.125", currency: "EUR" }, unit: "EA" },
    ];
    const order = await purchaseOrder.create?.(client, { vendor: "SUP-000001", reference: "REQ-1", lines }, once());
    const id = order?.id as string;
    const move = async (status: "PENDING_APPROVAL" | "APPROVED" | "ORDERED") =>
      purchaseOrder.update?.(client, id, { status }, once());
    for (const status of ["PENDING_APPROVAL", "APPROVED", "ORDERED"] as const) await move(status);
    const now = async () => purchaseOrder.toUnified((await purchaseOrder.readOne(client, id)) as SandboxRecord);
    expect(await now()).toMatchObject({
      status: { value: "ORDERED" },
      reference: "REQ-1",
      subtotal: { amount: "12.50" },
    });
    const came = await goodsReceipt.create?.(
      client,
      { purchaseOrder: id, packingSlip: "DN-1", lines: [{ purchaseOrderLineRemoteId: "10", quantityReceived: "40" }] },
      once(),
    );
    expect(await now()).toMatchObject({
      status: { value: "PARTIALLY_RECEIVED" },
      receiptStatus: { value: "PARTIAL" },
      lines: [{ quantityReceived: "40" }],
    });
    await goodsReceipt.update?.(client, came?.id as string, { status: "REVERSED" }, once());
    expect(await now()).toMatchObject({ status: { value: "ORDERED" }, receiptStatus: { value: "NONE" } });
  });

  it("takes a request to a rejection with its reason", async () => {
    const made = await workRequest.create?.(
      client,
      { title: "Rattles", requesterName: "Ada", breakdown: true },
      once(),
    );
    expect(workRequest.toUnified(made as SandboxRecord)).toMatchObject({
      status: { value: "SUBMITTED" },
      requesterName: "Ada",
      requesterEmail: null,
    });
    const rejecting = workRequest.update?.(client, made?.id as string, { status: "REJECTED" }, once());
    await expect(rejecting).rejects.toMatchObject({ problems: [{ path: ["rejectionReason"] }] });
    const rejected = await workRequest.update?.(
      client,
      made?.id as string,
      { status: "REJECTED", rejectionReason: "Normal" },
      once(),
    );
    expect(workRequest.toUnified(rejected as SandboxRecord)).toMatchObject({
      status: { value: "REJECTED" },
      rejectionReason: "Normal",
    });
  });

  it("gives the paths that the Sandbox refused in the names of the unified model", async () => {
    const order = { vendor: "SUP-999999", lines: [{ part: "ITEM-000001", quantityOrdered: "0" }] };
    const creating = Promise.resolve(purchaseOrder.create?.(client, order, once()));
    await expect(creating).rejects.toBeInstanceOf(InvalidInputError);
    await expect(creating).rejects.toMatchObject({ problems: [{ path: ["lines", 0, "quantityOrdered"] }] });
    const unknown = Promise.resolve(workOrder.create?.(client, { title: "x", asset: "EQ-999999" }, once()));
    await expect(unknown).rejects.toMatchObject({
      problems: [{ path: ["asset"], message: expect.stringContaining("EQ-999999") as string }],
    });
  });

  it("finds nothing to change under an unknown id", async () => {
    await expect(workOrder.update?.(client, "WO-999999", { title: "x" }, once())).rejects.toBeInstanceOf(NotFoundError);
  });
});

describe("adding to what is there", () => {
  it("books time, writes a comment and reads a meter, each once for one key", async () => {
    const { body: order } = await call<{ id: string }>(sandbox, "POST", "/api/v1/work_orders", {
      body: { title: "Added to" },
    });
    const [meterRecord] = (await walk(meter, client)).records.filter(({ kind }) => kind === "COUNTER");
    const value = String(Number(meterRecord?.["last_reading"]) + 5);
    const key = once();
    const entry = await laborEntry.create?.(client, { workOrder: order.id, type: "TRAVEL", duration: 5400 }, key);
    const repeated = await laborEntry.create?.(client, { workOrder: order.id, type: "TRAVEL", duration: 5400 }, key);
    expect(repeated?.id).toBe(entry?.id);
    expect(laborEntry.toUnified(entry ?? expect.fail())).toMatchObject({ duration: 5400, type: { value: "TRAVEL" } });
    const comment = await comments.create?.(client, { workOrder: order.id, body: "Hello." }, once());
    expect(comments.toUnified(comment ?? expect.fail())).toMatchObject({ workOrder: order.id, body: "Hello." });
    const reading = await meterReading.create?.(
      client,
      { meter: meterRecord?.id ?? "", value, workOrder: order.id },
      once(),
    );
    expect(meterReading.toUnified(reading ?? expect.fail())).toMatchObject({ value, delta: "5", workOrder: order.id });
    const lost = { ...key, sentAt: new Date() };
    expect((await laborEntry.findWritten?.(client, {}, lost))?.map(({ id }) => id)).toEqual([entry?.id]);
  });

  it("is refused in our words", async () => {
    const [order] = (await walk(workOrder, client)).records.filter(({ state }) => state === "CLOSED");
    const late = laborEntry.create?.(client, { workOrder: order?.id ?? "", duration: 60 }, once());
    await expect(late).rejects.toBeInstanceOf(ConflictError);
    const timeless = laborEntry.create?.(client, { workOrder: order?.id ?? "" }, once());
    await expect(timeless).rejects.toBeInstanceOf(ConflictError);
    const [meterRecord] = (await walk(meter, client)).records.filter(({ kind }) => kind === "COUNTER");
    const fallen = meterReading.create?.(client, { meter: meterRecord?.id ?? "", value: "0" }, once());
    await expect(fallen).rejects.toMatchObject({ problems: [{ path: ["value"] }] });
    const unknown = comments.create?.(client, { workOrder: "WO-999999", body: "Hello." }, once());
    await expect(unknown).rejects.toMatchObject({ problems: [{ path: ["workOrder"] }] });
  });
});
