import { afterAll, beforeAll, describe, expect, it } from "vitest";
import connector from "../../../../src/connectors/odoo/connector.js";
import asset from "../../../../src/connectors/odoo/entities/asset.js";
import part from "../../../../src/connectors/odoo/entities/part.js";
import purchaseOrder from "../../../../src/connectors/odoo/entities/purchase-order.js";
import stockLevel from "../../../../src/connectors/odoo/entities/stock-level.js";
import vendor from "../../../../src/connectors/odoo/entities/vendor.js";
import workOrder from "../../../../src/connectors/odoo/entities/work-order.js";
import type { EntityName } from "../../../../schema/entities/index.js";
import type { EntitySource } from "../../../../src/connectors/index.js";
import type { OdooClient, OdooRecord } from "../../../../src/connectors/odoo/client.js";
import {
  ConflictError,
  EntityUnsupportedError,
  InvalidInputError,
  SourceForbiddenError,
  SourceMisconfiguredError,
  SourceUnauthorizedError,
} from "../../../../src/errors/index.js";
import { startOdoo, type OdooServer } from "../../../support/odoo/index.js";
import { open, walk } from "./open.js";

const firstPage = { position: null, changedSince: null, pageSize: 100 };
const context = { idempotencyKey: "key-1" };

let odoo: OdooServer;
let newer: OdooServer;
beforeAll(async () => {
  [odoo, newer] = await Promise.all([startOdoo({ version: 17 }), startOdoo({ version: 19 })]);
});
afterAll(() => Promise.all([odoo.stop(), newer.stop()]));

describe("records that were changed within one second", () => {
  it.each([1, 2, 5, 7, 23, 24, 25])("come once each, in pages of %i", async (pageSize) => {
    for (const server of [odoo, newer]) {
      const credentials = server === newer ? { apiKey: server.keys.integration } : undefined;
      const pages = await walk(workOrder, open(server, credentials && { credentials }), { pageSize });
      const ids = pages.flat();
      expect(ids).toHaveLength(server.orm.table("maintenance.request").size);
      expect(new Set(ids).size).toBe(ids.length);
      expect(Math.max(...pages.map(({ length }) => length))).toBeLessThanOrEqual(pageSize);
    }
  });

  it("come all, since the second that they were shown with", async () => {
    const since = new Date("2026-11-04T00:00:00Z");
    const ids = (await walk(workOrder, open(odoo), { pageSize: 5, changedSince: since })).flat();
    const first = Array.from({ length: 24 }, (_, place) => String(place + 1));
    expect(ids).toEqual(expect.arrayContaining(first));
    const later = (
      await walk(workOrder, open(odoo), { pageSize: 5, changedSince: new Date(since.getTime() + 1_000) })
    ).flat();
    expect(later.filter((id) => first.includes(id))).toEqual([]);
  });
});

describe("what Odoo changes without touching the record", () => {
  it("is read with the record all the same: a delivery, another name of a product, a first order", async () => {
    const before = new Date(Date.now() - 60_000);
    const changed = async (source: Parameters<typeof walk>[0]) =>
      (await walk(source, open(odoo), { pageSize: 10, changedSince: before })).flat();
    expect(await changed(purchaseOrder)).not.toContain("3");
    odoo.change("purchase.order.line", 31, { qty_received: 3 });
    expect(await changed(purchaseOrder)).toContain("3");
    expect(await changed(part)).not.toContain("2");
    odoo.sql("product.template", 2, { write_date: Date.now() * 1_000 });
    expect(await changed(part)).toContain("2");
    expect(await vendor.readOne(open(odoo), "31")).toBeNull();
    odoo.change("purchase.order", 5, { order_line: [[0, 0, { product_id: 1 }]] });
    const [line] = [...odoo.orm.table("purchase.order.line").values()].slice(-1);
    odoo.sql("purchase.order.line", line?.id ?? 0, { partner_id: 31 });
    expect(await changed(vendor)).toContain("31");
    expect(vendor.toUnified((await vendor.readOne(open(odoo), "31")) as OdooRecord)).toMatchObject({
      name: "Customer",
      number: null,
    });
  });

  it("is read in full where nothing tells: merged quants", async () => {
    odoo.sql("stock.quant", 4, { quantity: 99.5 });
    const { items } = await stockLevel.readPage(open(odoo), firstPage);
    const quant = items.find(({ id }) => id === 4) ?? expect.fail("expected the quant");
    expect(stockLevel.toUnified(quant)).toMatchObject({
      onHand: "99.5",
      reserved: "4",
      available: "95.5",
      unit: "Units",
    });
    // What lies at vendors is no stock.
    expect(items.map(({ id }) => id)).not.toContain(8);
  });
});

describe("records of Odoo in the unified model", () => {
  const one = async <Name extends EntityName>(source: EntitySource<OdooClient, Name, OdooRecord>, id: string) =>
    source.toUnified((await source.readOne(open(odoo), id)) ?? expect.fail(`expected ${id}`));

  it("are work orders by column, mark and archive", async () => {
    const { items } = await workOrder.readPage(open(odoo), firstPage);
    const status = (id: number) =>
      workOrder.toUnified(items.find((item) => item.id === id) ?? expect.fail(`expected ${id}`)).status;
    expect([6, 1, 2, 3, 4, 5].map(status)).toEqual([
      { value: "OPEN", raw: "New Request" },
      { value: "IN_PROGRESS", raw: "In Progress" },
      { value: "ON_HOLD", raw: "blocked", label: "Blocked" },
      { value: "COMPLETED", raw: "Repaired" },
      { value: "CANCELED", raw: "canceled" },
      { value: "CLOSED", raw: "closed" },
    ]);
    expect(await one(workOrder, "6")).toMatchObject({
      title: "Oil leak 6",
      description: "Under the pump\nof press 6",
      priority: { value: "MEDIUM", raw: "2", label: "Normal" },
      workType: { value: "PREVENTIVE" },
      asset: "7",
      assignees: [],
      team: "1",
      scheduledStart: new Date("2026-11-10T07:30:00Z"),
      estimatedDuration: 5400,
    });
  });

  it("have the fields that a customer added, each of its kind, with the names of what they refer to", async () => {
    const { customFields } = await one(workOrder, "6");
    expect(customFields?.filter(({ key }) => key.startsWith("x_"))).toEqual([
      { key: "x_permit", label: "x_permit", type: "CHOICE", value: "hot", valueLabel: "Hot work" },
      { key: "x_inspector_id", label: "Inspector", type: "USER", entity: "User", value: "5", valueLabel: "Clerk" },
      {
        key: "x_spare_id",
        label: "x_spare_id",
        type: "REFERENCE",
        entity: "Part",
        value: "1",
        valueLabel: expect.stringContaining(" ") as string,
      },
      {
        key: "x_hazard_ids",
        label: "Hazards",
        type: "REFERENCE",
        value: ["1", "2"],
        valueLabel: ["Electrical", "Pressure"],
      },
      { key: "x_risk", label: "x_risk", type: "NUMBER", value: 3 },
    ]);
    expect((await one(workOrder, "7")).customFields?.filter(({ key }) => key.startsWith("x_"))).toEqual([
      { key: "x_risk", label: "x_risk", type: "NUMBER", value: 0 },
    ]);
    const plain =
      (await workOrder.readOne(open(odoo, { config: { customFields: false } }), "6")) ?? expect.fail("expected 6");
    expect(Object.keys(plain).filter((name) => /^x_|own_fields/.test(name))).toEqual([]);
  });

  it("are assets, parts, vendors and orders, with nothing where Odoo says false", async () => {
    expect(await one(asset, "1")).toMatchObject({
      description: "Hydraulic press\nSecond line & more",
      serialNumber: "SN-001",
      acquisitionCost: { amount: "12500.5", currency: "EUR" },
      mttrHours: "48",
      status: { value: "OPERATIONAL" },
    });
    expect(await one(asset, "3")).toMatchObject({ serialNumber: null, acquisitionCost: null, scrapDate: null });
    expect([(await one(asset, "8")).status, (await one(asset, "9")).status]).toMatchObject([
      { value: "DISPOSED" },
      { value: "DECOMMISSIONED" },
    ]);
    expect(await one(part, "1")).toMatchObject({
      number: "P-1",
      type: { value: "NON_STOCK" },
      vendors: [{ vendor: "11", vendorPartNumber: "S-1", price: { amount: "4.25", currency: "EUR" }, preferred: true }],
    });
    expect(await one(vendor, "11")).toMatchObject({
      emails: ["sales11@example.com"],
      addresses: [{ street: "1 Works Road, Gate 2", region: "Hamburg", country: "DE" }],
      contacts: [{ name: "Ann Seller", role: "Sales" }],
      currency: "USD",
    });
    expect(await one(purchaseOrder, "4")).toMatchObject({
      // Half past eleven in the evening in UTC is the next day in Berlin.
      orderDate: "2026-11-03",
      status: { value: "PARTIALLY_RECEIVED", raw: "purchase", label: "Purchase Order" },
      receiptStatus: { value: "PARTIAL", raw: "partial", label: "Partially Received" },
      billingStatus: { value: "PARTIAL" },
      // A section among the lines orders nothing.
      lines: [{ remoteId: "41", quantityOrdered: "10", quantityReceived: "4", unit: "Units" }],
    });
  });
});

describe("writing to Odoo", () => {
  it("moves a request over the board", async () => {
    const client = open(odoo);
    const made = await workOrder.create?.(
      client,
      { title: "Noise", asset: "2", description: "a < b\nand more" },
      context,
    );
    const id = String(made?.id);
    expect(workOrder.toUnified(made as OdooRecord)).toMatchObject({
      status: { value: "OPEN" },
      description: "a < b\nand more",
      requester: "2",
      category: "Presses",
    });
    const becomes = async (status: "IN_PROGRESS" | "ON_HOLD" | "COMPLETED" | "CLOSED" | "OPEN") =>
      workOrder.toUnified((await workOrder.update?.(client, id, { status }, context)) as OdooRecord).status?.value;
    for (const status of ["IN_PROGRESS", "ON_HOLD", "IN_PROGRESS", "COMPLETED", "CLOSED", "OPEN"] as const) {
      expect(await becomes(status)).toBe(status);
    }
  });

  it("orders what it makes, and asks for approval above the limit", async () => {
    const client = open(odoo);
    const order = (quantityOrdered: string) => ({
      vendor: "11",
      status: "ORDERED" as const,
      orderDate: "2026-11-20",
      lines: [{ part: "1", quantityOrdered, unitPrice: { amount: "4", currency: "EUR" } }],
    });
    const small = await purchaseOrder.create?.(client, order("2"), context);
    expect(purchaseOrder.toUnified(small as OdooRecord)).toMatchObject({
      status: { value: "ORDERED" },
      orderDate: "2026-11-20",
      subtotal: { amount: "8", currency: "EUR" },
      tax: { amount: "1.6" },
      lines: [{ description: "[P-1] Part 1", unit: "Units" }],
    });
    const large = await purchaseOrder.create?.(client, order("2000"), context);
    expect(purchaseOrder.toUnified(large as OdooRecord).status?.value).toBe("PENDING_APPROVAL");
    const canceled = await purchaseOrder.update?.(client, String(small?.id), { status: "CANCELED" }, context);
    expect(purchaseOrder.toUnified(canceled as OdooRecord).status?.value).toBe("CANCELED");
    const back = purchaseOrder.update?.(client, String(large?.id), { status: "DRAFT" }, context);
    await expect(back).rejects.toThrow(/possible: ORDERED, CANCELED/);
  });

  it("makes an order in the currency of its prices, where it is given none", async () => {
    const client = open(odoo);
    const line = (currency: string) => ({ part: "1", quantityOrdered: "2", unitPrice: { amount: "4", currency } });
    const made = await purchaseOrder.create?.(client, { vendor: "11", lines: [line("USD")] }, context);
    expect(purchaseOrder.toUnified(made as OdooRecord)).toMatchObject({
      currency: "USD",
      lines: [{ unitPrice: { amount: "4", currency: "USD" } }],
    });
    const before = odoo.orm.table("purchase.order").size;
    const mixed = purchaseOrder.create?.(client, { vendor: "11", lines: [line("USD"), line("EUR")] }, context);
    await expect(mixed).rejects.toMatchObject({ problems: [{ path: ["lines", 1, "unitPrice"] }] });
    expect(odoo.orm.table("purchase.order").size).toBe(before);
  });

  it("changes, adds and removes lines of a draft, and lets Odoo refuse it of an order", async () => {
    const client = open(odoo);
    const lines = [
      { remoteId: "71", quantityOrdered: "3" },
      { part: "2", quantityOrdered: "1" },
    ];
    const changed = await purchaseOrder.update?.(client, "7", { lines }, context);
    expect(purchaseOrder.toUnified(changed as OdooRecord).lines).toMatchObject([
      { remoteId: "71", quantityOrdered: "3" },
      { part: "2", quantityOrdered: "1" },
    ]);
    const refused = purchaseOrder.update?.(client, "10", { lines: [] }, context);
    await expect(refused).rejects.toThrow(InvalidInputError);
    await expect(refused).rejects.toThrow(/Cannot delete a purchase order line/);
  });

  it("names all that it can't find before anything is sent", async () => {
    const wrong = {
      vendor: "999",
      currency: "XXX",
      lines: [{ part: "no such", quantityOrdered: "1", unit: "Furlong" }],
    };
    const before = odoo.orm.table("purchase.order").size;
    await expect(purchaseOrder.create?.(open(odoo), wrong, context)).rejects.toMatchObject({
      problems: [
        { path: ["vendor"] },
        { path: ["currency"] },
        { path: ["lines", 0, "part"] },
        { path: ["lines", 0, "unit"] },
      ],
    });
    expect(odoo.orm.table("purchase.order").size).toBe(before);
  });

  it("withdraws an order that can't be confirmed", async () => {
    const client = open(odoo);
    const before = odoo.orm.table("purchase.order").size;
    const failing = odoo.orm.table("product.product").get(6) ?? expect.fail("expected the product");
    // Somebody takes the product off the line in the very moment.
    const real = odoo.orm.put.bind(odoo.orm);
    odoo.orm.put = (model, values) =>
      real(model, model === "purchase.order.line" ? { ...values, product_id: false } : values);
    const made = purchaseOrder.create?.(
      client,
      { vendor: "11", status: "ORDERED", lines: [{ part: String(failing.id), quantityOrdered: "1" }] },
      context,
    );
    await expect(made).rejects.toThrow(/missing a product/);
    odoo.orm.put = real;
    expect(odoo.orm.table("purchase.order").size).toBe(before);
  });

  it("notices a change within the same second", async () => {
    const client = open(odoo);
    const read = (await workOrder.readOne(client, "30")) ?? expect.fail("expected the request");
    odoo.change("maintenance.request", 30, { priority: "3" });
    // The time looks the same, the content does not.
    const at = odoo.orm.table("maintenance.request").get(30)?.["write_date"] as number;
    const shown = new Date(Math.floor(at / 1e6) * 1_000).toISOString().slice(0, 19).replace("T", " ");
    const update = workOrder.update?.(
      client,
      "30",
      { title: "x" },
      { ...context, expected: { ...read, write_date: shown } },
    );
    await expect(update).rejects.toThrow(ConflictError);
  });
});

describe("how Odoo says no", () => {
  const clerk = () => open(odoo, { credentials: { login: "clerk@example.com", apiKey: odoo.keys.clerk } });

  it("inside a 200: a key that ended meanwhile, no rights, no such app", async () => {
    const ended = open(odoo, { credentials: { login: odoo.login, apiKey: odoo.keys.expired } });
    await expect(connector.probe(ended)).rejects.toThrow(SourceUnauthorizedError);
    await expect(purchaseOrder.readPage(clerk(), firstPage)).rejects.toThrow(SourceForbiddenError);
    await expect(purchaseOrder.readPage(clerk(), firstPage)).rejects.toThrow(/Purchase\/User/);
    const needs = { model: "fleet.vehicle", app: "Fleet", fields: ["name"] };
    await expect(open(odoo).catalog.usable(needs)).rejects.toThrow(EntityUnsupportedError);
    const byKey = open(newer, { credentials: { apiKey: newer.keys.integration } });
    await expect(byKey.catalog.usable(needs)).rejects.toThrow(EntityUnsupportedError);
  });

  it("leaves out what the account may not search through, and vendors are those that were billed", async () => {
    const ids = (await walk(vendor, clerk(), { pageSize: 50 })).flat();
    expect(ids).toContain("11");
    expect(ids).not.toContain("16");
    expect((await walk(vendor, open(odoo), { pageSize: 50 })).flat()).toContain("16");
    expect((await walk(vendor, open(odoo, { config: { vendors: "ALL" } }), { pageSize: 50 })).flat()).toContain("22");
  });

  it("asks a person to look at address, database and login", async () => {
    await expect(connector.probe(open(odoo, { config: { database: "nope" } }))).rejects.toThrow(
      SourceMisconfiguredError,
    );
    // 17 has no JSON-2 API.
    await expect(connector.probe(open(odoo, { credentials: { apiKey: odoo.keys.integration } }))).rejects.toThrow(
      /without it the JSON-2 API/,
    );
    await expect(connector.probe(open(odoo, { config: { baseUrl: `${odoo.url}/shop` } }))).rejects.toThrow(
      SourceMisconfiguredError,
    );
    await expect(workOrder.readPage(open(odoo, { config: { company: 2 } }), firstPage)).rejects.toThrow(
      SourceForbiddenError,
    );
  });
});
