import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, afterEach, beforeAll, describe, expect, it } from "vitest";
import { InvalidInputError } from "../../../src/errors/index.js";
import {
  Faults,
  parseFaultSpec,
  parseScenario,
  shippedScenario,
  shippedScenarios,
  type RunningSandbox,
} from "../../../src/sandbox/index.js";
import { logIn, refresh } from "../../support/sandbox-login.js";
import { call, control, startTestSandbox, type ErrorBody, type ListBody } from "./sandbox.support.js";

interface State {
  readonly now: string;
  readonly faults: readonly { readonly id: number; readonly fault: string; readonly left: number | null }[];
  readonly scenario: {
    readonly name: string;
    readonly state: string;
    readonly done: number;
    readonly steps: number;
    readonly error: string | null;
  } | null;
  readonly deleted: number;
  readonly changed: number;
  readonly advanced: { readonly happenings: number } | null;
}

let sandbox: RunningSandbox;
beforeAll(async () => {
  sandbox = await startTestSandbox();
});
afterEach(() => control(sandbox, "POST", "", { mend: true }));
afterAll(() => sandbox.stop());

const tell = (body: unknown) => control<State & ErrorBody>(sandbox, "POST", "", body);
const state = async () => (await control<State>(sandbox, "GET", "")).body;
const parts = () => call<ListBody & ErrorBody>(sandbox, "GET", "/api/v1/parts?limit=5");
const problemsOf = (read: () => unknown): string[] => {
  try {
    read();
  } catch (error) {
    return (error as InvalidInputError).problems.map(({ path, message }) => `${path.join(".")}: ${message}`);
  }
  return [];
};

describe("a scenario file", () => {
  it("comes with the product for each usual trouble, and says what it does", () => {
    const names = ["login-revoked", "mass-delete", "outage", "rate-limited", "schema-change", "slow"];
    expect(shippedScenarios().map(({ name }) => name)).toEqual(names);
    for (const name of names) {
      expect(shippedScenario(name)).toMatchObject({ name, description: expect.stringMatching(/\w+.*\.$/) as string });
    }
  });

  it.each([
    ["name: my-own\nsteps: [{ fault: down }]", []],
    ['{"name": "my-own", "steps": [{"mend": true}]}', []],
    ["name: My own\nsteps: [{ fault: down }]", ["name: expected small letters"]],
    ["name: a\nsteps: []", ["steps: "]],
    ["name: a\nsteps: [{ fault: down, mend: true }]", ["steps.0: expected exactly one of fault, mend"]],
    ["name: a\nsteps: [{}]", ["steps.0: expected exactly one of"]],
    ["name: a\nsteps: [{ mend: true }, { fault: explode }]", ["steps.1.fault.fault: Expected a fault (down, hang"]],
    ["name: a\nsteps: [{ fault: { fault: slow, count: 0 } }]", ["steps.0.fault.count: "]],
    ["name: a\nsteps: [{ fault: 'status:99' }]", ['steps.0.fault.fault: The fault "status:99" is not right']],
    ["name: a\nsteps: [{ wait_seconds: -1 }]", ["steps.0.wait_seconds: "]],
    ["name: a\nsteps: [{ delete_records: { kind: cats } }]", ["steps.0.delete_records.kind: "]],
    [
      "name: a\nsteps: [{ delete_records: { kind: parts, share: 0.5, count: 3 } }]",
      ["steps.0.delete_records: expected share or count"],
    ],
    ["name: a\nsteps: [{ sleep: 3 }]", ["steps.0: expected only fault", "steps.0: expected exactly one of"]],
    ["- 1", [": "]],
  ])("%j has these problems, each at its path: %j", (text, expected) => {
    const found = problemsOf(() => parseScenario(text, "mine.yaml"));
    expect(found.map((problem, place) => problem.slice(0, expected[place]?.length))).toEqual(expected);
  });

  it("that is neither YAML nor JSON says where, and names the file", () => {
    expect(() => parseScenario("name: [", "mine.yaml")).toThrow(/mine\.yaml is neither YAML nor JSON.*line 1/s);
  });

  it("of another name says which there are", () => {
    expect(() => shippedScenario("flood")).toThrow('There is no scenario "flood": expected login-revoked, mass-delete');
  });
});

describe("a scenario", () => {
  it("outage answers 502, 503, then nothing, while people work, until it is ended", async () => {
    const before = await state();
    const { status, body } = await control<{ scenario: State["scenario"] }>(sandbox, "POST", "/scenario", {
      name: "outage",
    });
    expect([status, body.scenario]).toEqual([
      201,
      expect.objectContaining({ name: "outage", state: "holding", done: 4 }),
    ]);
    expect([(await parts()).status, (await parts()).status]).toEqual([502, 503]);
    await expect(parts()).rejects.toThrow("fetch failed");
    expect(Date.parse((await state()).now) - Date.parse(before.now)).toBeGreaterThanOrEqual(86_400_000);
    expect((await control(sandbox, "DELETE", "/scenario")).status).toBe(204);
    expect((await parts()).status).toBe(200);
    expect((await state()).scenario?.state).toBe("done");
  });

  it("rate-limited turns calls away with Retry-After, without, and then now and again", async () => {
    await tell({ scenario: "rate-limited" });
    const waits: (string | null)[] = [];
    for (let asked = 0; asked < 8; asked += 1) {
      const { status, headers } = await parts();
      expect(status).toBe(429);
      waits.push(headers.get("retry-after"));
    }
    expect(waits).toEqual(["2", "2", "2", "2", "2", null, null, null]);
    const statuses = await Promise.all(Array.from({ length: 40 }, async () => (await parts()).status));
    expect(new Set(statuses)).toEqual(new Set([200, 429]));
  });

  it("login-revoked ends logins and refuses keys; when it ends keys are taken again, and logins are not", async () => {
    const login = await logIn(sandbox, "planner");
    await tell({ scenario: "login-revoked" });
    expect((await parts()).status).toBe(401);
    await tell({ mend: true });
    expect((await parts()).status).toBe(200);
    expect((await call(sandbox, "GET", "/api/v1/me", { key: login.access_token })).status).toBe(401);
    expect((await refresh(sandbox, login.refresh_token)).body.error).toBe("invalid_grant");
  });

  it("schema-change gives, takes and retypes fields, and has the records count as changed", async () => {
    const since = sandbox.now().toISOString();
    await tell({ scenario: "schema-change" });
    const { body } = await call<ListBody>(
      sandbox,
      "GET",
      `/api/v1/work_orders?updated_since=${since}&limit=1000&include=total`,
    );
    expect(body.total).toBe((await call<ListBody>(sandbox, "GET", "/api/v1/work_orders?include=total")).body.total);
    for (const order of body.items) {
      expect(order).toMatchObject({ hazard_note: "new", priority: expect.any(String) as string });
      expect(order).not.toHaveProperty("description");
    }
  });

  it("mass-delete takes two thirds of the parts away without a trace, spread over all of them", async () => {
    const other = await startTestSandbox();
    try {
      const list = async () => (await call<{ ids: string[] }>(other, "GET", "/api/v1/parts/ids?limit=5000")).body.ids;
      const before = await list();
      await control(other, "POST", "/scenario", { name: "mass-delete" });
      const after = await list();
      expect(after.length).toBe(before.length - Math.round(before.length * 0.66));
      expect(before.indexOf(after.at(-1) as string)).toBeGreaterThan(before.length / 2);
      const { body } = await call<ListBody>(other, "GET", "/api/v1/deletions");
      expect(body.items).toEqual([]);
    } finally {
      await other.stop();
    }
  });

  it("of one's own waits, goes on by itself, and is stopped in the middle of a wait", async () => {
    const yaml = ["name: two-steps", "steps:", "  - fault: status:500", "  - wait_seconds: 0.05", "  - mend: true"];
    const answer = await fetch(`${sandbox.url}/control/scenario`, {
      method: "POST",
      headers: { "x-sandbox-control": sandbox.apiKey, "content-type": "application/yaml" },
      body: yaml.join("\n"),
    });
    expect(answer.status).toBe(201);
    await expect.poll(async () => (await state()).scenario?.state).toBe("done");
    expect((await parts()).status).toBe(200);

    const steps = [{ fault: "status:500" }, { wait_seconds: 3600 }, { fault: "down" }];
    await control(sandbox, "POST", "/scenario", { name: "long", steps });
    expect((await state()).scenario).toMatchObject({ state: "playing", done: 1, steps: 3 });
    expect((await parts()).status).toBe(500);
    await control(sandbox, "DELETE", "/scenario");
    expect(await state()).toMatchObject({ faults: [], scenario: { state: "stopped", done: 1 } });
  });

  it("takes the place of the one before, whose faults go and no others", async () => {
    await tell({ faults: ["slow:1"], scenario: "slow" });
    await tell({ scenario: "login-revoked" });
    const { faults, scenario } = await state();
    expect(faults.map(({ fault }) => fault)).toEqual(["slow:1", "unauthorized"]);
    expect(scenario?.name).toBe("login-revoked");
  });

  it("that fails says at which step, and leaves no fault behind", async () => {
    const steps = [
      { fault: "down" },
      { change_records: { kind: "purchase_orders", count: 1, fields: { lines: 5 } } },
      { fault: "hang" },
    ];
    const failed = await control(sandbox, "POST", "/scenario", { name: "wrong", steps });
    expect(failed.status).toBe(422);
    expect(await state()).toMatchObject({ faults: [], scenario: { state: "failed", done: 1 } });
  });

  it("does not keep the sandbox from stopping", async () => {
    const scenario = parseScenario("name: long\nsteps: [{ fault: down }, { wait_seconds: 3600 }]", "here");
    const other = await startTestSandbox({ scenario });
    await expect(fetch(`${other.url}/api/v1/me`)).rejects.toThrow("fetch failed");
    await other.stop();
  });
});

describe("several instructions at once", () => {
  it("are done in order, and answered with how the sandbox is then", async () => {
    const { status, body } = await tell({
      delete_records: { kind: "comments", count: 2, leaves_trace: true },
      change_records: { kind: "vendors", count: 1 },
      faults: ["status:503;count=3", { fault: "slow:10", path: "/api" }],
      advance: { seconds: 60, changes: 4 },
    });
    expect(status).toBe(200);
    expect(body).toMatchObject({
      deleted: 2,
      changed: 1,
      advanced: { happenings: 4 },
      faults: [
        { fault: "status:503", left: 3 },
        { fault: "slow:10", left: null },
      ],
    });
    await tell({ mend: true });
    const { body: deletions } = await call<ListBody>(sandbox, "GET", "/api/v1/deletions?kind=comments");
    expect(deletions.items.length).toBe(2);
  });

  it("are all refused when one of them is wrong, with the path of each, and none is begun", async () => {
    const before = await state();
    const { status, body } = await tell({
      faults: ["down", "explode"],
      scenario: { name: "mine", steps: [{ mend: true }, { fault: "slow" }] },
      advance: { seconds: 60, changes: -1 },
      explode: true,
    });
    expect(status).toBe(422);
    expect(body.error.fields?.map(({ path }) => path)).toEqual(
      expect.arrayContaining(["faults.1.fault", "scenario.steps.1.fault.fault", "advance.changes"]),
    );
    const after = await state();
    expect([after.faults, after.scenario]).toEqual([before.faults, before.scenario]);
    expect((await tell({ scenario: "flood" })).body.error.fields).toMatchObject([{ path: "scenario" }]);
  });
});

describe("a fault", () => {
  it("is over after its seconds, by the machine's clock", () => {
    let nowMs = 0;
    const faults = new Faults(1, () => new Date(nowMs));
    faults.add(parseFaultSpec("down;seconds=30"));
    nowMs = 29_999;
    expect(faults.list()).toMatchObject([{ fault: "down", ends_at: "1970-01-01T00:00:30.000Z" }]);
    nowMs = 30_000;
    expect(faults.list()).toEqual([]);
  });

  it("lost-answer does what it is asked and gives no answer", async () => {
    await tell({ faults: ["lost-answer"] });
    const write = call(sandbox, "POST", "/api/v1/work_orders", {
      body: { title: "Lost" },
      headers: { "idempotency-key": "lost-1" },
    });
    await expect(write).rejects.toThrow("fetch failed");
    const { status, body } = await call(sandbox, "GET", "/api/v1/work_orders/by-key/lost-1");
    expect([status, body["title"]]).toEqual([200, "Lost"]);
  });

  it("forbidden with write, and rejected, strike writes and let reads through", async () => {
    await tell({ faults: ["forbidden:work_orders:write", "rejected:vendors:name"] });
    expect((await call(sandbox, "GET", "/api/v1/work_orders?limit=1")).status).toBe(200);
    expect((await call(sandbox, "POST", "/api/v1/work_orders", { body: { title: "No" } })).status).toBe(403);
    const { status, body } = await call(sandbox, "PATCH", "/api/v1/vendors/SUP-000001", { body: { name: "X" } });
    expect([status, body.error.fields?.[0]?.path]).toEqual([422, "name"]);
    expect((await call(sandbox, "GET", "/api/v1/vendors?limit=1")).status).toBe(200);
  });

  it.each([
    ["bad-json:html", "text/html", /^<!doctype html>/],
    ["bad-json:shape", "application/json", /^\{"data":\{"result":\[\]\}\}$/],
  ])("%s answers 200 with what is not asked for", async (fault, type, text) => {
    await tell({ faults: [fault] });
    const response = await fetch(`${sandbox.url}/api/v1/parts`, { headers: { "x-api-key": sandbox.apiKey } });
    expect([response.status, response.headers.get("content-type")]).toEqual([200, expect.stringContaining(type)]);
    expect(await response.text()).toMatch(text);
  });

  it.each([
    "forbidden:parts:read",
    "bad-json:xml",
    "rejected:cats",
    "lost-answer:1",
    "down;seconds=0",
    "down;path=api",
  ])("%j is refused", (text) => {
    expect(() => parseFaultSpec(text)).toThrow(InvalidInputError);
  });
});

describe("the end of access tokens", () => {
  it("leaves refresh tokens, so that a login goes on", async () => {
    const login = await logIn(sandbox, "planner");
    expect((await control(sandbox, "DELETE", "/logins/access_tokens")).status).toBe(204);
    expect((await call(sandbox, "GET", "/api/v1/me", { key: login.access_token })).status).toBe(401);
    const { body: renewed } = await refresh(sandbox, login.refresh_token);
    expect((await call(sandbox, "GET", "/api/v1/me", { key: renewed.access_token })).status).toBe(200);
  });
});

describe("the index page", () => {
  it("names the scenarios", async () => {
    const text = await (await fetch(sandbox.url)).text();
    for (const { name } of shippedScenarios()) expect(text).toContain(name);
  });
});

describe("scenario files on a disk", () => {
  it("are read as they are", async () => {
    const folder = await mkdtemp(join(tmpdir(), "scenario-"));
    try {
      const file = join(folder, "mine.json");
      await writeFile(file, JSON.stringify({ name: "mine", steps: [{ end_logins: "access_tokens" }] }));
      const { readScenario } = await import("../../../src/commands/sandbox-scenario.js");
      const io = { cwd: folder } as Parameters<typeof readScenario>[0];
      expect((await readScenario(io, "mine.json")).steps).toEqual([{ end_logins: "access_tokens" }]);
      await expect(readScenario(io, "./none.json")).rejects.toThrow("can't be read");
    } finally {
      await rm(folder, { recursive: true, force: true });
    }
  });
});
