import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { WriteData } from "../../../../schema/definition/index.js";
import type { Entities, EntityName } from "../../../../schema/entities/index.js";
import { failures } from "../../../../src/connector-kit/index.js";
import type { EntitySource, JsonObject } from "../../../../src/connectors/index.js";
import { ConflictError, InvalidInputError, NotFoundError, SourceForbiddenError } from "../../../../src/errors/index.js";
import { startCap, type CapServer } from "../../../support/cap/index.js";
import { check, described, openSession, walk } from "./describe.js";

const installMs = 10 * 60_000;
const context = { idempotencyKey: "a key of the write" };
let cap: CapServer;

beforeAll(async () => {
  cap = await startCap({ orders: 30 });
}, installMs);
afterAll(() => cap?.stop());

type Session = ReturnType<typeof openSession>;

function update<Name extends EntityName>(
  session: Session,
  entity: Name,
  id: string,
  data: WriteData<Entities[Name]>,
  also: { expected?: JsonObject } = {},
): Promise<JsonObject> {
  const source = session.source(entity) as unknown as EntitySource<unknown, Name>;
  return (
    source.update?.(session.client, id, data, { ...context, ...also }) ?? expect.fail("expected it to be writable")
  );
}

function create<Name extends EntityName>(session: Session, entity: Name, data: object): Promise<JsonObject> {
  const source = session.source(entity) as unknown as EntitySource<unknown, Name>;
  const made = source.create?.(session.client, data, context);
  return made ?? expect.fail("expected it to be writable");
}

function idOf(session: Session, entity: EntityName, record: JsonObject | undefined): string {
  return session.source(entity).identify(record ?? expect.fail("expected a record")).remoteId;
}

async function failed(promise: Promise<unknown>): Promise<Error> {
  return promise.then(
    () => expect.fail("expected a fault"),
    (error: unknown) => error as Error,
  );
}

describe.each(["V4", "V2"] as const)("what is written by OData %s to a real SAP CAP", (version) => {
  const config = () => described(cap.url, version);
  const open = (user: "buyer" | "planner" | "viewer") => openSession(config(), cap.credentials(user));
  const anOrder = async (session: Session, status: string) => {
    const orders = await walk(session, "PurchaseOrder");
    return orders.find((order) => order["status"] === status) ?? expect.fail("expected an order");
  };

  it.each([
    ["PurchaseOrder", "buyer"],
    ["WorkOrder", "planner"],
  ] as const)("holds the contract of connectors: %s", async (entity, user) => {
    const report = await check(config(), cap.credentials(user), { entities: [entity], writes: true, mostRecords: 20 });
    expect(failures(report)).toEqual([]);
    const passed = report.lines.flatMap(({ check: name, verdict }) => (verdict === "PASSED" ? [name] : []));
    expect(passed).toEqual(expect.arrayContaining(["CREATE", "FIND_WRITTEN", "REFUSED", "UPDATE", "CONFLICT"]));
  });

  it("overwrites nothing that was changed meanwhile, by the ETag", async () => {
    const session = open("planner");
    const [read] = await walk(session, "WorkOrder");
    const id = idOf(session, "WorkOrder", read);
    const other = await update(session, "WorkOrder", id, { title: "By another" });
    expect(other["@odata.etag"]).not.toBe(read?.["@odata.etag"]);
    const late = await failed(update(session, "WorkOrder", id, { title: "Too late" }, { expected: read ?? {} }));
    expect(late).toBeInstanceOf(ConflictError);
    const current = await session.source("WorkOrder").readOne(session.client, id);
    expect(current?.["title"]).toBe("By another");
    await update(session, "WorkOrder", id, { title: "In time" }, { expected: current ?? {} });
  });

  it("takes an order to a status by the action that is bound to it, and tells why another can't be", async () => {
    const session = open("buyer");
    const order = await anOrder(session, "N");
    const id = idOf(session, "PurchaseOrder", order);
    const released = await update(session, "PurchaseOrder", id, { status: "ORDERED", title: "Released" });
    expect(session.source("PurchaseOrder").toUnified(released)).toMatchObject({
      status: { value: "ORDERED", raw: "R" },
      title: "Released",
    });
    // Once there, it is there.
    await update(session, "PurchaseOrder", id, { status: "ORDERED" });
    const gone = await failed(update(session, "PurchaseOrder", "b0000000-0000-4000-8000-00000000ffff", { title: "x" }));
    expect(gone).toBeInstanceOf(NotFoundError);
  });

  it("names the field of ours that the service complains of", async () => {
    const line = {
      lineNumber: 10,
      part: "BRG-6204",
      quantityOrdered: "0",
      unitPrice: { amount: "1", currency: "EUR" },
    };
    const none = await failed(create(open("buyer"), "PurchaseOrder", { vendor: "ACME", lines: [line] }));
    expect(none).toBeInstanceOf(InvalidInputError);
    expect(none.message).toMatch(/The quantity has to be more than 0/);
    expect((none as InvalidInputError).problems).toEqual([
      { path: ["lines", 0, "quantityOrdered"], message: "The quantity has to be more than 0." },
    ]);
    const vendor = await failed(
      create(open("buyer"), "PurchaseOrder", { vendor: "NOBODY", lines: [{ ...line, quantityOrdered: "1" }] }),
    );
    expect((vendor as InvalidInputError).problems).toEqual([
      { path: ["vendor"], message: "There is no supplier NOBODY." },
    ]);
  });

  it("has the prices of an order in its currency, and refuses others", async () => {
    const session = open("buyer");
    const line = (lineNumber: number, currency: string) => ({
      lineNumber,
      part: "BRG-6204",
      quantityOrdered: "1",
      unitPrice: { amount: "12.5", currency },
    });
    const before = session.http.requestCount;
    const data = { vendor: "ACME", currency: "EUR", lines: [line(10, "EUR"), line(20, "USD")] };
    const other = await failed(create(session, "PurchaseOrder", data));
    expect(other).toBeInstanceOf(InvalidInputError);
    expect((other as InvalidInputError).problems).toEqual([
      { path: ["lines", 1, "unitPrice"], message: "expected an amount in EUR, got USD" },
    ]);
    // What the service says of itself, and nothing else.
    expect(session.http.requestCount - before).toBe(1);
    const made = await create(session, "PurchaseOrder", { vendor: "ACME", lines: [line(10, "USD"), line(20, "USD")] });
    expect(session.source("PurchaseOrder").toUnified(made)).toMatchObject({
      currency: "USD",
      lines: [{ unitPrice: { amount: "12.5000", currency: "USD" } }, { unitPrice: { currency: "USD" } }],
    });
  });

  it("is refused to an account that lacks the role", async () => {
    const session = open("viewer");
    const order = await anOrder(session, "N");
    const refused = await failed(
      update(session, "PurchaseOrder", idOf(session, "PurchaseOrder", order), { title: "x" }),
    );
    expect(refused).toBeInstanceOf(SourceForbiddenError);
  });
});

it("asks for a token where a service wants one with each change, and goes on with it", async () => {
  const session = openSession(described(cap.url, "V2"), cap.credentials("planner"));
  const [read] = await walk(session, "WorkOrder");
  const id = idOf(session, "WorkOrder", read);
  const before = session.http.requestCount;
  await update(session, "WorkOrder", id, { title: "One" });
  const first = session.http.requestCount - before;
  await update(session, "WorkOrder", id, { title: "Two" });
  // The change that was refused, and the token; then neither.
  expect(first - (session.http.requestCount - before - first)).toBe(2);
});

describe.each([
  ["V4", "json"],
  ["V4", "multipart"],
  ["V2", "multipart"],
] as const)("many records by their ids, %s in a batch of %s", (version, batch) => {
  it("come with one request, each as by itself", async () => {
    const session = openSession(described(cap.url, version, { batch }), cap.credentials("buyer"));
    const { readOne } = session.source("PurchaseOrder");
    const orders = await walk(session, "PurchaseOrder");
    const ids = [
      ...orders.map((order) => idOf(session, "PurchaseOrder", order)),
      "b0000000-0000-4000-8000-00000000ffff",
      "no id",
    ];
    const before = session.http.requestCount;
    const read = await Promise.all(ids.map((id) => readOne(session.client, id)));
    // With a token for it, where changes want one.
    expect(session.http.requestCount - before).toBe(version === "V2" ? 3 : 1);
    expect(read.slice(0, -2)).toEqual(orders);
    expect(read.slice(-2)).toEqual([null, null]);
  });

  it("fail each by itself", async () => {
    const session = openSession(described(cap.url, version, { batch }), cap.credentials("viewer"));
    const ids = ["ACME", "BOLT"];
    const vendors = ids.map((id) => failed(session.source("Vendor").readOne(session.client, id)));
    const stock = session.source("StockLevel").readOne(session.client, "BRG-6204/1000/1");
    for (const vendor of await Promise.all(vendors)) expect(vendor).toBeInstanceOf(SourceForbiddenError);
    expect(await stock).toMatchObject({ plant: "1000", bin: 1 });
  });
});
