import { createHmac } from "node:crypto";
import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { HookRequest } from "../../../../src/connectors/index.js";
import connector from "../../../../src/connectors/sandbox/connector.js";
import part from "../../../../src/connectors/sandbox/entities/part.js";
import { InvalidInputError, UnauthenticatedError } from "../../../../src/errors/index.js";
import type { RunningSandbox } from "../../../../src/sandbox/index.js";
import { call, control, startTestSandbox } from "../../sandbox/sandbox.support.js";
import { open } from "./open.js";

const webhooks = connector.webhooks ?? expect.fail("expected the connector to take webhooks");
const secret = "secret-of-the-connection";
const receivedAt = new Date("2026-11-25T08:00:00.000Z");
const nowSeconds = receivedAt.getTime() / 1000;

/** A call as the Sandbox signs it, `body` as text or as an object. */
function signed(body: unknown, options: { seconds?: number; key?: string; tampered?: string } = {}): HookRequest {
  const text = typeof body === "string" ? body : JSON.stringify(body);
  const { seconds = nowSeconds, key = secret, tampered = text } = options;
  const digest = createHmac("sha256", key).update(`${seconds}.${text}`).digest("hex");
  return {
    headers: { "x-sandbox-signature": `t=${seconds},v1=${digest}` },
    body: Buffer.from(tampered),
    receivedAt,
  };
}

const change = { event: "updated", kind: "parts", id: "ITEM-000001", occurred_at: "…", record: { id: "ITEM-000001" } };

describe("the signature of a call from the Sandbox", () => {
  it.each([0, 299, -299, 300, -300])("holds when it was made %i seconds ago", (age) => {
    expect(() => webhooks.verify(signed(change, { seconds: nowSeconds - age }), secret)).not.toThrow();
  });

  it.each([
    ["is too old", signed(change, { seconds: nowSeconds - 301 }), "signed 301 seconds ago"],
    ["is from the future", signed(change, { seconds: nowSeconds + 301 }), "301 seconds ahead"],
    ["was made with another secret", signed(change, { key: "another-secret" }), "Register the webhook"],
    ["belongs to another body", signed(change, { tampered: '{"event":"ping"}' }), "does not belong to this body"],
    ["is missing", { ...signed(change), headers: {} }, "is missing"],
    ["came twice", { ...signed(change), headers: { "x-sandbox-signature": ["a", "b"] } }, "came otherwise"],
    ["is cut", { ...signed(change), headers: { "x-sandbox-signature": "t=1,v1=abc" } }, "came otherwise"],
    ["lacks its time", { ...signed(change), headers: { "x-sandbox-signature": "v1=00" } }, "came otherwise"],
  ])("is refused when it %s, and says what to do", (_what, request, message) => {
    expect(() => webhooks.verify(request, secret)).toThrow(UnauthenticatedError);
    expect(() => webhooks.verify(request, secret)).toThrow(message);
  });

  it("is over the very bytes: another spelling of the same JSON is refused", () => {
    const request = signed(change, { tampered: JSON.stringify(change, null, 1) });
    expect(() => webhooks.verify(request, secret)).toThrow(UnauthenticatedError);
  });

  it("can't be moved to another time", () => {
    const { body, headers } = signed(change, { seconds: nowSeconds - 600 });
    const moved = String(headers["x-sandbox-signature"]).replace(/t=\d+/, `t=${nowSeconds}`);
    const request = { body, receivedAt, headers: { "x-sandbox-signature": moved } };
    expect(() => webhooks.verify(request, secret)).toThrow(UnauthenticatedError);
  });
});

describe("what a call from the Sandbox says", () => {
  it("is the record that was changed", () => {
    expect(webhooks.read(signed(change))).toEqual([
      { entity: "Part", remoteId: "ITEM-000001", isDeleted: false, raw: { id: "ITEM-000001" } },
    ]);
  });

  it("is what was deleted, without a record", () => {
    const deleted = { ...change, event: "deleted", record: null };
    expect(webhooks.read(signed(deleted))).toEqual([
      { entity: "Part", remoteId: "ITEM-000001", isDeleted: true, raw: null },
    ]);
  });

  it("leaves the record to be read when it does not carry it", () => {
    expect(webhooks.read(signed({ ...change, record: null }))).toMatchObject([{ isDeleted: false, raw: null }]);
  });

  it.each([
    ["a ping", { event: "ping", kind: null, id: null, occurred_at: "…", record: null }],
    ["a kind that is not synced", { ...change, kind: "printers" }],
    ["a kind named like a part of every object", { ...change, kind: "constructor" }],
  ])("is nothing for %s", (_what, body) => {
    expect(webhooks.read(signed(body))).toEqual([]);
  });

  it.each([
    ["no JSON", "{", ["body"]],
    ["another event", { ...change, event: "renamed" }, ["body"]],
    ["a list", [change], ["body"]],
    ["a record of another id", { ...change, record: { id: "ITEM-000002" } }, ["body", "record", "id"]],
  ])("can't be read from %s", (_what, body, path) => {
    let refused: unknown;
    try {
      webhooks.read(signed(body));
    } catch (error) {
      refused = error;
    }
    expect(refused).toBeInstanceOf(InvalidInputError);
    expect((refused as InvalidInputError).problems[0]?.path).toEqual(path);
  });
});

describe("the running Sandbox", () => {
  let sandbox: RunningSandbox;
  let receiver: Server;
  const received: HookRequest[] = [];
  beforeAll(async () => {
    sandbox = await startTestSandbox();
    receiver = createServer((request, response) => {
      const chunks: Buffer[] = [];
      request.on("data", (chunk: Buffer) => chunks.push(chunk));
      request.on("end", () => {
        received.push({ headers: request.headers, body: Buffer.concat(chunks), receivedAt: new Date() });
        response.end();
      });
    });
    await new Promise<void>((resolve) => receiver.listen(0, "127.0.0.1", resolve));
  });
  afterAll(async () => {
    await sandbox.stop();
    receiver.closeAllConnections();
    await new Promise((resolve) => receiver.close(resolve));
  });

  it("makes calls that are taken, with records as a page has them, also when its clock is far ahead", async () => {
    const url = `http://127.0.0.1:${(receiver.address() as AddressInfo).port}/hook`;
    await call(sandbox, "POST", "/api/v1/webhooks", { body: { url, secret, kinds: ["parts"] } });
    await control(sandbox, "POST", "/clock", { advance_seconds: 86_400, changes: 0 });
    const { body: made } = await call(sandbox, "POST", "/api/v1/parts", { body: { name: "Coupling" } });
    await call(sandbox, "DELETE", `/api/v1/parts/${made.id}`);
    await expect.poll(() => received.length).toBe(2);
    for (const request of received) expect(() => webhooks.verify(request, secret)).not.toThrow();
    const [created, deleted] = received.flatMap((request) => webhooks.read(request));
    expect(created).toEqual({ entity: "Part", remoteId: made.id, isDeleted: false, raw: made });
    expect(deleted).toEqual({ entity: "Part", remoteId: made.id, isDeleted: true, raw: null });
    expect(part.identify(created?.raw as never)).toEqual({ remoteId: made.id, modifiedAt: new Date(made.modified_at) });
    expect(await part.readOne(open(sandbox), made.id)).toBeNull();
  });
});
