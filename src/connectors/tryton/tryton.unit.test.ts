import { readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import {
  ConflictError,
  ConnectionUnreachableError,
  InvalidInputError,
  MappingError,
  NotFoundError,
  SourceError,
  SourceForbiddenError,
  SourceThrottledError,
  SourceUnauthorizedError,
} from "../../errors/index.js";
import type { SourceRequest, SourceResponse } from "../../http/index.js";
import { createLogger } from "../../logging/index.js";
import { systemClock } from "../../time/index.js";
import { TrytonClient } from "./client.js";
import asset from "./entities/asset.js";
import goodsReceipt from "./entities/goods-receipt.js";
import location from "./entities/location.js";
import part from "./entities/part.js";
import purchaseOrder from "./entities/purchase-order.js";
import stockLevel from "./entities/stock-level.js";
import vendor from "./entities/vendor.js";
import workOrder from "./entities/work-order.js";
import { stepsTo } from "./purchase-status.js";
import {
  booleanAt,
  dateTimeValue,
  dayAt,
  dayValue,
  decimalAt,
  instantAt,
  latestChange,
  mapEach,
  plainDecimal,
  referenceAt,
  secondsAt,
  textAt,
} from "./values.js";

/** Recorded from a real Tryton 8.2. */
function fixture<Shape>(name: string): Shape {
  return JSON.parse(readFileSync(new URL(`./fixtures/${name}.json`, import.meta.url), "utf8")) as Shape;
}

const at = {
  __class__: "datetime",
  year: 2026,
  month: 11,
  day: 24,
  hour: 23,
  minute: 47,
  second: 12,
  microsecond: 50177,
};

describe("Tryton's typed values", () => {
  it("keep the scale of a decimal and write out what a float would shorten", () => {
    const price = (decimal: string) => decimalAt({ price: { __class__: "Decimal", decimal } }, "price");
    expect(price("12.50")).toBe("12.50");
    expect(price("-0.1234")).toBe("-0.1234");
    expect(price("1E+3")).toBe("1000");
    expect(decimalAt({ quantity: 0.1 }, "quantity")).toBe("0.1");
    expect(decimalAt({ quantity: 1e-7 }, "quantity")).toBe("0.0000001");
    expect(decimalAt({ quantity: 1e21 }, "quantity")).toBe("1000000000000000000000");
    expect(plainDecimal("007.10")).toBe("7.10");
  });

  it("are read as days, instants and seconds", () => {
    expect(dayAt({ date: { __class__: "date", year: 987, month: 2, day: 3 } }, "date")).toBe("0987-02-03");
    expect(instantAt({ at }, "at")).toEqual(new Date("2026-11-24T23:47:12.050Z"));
    expect(secondsAt({ time: { __class__: "timedelta", seconds: 5400.4 } }, "time")).toBe(5400);
  });

  it("come back as they went", () => {
    const instant = new Date("2026-11-24T23:47:12.050Z");
    expect(instantAt({ at: dateTimeValue(instant) }, "at")).toEqual(instant);
    expect(dayAt({ day: dayValue("2028-02-29") }, "day")).toBe("2028-02-29");
  });

  it("tell an empty field from one that the account may not read", () => {
    const record = { name: null, party: { id: 3, code: null }, other: null };
    expect(textAt(record, "name")).toBeNull();
    expect(textAt(record, "secret")).toBeUndefined();
    expect(textAt(record, "party.code")).toBeNull();
    expect(textAt(record, "party.secret")).toBeUndefined();
    expect(textAt(record, "other.code")).toBeNull();
  });

  it("take SQLite's booleans and both forms of a reference", () => {
    expect([booleanAt({ active: 1 }, "active"), booleanAt({ active: false }, "active")]).toEqual([true, false]);
    expect([referenceAt({ party: 12 }, "party"), referenceAt({ party: { id: 12, name: "x" } }, "party")]).toEqual([
      "12",
      "12",
    ]);
  });

  it.each([
    ["a text that is a number", () => textAt({ a: 1 }, "a")],
    ["31 February", () => dayAt({ a: { __class__: "date", year: 2026, month: 2, day: 31 } }, "a")],
    [
      "a date where an instant is due",
      () => instantAt({ a: { __class__: "date", year: 2026, month: 2, day: 1 } }, "a"),
    ],
    ["a decimal that is none", () => decimalAt({ a: { __class__: "Decimal", decimal: "NaN" } }, "a")],
    ["a boolean that is 2", () => booleanAt({ a: 2 }, "a")],
    ["a reference without id", () => referenceAt({ a: { name: "x" } }, "a")],
    ["a text on the way", () => textAt({ a: "x" }, "a.b")],
  ])("refuse %s, naming the path", (_what, read) => {
    expect(read).toThrow(MappingError);
    expect(read).toThrow(/`a(\.b)?`/);
  });

  it("name the place of a bad value inside a list", () => {
    const record = {
      lines: [
        { id: 1, quantity: 1 },
        { id: 2, quantity: "many" },
      ],
    };
    const read = () => mapEach(record, "lines", (line) => decimalAt(line, "quantity"));
    expect(read).toThrow(expect.objectContaining({ path: "lines.1.quantity" }) as Error);
  });

  it("give the latest change of a record and its parts", () => {
    const later = { ...at, second: 13 };
    expect(latestChange({ create_date: at, write_date: null })).toEqual(new Date("2026-11-24T23:47:12.050Z"));
    expect(latestChange({ create_date: at, write_date: null, lines: [{ id: 1, write_date: later }] })).toEqual(
      new Date("2026-11-24T23:47:13.050Z"),
    );
    expect(latestChange({ name: "no dates" })).toBeNull();
  });
});

describe("records of Tryton in the unified model", () => {
  const purchase = fixture<Parameters<typeof purchaseOrder.toUnified>[0]>("PurchaseOrder");

  it("map a purchase", () => {
    expect(purchaseOrder.identify(purchase)).toMatchObject({ remoteId: String(purchase.id) });
    expect(purchaseOrder.toUnified(purchase)).toMatchObject({
      reference: "REQ-004",
      status: { value: "PARTIALLY_RECEIVED", raw: "processing", label: "Processing" },
      total: { amount: "687.50", currency: "USD" },
      lines: [
        { lineNumber: 1, quantityOrdered: "10", quantityReceived: "4", unit: "u", vendorPartNumber: "S-GRS-1" },
        {},
        {},
        {},
      ],
    });
  });

  it.each([
    ["draft", "none", "DRAFT", "NONE"],
    ["quotation", "none", "PENDING_APPROVAL", "NONE"],
    ["confirmed", "none", "APPROVED", "NONE"],
    ["processing", "waiting", "ORDERED", "NONE"],
    ["processing", "received", "RECEIVED", "FULL"],
    ["processing", "exception", "ORDERED", "PARTIAL"],
    ["done", "received", "CLOSED", "FULL"],
    ["cancelled", "none", "CANCELED", "NONE"],
    ["dreamt", "sung", "UNKNOWN", "UNKNOWN"],
  ])("map a purchase in state %s with deliveries %s", (state, shipments, status, receiptStatus) => {
    const words = { "state:string": `In ${state}`, "shipment_state:string": null };
    const unified = purchaseOrder.toUnified({ ...purchase, state, shipment_state: shipments, ...words });
    expect(unified.status).toEqual({ value: status, raw: state, label: `In ${state}` });
    expect(unified.receiptStatus).toEqual({ value: receiptStatus, raw: shipments });
  });

  it("tell how much of a purchase was billed from its lines, not from what was paid", () => {
    const billed = (...progress: number[]) =>
      purchaseOrder.toUnified({
        ...purchase,
        invoice_state: "pending",
        lines: progress.map((share, index) => ({ id: index, type: "line", invoice_progress: share })),
      }).billingStatus?.value;
    expect([billed(0, 0), billed(1, 0), billed(0.5, 0.5), billed(1, 1)]).toEqual([
      "NONE",
      "PARTIAL",
      "PARTIAL",
      "FULL",
    ]);
  });

  it("count a delivery in boxes in the unit that was ordered", () => {
    const factor = (decimal: number) => ({ id: decimal, factor: decimal, symbol: "u" });
    const line = {
      id: 1,
      type: "line",
      quantity: 30,
      unit: factor(1),
      moves: [
        { id: 1, state: "done", quantity: 2, unit: factor(12) },
        { id: 2, state: "done", quantity: 3, unit: factor(1) },
        { id: 3, state: "draft", quantity: 3, unit: factor(1) },
      ],
    };
    expect(purchaseOrder.toUnified({ ...purchase, lines: [line] }).lines?.[0]?.quantityReceived).toBe("27");
  });

  it("quarantine a purchase whose amount can't be read, naming it", () => {
    const broken = { ...purchase, total_amount: { __class__: "Decimal", decimal: "much" } };
    expect(() => purchaseOrder.toUnified(broken)).toThrow(expect.objectContaining({ path: "total_amount" }) as Error);
  });

  it("map a party, a product, a place and a machine", () => {
    expect(vendor.toUnified(fixture("Vendor"))).toMatchObject({
      number: "SUP-ACME",
      taxId: "DE136695976",
      phones: ["+49 40 555000"],
    });
    expect(part.toUnified(fixture("Part"))).toMatchObject({
      number: "BRG-6204",
      category: "Spare parts",
      unitCost: { amount: "4.25", currency: "USD" },
      vendors: [{ vendorPartNumber: "S-BRG-6204", leadTimeDays: 3 }],
    });
    expect(location.toUnified(fixture("Location"))).toMatchObject({
      number: "WH",
      type: { value: "SITE", raw: "warehouse", label: "Warehouse" },
    });
    expect(asset.toUnified(fixture("Asset"))).toMatchObject({ name: "Press line 1", category: "Maintenance cell" });
  });

  it("map a delivery, a work and a stock level", () => {
    expect(goodsReceipt.toUnified(fixture("GoodsReceipt"))).toMatchObject({
      packingSlip: "DN-4",
      status: { value: "POSTED" },
    });
    expect(workOrder.toUnified(fixture("WorkOrder"))).toMatchObject({ title: "Dismantle", actualDuration: 5400 });
    const level = fixture<Parameters<typeof stockLevel.toUnified>[0]>("StockLevel");
    expect(stockLevel.identify(level)).toEqual({ remoteId: `${level.location}-${level.product}`, modifiedAt: null });
    expect(stockLevel.toUnified({ ...level, quantity: 10, quantity_unassigned: 7.5 })).toMatchObject({
      onHand: "10",
      available: "7.5",
      reserved: "2.5",
    });
  });

  it("map a delivery for two orders to neither", () => {
    const receipt = fixture<Parameters<typeof goodsReceipt.toUnified>[0]>("GoodsReceipt");
    const moves = [
      { id: 1, purchase: 4, product: 1, quantity: 1 },
      { id: 2, purchase: 5, product: 1, quantity: 1 },
    ];
    expect(goodsReceipt.toUnified({ ...receipt, incoming_moves: moves }).purchaseOrder).toBeNull();
  });
});

describe("the way of a purchase through Tryton's states", () => {
  it("goes by the buttons that Tryton has", () => {
    expect(stepsTo("draft", "ORDERED")).toEqual(["quote", "confirm"]);
    expect(stepsTo("quotation", "DRAFT")).toEqual(["draft"]);
    expect(stepsTo("confirmed", "ORDERED")).toEqual(["process"]);
    expect(stepsTo("cancelled", "CANCELED")).toEqual([]);
  });

  it("names what is possible when something is not", () => {
    expect(() => stepsTo("processing", "CANCELED")).toThrow(ConflictError);
    expect(() => stepsTo("quotation", "CLOSED")).toThrow(
      /possible: DRAFT, PENDING_APPROVAL, APPROVED, ORDERED, CANCELED\./,
    );
    expect(() => stepsTo("dreamt", "DRAFT")).toThrow(/possible: none/);
  });
});

describe("how Tryton says no", () => {
  const answers = fixture<Record<string, { status: number; contentType: string; body: string }>>("faults");
  const plain = (status: number, headers: Record<string, string> = {}) => ({
    status,
    contentType: "text/html",
    body: "<p>No.</p>",
    headers,
  });

  it.each([
    ["unknownKey", SourceUnauthorizedError, SourceUnauthorizedError],
    ["buttonWithoutPermission", SourceForbiddenError, SourceForbiddenError],
    ["brokenRule", SourceError, InvalidInputError],
    ["unknownRecord", SourceError, NotFoundError],
    ["unknownModel", SourceError, SourceError],
    ["unknownField", SourceError, SourceError],
  ])("%s", async (name, reading, writing) => {
    const answer = answers[name] ?? expect.fail("expected a fixture");
    await expect(read(clientThatHears(answer, { mayDoAll: true }))).rejects.toThrow(reading);
    await expect(write(clientThatHears(answer, { mayDoAll: true }))).rejects.toThrow(writing);
  });

  it("noPermission, which only Tryton's list of permissions tells from a broken rule", async () => {
    const answer = answers["noPermission"] ?? expect.fail("expected a fixture");
    await expect(read(clientThatHears(answer, { mayDoAll: false }))).rejects.toThrow(SourceForbiddenError);
    await expect(write(clientThatHears(answer, { mayDoAll: false }))).rejects.toThrow(
      /It said: You are not allowed to access "Purchase"\./,
    );
  });

  it("in what it has in common with other servers", async () => {
    await expect(read(clientThatHears(plain(429, { "retry-after": "7" })))).rejects.toMatchObject({
      retryAfterMs: 7000,
    });
    await expect(read(clientThatHears(plain(429)))).rejects.toThrow(SourceThrottledError);
    await expect(read(clientThatHears(plain(503)))).rejects.toThrow(ConnectionUnreachableError);
    await expect(write(clientThatHears(plain(423)))).rejects.toThrow(ConflictError);
    await expect(read(clientThatHears(plain(500)))).rejects.toMatchObject({ isRetryable: true });
  });

  it("with a reason: an account that works for no company would see nothing", async () => {
    const client = clientThatHears(plain(200), { preferences: { name: "Nobody", company: null } });
    await expect(read(client)).rejects.toThrow(/works for no company/);
  });

  const query = { model: "purchase.purchase", domain: [], fields: ["number"], order: [], limit: 1 };
  const read = (client: TrytonClient) => client.search(query);
  const write = (client: TrytonClient) => client.write("purchase.purchase", "1", { reference: "x" });
});

/** A client whose calls on records are answered so; the account and its permissions are asked as ever. */
function clientThatHears(
  answer: { status: number; contentType: string; body: string; headers?: Record<string, string> },
  options: { mayDoAll?: boolean; preferences?: object } = {},
): TrytonClient {
  const may = options.mayDoAll ? 1 : 0;
  const send = async ({ url }: SourceRequest): Promise<SourceResponse> => {
    const path = String(url);
    if (path.endsWith("/get_preferences"))
      return json(options.preferences ?? { name: "Integrator", company: 1, language: "en" });
    if (path.endsWith("/get_access"))
      return json({ "purchase.purchase": { read: may, write: may, create: may, delete: may } });
    return respond(answer.status, { "content-type": answer.contentType, ...answer.headers }, answer.body);
  };
  return new TrytonClient({
    config: { baseUrl: "http://erp.example.com", database: "erp" },
    credentials: { restKey: "a-key-that-is-not-used" },
    http: { send, requestCount: 0 },
    clock: systemClock,
    logger: createLogger({ level: "silent" }),
  });
}

function json(body: unknown): SourceResponse {
  return respond(200, { "content-type": "application/json" }, JSON.stringify(body));
}

function respond(status: number, headers: Record<string, string>, body: string): SourceResponse {
  return { status, headers, body: Buffer.from(body), text: () => body, json: () => JSON.parse(body) as unknown };
}
