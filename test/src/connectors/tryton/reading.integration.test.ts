import { afterAll, beforeAll, describe, expect, it } from "vitest";
import asset from "../../../../src/connectors/tryton/entities/asset.js";
import goodsReceipt from "../../../../src/connectors/tryton/entities/goods-receipt.js";
import location from "../../../../src/connectors/tryton/entities/location.js";
import part from "../../../../src/connectors/tryton/entities/part.js";
import purchaseOrder from "../../../../src/connectors/tryton/entities/purchase-order.js";
import stockLevel from "../../../../src/connectors/tryton/entities/stock-level.js";
import vendor from "../../../../src/connectors/tryton/entities/vendor.js";
import workOrder from "../../../../src/connectors/tryton/entities/work-order.js";
import { createSourceHttp, type SourceHttp } from "../../../../src/http/index.js";
import { loopbackNetwork } from "../../../support/network.js";
import { startTryton, type TrytonServer } from "../../../support/tryton/index.js";
import { installMs, open, readUnified, walk, walkIds } from "./open.js";

const withInactive = [["active", "in", [true, false]]];

describe("reading Tryton", () => {
  let tryton: TrytonServer;
  beforeAll(async () => {
    tryton = await startTryton();
  }, installMs);
  afterAll(() => tryton.dispose());

  const cases = [
    { source: vendor, model: "party.party", domain: withInactive },
    { source: part, model: "product.product", domain: withInactive },
    {
      source: location,
      model: "stock.location",
      domain: [["type", "in", ["warehouse", "storage", "view", "production"]], ...withInactive],
    },
    { source: asset, model: "production.work.center", domain: withInactive },
    { source: purchaseOrder, model: "purchase.purchase", domain: [] },
    { source: goodsReceipt, model: "stock.shipment.in", domain: [] },
    { source: workOrder, model: "production.work", domain: [] },
  ];

  it.each(cases)(
    "gives each $model once in pages of two, deactivated ones included",
    async ({ source, model, domain }) => {
      const expected = (await tryton.rest().search(model, domain, ["id"])).map((record) => String(record["id"]));
      const { pages, ids } = await walk(source, open(tryton), { pageSize: 2 });
      expect(Math.max(...pages.map((page) => page.length))).toBe(2);
      expect(ids.toSorted()).toEqual(expected.toSorted());
    },
  );

  it.each([...cases, { source: stockLevel, model: "stock levels" }])(
    "resumes reading $model from every position with the same union",
    async ({ source }) => {
      const whole = await walk(source, open(tryton), { pageSize: 3 });
      for (const [index, from] of whole.positions.entries()) {
        const read = whole.pages.slice(0, index).flat();
        const rest = await walk(source, open(tryton), { pageSize: 3, from });
        expect([...read, ...rest.ids]).toEqual(whole.ids);
      }
    },
  );

  it.each(cases)("lists the ids of each $model, in order, the same whatever the page size", async ({ source }) => {
    const whole = await walk(source, open(tryton));
    for (const pageSize of [2, 500]) {
      const ids = await walkIds(source, open(tryton), pageSize);
      expect(ids).toEqual(whole.ids.toSorted((left, right) => Number(left) - Number(right)));
    }
  });

  it("lists a deleted record's id no more, and tells of no deletion otherwise", async () => {
    const id = await tryton.rest().create("party.party", { name: "Short-lived" });
    expect(await walkIds(vendor, open(tryton), 500)).toContain(String(id));
    await tryton.rest().remove("party.party", id);
    expect(await walkIds(vendor, open(tryton), 500)).not.toContain(String(id));
    expect(vendor.reportsDeletions ?? false).toBe(false);
  });

  it("never asks for records without a limit and a list of fields", async () => {
    const real = createSourceHttp({ network: loopbackNetwork, organizationId: "org_1", system: "test" });
    let searches = 0;
    const send: SourceHttp["send"] = (request) => {
      if ((request.method ?? "GET") === "GET") {
        searches += 1;
        expect([request.query?.["s"], request.query?.["f"]]).toEqual([expect.any(Number), expect.any(Array)]);
      }
      return real.send(request);
    };
    const client = open(tryton, { http: { send, requestCount: 0 } });
    for (const { source } of [...cases, { source: stockLevel }]) await walk(source, client);
    expect(searches).toBeGreaterThan(20);
  });

  it("gives the stock of each place as the moves add up", async () => {
    const moves = await tryton
      .rest()
      .search(
        "stock.move",
        [["state", "=", "done"]],
        ["product", "from_location.type", "to_location.type", "internal_quantity"],
      );
    const sums = new Map<string, number>();
    for (const move of moves) {
      const quantity = move["internal_quantity"] as number;
      for (const [end, sign] of [
        ["from_location", -1],
        ["to_location", 1],
      ] as const) {
        const place = move[end] as { id: number; type: string };
        if (place.type !== "storage") continue;
        const key = `${place.id}-${move["product"] as number}`;
        sums.set(key, (sums.get(key) ?? 0) + sign * quantity);
      }
    }
    const levels = await readUnified(stockLevel, open(tryton));
    const expected = [...sums].filter(([, quantity]) => quantity !== 0);
    expect(expected.length).toBeGreaterThan(20);
    expect(new Map([...levels].map(([id, level]) => [id, Number(level.onHand)]))).toEqual(new Map(expected));
  });

  it("tells reserved stock from available stock", async () => {
    const levels = [...(await readUnified(stockLevel, open(tryton))).values()];
    // Production 4 waits for two bearings and a cartridge that its seed has not assigned; assigning reserves them.
    const before = levels.find((level) => level.part === "1" && level.storeroom === "3");
    expect(before).toMatchObject({ reserved: "0", unit: "u" });
    await tryton.rest().click("production", 4, "assign_try");
    const one = await stockLevel.readOne(open(tryton), "3-1");
    const after = stockLevel.toUnified(one ?? expect.fail("expected a stock level"));
    expect(after).toMatchObject({ onHand: before?.onHand, reserved: "2" });
    expect(Number(after.available)).toBe(Number(before?.onHand) - 2);
  });

  it("maps a purchase that came in part", async () => {
    const purchases = await readUnified(purchaseOrder, open(tryton));
    const purchase = [...purchases.values()].find((one) => one.number === "4");
    expect(purchase).toMatchObject({
      title: "Parts for press line 1",
      reference: "REQ-004",
      status: { value: "PARTIALLY_RECEIVED", raw: "processing", label: "Processing" },
      receiptStatus: { value: "PARTIAL", raw: "partially shipped", label: "Partially Shipped" },
      billingStatus: { value: "NONE" },
      currency: "USD",
      subtotal: { amount: "625.00", currency: "USD" },
      tax: { amount: "62.50", currency: "USD" },
      total: { amount: "687.50", currency: "USD" },
      paymentTerms: "Net 30 days",
    });
    expect(
      purchase?.lines?.map((line) => [line.lineNumber, line.quantityOrdered, line.quantityReceived, line.unit]),
    ).toEqual([
      [1, "10", "4", "u"],
      [2, "20", "8", "m"],
      [3, "30", "12", "u"],
      [4, "40", "16", "u"],
    ]);
  });

  it("leaves a purchase's comments out of its lines", async () => {
    const purchases = [...(await readUnified(purchaseOrder, open(tryton))).values()];
    const purchase = purchases.find((one) => one.reference === "REQ-006");
    expect(purchase?.lines?.map((line) => line.lineNumber)).toEqual([1, 2, 3]);
    expect(purchase?.receiptStatus).toEqual({ value: "NONE", raw: "exception", label: "Exception" });
  });

  it("gives every status of Tryton's purchases its counterpart", async () => {
    const purchases = [...(await readUnified(purchaseOrder, open(tryton))).values()];
    const seen = new Set(purchases.map((one) => one.status?.value));
    expect(seen).toEqual(
      new Set(["DRAFT", "PENDING_APPROVAL", "ORDERED", "PARTIALLY_RECEIVED", "RECEIVED", "CANCELED"]),
    );
  });

  it("maps deliveries to the purchase and lines they are for", async () => {
    const receipts = [...(await readUnified(goodsReceipt, open(tryton))).values()];
    const purchases = await readUnified(purchaseOrder, open(tryton));
    const receipt = receipts.find((one) => one.packingSlip === "DN-4");
    const purchase = purchases.get(receipt?.purchaseOrder ?? "");
    expect(purchase?.number).toBe("4");
    expect(receipt).toMatchObject({
      status: { value: "POSTED", raw: "received", label: "Received" },
      vendor: purchase?.vendor,
    });
    expect(receipt?.receivedOn).toMatch(/^\d{4}-\d\d-\d\d$/);
    expect(new Set(receipt?.lines?.map((line) => line.purchaseOrderLineRemoteId))).toEqual(
      new Set(purchase?.lines?.map((line) => line.remoteId)),
    );
    expect(new Set(receipts.map((one) => one.status?.value))).toEqual(new Set(["DRAFT", "POSTED", "REVERSED"]));
  });

  it("maps works with the time they took and the machine they were done on", async () => {
    const works = [...(await readUnified(workOrder, open(tryton))).values()];
    const assets = await readUnified(asset, open(tryton));
    const work = works.find((one) => one.number === "2" && one.title === "Dismantle");
    expect(work).toMatchObject({
      status: { value: "COMPLETED", raw: "finished", label: "Finished" },
      actualDuration: 5400,
      laborCost: { amount: "60.0000", currency: "USD" },
    });
    expect(assets.get(work?.asset ?? "")).toMatchObject({ name: "Press line 1", status: { value: "OPERATIONAL" } });
    expect(new Set(works.map((one) => one.status?.value))).toEqual(
      new Set(["PENDING_APPROVAL", "OPEN", "IN_PROGRESS", "COMPLETED", "CLOSED"]),
    );
  });

  it("keeps the tree of machines and of places", async () => {
    const assets = await readUnified(asset, open(tryton));
    const unit = [...assets.values()].find((one) => one.name === "Press line 1 hydraulic unit");
    const line = assets.get(unit?.parent ?? "");
    expect([line?.name, assets.get(line?.parent ?? "")?.name]).toEqual(["Press line 1", "Press hall"]);
    const places = await readUnified(location, open(tryton));
    const rack = [...places.values()].find((one) => one.number === "STO-A");
    expect(places.get(rack?.parent ?? "")).toMatchObject({ number: "STO", type: { value: "STOREROOM" } });
  });

  it("maps vendors with their contacts, and products with who sells them", async () => {
    const vendors = await readUnified(vendor, open(tryton));
    const parts = [...(await readUnified(part, open(tryton))).values()];
    const bearing = parts.find((one) => one.number === "BRG-6204");
    expect(bearing).toMatchObject({
      name: "Ball bearing 6204",
      type: { value: "STOCK", raw: "goods" },
      status: { value: "ACTIVE" },
      barcode: "4006381333931",
      unitCost: { amount: "4.25", currency: "USD" },
      listPrice: { amount: "8.50", currency: "USD" },
      vendors: [
        {
          vendorPartNumber: "S-BRG-6204",
          leadTimeDays: 3,
          price: { amount: "4.25", currency: "USD" },
          preferred: true,
        },
      ],
    });
    expect(vendors.get(bearing?.vendors?.[0]?.vendor ?? "")).toMatchObject({
      number: "SUP-ACME",
      name: "Acme Bearings GmbH",
      taxId: "DE136695976",
      emails: ["sup-acme@example.com"],
      phones: ["+49 40 555000"],
      website: "https://sup-acme.example.com",
      addresses: [{ street: "1 Works Road", city: "Hamburg", postalCode: "20095", country: "DE" }],
      paymentTerms: "Net 30 days",
      status: { value: "ACTIVE" },
    });
    expect([...vendors.values()].find((one) => one.number === "SUP-LUBE")?.status?.value).toBe("INACTIVE");
    expect(parts.find((one) => one.number === "OLD-1")?.status?.value).toBe("INACTIVE");
    expect(parts.find((one) => one.number === "SRV-CAL")?.type?.value).toBe("SERVICE");
  });

  it("takes only the parties of a category for vendors where the connection says so", async () => {
    const client = open(tryton, { config: { vendorCategory: "Supplier" } });
    const numbers = [...(await readUnified(vendor, client)).values()].map((one) => one.number);
    expect(numbers).toHaveLength(12);
    expect(numbers.every((number) => number?.startsWith("SUP-"))).toBe(true);
    const [customer] = await tryton.rest().search("party.party", [["code", "=", "CUS-BRIGHT"]], ["id"]);
    expect(await vendor.readOne(client, String(customer?.["id"]))).toBeNull();
    expect(await vendor.readOne(open(tryton), String(customer?.["id"]))).toMatchObject({ name: "Bright Foods Inc" });
  });

  it("has no record for an id that Tryton does not know or could not have", async () => {
    const client = open(tryton);
    expect(await purchaseOrder.readOne(client, "999999")).toBeNull();
    expect(await purchaseOrder.readOne(client, "WO-1")).toBeNull();
    expect(await stockLevel.readOne(client, "3")).toBeNull();
  });
});
