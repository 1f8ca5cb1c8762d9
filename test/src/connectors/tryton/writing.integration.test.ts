import { afterAll, beforeAll, describe, expect, it } from "vitest";
import purchaseOrder from "../../../../src/connectors/tryton/entities/purchase-order.js";
import {
  ConflictError,
  InvalidInputError,
  NotFoundError,
  SourceForbiddenError,
  WriteUnconfirmedError,
} from "../../../../src/errors/index.js";
import { createSourceHttp, type SourceHttp } from "../../../../src/http/index.js";
import { loopbackNetwork } from "../../../support/network.js";
import { startTryton, type TrytonRest, type TrytonServer } from "../../../support/tryton/index.js";
import { installMs, open } from "./open.js";

const context = { idempotencyKey: "test" };
const create = purchaseOrder.create ?? expect.fail("expected purchases to be creatable");
const update = purchaseOrder.update ?? expect.fail("expected purchases to be changeable");
const usd = (amount: string) => ({ amount, currency: "USD" });

describe("writing purchases to Tryton", () => {
  let tryton: TrytonServer;
  let rest: TrytonRest;
  let vendorId: string;
  let bearing: string;
  let hose: string;
  beforeAll(async () => {
    tryton = await startTryton();
    rest = tryton.rest();
    const idOf = async (model: string, code: string) =>
      String((await rest.search(model, [["code", "=", code]], ["id"]))[0]?.["id"]);
    vendorId = await idOf("party.party", "SUP-ACME");
    bearing = await idOf("product.product", "BRG-6204");
    hose = await idOf("product.product", "HOS-12");
  }, installMs);
  afterAll(() => tryton.dispose());

  const purchaseCount = async () => (await rest.search("purchase.purchase", [], ["id"])).length;

  it("makes a draft with what Tryton's own client would fill in", async () => {
    const raw = await create(
      open(tryton),
      {
        vendor: vendorId,
        title: "Spares for the winter stop",
        reference: "REQ-900",
        orderDate: "2026-12-01",
        notes: "Call before delivery.",
        lines: [
          { part: bearing, quantityOrdered: "12", unitPrice: usd("4.1250"), dueDate: "2026-12-24" },
          { part: hose, quantityOrdered: "2.5", unit: "m", unitPrice: usd("9.40") },
          { description: "Freight", quantityOrdered: "1", unitPrice: usd("20") },
        ],
      },
      context,
    );
    const order = purchaseOrder.toUnified(raw);
    expect(order).toMatchObject({
      status: { value: "DRAFT", raw: "draft" },
      title: "Spares for the winter stop",
      reference: "REQ-900",
      vendor: vendorId,
      orderDate: "2026-12-01",
      notes: "Call before delivery.",
      currency: "USD",
      paymentTerms: "Net 30 days",
      subtotal: usd("93.00"),
      // 10 % on the products; the freight is no product and has no tax.
      tax: usd("7.30"),
    });
    expect(
      order.lines?.map((line) => [line.part ?? line.description, line.quantityOrdered, line.unit, line.dueDate]),
    ).toEqual([
      [bearing, "12", "u", "2026-12-24"],
      [hose, "2.5", "m", undefined],
      ["Freight", "1", null, undefined],
    ]);
    expect(order.lines?.[0]?.unitPrice).toEqual(usd("4.1250"));
    expect(await purchaseOrder.readOne(open(tryton), purchaseOrder.identify(raw).remoteId)).toEqual(raw);
  });

  it("changes a draft's fields and lines, and nothing that was left out", async () => {
    const client = open(tryton);
    const line = (quantityOrdered: string, part: string) => ({ part, quantityOrdered, unitPrice: usd("5") });
    const raw = await create(
      client,
      { vendor: vendorId, reference: "REQ-901", notes: "old", lines: [line("1", bearing), line("2", hose)] },
      context,
    );
    const id = purchaseOrder.identify(raw).remoteId;
    const [kept, dropped] = purchaseOrder.toUnified(raw).lines ?? [];
    const changed = purchaseOrder.toUnified(
      await update(
        client,
        id,
        {
          notes: null,
          dueDate: "2027-01-15",
          lines: [line("7", hose), { remoteId: kept?.remoteId, quantityOrdered: "3", unitPrice: usd("6.50") }],
        },
        context,
      ),
    );
    expect(changed).toMatchObject({ reference: "REQ-901", notes: null, dueDate: "2027-01-15", subtotal: usd("54.50") });
    expect(changed.lines?.map((one) => [one.part, one.quantityOrdered])).toEqual([
      [hose, "7"],
      [bearing, "3"],
    ]);
    expect(changed.lines?.[1]?.remoteId).toBe(kept?.remoteId);
    expect(changed.lines?.map((one) => one.remoteId)).not.toContain(dropped?.remoteId);
  });

  it("takes an order from draft to ordered, and no further", async () => {
    const client = open(tryton);
    const raw = await create(
      client,
      { vendor: vendorId, lines: [{ part: bearing, quantityOrdered: "4", unitPrice: usd("4.25") }] },
      context,
    );
    const id = purchaseOrder.identify(raw).remoteId;
    const quoted = purchaseOrder.toUnified(await update(client, id, { status: "PENDING_APPROVAL" }, context));
    expect(quoted.status).toEqual({ value: "PENDING_APPROVAL", raw: "quotation", label: "Quotation" });
    expect(quoted.number).toMatch(/^\d+$/);
    const ordered = purchaseOrder.toUnified(await update(client, id, { status: "ORDERED" }, context));
    expect(ordered).toMatchObject({
      status: { value: "ORDERED", raw: "processing" },
      receiptStatus: { value: "NONE", raw: "waiting" },
    });
    const again = purchaseOrder.toUnified(await update(client, id, { status: "ORDERED" }, context));
    expect(again.status).toEqual(ordered.status);
    await expect(update(client, id, { status: "CANCELED" }, context)).rejects.toThrow(ConflictError);
    await expect(update(client, id, { status: "RECEIVED" }, context)).rejects.toThrow(/possible: ORDERED/);
    await expect(update(client, id, { reference: "late" }, context)).rejects.toThrow(/only a draft can be changed/);
  });

  it("makes an order and confirms it in one go", async () => {
    const raw = await create(
      open(tryton),
      { vendor: vendorId, status: "ORDERED", lines: [{ part: bearing, quantityOrdered: "4", unitPrice: usd("4.25") }] },
      context,
    );
    expect(purchaseOrder.toUnified(raw)).toMatchObject({ status: { value: "ORDERED" }, total: usd("18.70") });
  });

  it("names everything that is wrong before it sends anything", async () => {
    const before = await purchaseCount();
    const refused = await create(
      open(tryton),
      {
        vendor: "999999",
        costCenter: "4711",
        paymentTerms: "Whenever",
        shipTo: "3",
        lines: [
          { part: "999999", quantityOrdered: "1", unitPrice: usd("1") },
          { part: bearing, unitPrice: { amount: "1", currency: "EUR" }, unit: "barrel", quantityReceived: "1" },
        ],
      },
      context,
    ).catch((error: unknown) => error);
    expect(refused).toBeInstanceOf(InvalidInputError);
    expect((refused as InvalidInputError).problems.map((problem) => problem.path.join("."))).toEqual([
      "costCenter",
      "vendor",
      "paymentTerms",
      "shipTo",
      "lines.0.part",
      "lines.1.quantityReceived",
      "lines.1.unit",
      "lines.1.unitPrice",
      "lines.1.quantityOrdered",
    ]);
    expect(await purchaseCount()).toBe(before);
  });

  it("passes on in its own words what Tryton's rules refuse", async () => {
    const refused = create(
      open(tryton),
      { vendor: vendorId, lines: [{ part: bearing, quantityOrdered: "1", unitPrice: usd("1.23456789") }] },
      context,
    );
    await expect(refused).rejects.toThrow(InvalidInputError);
    await expect(refused).rejects.toThrow(/Tryton refused the change\. It said: .*Unit Price/s);
  });

  it("leaves nothing behind when an order can be made but not confirmed", async () => {
    const before = await purchaseCount();
    const nowhere = await rest.create("party.party", { name: "Nowhere Ltd", addresses: [] });
    const addresses = await rest.search("party.address", [["party", "=", nowhere]], ["id"]);
    for (const address of addresses) await rest.remove("party.address", address["id"] as number);
    const refused = create(
      open(tryton),
      {
        vendor: String(nowhere),
        status: "ORDERED",
        lines: [{ part: bearing, quantityOrdered: "1", unitPrice: usd("1") }],
      },
      context,
    );
    await expect(refused).rejects.toThrow(InvalidInputError);
    expect(await purchaseCount()).toBe(before);
  });

  it("applies the vendor's tax rule", async () => {
    const admin = tryton.rest("admin");
    const [tax] = await admin.search("account.tax", [], ["id"]);
    const [group] = await admin.search("res.group", [["name", "=", "Accounting Administration"]], ["id"]);
    const [user] = await admin.search("res.user", [["login", "=", "admin"]], ["id"]);
    await admin.write("res.user", user?.["id"] as number, { groups: [["add", [group?.["id"] as number]]] });
    // "Reverse charge": whatever tax the product has, this vendor's lines get none.
    const rule = await admin.create("account.tax.rule", { name: "Reverse charge", kind: "purchase", company: 1 });
    await admin.create("account.tax.rule.line", { rule, origin_tax: tax?.["id"], tax: null });
    const abroad = await rest.create("party.party", { name: "Abroad SA" });
    await admin.write("party.party", abroad, { supplier_tax_rule: rule });
    const lines = [{ part: bearing, quantityOrdered: "4", unitPrice: usd("4.25") }];
    const raw = await create(open(tryton), { vendor: String(abroad), lines }, context);
    expect(purchaseOrder.toUnified(raw)).toMatchObject({ subtotal: usd("17.00"), tax: usd("0") });
    // "Reduced": a rule that gives the same tax shows that the rule's answer is stored.
    await admin.write("party.party", abroad, {
      supplier_tax_rule: await admin.create("account.tax.rule", { name: "Same", kind: "purchase", company: 1 }),
    });
    const taxed = await create(open(tryton), { vendor: String(abroad), lines }, context);
    expect(purchaseOrder.toUnified(taxed)).toMatchObject({ subtotal: usd("17.00"), tax: usd("1.70") });
  });

  it("tells an account that it may not write, and finds no purchase that does not exist", async () => {
    const clerk = open(tryton, { login: "clerk" });
    await expect(create(clerk, { vendor: vendorId }, context)).rejects.toThrow(SourceForbiddenError);
    await expect(update(open(tryton), "999999", { reference: "x" }, context)).rejects.toThrow(NotFoundError);
  });

  it("calls a write unconfirmed when the connection breaks after its first step", async () => {
    const real = createSourceHttp({ network: loopbackNetwork, organizationId: "org_1", system: "test" });
    const http: SourceHttp = {
      get requestCount() {
        return real.requestCount;
      },
      send: async (request) => {
        if (String(request.url).endsWith("/confirm")) await tryton.kill();
        return real.send(request);
      },
    };
    const lines = [{ part: bearing, quantityOrdered: "1", unitPrice: usd("1") }];
    const lost = create(
      open(tryton, { http }),
      { vendor: vendorId, reference: "REQ-LOST", status: "ORDERED", lines },
      context,
    );
    await expect(lost).rejects.toThrow(WriteUnconfirmedError);
    await tryton.start();
    expect(await rest.search("purchase.purchase", [["reference", "=", "REQ-LOST"]], ["state"])).toMatchObject([
      { state: "quotation" },
    ]);
  });

  describe("promise 24: looked for after an answer was lost", () => {
    const find = purchaseOrder.findWritten ?? expect.fail("expected lost purchases to be looked for");
    const ids = (found: readonly { readonly id: number }[]) => found.map(({ id }) => String(id));

    it("is known by what only it can be, and by nothing that was there before", async () => {
      const client = open(tryton);
      const line = { part: bearing, quantityOrdered: "3", unitPrice: usd("4.2500") };
      const data = {
        vendor: vendorId,
        reference: "REQ-FIND",
        notes: "Two lines.",
        lines: [line, { ...line, part: hose }],
      };
      const sentAt = new Date();
      expect(await find(client, data, { ...context, sentAt })).toEqual([]);
      const raw = await create(client, data, context);
      const { remoteId } = purchaseOrder.identify(raw);
      expect(ids(await find(client, data, { ...context, sentAt }))).toEqual([remoteId]);
      // A second one that is alike is told apart by whose write made it, which is not for Tryton to say.
      const twin = purchaseOrder.identify(await create(client, data, context)).remoteId;
      expect(ids(await find(client, data, { ...context, sentAt }))).toEqual([remoteId, twin]);
      for (const other of [
        { ...data, reference: "REQ-OTHER" },
        { ...data, notes: null },
        { ...data, lines: [line] },
        { ...data, lines: [line, { ...line, part: hose, quantityOrdered: "4" }] },
      ]) {
        expect(await find(client, other, { ...context, sentAt })).toEqual([]);
      }
      const later = new Date(Date.now() + 600_000);
      expect(await find(client, data, { ...context, sentAt: later })).toEqual([]);
    });

    it("is brought to the end of what the create would have done", async () => {
      const lines = [{ part: bearing, quantityOrdered: "1", unitPrice: usd("1") }];
      const data = { vendor: vendorId, reference: "REQ-LOST", status: "ORDERED", lines } as const;
      const sentAt = new Date(Date.now() - 60_000);
      const [found] = await find(open(tryton), data, { ...context, sentAt });
      expect(found && purchaseOrder.toUnified(found)).toMatchObject({
        reference: "REQ-LOST",
        status: { value: "ORDERED" },
      });
      expect((await rest.search("purchase.purchase", [["reference", "=", "REQ-LOST"]], ["id"])).length).toBe(1);
    });
  });

  it("refuses to overwrite what was changed since the caller decided", async () => {
    const client = open(tryton);
    const lines = [{ part: bearing, quantityOrdered: "1", unitPrice: usd("1") }];
    const expected = await create(client, { vendor: vendorId, reference: "REQ-SEEN", lines }, context);
    const { remoteId } = purchaseOrder.identify(expected);
    await update(client, remoteId, { notes: "Changed by somebody else." }, context);
    const stale = update(client, remoteId, { notes: "Changed by us." }, { ...context, expected });
    await expect(stale).rejects.toThrow(ConflictError);
    const fresh = (await purchaseOrder.readOne(client, remoteId)) ?? expect.fail("expected it to be there");
    const changed = await update(client, remoteId, { notes: "Changed by us." }, { ...context, expected: fresh });
    expect(purchaseOrder.toUnified(changed)).toMatchObject({ notes: "Changed by us." });
  });
});
