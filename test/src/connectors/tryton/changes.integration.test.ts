import { randomBytes } from "node:crypto";
import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import type { JsonValue } from "../../../../src/connectors/index.js";
import goodsReceipt from "../../../../src/connectors/tryton/entities/goods-receipt.js";
import part from "../../../../src/connectors/tryton/entities/part.js";
import purchaseOrder from "../../../../src/connectors/tryton/entities/purchase-order.js";
import vendor from "../../../../src/connectors/tryton/entities/vendor.js";
import workOrder from "../../../../src/connectors/tryton/entities/work-order.js";
import { startTryton, type TrytonRest, type TrytonServer } from "../../../support/tryton/index.js";
import { installMs, open, walk } from "./open.js";

describe("what changed in Tryton since an instant", () => {
  let tryton: TrytonServer;
  let rest: TrytonRest;
  let since: Date;
  beforeAll(async () => {
    tryton = await startTryton();
    rest = tryton.rest();
  }, installMs);
  afterAll(() => tryton.dispose());
  // Everything of the seed and of the tests before lies behind it.
  beforeEach(() => {
    since = new Date();
  });

  const idOf = async (model: string, domain: unknown[]): Promise<number> =>
    (await rest.search(model, domain, ["id"]))[0]?.["id"] as number;
  const purchaseId = (reference: string) => idOf("purchase.purchase", [["reference", "=", reference]]);
  const changed = async (source: Parameters<typeof walk>[0]) =>
    (await walk(source, open(tryton), { changedSince: since, pageSize: 2 })).ids;

  it("is nothing when nothing changed", async () => {
    for (const source of [vendor, part, purchaseOrder, goodsReceipt, workOrder])
      expect(await changed(source)).toEqual([]);
  });

  it("has records that were created and never updated", async () => {
    const id = await rest.create("purchase.purchase", { company: 1, party: await idOf("party.party", []) });
    const [stored] = await rest.search("purchase.purchase", [["id", "=", id]], ["write_date"]);
    expect(stored).toMatchObject({ write_date: null });
    expect(await changed(purchaseOrder)).toEqual([String(id)]);
  });

  it("has records on their first and on later updates", async () => {
    const id = await purchaseId("REQ-017");
    await rest.write("purchase.purchase", id, { description: "first update" });
    expect(await changed(purchaseOrder)).toEqual([String(id)]);
    since = new Date();
    await rest.write("purchase.purchase", id, { description: "second update" });
    expect(await changed(purchaseOrder)).toEqual([String(id)]);
  });

  it("gives more records of one microsecond than a page holds, from every position", async () => {
    const drafts = await rest.search(
      "purchase.purchase",
      [["reference", ">=", "REQ-019"]],
      ["create_date", "write_date"],
    );
    const twins = drafts.filter((draft) => draft["write_date"] === null);
    expect(twins).toHaveLength(7);
    expect(new Set(twins.map((draft) => JSON.stringify(draft["create_date"]))).size).toBe(1);
    const client = open(tryton);
    const whole = await walk(purchaseOrder, client, { changedSince: new Date(0), pageSize: 2 });
    expect(whole.ids).toEqual(expect.arrayContaining(twins.map((draft) => String(draft["id"]))));
    expect(new Set(whole.ids).size).toBe(whole.ids.length);
    for (const [index, from] of whole.positions.entries()) {
      const rest = await walk(purchaseOrder, client, { changedSince: new Date(0), pageSize: 2, from });
      expect([...whole.pages.slice(0, index).flat(), ...rest.ids]).toEqual(whole.ids);
    }
  });

  it("takes the instant itself in, to the microsecond", async () => {
    const id = await rest.create("party.party", { name: "Stamped" });
    const { items } = await vendor.readPage(open(tryton), { position: null, changedSince: since, pageSize: 10 });
    const stamp = vendor.identify(items.find((item) => item.id === id) ?? expect.fail("expected the party")).modifiedAt;
    since = stamp ?? expect.fail("expected a time");
    expect(await changed(vendor)).toContain(String(id));
  });

  it("has a purchase whose line was changed behind its back", async () => {
    const id = await purchaseId("REQ-018");
    const [line] = await rest.search("purchase.line", [["purchase", "=", id]], ["quantity"]);
    await rest.write("purchase.line", line?.["id"] as number, { quantity: 77 });
    const [purchase] = await rest.search("purchase.purchase", [["id", "=", id]], ["write_date"]);
    expect(purchase?.["write_date"]).toBeNull();
    expect(await changed(purchaseOrder)).toEqual([String(id)]);
    const raw = (await purchaseOrder.readOne(open(tryton), String(id))) ?? expect.fail("expected the purchase");
    expect(purchaseOrder.identify(raw).modifiedAt?.getTime()).toBeGreaterThan(since.getTime());
    expect(purchaseOrder.toUnified(raw).lines?.[0]?.quantityOrdered).toBe("77");
  });

  it("has a purchase that a second part delivery came for", async () => {
    const id = await purchaseId("REQ-004");
    const moves = await rest.search(
      "stock.move",
      [
        ["purchase", "=", id],
        ["state", "=", "draft"],
        ["shipment", "=", null],
      ],
      ["quantity"],
    );
    const before = purchaseOrder.toUnified((await purchaseOrder.readOne(open(tryton), String(id))) ?? expect.fail());
    const [move] = moves;
    const shipment = await rest.create("stock.shipment.in", {
      supplier: Number(before.vendor),
      company: 1,
      reference: "DN-4b",
      incoming_moves: [["add", [move?.["id"] as number]]],
      warehouse: await idOf("stock.location", [["code", "=", "WH"]]),
      warehouse_input: await idOf("stock.location", [["code", "=", "IN"]]),
      warehouse_storage: await idOf("stock.location", [["code", "=", "STO"]]),
    });
    await rest.write("stock.move", move?.["id"] as number, { quantity: 1 });
    since = new Date();
    const [untouched] = await rest.search("purchase.purchase", [["id", "=", id]], ["write_date"]);
    await rest.click("stock.shipment.in", shipment, "receive");
    expect(await rest.search("purchase.purchase", [["id", "=", id]], ["write_date"])).toEqual([untouched]);
    expect(await changed(purchaseOrder)).toEqual([String(id)]);
    const after = purchaseOrder.toUnified((await purchaseOrder.readOne(open(tryton), String(id))) ?? expect.fail());
    expect(after.receiptStatus?.value).toBe("PARTIAL");
    const received = (one: typeof before) =>
      (one.lines ?? []).reduce((sum, line) => sum + Number(line.quantityReceived), 0);
    expect(received(after)).toBe(received(before) + 1);
    expect(await changed(goodsReceipt)).toEqual([String(shipment)]);
  });

  it("has what depends on a record that changed: products on their template, vendors on an address, works on their production", async () => {
    const product = (await rest.search("product.product", [["code", "=", "SNS-P"]], ["template"]))[0];
    await rest.write("product.template", product?.["template"] as number, { name: "Pressure sensor 0-16 bar" });
    expect(await changed(part)).toEqual([String(product?.["id"])]);
    const address = (await rest.search("party.address", [["party.code", "=", "SUP-GRIP"]], ["party"]))[0];
    await rest.write("party.address", address?.["id"] as number, { city: "Bremerhaven" });
    expect(await changed(vendor)).toEqual([String(address?.["party"])]);
    const [work] = await rest.search("production.work", [["production.reference", "=", "WO-003"]], ["production"]);
    await rest.write("production", work?.["production"] as number, { reference: "WO-003 urgent" });
    expect(await changed(workOrder)).toHaveLength(3);
  });

  it("misses no record that changes while it is being read", async () => {
    const expected = (await rest.search("purchase.purchase", [], ["id"])).map((record) => String(record["id"]));
    const client = open(tryton);
    const seen = new Set<string>();
    let position: JsonValue | null = null;
    let pages = 0;
    do {
      const page: Awaited<ReturnType<typeof purchaseOrder.readPage>> = await purchaseOrder.readPage(client, {
        position,
        changedSince: new Date(0),
        pageSize: 3,
      });
      for (const item of page.items) seen.add(purchaseOrder.identify(item).remoteId);
      position = page.next;
      pages += 1;
      // A draft that the walk has not come to yet moves from the never updated to the updated ones.
      const unseen = (await rest.search("purchase.purchase", [["write_date", "=", null]], ["id"])).find(
        (record) => !seen.has(String(record["id"])),
      );
      if (unseen)
        await rest.write("purchase.purchase", unseen["id"] as number, { comment: `changed after page ${pages}` });
    } while (position !== null);
    expect([...seen].toSorted()).toEqual(expected.toSorted());
  });

  it("leaves out what the account may not look through, and still reads purchases", async () => {
    const admin = tryton.rest("admin");
    // Its members see purchases, but no stock moves.
    const [group] = await admin.search("res.group", [["name", "=", "Purchase Request"]], ["id"]);
    const user = await admin.create("res.user", {
      name: "Requester",
      login: "requester",
      companies: [["add", [1]]],
      company: 1,
      groups: [["add", [group?.["id"] as number]]],
    });
    const restKey = randomBytes(32).toString("hex");
    await admin.create("res.user.application", { user, application: "rest", key: restKey });
    const client = open(tryton, { restKey });
    since = new Date();
    const id = await purchaseId("REQ-019");
    await rest.write("purchase.purchase", id, { description: "seen by the requester" });
    const { ids } = await walk(purchaseOrder, client, { changedSince: since });
    expect(ids).toEqual([String(id)]);
    const raw = (await purchaseOrder.readOne(client, String(id))) ?? expect.fail("expected the purchase");
    expect(purchaseOrder.toUnified(raw).lines?.[0]).toMatchObject({ quantityOrdered: "5" });
    expect(purchaseOrder.toUnified(raw).lines?.[0]?.quantityReceived).toBeUndefined();
  });
});
