import { createHmac } from "node:crypto";
import { createServer, type IncomingHttpHeaders, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { startSandbox, type RunningSandbox } from "../../../src/sandbox/index.js";
import { call, control, silent, startTestSandbox, type ErrorBody, type Json } from "./sandbox.support.js";

interface Call {
  readonly headers: IncomingHttpHeaders;
  readonly text: string;
  readonly body: { event: string; kind: string | null; id: string | null; occurred_at: string; record: Json | null };
}
interface Shown extends Json {
  readonly kinds: string[];
  readonly pending: number;
  readonly delivered: number;
  readonly failed: number;
  readonly last_error: string | null;
}

const secret = "shared-secret-of-the-hook";
let sandbox: RunningSandbox;
let receiver: Server;
let calls: Call[];
let answers: number[];

beforeEach(async () => {
  calls = [];
  answers = [];
  receiver = createServer((request, response) => {
    const chunks: Buffer[] = [];
    request.on("data", (chunk: Buffer) => chunks.push(chunk));
    request.on("end", () => {
      const text = Buffer.concat(chunks).toString();
      calls.push({ headers: request.headers, text, body: JSON.parse(text) as Call["body"] });
      response.writeHead(answers.shift() ?? 200).end("{}");
    });
  });
  await new Promise<void>((resolve) => receiver.listen(0, "127.0.0.1", resolve));
  sandbox = await startTestSandbox();
});
afterEach(async () => {
  await sandbox.stop();
  receiver.closeAllConnections();
  await new Promise((resolve) => receiver.close(resolve));
});

const urlOf = () => `http://127.0.0.1:${(receiver.address() as AddressInfo).port}/in`;
const register = async (extra: object = {}, key = sandbox.apiKey) =>
  call<Shown & ErrorBody>(sandbox, "POST", "/api/v1/webhooks", { key, body: { url: urlOf(), secret, ...extra } });
const shown = async (id: string) => (await call<Shown>(sandbox, "GET", `/api/v1/webhooks/${id}`)).body;
const part = async (name: string) => (await call(sandbox, "POST", "/api/v1/parts", { body: { name } })).body;

describe("a webhook", () => {
  it("is called for each change, in order, with the record and a signature over the time and the body", async () => {
    await register({ kinds: ["parts"] });
    const made = await part("Seal");
    const path = `/api/v1/parts/${made.id}`;
    const { body: changed } = await call(sandbox, "PATCH", path, { body: { name: "Ring" } });
    await call(sandbox, "DELETE", path);
    await expect.poll(() => calls.length).toBe(3);
    expect(calls.map(({ body }) => body)).toEqual([
      { event: "created", kind: "parts", id: made.id, occurred_at: made.modified_at, record: made },
      { event: "updated", kind: "parts", id: made.id, occurred_at: changed.modified_at, record: changed },
      { event: "deleted", kind: "parts", id: made.id, occurred_at: expect.any(String) as string, record: null },
    ]);
    for (const { headers, text } of calls) {
      const [, seconds = "", digest] = /^t=(\d+),v1=([0-9a-f]{64})$/.exec(String(headers["x-sandbox-signature"])) ?? [];
      expect(digest).toBe(createHmac("sha256", secret).update(`${seconds}.${text}`).digest("hex"));
      expect(Math.abs(Date.now() / 1000 - Number(seconds))).toBeLessThan(60);
    }
    expect(new Set(calls.map(({ headers }) => headers["x-sandbox-delivery"])).size).toBe(3);
  });

  it("is told what follows from a change, and of played business", async () => {
    await register();
    await control(sandbox, "POST", "/clock", { advance_seconds: 3600, changes: 20 });
    await expect.poll(() => calls.length).toBeGreaterThanOrEqual(20);
    for (const { body } of calls) expect(body.record).toMatchObject({ id: body.id, modified_at: body.occurred_at });
  });

  it("hears nothing of other kinds, of refused writes and of deletions without a trace", async () => {
    await register({ kinds: ["parts"] });
    await call(sandbox, "POST", "/api/v1/work_requests", { body: { summary: "Drips" } });
    await call(sandbox, "POST", "/api/v1/parts", { body: { name: "" } });
    const { id } = await part("Gasket");
    await control(sandbox, "POST", "/faults", { fault: "hard-delete" });
    await call(sandbox, "DELETE", `/api/v1/parts/${id}`);
    await part("Last");
    await expect.poll(() => calls.map(({ body }) => body.record?.["name"])).toEqual(["Gasket", "Last"]);
  });

  it("shows records in the shape that a fault gives them", async () => {
    await register({ kinds: ["parts"] });
    await control(sandbox, "POST", "/faults", { fault: "vanished-field:parts:name" });
    await part("Nameless");
    await expect.poll(() => calls.length).toBe(1);
    expect(calls[0]?.body.record).not.toHaveProperty("name");
  });

  it("is tried again when it fails, and nothing overtakes", async () => {
    answers = [503, 500];
    const { body: hook } = await register({ kinds: ["parts"] });
    const made = [await part("First"), await part("Second")];
    await expect
      .poll(() => calls.map(({ body }) => body.id), { timeout: 5_000 })
      .toEqual([made[0]?.id, made[0]?.id, made[0]?.id, made[1]?.id]);
    await expect.poll(() => shown(hook.id)).toMatchObject({ pending: 0, delivered: 2, failed: 0, last_error: null });
  });

  it("is given up after some tries; what waits behind is tried once until something gets through", async () => {
    answers = [500, 500, 500, 500, 500];
    const { body: hook } = await register({ kinds: ["parts"] });
    for (const name of ["First", "Second", "Third"]) await part(name);
    await expect.poll(() => calls.length, { timeout: 10_000 }).toBe(6);
    await expect.poll(() => shown(hook.id)).toMatchObject({ pending: 0, delivered: 1, failed: 2 });
  });

  it("can be pinged, and says why a call failed", async () => {
    answers = [418];
    const { body: hook } = await register();
    expect((await call(sandbox, "POST", `/api/v1/webhooks/${hook.id}/ping`)).status).toBe(202);
    await expect.poll(() => shown(hook.id)).toMatchObject({ last_error: "answered 418" });
    expect(calls[0]?.body).toMatchObject({ event: "ping", kind: null, id: null, record: null });
  });

  it("is not called any more once it is deleted", async () => {
    const { body: hook } = await register({ kinds: ["parts"] });
    const { body: other } = await register({ kinds: ["parts"], url: `${urlOf()}/other` });
    expect((await call(sandbox, "DELETE", `/api/v1/webhooks/${hook.id}`)).status).toBe(204);
    expect((await call(sandbox, "GET", `/api/v1/webhooks/${hook.id}`)).status).toBe(404);
    await part("Alone");
    await expect.poll(() => shown(other.id)).toMatchObject({ delivered: 1 });
    expect(calls).toHaveLength(1);
  });

  it("belongs to its login, never shows its secret, and takes only what may be read", async () => {
    const { status, body, headers } = await register({ kinds: ["parts", "parts"] });
    expect(status).toBe(201);
    expect(body).toMatchObject({ url: urlOf(), kinds: ["parts"], pending: 0 });
    expect(headers.get("location")).toBe(`/api/v1/webhooks/${body.id}`);
    const listed = await call<{ items: Shown[] }>(sandbox, "GET", "/api/v1/webhooks");
    expect(listed.body.items).toEqual([body]);
    expect(JSON.stringify(listed.body)).not.toContain(secret);
    const clerk = await call<{ items: Shown[] }>(sandbox, "GET", "/api/v1/webhooks", { key: "sandbox-clerk" });
    expect(clerk.body.items).toEqual([]);
    expect((await call(sandbox, "DELETE", `/api/v1/webhooks/${body.id}`, { key: "sandbox-clerk" })).status).toBe(404);
    expect((await register({}, "sandbox-readonly")).status).toBe(403);
    expect((await register({ kinds: ["purchase_orders"] }, "sandbox-clerk")).status).toBe(403);
    expect((await register({}, "sandbox-clerk")).body.kinds).not.toContain("purchase_orders");
  });

  it.each([
    ["url", { url: "ftp://example.com" }],
    ["secret", { secret: "short" }],
    ["kinds", { kinds: [] }],
    ["kinds.0", { kinds: ["printers"] }],
  ])("is refused with a bad %s", async (path, extra) => {
    const { status, body } = await register(extra);
    expect(status).toBe(422);
    expect(body.error.fields?.map((field) => field.path)).toEqual([path]);
  });
});

describe("what was not delivered", () => {
  it("is delivered after a restart", async () => {
    const dataDir = await mkdtemp(join(tmpdir(), "sandbox-"));
    const options = { dataDir, logger: silent, scale: 100 };
    try {
      answers = [500, 500, 500, 500];
      const first = await startSandbox(options);
      await call(first, "POST", "/api/v1/webhooks", { body: { url: urlOf(), secret } });
      const { body } = await call(first, "POST", "/api/v1/parts", { body: { name: "Late" } });
      await expect.poll(() => calls.length).toBe(1);
      await first.stop();
      answers = [];
      calls = [];
      const second = await startSandbox(options);
      await expect.poll(() => calls.map((received) => received.body.id)).toEqual([body.id]);
      await second.stop();
    } finally {
      await rm(dataDir, { recursive: true, force: true });
    }
  });
});
