import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { RunningSandbox } from "../../../src/sandbox/index.js";
import { call, startTestSandbox, walk, type ErrorBody, type Json, type ListBody } from "./sandbox.support.js";

let sandbox: RunningSandbox;
beforeAll(async () => {
  sandbox = await startTestSandbox();
});
afterAll(() => sandbox.stop());

const list = (path: string) => call<ListBody & ErrorBody>(sandbox, "GET", `/api/v1/${path}`);
const read = async (path: string) => (await call<Json & Record<string, never>>(sandbox, "GET", `/api/v1/${path}`)).body;
const post = (kind: string, body: unknown, headers: Record<string, string> = {}) =>
  call(sandbox, "POST", `/api/v1/${kind}`, { body, headers });
const patch = (path: string, body: unknown, headers: Record<string, string> = {}) =>
  call(sandbox, "PATCH", `/api/v1/${path}`, { body, headers });

/** A work order moved through these states. */
async function workOrderIn(...states: string[]): Promise<Json> {
  const { body } = await post("work_orders", { title: "Replace seal" });
  let order: Json = body;
  for (const state of states) order = (await patch(`work_orders/${order.id}`, { state })).body;
  expect(order.state).toBe(states[states.length - 1] ?? "WAPPR");
  return order;
}

describe("logging in with a key", () => {
  it("takes the key in either header", async () => {
    expect((await call(sandbox, "GET", "/api/v1/me")).status).toBe(200);
    const response = await fetch(`${sandbox.url}/api/v1/me`, { headers: { "x-api-key": sandbox.apiKey } });
    expect(response.status).toBe(200);
  });

  it.each([{}, { authorization: "Bearer wrong" }, { authorization: "Basic c2FuZGJveDo=" }, { "x-api-key": "wrong" }])(
    "answers 401 with a challenge to the headers %j",
    async (headers) => {
      const response = await fetch(`${sandbox.url}/api/v1/parts`, { headers: headers as Record<string, string> });
      expect(response.status).toBe(401);
      expect(response.headers.get("www-authenticate")).toMatch(/^Bearer realm="sandbox"/);
      expect(((await response.json()) as ErrorBody).error.code).toBe("unauthorized");
    },
  );

  it("lets the read-only key read everything and write nothing", async () => {
    const key = `${sandbox.apiKey}-readonly`;
    expect((await call(sandbox, "GET", "/api/v1/purchase_orders", { key })).status).toBe(200);
    for (const [method, path, body] of [
      ["POST", "parts", { name: "x" }],
      ["PATCH", "parts/ITEM-000001", { name: "x" }],
      ["DELETE", "parts/ITEM-000001", undefined],
    ] as const) {
      const answer = await call(sandbox, method, `/api/v1/${path}`, { key, body });
      expect(answer.status).toBe(403);
      expect(answer.body.error.code).toBe("forbidden");
    }
  });

  it("keeps the clerk from purchase orders, in the deletion log as well, and from nothing else", async () => {
    const key = `${sandbox.apiKey}-clerk`;
    expect((await call(sandbox, "GET", "/api/v1/purchase_orders", { key })).status).toBe(403);
    expect((await call(sandbox, "GET", "/api/v1/purchase_orders/PO-000001", { key })).status).toBe(403);
    expect((await call(sandbox, "POST", "/api/v1/work_orders", { key, body: { title: "By the clerk" } })).status).toBe(
      201,
    );
    const vendor_id = "SUP-000001";
    const order = await post("purchase_orders", {
      vendor_id,
      lines: [{ description: "Rag", quantity: "1", unit_price: "2" }],
    });
    expect((await call(sandbox, "DELETE", `/api/v1/purchase_orders/${order.body.id}`)).status).toBe(204);
    const seen = await call<ListBody>(sandbox, "GET", "/api/v1/deletions", { key });
    expect(seen.body.items.map(({ id }) => id)).not.toContain(order.body.id);
    expect((await list("deletions")).body.items.map(({ id }) => id)).toContain(order.body.id);
  });

  it("says who is calling and what they may do", async () => {
    const { body } = await call<Record<string, unknown>>(sandbox, "GET", "/api/v1/me", {
      key: `${sandbox.apiKey}-clerk`,
    });
    expect(body).toMatchObject({
      name: "key:clerk",
      permissions: { purchase_orders: [], parts: ["read", "write"], users: ["read"] },
    });
    expect(Math.abs(Date.parse(body.server_time as string) - sandbox.now().getTime())).toBeLessThan(5000);
  });
});

describe("a list", () => {
  it.each([
    "work_orders",
    "work_requests",
    "assets",
    "locations",
    "parts",
    "stock_levels",
    "vendors",
    "purchase_orders",
    "goods_receipts",
    "users",
  ])("gives all %s once, in the order of (modified_at, id), whatever the page size", async (kind) => {
    const whole = await walk(sandbox, `/api/v1/${kind}`, 1000);
    const paged = await walk(sandbox, `/api/v1/${kind}`, 3);
    expect(paged).toEqual(whole);
    const { total } = (await list(`${kind}?include=total&limit=1`)).body;
    expect(whole).toHaveLength(total as number);
    const keys = whole.map(({ modified_at, id }) => `${modified_at} ${id}`);
    expect(keys).toEqual([...keys].sort());
  });

  it("gives what was changed from an instant on, that instant included", async () => {
    const all = await walk(sandbox, "/api/v1/parts", 1000);
    const since = all[10]?.modified_at as string;
    const changed = await walk(sandbox, `/api/v1/parts?updated_since=${since}`, 4);
    expect(changed).toEqual(all.filter(({ modified_at }) => modified_at >= since));
    const until = all[20]?.modified_at as string;
    const between = await walk(sandbox, `/api/v1/parts?updated_since=${since}&updated_until=${until}`, 4);
    expect(between).toEqual(all.filter(({ modified_at }) => modified_at >= since && modified_at < until));
  });

  it("filters by state, and counts what it filters", async () => {
    const all = await walk(sandbox, "/api/v1/work_orders", 1000);
    const closed = all.filter(({ state }) => state === "CLOSED");
    expect(await walk(sandbox, "/api/v1/work_orders?state=CLOSED", 7)).toEqual(closed);
    expect((await list("work_orders?state=CLOSED&include=total&limit=1")).body.total).toBe(closed.length);
  });

  it("gives records by id in the order asked for and names the missing ones", async () => {
    const { body } = await list("parts?ids=ITEM-000003,ITEM-999999,ITEM-000001");
    expect(body.items.map(({ id }) => id)).toEqual(["ITEM-000003", "ITEM-000001"]);
    expect(body.missing).toEqual(["ITEM-999999"]);
  });

  it("finds nothing of one kind under the name of another", async () => {
    expect((await list("parts?ids=WO-000001")).body).toMatchObject({ items: [], missing: ["WO-000001"] });
    expect((await call(sandbox, "GET", "/api/v1/parts/WO-000001")).status).toBe(404);
  });

  it.each([
    ["limit=0", "limit"],
    ["limit=1001", "limit"],
    ["limit=ten", "limit"],
    ["cursor=nonsense", "cursor"],
    ["updated_since=yesterday", "updated_since"],
    ["updated_since=2026-11-25T08:30:00", "updated_since"],
    ["state=CLOSED&state=RELEASED", "state"],
    ["include=everything", "include"],
    ["ids=", "ids"],
    ["ids=WO-000001&limit=5", "limit"],
    ["sate=CLOSED", "sate"],
  ])("refuses ?%s with 400 and names the parameter", async (query, field) => {
    const { status, body } = await list(`work_orders?${query}`);
    expect(status).toBe(400);
    expect(body.error.fields?.map(({ path }) => path)).toEqual([field]);
  });

  it("takes up to 200 ids and no more", async () => {
    const ids = (count: number) =>
      Array.from({ length: count }, (_, place) => `WO-${String(place + 1).padStart(6, "0")}`).join();
    expect((await list(`work_orders?ids=${ids(200)}`)).status).toBe(200);
    expect((await list(`work_orders?ids=${ids(201)}`)).status).toBe(400);
  });

  it("answers unknown kinds and ids with 404 in the common shape", async () => {
    for (const path of ["widgets", "work_orders/WO-999999", "work_orders/%2e%2e", "toString"]) {
      const { status, body } = await list(path);
      expect(status, path).toBe(404);
      expect(body.error.code).toBe("not_found");
    }
  });
});

describe("creating", () => {
  it("makes a work order with the defaults and what follows from its asset", async () => {
    const asset = (await list("assets?limit=1")).body.items[0] as Json;
    const { status, headers, body } = await post("work_orders", {
      title: "Check bearings",
      asset_id: asset.id,
      priority: 2,
    });
    expect(status).toBe(201);
    expect(headers.get("location")).toBe(`/api/v1/work_orders/${body.id}`);
    expect(headers.get("etag")).toBe('"1"');
    expect(body).toMatchObject({
      state: "WAPPR",
      work_type_code: "CM",
      priority: 2,
      location_id: asset.location_id,
      cost_center: asset.cost_center,
      created_by_id: "USR-000001",
      material_state: "NONE",
    });
    expect(await read(`work_orders/${body.id}`)).toEqual(body);
  });

  it("finds a record again by the client's own key", async () => {
    const { body } = await post("work_orders", { title: "From the ERP", external_ref: "ERP-4711" });
    expect((await list("work_orders?external_ref=ERP-4711")).body.items).toEqual([body]);
  });

  it("computes a purchase order's amounts and takes what is missing from part and vendor", async () => {
    const part = (await read("parts/ITEM-000001")) as unknown as {
      name: string;
      unit_code: string;
      price: { value: string; currency: string };
    };
    const { status, body } = await post("purchase_orders", {
      vendor_id: "SUP-000001",
      currency: part.price.currency,
      shipping: "10.00",
      lines: [
        { part_id: "ITEM-000001", quantity: "3" },
        { description: "Courier", quantity: "1.5", unit_price: "12.345", discount_percent: "10", tax_percent: "7" },
      ],
    });
    expect(status).toBe(201);
    const lines = body.lines as Record<string, { value: string } & string>[];
    expect(lines[0]).toMatchObject({ line_no: 10, description: part.name, unit_code: part.unit_code, state: "OPEN" });
    expect(lines[0]?.unit_price?.value).toMatch(/^\d+\.\d{2}$/);
    // 1.5 x 12.345 less 10 % is 16.66575; 7 % of 16.67 is 1.1669.
    expect(lines[1]).toMatchObject({ line_total: { value: "16.67" }, tax_amount: { value: "1.17" } });
    const sum = Number(lines[0]?.line_total?.value) + 16.67;
    expect((body.subtotal as { value: string }).value).toBe(sum.toFixed(2));
    const total = sum + Number(lines[0]?.tax_amount?.value) + 1.17 + 10;
    expect((body.total as { value: string }).value).toBe(total.toFixed(2));
  });

  it.each([
    ["work_orders", {}, ["title"]],
    ["work_orders", { title: "" }, ["title"]],
    ["work_orders", { title: "x", priority: 6 }, ["priority"]],
    ["work_orders", { title: "x", state: "CLOSED" }, ["state"]],
    ["work_orders", { title: "x", due_at: "tomorrow" }, ["due_at"]],
    ["work_orders", { title: "x", due_at: "2026-02-30T00:00:00Z" }, ["due_at"]],
    ["work_orders", { title: "x", planned_hours: "-1e3" }, ["planned_hours"]],
    ["work_orders", { title: "x", asset_id: "ITEM-000001" }, ["asset_id"]],
    ["work_orders", { title: "x", asset_id: "EQ-999999" }, ["asset_id"]],
    ["work_orders", { title: "x", headline: "y", id: "WO-000001" }, ["headline", "id"]],
    [
      "work_orders",
      { title: "x", planned_start: "2026-12-02T00:00:00Z", planned_finish: "2026-12-01T00:00:00Z" },
      ["planned_finish"],
    ],
    [
      "work_orders",
      { title: "x", parts: [{ part_id: "ITEM-000001", storeroom_id: "LOC-999999", planned_quantity: "0" }] },
      ["parts.0.planned_quantity"],
    ],
    ["work_orders", { title: "x", custom_fields: { nested: {} } }, ["custom_fields.nested"]],
    ["work_requests", { summary: "x", reporter: { name: "A", email: "nobody" } }, ["reporter.email"]],
    ["assets", { name: "Pump" }, ["tag"]],
    ["parts", { name: "x", price: { value: 12.5, currency: "EUR" } }, ["price.value"]],
    ["purchase_orders", { vendor_id: "SUP-000001", lines: [] }, ["lines"]],
    [
      "purchase_orders",
      { vendor_id: "SUP-000001", lines: [{ quantity: "1" }] },
      ["lines.0.unit_price", "lines.0.description"],
    ],
    [
      "purchase_orders",
      {
        vendor_id: "SUP-000001",
        lines: [{ part_id: "ITEM-999999", description: "x", unit_price: "1", quantity: "1" }],
      },
      ["lines.0.part_id"],
    ],
    [
      "goods_receipts",
      { purchase_order_id: "PO-999999", lines: [{ po_line_no: 10, quantity: "1" }] },
      ["purchase_order_id"],
    ],
  ])("refuses %s %j with 422 and a path for each field", async (kind, body, paths) => {
    const answer = await post(kind, body);
    expect(answer.status).toBe(422);
    expect(answer.body.error.code).toBe("validation_failed");
    expect(answer.body.error.fields?.map(({ path }) => path)).toEqual(paths);
  });

  it("refuses what is no JSON, what is too long, and what can only be read", async () => {
    const send = (headers: Record<string, string>, body: string, kind = "work_orders") =>
      fetch(`${sandbox.url}/api/v1/${kind}`, {
        method: "POST",
        headers: { "x-api-key": sandbox.apiKey, ...headers },
        body,
      });
    const json = { "content-type": "application/json" };
    expect((await send(json, "{")).status).toBe(400);
    expect((await send({ "content-type": "text/csv" }, "a,b")).status).toBe(415);
    expect((await send(json, JSON.stringify({ title: "x".repeat(2_000_000) }))).status).toBe(413);
    const readOnly = await send(json, "{}", "locations");
    expect(readOnly.status).toBe(405);
    expect(readOnly.headers.get("allow")).toBe("GET, HEAD");
    for (const response of [await send(json, "{"), await send(json, "{}", "users")]) {
      expect(Object.keys(((await response.json()) as ErrorBody).error)).toEqual(["code", "message"]);
    }
  });

  it("changes nothing when it is refused", async () => {
    const before = (await list("work_orders?include=total&limit=1")).body.total;
    expect((await post("work_orders", { title: "x", asset_id: "EQ-999999" })).status).toBe(422);
    expect((await list("work_orders?include=total&limit=1")).body.total).toBe(before);
  });
});

describe("an idempotency key", () => {
  it("gives the same answer to the same body and makes one record", async () => {
    const body = { title: "Only once", custom_fields: { a: 1, b: 2 } };
    const first = await post("work_orders", body, { "idempotency-key": "once" });
    const again = { custom_fields: { b: 2, a: 1 }, title: "Only once" };
    const second = await post("work_orders", again, { "idempotency-key": "once" });
    expect(second.status).toBe(201);
    expect(second.body).toEqual(first.body);
    expect(second.headers.get("idempotent-replayed")).toBe("true");
    expect(first.headers.get("idempotent-replayed")).toBeNull();
  });

  it("tells whoever lost the answer what it made, and of no other login's keys", async () => {
    const { body } = await post("work_orders", { title: "Made by key" }, { "idempotency-key": "by-key" });
    const made = (path: string, key = sandbox.apiKey) => call(sandbox, "GET", `/api/v1/${path}`, { key });
    expect((await made("work_orders/by-key/by-key")).body).toEqual(body);
    expect((await made("work_orders/by-key/nonesuch")).status).toBe(404);
    expect((await made("work_requests/by-key/by-key")).status).toBe(404);
    expect((await made("work_orders/by-key/by-key", `${sandbox.apiKey}-clerk`)).status).toBe(404);
  });

  it("refuses another body with 409", async () => {
    await post("work_orders", { title: "One thing" }, { "idempotency-key": "reused" });
    const other = await post("work_orders", { title: "Another thing" }, { "idempotency-key": "reused" });
    expect(other.status).toBe(409);
    expect(other.body.error.code).toBe("idempotency_key_reused");
  });

  it("may be used again once a refused body is put right, and by another login or for another kind", async () => {
    const headers = { "idempotency-key": "second-try" };
    expect((await post("work_orders", {}, headers)).status).toBe(422);
    expect((await post("work_orders", { title: "Put right" }, headers)).status).toBe(201);
    expect((await post("work_requests", { summary: "Another kind" }, headers)).status).toBe(201);
    const clerk = await call(sandbox, "POST", "/api/v1/work_orders", {
      key: `${sandbox.apiKey}-clerk`,
      body: { title: "Another login" },
      headers,
    });
    expect(clerk.status).toBe(201);
  });

  it("makes one record of requests that come at once", async () => {
    const answers = await Promise.all(
      Array.from({ length: 8 }, () => post("work_orders", { title: "At once" }, { "idempotency-key": "at-once" })),
    );
    expect(new Set(answers.map(({ body }) => body.id)).size).toBe(1);
  });
});

describe("changing", () => {
  it("keeps what was not sent, empties what was sent as null, and counts the revision", async () => {
    const { body: made } = await post("work_orders", { title: "Before", description: "Stays", craft_code: "MECH" });
    const { status, headers, body } = await patch(`work_orders/${made.id}`, { title: "After", craft_code: null });
    expect(status).toBe(200);
    expect(body).toMatchObject({ title: "After", description: "Stays", craft_code: null, revision: 2 });
    expect(headers.get("etag")).toBe('"2"');
    expect(body.modified_at > made.modified_at || body.modified_at === made.modified_at).toBe(true);
    expect((await list(`work_orders?updated_since=${body.modified_at}`)).body.items.map(({ id }) => id)).toContain(
      made.id,
    );
  });

  it("refuses an old ETag with 412 and takes the current one", async () => {
    const { body: made } = await post("work_orders", { title: "Contended" });
    expect((await patch(`work_orders/${made.id}`, { title: "First" }, { "if-match": '"1"' })).status).toBe(200);
    const late = await patch(`work_orders/${made.id}`, { title: "Second" }, { "if-match": '"1"' });
    expect(late.status).toBe(412);
    expect(late.headers.get("etag")).toBe('"2"');
    expect((await patch(`work_orders/${made.id}`, { title: "x" }, { "if-match": "2" })).status).toBe(400);
    const stale = await call(sandbox, "DELETE", `/api/v1/work_orders/${made.id}`, { headers: { "if-match": '"1"' } });
    expect(stale.status).toBe(412);
    expect((await read(`work_orders/${made.id}`)).title).toBe("First");
  });

  it("answers 304 to a reader that has the record already", async () => {
    const { body: made } = await post("work_orders", { title: "Unchanged" });
    const headers = { "if-none-match": '"1"' };
    expect((await call(sandbox, "GET", `/api/v1/work_orders/${made.id}`, { headers })).status).toBe(304);
  });

  it("leads a work order through its states and keeps their instants", async () => {
    const order = await workOrderIn("RELEASED", "IN_PROGRESS", "WAITING_MATERIAL", "IN_PROGRESS", "FINISHED", "CLOSED");
    expect(order).toMatchObject({ percent_done: 100, finished_by_id: "USR-000001", cancelled_at: null });
    for (const field of ["started_at", "finished_at", "closed_at", "state_changed_at"]) {
      expect(order[field], field).toMatch(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/);
    }
  });

  it("refuses a transition that is not possible and names those that are", async () => {
    const order = await workOrderIn("RELEASED", "IN_PROGRESS");
    const { status, body } = await patch(`work_orders/${order.id}`, { state: "CANCELLED" });
    expect(status).toBe(409);
    expect(body.error).toMatchObject({ code: "transition_not_allowed", allowed: ["WAITING_MATERIAL", "FINISHED"] });
    expect(body.error.message).toContain("can't go from IN_PROGRESS to CANCELLED");
  });

  it("refuses any change of what is closed", async () => {
    const order = await workOrderIn("CANCELLED");
    const { status, body } = await patch(`work_orders/${order.id}`, { title: "Too late" });
    expect(status).toBe(409);
    expect(body.error.code).toBe("record_final");
  });

  it("reserves a work order's parts, issues them when it is finished, and only once", async () => {
    const level = (await list("stock_levels?limit=1000")).body.items.find((item) => Number(item.available) > 5) as Json;
    const parts = [{ part_id: level.part_id, storeroom_id: level.storeroom_id, planned_quantity: "2" }];
    const { body: order } = await post("work_orders", { title: "With parts", state: "RELEASED", parts });
    const reserved = await read(`stock_levels/${level.id}`);
    expect(Number(reserved.reserved)).toBe(Number(level.reserved) + 2);
    expect(Number(reserved.available)).toBe(Number(level.available) - 2);
    await patch(`work_orders/${order.id}`, { state: "IN_PROGRESS" });
    const finished = await patch(`work_orders/${order.id}`, { state: "FINISHED" });
    expect(finished.body).toMatchObject({ material_state: "ISSUED", parts: [{ used_quantity: "2" }] });
    await patch(`work_orders/${order.id}`, { state: "IN_PROGRESS" });
    await patch(`work_orders/${order.id}`, { state: "FINISHED" });
    const issued = await read(`stock_levels/${level.id}`);
    expect(Number(issued.on_hand)).toBe(Number(level.on_hand) - 2);
    expect(Number(issued.reserved)).toBe(Number(level.reserved));
  });

  it("plans a request with the work order that names it, and is done with it", async () => {
    const { body: request } = await post("work_requests", { summary: "Pump drips" });
    expect(request).toMatchObject({
      state: "NEW",
      reporter: { name: expect.any(String) as string },
      reporter_id: "USR-000001",
    });
    const { body: order } = await post("work_orders", {
      title: "Pump drips",
      request_id: request.id,
      state: "RELEASED",
    });
    expect(await read(`work_requests/${request.id}`)).toMatchObject({ state: "PLANNED", work_order_id: order.id });
    await patch(`work_orders/${order.id}`, { state: "IN_PROGRESS" });
    await patch(`work_orders/${order.id}`, { state: "FINISHED" });
    expect(await read(`work_requests/${request.id}`)).toMatchObject({ state: "DONE" });
  });

  it("wants a reason for a declined request", async () => {
    const { body: request } = await post("work_requests", { summary: "Squeaks" });
    const bare = await patch(`work_requests/${request.id}`, { state: "DECLINED" });
    expect(bare.body.error.fields).toEqual([{ path: "decline_reason", message: expect.any(String) as string }]);
    expect((await patch(`work_requests/${request.id}`, { state: "DECLINED", decline_reason: "Twice" })).status).toBe(
      200,
    );
  });

  it("follows an asset's status and refuses to make it part of itself", async () => {
    const { body: asset } = await post("assets", { tag: "P-9001", name: "Test pump", class_code: "PUMP" });
    expect(asset).toMatchObject({ status: "COMMISSIONING", online: false });
    expect((await patch(`assets/${asset.id}`, { status: "RUNNING" })).body).toMatchObject({ online: true });
    const { body: motor } = await post("assets", { tag: "M-9001", name: "Its motor", parent_id: asset.id });
    const circle = await patch(`assets/${asset.id}`, { parent_id: motor.id });
    expect(circle.status).toBe(422);
    expect(circle.body.error.fields?.[0]?.path).toBe("parent_id");
    const scrapped = await patch(`assets/${motor.id}`, { status: "SCRAPPED" });
    expect(scrapped.body.scrapped_on).toMatch(/^\d{4}-\d\d-\d\d$/);
    expect((await patch(`assets/${motor.id}`, { status: "RUNNING" })).body.error.allowed).toEqual([]);
  });
});

describe("buying", () => {
  async function sentOrder(quantity: string) {
    const level = (await list("stock_levels?limit=1")).body.items[0] as Json;
    const line = { part_id: level.part_id, storeroom_id: level.storeroom_id, quantity, unit_price: "4.20" };
    const { body: order } = await post("purchase_orders", { vendor_id: "SUP-000001", lines: [line] });
    for (const state of ["SUBMITTED", "APPROVED", "SENT"]) {
      expect((await patch(`purchase_orders/${order.id}`, { state })).status).toBe(200);
    }
    return { id: order.id, levelId: level.id, before: level };
  }
  const receive = (purchase_order_id: string, quantity: string, state = "POSTED") =>
    post("goods_receipts", { purchase_order_id, state, lines: [{ po_line_no: 10, quantity }] });

  it("leads an order from draft to received, and the stock with it", async () => {
    const { id, levelId, before } = await sentOrder("10");
    expect(await read(`purchase_orders/${id}`)).toMatchObject({
      state: "SENT",
      approver_id: "USR-000001",
      ordered_on: expect.any(String) as string,
    });
    expect(Number((await read(`stock_levels/${levelId}`)).on_order)).toBe(Number(before.on_order) + 10);
    expect((await receive(id, "4")).status).toBe(201);
    expect(await read(`purchase_orders/${id}`)).toMatchObject({
      state: "PART_RECEIVED",
      receipt_state: "PART",
      lines: [{ quantity_received: "4.000" }],
    });
    expect((await receive(id, "6")).status).toBe(201);
    expect(await read(`purchase_orders/${id}`)).toMatchObject({
      state: "RECEIVED",
      receipt_state: "FULL",
      lines: [{ state: "RECEIVED" }],
    });
    const level = await read(`stock_levels/${levelId}`);
    expect(Number(level.on_hand)).toBe(Number(before.on_hand) + 10);
    expect(Number(level.on_order)).toBe(Number(before.on_order));
  });

  it("refuses more than is open, lines that are not there, and orders that were not sent", async () => {
    const { id } = await sentOrder("3");
    const tooMuch = await receive(id, "3.5");
    expect(tooMuch.body.error.fields).toEqual([
      { path: "lines.0.quantity", message: expect.stringContaining("at most 3.000") as string },
    ]);
    const lines = [{ po_line_no: 20, quantity: "1" }];
    const noLine = await post("goods_receipts", { purchase_order_id: id, lines });
    expect(noLine.body.error.fields?.[0]?.path).toBe("lines.0.po_line_no");
    const split = [
      { po_line_no: 10, quantity: "2" },
      { po_line_no: 10, quantity: "2" },
    ];
    const together = await post("goods_receipts", { purchase_order_id: id, lines: split });
    expect(together.body.error.fields?.[0]?.path).toBe("lines.1.quantity");
    const draft = await post("purchase_orders", {
      vendor_id: "SUP-000001",
      lines: [{ description: "x", quantity: "1", unit_price: "1" }],
    });
    expect((await receive(draft.body.id, "1")).body.error.fields?.[0]?.path).toBe("purchase_order_id");
  });

  it("takes a reversed receipt back from order and stock", async () => {
    const { id, levelId, before } = await sentOrder("5");
    const { body: receipt } = await receive(id, "5");
    expect((await call(sandbox, "DELETE", `/api/v1/goods_receipts/${receipt.id}`)).status).toBe(409);
    expect((await patch(`goods_receipts/${receipt.id}`, { state: "REVERSED" })).status).toBe(200);
    expect(await read(`purchase_orders/${id}`)).toMatchObject({ state: "SENT", receipt_state: "NONE" });
    expect((await read(`stock_levels/${levelId}`)).on_hand).toBe(before.on_hand);
    expect((await call(sandbox, "DELETE", `/api/v1/goods_receipts/${receipt.id}`)).status).toBe(204);
  });

  it("books a draft receipt only when it is posted", async () => {
    const { id } = await sentOrder("2");
    const { body: receipt } = await receive(id, "2", "DRAFT");
    expect(await read(`purchase_orders/${id}`)).toMatchObject({ state: "SENT" });
    expect((await patch(`goods_receipts/${receipt.id}`, { state: "POSTED" })).status).toBe(200);
    expect(await read(`purchase_orders/${id}`)).toMatchObject({ state: "RECEIVED" });
  });

  it("locks what was agreed once the order is approved, and leaves notes open", async () => {
    const { id } = await sentOrder("1");
    const lines = [{ description: "Something else", quantity: "1", unit_price: "1" }];
    const late = await patch(`purchase_orders/${id}`, { lines });
    expect(late.status).toBe(409);
    expect(late.body.error).toMatchObject({ code: "record_locked", fields: [{ path: "lines" }] });
    expect((await patch(`purchase_orders/${id}`, { notes: "Called the vendor." })).status).toBe(200);
    expect((await patch(`purchase_orders/${id}`, { state: "RECEIVED" })).body.error.allowed).toEqual([
      "ON_HOLD",
      "CLOSED",
      "CANCELLED",
    ]);
  });

  it("gives back what is on order when the order is cancelled", async () => {
    const { id, levelId, before } = await sentOrder("7");
    expect((await patch(`purchase_orders/${id}`, { state: "CANCELLED" })).status).toBe(200);
    expect((await read(`stock_levels/${levelId}`)).on_order).toBe(before.on_order);
  });
});

describe("what goes with a work order", () => {
  const of = async (kind: string, id: string) => await walk(sandbox, `/api/v1/${kind}?work_order_id=${id}`, 1000);

  it("follows it: course, tasks of its procedures, parts one by one, cost, and the storeroom's journal", async () => {
    const level = (await walk(sandbox, "/api/v1/stock_levels", 1000)).find(
      (item) => Number(item["available"]) > 2,
    ) as Json;
    const procedure = (await list("procedures?limit=1")).body.items[0] as Json;
    const parts = [{ part_id: level.part_id, storeroom_id: level.storeroom_id, planned_quantity: "2" }];
    const body = { title: "Service", parts, procedure_ids: [procedure.id], state: "RELEASED" };
    const { body: order } = await post("work_orders", body);
    const [part] = await of("work_order_parts", order.id);
    expect(part).toMatchObject({ part_id: level.part_id, reserved_quantity: "2", used_quantity: null, bin: level.bin });
    const steps = procedure.steps as Json[];
    const tasks = await of("work_order_tasks", order.id);
    expect(tasks.map(({ text, state }) => [text, state])).toEqual(steps.map(({ title }) => [title, "OPEN"]));

    await patch(`work_orders/${order.id}`, { state: "IN_PROGRESS" });
    await patch(`work_orders/${order.id}`, { state: "FINISHED" });
    expect((await of("state_changes", order.id)).map(({ from_state, to_state }) => [from_state, to_state])).toEqual([
      [null, "RELEASED"],
      ["RELEASED", "IN_PROGRESS"],
      ["IN_PROGRESS", "FINISHED"],
    ]);
    expect((await of("work_order_tasks", order.id)).every(({ state }) => state === "DONE")).toBe(true);
    expect((await of("work_order_parts", order.id))[0]).toMatchObject({
      id: part?.id,
      used_quantity: "2",
      reserved_quantity: "0.000",
    });
    expect(await of("stock_movements", order.id)).toMatchObject([
      { kind: "OUT", quantity: "-2.000", part_id: level.part_id },
    ]);
    expect(await of("cost_entries", order.id)).toMatchObject([{ kind: "MATERIAL" }]);
  });

  it("is time that raises its hours and cost, as long as it is open", async () => {
    const { body: order } = await post("work_orders", { title: "Long work", state: "RELEASED" });
    const body = { work_order_id: order.id, hours: "1.5", hourly_rate: { value: "40.00", currency: "EUR" } };
    const { status, body: entry } = await post("labor_entries", body);
    expect(status).toBe(201);
    expect(entry).toMatchObject({ hours: "1.5", cost: { value: "60.00", currency: "EUR" }, kind: "WORK" });
    await post("labor_entries", body);
    expect(await read(`work_orders/${order.id}`)).toMatchObject({
      actual_hours: "3.00",
      labor_cost: { value: "120.00" },
    });
    expect(await of("cost_entries", order.id)).toMatchObject([{ kind: "LABOR" }, { kind: "LABOR" }]);
    const refused = await post("labor_entries", { work_order_id: order.id });
    expect(refused.body).toMatchObject({ error: { fields: [{ path: "hours" }] } });
    await patch(`work_orders/${order.id}`, { state: "CANCELLED" });
    expect((await post("labor_entries", body)).status).toBe(409);
  });

  it("is what people write under it, in their name", async () => {
    const { body: order } = await post("work_orders", { title: "Talked about" });
    const { body: comment } = await post("comments", { work_order_id: order.id, text: "Seen." });
    expect(comment).toMatchObject({ text: "Seen.", author_id: order.created_by_id });
    const missing = await post("comments", { work_order_id: "WO-999999", text: "Where?" });
    expect(missing.body).toMatchObject({ error: { fields: [{ path: "work_order_id" }] } });
    expect((await patch(`comments/${comment.id}`, { text: "Unseen." })).status).toBe(405);
    expect((await call(sandbox, "DELETE", `/api/v1/comments/${comment.id}`)).status).toBe(405);
  });
});

describe("reading a meter", () => {
  it("keeps the reading with its difference, and brings the meter and its machine up to it", async () => {
    const meter = (await walk(sandbox, "/api/v1/meters", 1000)).find(
      (item) => item["kind"] === "COUNTER" && item["unit"] === "h",
    ) as Json;
    const value = String(Number(meter.last_reading) + 12);
    const { status, body } = await post("meter_readings", { meter_id: meter.id, value });
    expect(status).toBe(201);
    expect(body).toMatchObject({ value, difference: "12", feed: "MANUAL", is_rollover: false });
    expect(await read(`meters/${meter.id}`)).toMatchObject({ last_reading: value, last_read_at: body.read_at });
    expect(await read(`assets/${String(meter["asset_id"])}`)).toMatchObject({ run_hours: Number(value) });

    const less = await post("meter_readings", { meter_id: meter.id, value: "1" });
    expect(less.body).toMatchObject({ error: { fields: [{ path: "value" }] } });
    const again = await post("meter_readings", { meter_id: meter.id, value: "1", is_rollover: true });
    expect(again.body).toMatchObject({ value: "1", difference: String(1_000_000 - Number(value) + 1) });
    const future = { meter_id: meter.id, value: "2", read_at: "2099-01-01T00:00:00Z" };
    expect((await post("meter_readings", future)).body).toMatchObject({ error: { fields: [{ path: "read_at" }] } });
  });
});

describe("a machine that stops", () => {
  it("is down from then on until it goes again", async () => {
    const asset = (await list("assets?status=RUNNING&limit=1")).body.items[0] as Json;
    const down = async () => (await list(`downtimes?open_at=${asset.id}`)).body.items;
    await patch(`assets/${asset.id}`, { status: "BREAKDOWN", status_reason: "Torn belt" });
    const [open] = (await down()).slice(-1);
    expect(open).toMatchObject({ asset_id: asset.id, planned: false, reason: "Torn belt", until: null });
    await patch(`assets/${asset.id}`, { status: "RUNNING" });
    expect(await down()).toEqual([]);
    expect(await read(`downtimes/${String(open?.["id"])}`)).toMatchObject({
      production_hours_lost: expect.any(String) as string,
    });
  });
});

describe("a file", () => {
  it("has as many bytes as it says", async () => {
    const file = (await list("attachments?limit=1")).body.items[0] as Json;
    const response = await fetch(`${sandbox.url}/api/v1/attachments/${file.id}/content`, {
      headers: { authorization: `Bearer ${sandbox.apiKey}` },
    });
    expect(response.headers.get("content-type")).toContain(file.media_type);
    expect((await response.arrayBuffer()).byteLength).toBe(file.size);
  });
});

describe("deleting", () => {
  it("removes the record, reports it in the deletion log, and frees what it had reserved", async () => {
    const level = (await list("stock_levels?limit=1")).body.items[0] as Json;
    const parts = [{ part_id: level.part_id, storeroom_id: level.storeroom_id, planned_quantity: "1" }];
    const { body: order } = await post("work_orders", { title: "To be deleted", parts });
    const since = sandbox.now().toISOString();
    expect((await call(sandbox, "DELETE", `/api/v1/work_orders/${order.id}`)).status).toBe(204);
    expect((await call(sandbox, "GET", `/api/v1/work_orders/${order.id}`)).status).toBe(404);
    expect((await list(`work_orders?ids=${order.id}`)).body.missing).toEqual([order.id]);
    const log = await list(`deletions?since=${since}`);
    expect(log.body.items.map(({ kind }) => kind).sort()).toEqual(["state_changes", "work_order_parts", "work_orders"]);
    expect(log.body.items).toContainEqual({
      kind: "work_orders",
      id: order.id,
      deleted_at: expect.any(String) as string,
    });
    expect((await read(`stock_levels/${level.id}`)).reserved).toBe(level.reserved);
    expect((await call(sandbox, "DELETE", `/api/v1/work_orders/${order.id}`)).status).toBe(404);
  });

  it("keeps what others refer to and says why", async () => {
    const request = (await walk(sandbox, "/api/v1/work_requests", 1000)).find(
      (item) => item.work_order_id !== null,
    ) as Json;
    const receipt = (await list("goods_receipts?limit=1")).body.items[0] as Json;
    const order = (await list("work_orders?limit=1")).body.items[0] as Json;
    for (const [path, reason] of [
      [`work_requests/${request.id}`, "a work order came from it"],
      [`purchase_orders/${String(receipt.purchase_order_id)}`, "goods were received for it"],
      [`assets/${String(order.asset_id)}`, "work orders name it"],
      ["parts/ITEM-000001", "it has stock levels"],
    ]) {
      const answer = await call(sandbox, "DELETE", `/api/v1/${path as string}`);
      expect(answer.status).toBe(409);
      expect(answer.body.error.message).toContain(reason);
    }
  });

  it("goes page by page through the log", async () => {
    for (let number = 0; number < 3; number += 1) {
      const { body } = await post("parts", { name: `Part ${number}` });
      expect((await call(sandbox, "DELETE", `/api/v1/parts/${body.id}`)).status).toBe(204);
    }
    const whole = (await list("deletions")).body.items;
    expect(await walk(sandbox, "/api/v1/deletions", 1)).toEqual(whole);
    const parts = whole.filter(({ kind }) => kind === "parts");
    expect(parts.length).toBeLessThan(whole.length);
    expect(await walk(sandbox, "/api/v1/deletions?kind=parts", 2)).toEqual(parts);
    expect((await list("deletions?kind=widgets")).status).toBe(400);
  });
});

describe("the description of itself", () => {
  it("tells states, transitions and schemas of each kind to whoever is logged in", async () => {
    const { body } = await call<{ kinds: Record<string, { states: unknown; create: { required?: string[] } | null }> }>(
      sandbox,
      "GET",
      "/api/v1/metadata",
    );
    expect(body.kinds.work_orders).toMatchObject({
      states: { field: "state", transitions: { CLOSED: [] } },
      create: { required: ["title"] },
    });
    expect(body.kinds.users).toMatchObject({ states: null, create: null });
  });

  it("shows a person what there is, and everybody its health", async () => {
    const page = await (await fetch(sandbox.url)).text();
    for (const text of ["/api/v1/work_orders", "status:<code>", "api.read", "/control/clock"])
      expect(page).toContain(text);
    expect((await call<{ status: string }>(sandbox, "GET", "/health")).body.status).toBe("ok");
  });
});
