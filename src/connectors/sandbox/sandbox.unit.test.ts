import { readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { ConflictError, InvalidInputError, MappingError } from "../../errors/index.js";
import type { SourceRequest, SourceResponse } from "../../http/index.js";
import { createLogger } from "../../logging/index.js";
import { systemClock } from "../../time/index.js";
import { SandboxClient, type SandboxRecord } from "./client.js";
import connector from "./connector.js";
import asset from "./entities/asset.js";
import goodsReceipt from "./entities/goods-receipt.js";
import location from "./entities/location.js";
import part from "./entities/part.js";
import purchaseOrder from "./entities/purchase-order.js";
import stockLevel from "./entities/stock-level.js";
import assetStatusEvent from "./entities/asset-status-event.js";
import attachment from "./entities/attachment.js";
import invoice from "./entities/invoice.js";
import laborEntry from "./entities/labor-entry.js";
import maintenancePlan from "./entities/maintenance-plan.js";
import meterReading from "./entities/meter-reading.js";
import purchaseRequisition from "./entities/purchase-requisition.js";
import stockTransaction from "./entities/stock-transaction.js";
import workOrderTask from "./entities/work-order-task.js";
import workOrderStatusChange from "./entities/work-order-status-change.js";
import user from "./entities/user.js";
import vendor from "./entities/vendor.js";
import workOrder from "./entities/work-order.js";
import workRequest from "./entities/work-request.js";

/** Recorded from a running Sandbox. */
function fixture(entity: string): SandboxRecord {
  return JSON.parse(readFileSync(new URL(`./fixtures/${entity}.json`, import.meta.url), "utf8")) as SandboxRecord;
}

interface Scripted {
  readonly status: number;
  readonly body: unknown;
}

/** A client whose wire is a list of answers; what it sent is kept. */
function scripted(...answers: Scripted[]) {
  const sent: SourceRequest[] = [];
  const left = [...answers];
  const client = new SandboxClient({
    config: { baseUrl: "http://sandbox.test" },
    credentials: { apiKey: "key" },
    clock: systemClock,
    logger: createLogger({ level: "silent" }),
    http: {
      requestCount: 0,
      send: async (request) => {
        sent.push(request);
        const { status, body } = left.shift() ?? expect.fail(`no answer is left for ${String(request.url)}`);
        const text = JSON.stringify(body);
        const headers = { "content-type": "application/json; charset=utf-8" };
        return {
          status,
          headers,
          body: Buffer.from(text),
          text: () => text,
          json: () => JSON.parse(text) as unknown,
        } satisfies SourceResponse;
      },
    },
  });
  return { client, sent };
}

const refused = (code: string, rest: object = {}) => ({ error: { code, message: "No.", ...rest } });
const write = { idempotencyKey: "key-1" };

describe("a record of the Sandbox in the unified model", () => {
  it("is a work order with status, rank, durations, costs and failure", () => {
    expect(workOrder.toUnified(fixture("WorkOrder"))).toEqual({
      number: "24-000004",
      title: "M-1059 bearing noise at the drive end",
      description: expect.stringContaining("3. Replace motor.") as string,
      status: { value: "CLOSED", raw: "CLOSED", label: "Closed" },
      subStatus: null,
      allowedStatuses: [],
      waitReason: null,
      statusChangedAt: new Date("2024-12-20T02:27:24.921Z"),
      priority: { value: "LOW", raw: "5", label: "When there is time" },
      priorityRank: 0,
      workType: { value: "CORRECTIVE", raw: "CM", label: "Corrective maintenance" },
      activityType: "REPAIR",
      asset: "EQ-000059",
      assets: ["EQ-000059"],
      location: "LOC-000005",
      site: "LOC-000001",
      parent: null,
      relations: [],
      isFollowUp: false,
      followUpOf: null,
      request: null,
      maintenancePlan: null,
      procedures: [],
      createdBy: "USR-000002",
      team: "TEAM-000004",
      requestedAt: new Date("2024-12-09T04:09:35.646Z"),
      requester: "USR-000007",
      assignees: ["USR-000011"],
      supervisor: "USR-000005",
      vendor: null,
      craft: "WELD",
      costCenter: "CC4109",
      glAccount: "620900",
      projectRef: null,
      scheduledStart: new Date("2024-12-14T16:09:35.646Z"),
      scheduledEnd: new Date("2024-12-15T00:09:35.646Z"),
      dueDate: new Date("2024-12-11T04:09:35.646Z"),
      dueDateIsFullDay: true,
      firstResponseAt: new Date("2024-12-09T22:47:15.652Z"),
      actualStart: new Date("2024-12-16T09:58:20.639Z"),
      actualEnd: new Date("2024-12-16T22:51:49.316Z"),
      completedAt: new Date("2024-12-16T22:51:49.316Z"),
      completedBy: "USR-000011",
      closedAt: new Date("2024-12-20T02:27:24.921Z"),
      canceledAt: null,
      estimatedDuration: 28_800,
      actualDuration: 45_252,
      percentComplete: 100,
      downtimeRequired: false,
      lockoutTagout: true,
      signatureRequired: false,
      failure: {
        classCode: "MOTOR",
        class: "FLC-000008",
        problemCode: "NOISE",
        problem: "FLC-000034",
        causeCode: "LUBRICATION",
        cause: "FLC-000042",
        actionCode: "REPAIRED",
        action: "FLC-000047",
      },
      completionNotes: "Took longer than planned. Lubricate and clean.",
      partsStatus: { value: "ISSUED", raw: "ISSUED", label: "Issued" },
      estimatedCost: { amount: "1239.14", currency: "EUR" },
      laborCost: { amount: "603.24", currency: "EUR" },
      partsCost: { amount: "855.14", currency: "EUR" },
      otherCost: null,
      totalCost: { amount: "1458.38", currency: "EUR" },
      remoteCreatedAt: new Date("2024-12-09T04:09:35.646Z"),
      remoteUpdatedAt: new Date("2024-12-20T02:27:24.921Z"),
      customFields: [
        { key: "shift", value: "night" },
        { key: "external_ref", value: null },
        { key: "parts", value: "ITEM-000023: 2, ITEM-000062: 4" },
      ],
    });
  });

  it("is a purchase order with its lines, quantities without empty places", () => {
    const order = purchaseOrder.toUnified(fixture("PurchaseOrder"));
    expect(order).toMatchObject({
      number: "P25000017",
      status: { value: "CLOSED" },
      receiptStatus: { value: "PARTIAL", raw: "PART" },
      billingStatus: { value: "FULL" },
      vendor: "SUP-000010",
      orderDate: "2025-09-29",
      currency: "EUR",
      total: { amount: "22966.41", currency: "EUR" },
      revision: "1",
    });
    expect(order.lines).toHaveLength(5);
    expect(order.lines?.[0]).toEqual({
      remoteId: "10",
      lineNumber: 1,
      part: "ITEM-000019",
      description: "Mechanical seal 86430",
      vendorPartNumber: null,
      quantityOrdered: "27",
      quantityReceived: "13",
      quantityBackordered: "14",
      quantityCanceled: "0",
      unit: "EA",
      issueUnit: "EA",
      unitConversion: "1",
      discount: { amount: "0.00", currency: "EUR" },
      taxRate: "19",
      unitPrice: { amount: "524.52", currency: "EUR" },
      taxAmount: { amount: "2690.79", currency: "EUR" },
      total: { amount: "14162.04", currency: "EUR" },
      dueDate: "2025-10-22",
      promisedDate: "2025-10-12",
      receivedAt: new Date("2025-10-01T00:44:36.137Z"),
      storeroom: "LOC-000011",
      workOrder: null,
      asset: null,
      status: { value: "PARTIALLY_RECEIVED", raw: "PART_RECEIVED", label: "Partly received" },
      glAccount: null,
    });
  });

  it.each([
    [workRequest, { status: { value: "DONE" }, breakdown: true, requesterName: expect.any(String) as string }],
    [asset, { status: { raw: expect.any(String) as string }, specs: [{ attribute: expect.any(String) as string }] }],
    [location, { type: { value: "SITE" }, parent: null, address: { country: "DE" }, timezone: "Europe/Berlin" }],
    [
      part,
      {
        unitCost: { currency: "EUR" },
        vendors: expect.arrayContaining([expect.objectContaining({ preferred: true })]) as [],
      },
    ],
    [
      stockLevel,
      { onHand: expect.stringMatching(/^\d+$/) as string, storeroom: expect.stringMatching(/^LOC-/) as string },
    ],
    [
      vendor,
      { emails: [expect.stringContaining("@") as string], hourlyRate: { amount: expect.any(String) as string } },
    ],
    [
      goodsReceipt,
      {
        status: { value: "POSTED" },
        lines: expect.arrayContaining([expect.objectContaining({ purchaseOrderLineRemoteId: "10" })]) as [],
      },
    ],
    [
      user,
      {
        name: expect.stringMatching(/^\w+ \w+$/) as string,
        active: true,
        crafts: expect.arrayContaining([expect.objectContaining({ skillLevel: expect.any(String) as string })]) as [],
      },
    ],
    [
      workOrderTask,
      { sequence: 1, type: { value: "SUBTASK", raw: "CHECK" }, control: { value: "INTERNAL", raw: "false" } },
    ],
    [workOrderStatusChange, { from: null, to: { value: "PENDING_APPROVAL", raw: "WAPPR" } }],
    [laborEntry, { type: { value: "WORK" }, duration: expect.any(Number) as number, cost: { currency: "EUR" } }],
    [meterReading, { source: { value: "MANUAL" }, isRollover: false, value: expect.stringMatching(/^\d+$/) as string }],
    [
      maintenancePlan,
      {
        status: { value: "ACTIVE" },
        recurrence: { frequency: { value: expect.any(String) as string }, interval: expect.any(Number) as number },
        template: {
          workType: { value: expect.any(String) as string },
          estimatedDuration: expect.any(Number) as number,
        },
      },
    ],
    [
      purchaseRequisition,
      { status: { value: "CONVERTED", raw: "ORDERED" }, lines: expect.arrayContaining([expect.anything()]) as [] },
    ],
    [invoice, { total: { currency: "EUR" }, lines: expect.arrayContaining([expect.anything()]) as [] }],
    [
      stockTransaction,
      { type: { value: "RECEIPT", raw: "IN" }, purchaseOrderLineRemoteId: expect.any(String) as string },
    ],
    [assetStatusEvent, { kind: { value: "UNPLANNED", raw: "false" }, duration: expect.any(Number) as number }],
    [
      attachment,
      {
        workOrder: expect.stringMatching(/^WO-/) as string,
        asset: null,
        downloadUrl: expect.stringMatching(/content$/) as string,
      },
    ],
  ])("maps the rest: %#", (source, expected) => {
    const record = fixture(source.entity);
    expect(source.toUnified(record)).toMatchObject(expected);
    expect(source.identify(record)).toEqual({
      remoteId: record.id,
      modifiedAt: new Date(record["modified_at"] as string),
    });
  });

  it("waits for material when its state says so", () => {
    const order = { ...fixture("WorkOrder"), state: "WAITING_MATERIAL" };
    expect(workOrder.toUnified(order)).toMatchObject({
      status: { value: "ON_HOLD" },
      waitReason: { value: "MATERIAL", raw: "WAITING_MATERIAL", label: "Waiting for material" },
    });
  });

  it("has a list of a customer's own as several choices", () => {
    const custom_fields = { hazards: ["Electrical", "Pressure"], none: [], shift: "night" };
    expect(workOrder.toUnified({ ...fixture("WorkOrder"), custom_fields }).customFields?.slice(0, 3)).toEqual([
      { key: "hazards", type: "MULTI_CHOICE", value: ["Electrical", "Pressure"] },
      { key: "none", type: "MULTI_CHOICE", value: null },
      { key: "shift", value: "night" },
    ]);
  });

  it("keeps an unknown code as UNKNOWN beside its own words", () => {
    const order = { ...fixture("WorkOrder"), state: "ARCHIVED", priority: 9 };
    expect(workOrder.toUnified(order)).toMatchObject({
      status: { value: "UNKNOWN", raw: "ARCHIVED" },
      priority: { value: "UNKNOWN", raw: "9" },
    });
  });

  it("leaves a field out that the answer lacks, rather than emptying it", () => {
    const lacking = ["due_at", "failure"];
    const fields = Object.entries(fixture("WorkOrder")).filter(([name]) => !lacking.includes(name));
    const order = Object.fromEntries(fields) as SandboxRecord;
    expect(workOrder.toUnified(order)).toMatchObject({ dueDate: undefined, failure: undefined });
  });

  it.each([
    ["planned_start", "tomorrow", "planned_start"],
    ["labor_cost", { value: "12,50", currency: "EUR" }, "labor_cost"],
    ["assignee_ids", [1], "assignee_ids"],
    ["planned_hours", "many", "planned_hours"],
    ["failure", { class_code: 7 }, "failure.class_code"],
    ["parts", [{ part_id: "ITEM-1", planned_quantity: "1", used_quantity: "x" }], "parts.0.used_quantity"],
  ])("refuses %s = %j with the path of the value", (field, value, path) => {
    const mapping = () => workOrder.toUnified({ ...fixture("WorkOrder"), [field]: value });
    expect(mapping).toThrow(MappingError);
    expect(mapping).toThrow(expect.objectContaining({ path }) as MappingError);
  });

  it("is gone when it comes from the deletion log", () => {
    const entry = { kind: "work_orders", id: "WO-000001", deleted_at: "2026-11-25T08:30:00.000Z" };
    expect(workOrder.identify(entry)).toEqual({
      remoteId: "WO-000001",
      modifiedAt: new Date("2026-11-25T08:30:00.000Z"),
      isDeleted: true,
    });
  });
});

describe("a write to the Sandbox", () => {
  it("is sent in the Sandbox's words, with its idempotency key", async () => {
    const { client, sent } = scripted({ status: 201, body: fixture("WorkOrder") });
    const created = await workOrder.create?.(
      client,
      {
        title: "Replace seal",
        status: "OPEN",
        priority: "HIGH",
        workType: "PREVENTIVE",
        asset: "EQ-000001",
        assignees: ["USR-000003"],
        dueDate: new Date("2026-12-01T06:00:00Z"),
        estimatedDuration: 5400,
        description: null,
      },
      write,
    );
    expect(created).toEqual(fixture("WorkOrder"));
    expect(sent).toHaveLength(1);
    expect(sent[0]).toMatchObject({
      method: "POST",
      headers: { authorization: "Bearer key", "idempotency-key": "key-1" },
      body: {
        title: "Replace seal",
        state: "RELEASED",
        priority: 2,
        work_type_code: "PM",
        asset_id: "EQ-000001",
        assignee_ids: ["USR-000003"],
        due_at: "2026-12-01T06:00:00.000Z",
        planned_hours: "1.5",
        description: null,
      },
    });
    expect(String(sent[0]?.url)).toBe("http://sandbox.test/api/v1/work_orders");
  });

  it("names every field it can't send before anything is sent", async () => {
    const { client, sent } = scripted();
    const data = { title: "x", priority: "NONE", workType: "CYCLE_COUNT", category: "Pumps" } as const;
    const creating = Promise.resolve(workOrder.create?.(client, data, write));
    await expect(creating).rejects.toBeInstanceOf(InvalidInputError);
    await expect(creating).rejects.toMatchObject({
      problems: [
        { path: ["priority"], message: "the Sandbox has no such priority; expected one of URGENT, HIGH, MEDIUM, LOW" },
        { path: ["workType"], message: expect.stringContaining("CORRECTIVE") as string },
        { path: ["category"], message: "the Sandbox has no such field that can be written" },
      ],
    });
    expect(sent).toEqual([]);
  });

  it("puts a work order on hold for material, and for nothing else", async () => {
    const { client, sent } = scripted({ status: 200, body: fixture("WorkOrder") });
    await workOrder.update?.(client, "WO-000004", { waitReason: "MATERIAL" }, write);
    expect(sent[0]).toMatchObject({ method: "PATCH", body: { state: "WAITING_MATERIAL" } });
    for (const data of [{ waitReason: "VENDOR" }, { waitReason: "MATERIAL", status: "OPEN" }] as const) {
      await expect(workOrder.update?.(client, "WO-000004", data, write)).rejects.toMatchObject({
        problems: [{ path: ["waitReason"] }],
      });
    }
  });

  it("says which fields can only be given once", async () => {
    const { client } = scripted();
    await expect(asset.update?.(client, "EQ-000001", { number: "P-1", category: "PUMP" }, write)).rejects.toMatchObject(
      {
        problems: [
          { path: ["number"], message: "the Sandbox does not change the tag of an asset that exists" },
          { path: ["category"] },
        ],
      },
    );
    await expect(
      Promise.resolve(workRequest.create?.(client, { title: "x", status: "APPROVED" }, write)),
    ).rejects.toMatchObject({ problems: [{ path: ["status"] }] });
  });

  it("gives back the paths the Sandbox refused in our names", async () => {
    const fields = [
      { path: "vendor_id", message: "a" },
      { path: "lines.1.quantity", message: "b" },
      { path: "lines", message: "c" },
      { path: "elsewhere.0", message: "d" },
    ];
    const { client } = scripted({ status: 422, body: refused("validation_failed", { fields }) });
    const data = { vendor: "SUP-000001", lines: [{ quantityOrdered: "1" }, { quantityOrdered: "-1" }] };
    await expect(purchaseOrder.create?.(client, data, write)).rejects.toMatchObject({
      problems: [
        { path: ["vendor"], message: "a" },
        { path: ["lines", 1, "quantityOrdered"], message: "b" },
        { path: ["lines"], message: "c" },
        { path: ["elsewhere", 0], message: "d" },
      ],
    });
  });

  it("gives back the states that can follow in our words", async () => {
    const body = refused("transition_not_allowed", { allowed: ["IN_PROGRESS", "WAITING_MATERIAL"] });
    const { client } = scripted({ status: 409, body });
    const moving = Promise.resolve(workOrder.update?.(client, "WO-000004", { status: "CLOSED" }, write));
    await expect(moving).rejects.toBeInstanceOf(ConflictError);
    await expect(moving).rejects.toMatchObject({ details: { allowedStatuses: ["IN_PROGRESS", "ON_HOLD"] } });
  });

  it("refuses prices of an order in two currencies", async () => {
    const { client, sent } = scripted();
    const price = (currency: string) => ({
      description: "x",
      quantityOrdered: "1",
      unitPrice: { amount: "1.00", currency },
    });
    const creating = async () =>
      purchaseOrder.create?.(client, { vendor: "SUP-000001", lines: [price("EUR"), price("USD")] }, write);
    await expect(creating()).rejects.toMatchObject({ problems: [{ path: ["lines", 1, "unitPrice"] }] });
    expect(sent).toEqual([]);
  });

  it("sends the whole reporter of a request when a part of it changes", async () => {
    const { client, sent } = scripted(
      { status: 200, body: fixture("WorkRequest") },
      { status: 200, body: fixture("WorkRequest") },
    );
    await workRequest.update?.(client, "WR-000001", { requesterPhone: "+49 40 1" }, write);
    const reporter = fixture("WorkRequest")["reporter"] as object;
    expect(sent[1]).toMatchObject({ method: "PATCH", body: { reporter: { ...reporter, phone: "+49 40 1" } } });
  });

  it("wants a name for a reporter it is told about", async () => {
    const { client } = scripted();
    const creating = async () => workRequest.create?.(client, { title: "x", requesterEmail: "a@plant.example" }, write);
    await expect(creating()).rejects.toMatchObject({ problems: [{ path: ["requesterName"] }] });
  });
});

describe("the Sandbox's address", () => {
  it("is taken without a slash at its end", () => {
    expect(connector.config.parse({ baseUrl: "http://127.0.0.1:4010/" })).toEqual({ baseUrl: "http://127.0.0.1:4010" });
  });

  it.each(["127.0.0.1:4010", "ftp://host", "http://user:secret@host", "http://host/?key=1", ""])(
    "is refused when it is %j",
    (baseUrl) => {
      expect(connector.config.safeParse({ baseUrl }).success).toBe(false);
    },
  );
});
