import { afterAll, afterEach, beforeAll, describe, expect, it } from "vitest";
import { faultKinds, parseFaultSpec, type FaultSpec, type RunningSandbox } from "../../../src/sandbox/index.js";
import { call, control, startTestSandbox, type ErrorBody } from "./sandbox.support.js";

let sandbox: RunningSandbox;
beforeAll(async () => {
  sandbox = await startTestSandbox();
});
afterEach(() => {
  sandbox.faults.clear();
});
afterAll(() => sandbox.stop());

const add = (spec: FaultSpec) => control<{ id: number } & ErrorBody>(sandbox, "POST", "/faults", spec);
const parts = (signal?: AbortSignal) =>
  fetch(`${sandbox.url}/api/v1/parts?limit=5`, {
    headers: { "x-api-key": sandbox.apiKey },
    ...(signal ? { signal } : {}),
  });

describe("a fault", () => {
  it("down cuts the connection without an answer", async () => {
    await add({ fault: "down" });
    await expect(parts()).rejects.toThrow("fetch failed");
    await expect(fetch(`${sandbox.url}/oauth/.well-known/openid-configuration`)).rejects.toThrow("fetch failed");
  });

  it("hang takes the request and never answers", async () => {
    await add({ fault: "hang" });
    await expect(parts(AbortSignal.timeout(150))).rejects.toThrow("timeout");
  });

  it("hang does not keep the sandbox from stopping", async () => {
    const other = await startTestSandbox({ faults: [{ fault: "hang" }] });
    const hanging = fetch(`${other.url}/api/v1/me`).then(
      () => "answered",
      () => "cut",
    );
    // Counted when it has arrived, so that it hangs by then.
    await expect.poll(() => other.requestCounts().total).toBe(1);
    await other.stop();
    expect(await hanging).toBe("cut");
  });

  it("slow answers later, but rightly", async () => {
    await add({ fault: "slow:120" });
    const startedMs = performance.now();
    const response = await parts();
    expect(performance.now() - startedMs).toBeGreaterThanOrEqual(115);
    expect(((await response.json()) as { items: unknown[] }).items).toHaveLength(5);
  });

  it.each([
    ["status:503", 503, null],
    ["status:503:30", 503, "30"],
    ["status:429:5", 429, "5"],
    ["status:429", 429, null],
    ["status:500", 500, null],
  ])("%s answers %i with Retry-After %s, in the common shape", async (fault, status, retryAfter) => {
    await add({ fault });
    const response = await parts();
    expect(response.status).toBe(status);
    expect(response.headers.get("retry-after")).toBe(retryAfter);
    expect(((await response.json()) as ErrorBody).error.code).toBe("fault");
  });

  it("unauthorized refuses the right key", async () => {
    await add({ fault: "unauthorized" });
    const response = await parts();
    expect(response.status).toBe(401);
    expect(response.headers.get("www-authenticate")).toContain("invalid_token");
  });

  it("forbidden takes one kind away and is not used up by others", async () => {
    await add({ fault: "forbidden:parts", count: 1 });
    expect((await call(sandbox, "GET", "/api/v1/vendors")).status).toBe(200);
    expect((await parts()).status).toBe(403);
    expect((await parts()).status).toBe(200);
  });

  it("bad-json breaks the answer off in the middle", async () => {
    await add({ fault: "bad-json" });
    const response = await parts();
    expect(response.status).toBe(200);
    const text = await response.text();
    expect(text).toMatch(/^\{"items":\[/);
    expect(() => JSON.parse(text) as unknown).toThrow(SyntaxError);
    expect(response.headers.get("content-length")).toBe(String(Buffer.byteLength(text)));
  });

  it("strikes only paths that begin as told", async () => {
    await add({ fault: "status:503", path: "/api/v1/vendors" });
    expect((await parts()).status).toBe(200);
    expect((await call(sandbox, "GET", "/api/v1/vendors/SUP-000001")).status).toBe(503);
  });

  it("ends after its count", async () => {
    await add({ fault: "status:500", count: 2 });
    expect([(await parts()).status, (await parts()).status, (await parts()).status]).toEqual([500, 500, 200]);
    expect(sandbox.faults.list()).toEqual([]);
  });

  it("strikes about as often as its probability says", async () => {
    await add({ fault: "status:500", probability: 0.5 });
    const statuses = await Promise.all(Array.from({ length: 100 }, async () => (await parts()).status));
    const struck = statuses.filter((status) => status === 500).length;
    expect(struck).toBeGreaterThan(30);
    expect(struck).toBeLessThan(70);
  });

  it("works together with others, in the order they were added", async () => {
    await add({ fault: "slow:60" });
    await add({ fault: "status:502" });
    const startedMs = performance.now();
    expect((await parts()).status).toBe(502);
    expect(performance.now() - startedMs).toBeGreaterThanOrEqual(55);
  });

  it("never disturbs the control endpoints, which list, remove and clear them", async () => {
    const { body: first } = await add({ fault: "down" });
    await add({ fault: "status:503:9", path: "/api", count: 3, probability: 0.25 });
    const listed = await control<{ items: unknown[]; known: unknown[] }>(sandbox, "GET", "/faults");
    expect(listed.body.items).toEqual([
      { id: first.id, fault: "down", left: null, ends_at: null },
      { id: first.id + 1, fault: "status:503:9", path: "/api", probability: 0.25, left: 3, ends_at: null },
    ]);
    expect(listed.body.known).toHaveLength(Object.keys(faultKinds).length);
    expect((await control(sandbox, "DELETE", `/faults/${first.id}`)).status).toBe(204);
    expect((await control(sandbox, "DELETE", `/faults/${first.id}`)).status).toBe(404);
    expect((await control(sandbox, "DELETE", "/faults")).status).toBe(204);
    expect((await parts()).status).toBe(200);
  });

  it.each([
    ["sleepy", "Expected a fault (down, hang, slow:<ms>"],
    ["toString", "Expected a fault"],
    ["slow", "expected the delay in ms"],
    ["slow:fast", 'but got "fast"'],
    ["status:200", "from 400 to 599"],
    ["status:503:soon", "Retry-After in seconds"],
    ["forbidden:everything", "expected a kind (work_orders"],
    ["down:now", 'expected nothing more, but got "now"'],
  ])("%s is refused with what was expected", async (fault, message) => {
    const { status, body } = await add({ fault });
    expect(status).toBe(422);
    expect(body.error.fields?.[0]?.message).toContain(message);
    expect(sandbox.faults.list()).toEqual([]);
  });
});

describe("a fault on the command line", () => {
  it("carries its settings after semicolons", () => {
    expect(parseFaultSpec("status:503:30;path=/api/v1/parts;count=3;probability=0.5")).toEqual({
      fault: "status:503:30",
      path: "/api/v1/parts",
      count: 3,
      probability: 0.5,
    });
    expect(parseFaultSpec("down")).toEqual({ fault: "down" });
  });

  it.each(["nothing", "down;times=3", "down;count=0", "down;count=", "down;probability=2", "slow:x"])(
    "%s is refused",
    (text) => {
      expect(() => parseFaultSpec(text)).toThrow(/expected/i);
    },
  );
});
