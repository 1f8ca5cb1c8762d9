import { afterAll, describe, expect, it } from "vitest";
import { InvalidInputError, SourceError } from "../../../src/errors/index.js";
import { createExpressions } from "../../../src/expressions/index.js";
import { checkDefinition } from "../../../src/workflows/check-definition.js";
import { limits } from "../../../src/workflows/limits.js";
import { retryWaitMs, retryWaitsSeconds } from "../../../src/workflows/retry.js";
import { runStep, type StepSurroundings } from "../../../src/workflows/run-step.js";
import { nextFire } from "../../../src/workflows/schedule.js";
import type { StepInput, StepRequest } from "../../../src/workflows/steps/index.js";
import type { StepDefinition } from "../../../src/workflows/definition.js";

const expressions = createExpressions();
afterAll(() => expressions.stop());

const input: StepInput = {
  trigger: { input: { number: "WO1", quantity: 3 } },
  steps: { order: { id: "po_1" } },
  errors: {},
};

/** A step alone, with all that it reaches looked at. */
async function alone(step: object, changes: Partial<StepSurroundings> = {}) {
  const sent: StepRequest[] = [];
  const surroundings: StepSurroundings = {
    access: {
      organizationId: "org_x",
      environment: "TEST",
      tokenId: "tok_x",
      scopes: ["records:read"],
      expiresAt: null,
    },
    expressions,
    graph: {
      problemOf: () => null,
      // What asks it is tried with a real one: graph-steps.integration.test.ts.
      execute: () => Promise.reject(new Error("These steps ask no graph.")),
      records: () => Promise.reject(new Error("These steps ask no graph.")),
    },
    http: async (request) => {
      sent.push(request);
      return { status: 201, headers: {}, body: { id: 9 } };
    },
    secret: async (name) => `secret of ${name}`,
    now: async () => new Date("2026-11-27T10:00:00Z"),
    isDry: false,
    mocks: null,
    ...changes,
  };
  const outcome = await runStep({ id: "it", ...step } as StepDefinition, input, surroundings, {
    key: "wfr_1:it:",
    signal: new AbortController().signal,
  });
  return { ...outcome, sent };
}

const output = ({ result }: Awaited<ReturnType<typeof alone>>): unknown =>
  "output" in result ? result.output : result.error;

describe("promise 29: a step alone is a function of its input, its config and what it is handed", () => {
  it("transform puts values in the place of expressions, and leaves all else", async () => {
    const value = { number: "=trigger.input.number", "as is": ["x", 1, null], nothing: "=trigger.nobody", sum: "=1+1" };
    expect(output(await alone({ kind: "transform", config: { value } }))).toEqual({
      number: "WO1",
      "as is": ["x", 1, null],
      nothing: null,
      sum: 2,
    });
  });

  it("transform fails with the expression's own code", async () => {
    const failed = await alone({ kind: "transform", config: { value: "=$number('x')" } });
    expect(output(failed)).toMatchObject({ code: "EXPRESSION_FAILED" });
  });

  it("condition says which way, and refuses what is no yes or no", async () => {
    const of = async (text: string) => output(await alone({ kind: "condition", config: { if: text, then: [] } }));
    expect(await of("trigger.input.quantity > 2")).toEqual({ branch: "then" });
    expect(await of("= trigger.input.quantity > 3")).toEqual({ branch: "else" });
    expect(await of("trigger.nobody")).toEqual({ branch: "else" });
    expect(await of("trigger.input.number")).toBeInstanceOf(InvalidInputError);
  });

  it("forEach lists what it goes through, up to 10,000 items", async () => {
    const of = async (items: string) => output(await alone({ kind: "forEach", config: { items, steps: [] } }));
    expect(await of("[1,2]")).toEqual({ items: [1, 2] });
    expect(await of("trigger.input.number")).toEqual({ items: ["WO1"] });
    expect(await of("trigger.nobody")).toEqual({ items: [] });
    expect(await of(`[1..${limits.items + 1}]`)).toMatchObject({ code: "WORKFLOW_LIMIT_EXCEEDED" });
  });

  it("httpCall sends JSON with the step's key, and hides secrets from all that is kept", async () => {
    const config = {
      method: "POST",
      url: "https://erp.example.com/orders",
      query: { dry: "=1=1", part: "a b" },
      headers: { Authorization: { secret: "erp", prefix: "Bearer " } },
      body: { number: "=trigger.input.number" },
    };
    const { sent, effects, asked, ...made } = await alone({ kind: "httpCall", config });
    expect(sent).toMatchObject([
      {
        method: "POST",
        headers: {
          authorization: "Bearer secret of erp",
          "content-type": "application/json",
          "idempotency-key": "wfr_1:it:",
        },
        body: '{"number":"WO1"}',
      },
    ]);
    expect(sent[0]?.url.href).toBe("https://erp.example.com/orders?dry=true&part=a+b");
    expect(output({ sent, effects, asked, ...made })).toEqual({ status: 201, headers: {}, body: { id: 9 } });
    expect(JSON.stringify([effects, asked])).not.toContain("secret of erp");
  });

  it("httpCall fails with what may pass and what may not", async () => {
    const of = async (status: number) =>
      output(
        await alone(
          { kind: "httpCall", config: { method: "GET", url: "https://x.example" } },
          { mocks: { it: { status } } },
        ),
      );
    expect(await of(503)).toMatchObject({ code: "HTTP_CALL_FAILED", isRetryable: true });
    expect(await of(404)).toMatchObject({ code: "HTTP_CALL_FAILED", isRetryable: false, details: { status: 404 } });
    const bad = await alone({ kind: "httpCall", config: { method: "GET", url: "=trigger.input.number" } });
    expect(output(bad)).toMatchObject({ code: "BAD_USER_INPUT", problems: [{ path: ["config", "url"] }] });
  });

  it("wait says until when; notify and workflow say what they would", async () => {
    expect(output(await alone({ kind: "wait", config: { seconds: "=30*2" } }))).toEqual({
      until: "2026-11-27T10:01:00.000Z",
    });
    expect(output(await alone({ kind: "wait", config: { until: "tomorrow" } }))).toMatchObject({
      code: "BAD_USER_INPUT",
    });
    const told = await alone({ kind: "notify", config: { name: "made", data: "=steps.order" } });
    expect(told.effects).toEqual([{ kind: "EVENT", name: "made", data: { id: "po_1" } }]);
    const called = await alone(
      { kind: "workflow", config: { workflowId: "wfl_1", input: 1 } },
      { isDry: true, mocks: { it: 7 } },
    );
    expect(output(called)).toBe(7);
  });

  it("takes a mock's answer, or its failure, instead of asking", async () => {
    const made = await alone({ kind: "query", config: { query: "{ x }" } }, { mocks: { it: { x: 1 } } });
    expect(output(made)).toEqual({ x: 1 });
    const failed = await alone(
      { kind: "query", config: { query: "{ x }" } },
      { mocks: { it: { error: { code: "SOURCE_ERROR" } } } },
    );
    expect(output(failed)).toMatchObject({ code: "SOURCE_ERROR" });
  });

  it("gives whatever fails as an outcome, and an output over 1 MiB as its own code", async () => {
    const fault = new SourceError("no");
    const failing = { problemOf: () => null, records: async () => new Map(), execute: () => Promise.reject(fault) };
    expect(output(await alone({ kind: "query", config: { query: "{ x }" } }, { graph: failing }))).toBe(fault);
    const large = await alone(
      { kind: "query", config: { query: "{ x }" } },
      { mocks: { it: "x".repeat(limits.outputBytes) } },
    );
    expect(output(large)).toMatchObject({ code: "WORKFLOW_LIMIT_EXCEEDED", details: { limit: "outputBytes" } });
  });
});

describe("the waits between tries", () => {
  it("follow the table, a fifth shorter or longer, and go on at its last", () => {
    expect(retryWaitsSeconds).toHaveLength(10);
    expect([1, 2, 10, 20].map((attempts) => retryWaitMs(attempts, null, () => 0.5))).toEqual([
      1_000, 5_000, 3_600_000, 3_600_000,
    ]);
    expect([0, 1].map((random) => retryWaitMs(1, null, () => random))).toEqual([800, 1_200]);
    expect(retryWaitMs(1, 60_000, () => 0)).toBe(60_000);
  });
});

describe("a schedule", () => {
  it("keeps to its zone's clock over a change of summer time", () => {
    const schedule = { kind: "schedule", cron: "30 6 * * *", timeZone: "Europe/Berlin" } as const;
    const instants = ["2026-10-24T05:00:00Z", "2026-10-25T05:00:00Z"].map((from) => nextFire(schedule, new Date(from)));
    expect(instants.map((instant) => instant?.toISOString())).toEqual([
      "2026-10-25T05:30:00.000Z",
      "2026-10-25T05:30:00.000Z",
    ]);
    expect(nextFire(schedule, new Date("2026-10-23T22:00:00Z"))?.toISOString()).toBe("2026-10-24T04:30:00.000Z");
  });
});

describe("a definition that is not right", () => {
  const check = async (definition: object, scopes: readonly string[] = ["records:write"]) => {
    try {
      await checkDefinition(
        { schemaVersion: 1, name: "x", triggers: [], ...definition },
        {
          expressions,
          graph: { problemOf: (text) => (text.includes("nobody") ? 'Cannot query field "nobody".' : null) },
          scopes,
          secretNames: ["erp"],
          organizationId: "org_x",
        },
      );
      return [];
    } catch (error) {
      if (!(error instanceof InvalidInputError)) throw error;
      return error.problems.map(({ path, message }) => `${path.join(".")} | ${message}`);
    }
  };
  const ok = { id: "ok", kind: "transform", config: { value: 1 } };

  it.each([
    [
      "an address",
      { steps: [ok, { ...ok, id: "too" }, { id: "send", kind: "httpCall", config: { method: "GET", url: "erp" } }] },
      /^input\.definition\.steps\.2\.config\.url \| step send: steps\[2\]\.config\.url: expected an address/,
    ],
    ["an id", { steps: [ok, ok] }, /steps\[1\]\.id: expected an id of its own, but steps\[0\] is "ok" too/],
    ["a kind", { steps: [{ id: "a", kind: "dance", config: {} }] }, /steps\[0\]\.kind/],
    ["an unknown field", { steps: [{ ...ok, retires: 3 }] }, /step ok: steps\[0\]: .*retires/],
    [
      "an expression, deep inside",
      {
        steps: [
          { id: "b", kind: "condition", config: { if: "true", then: [{ ...ok, config: { value: { a: ["=1 +"] } } }] } },
        ],
      },
      /step ok: steps\[0\]\.config\.then\[0\]\.config\.value\.a\[0\]: /,
    ],
    ["a step that is not there", { steps: [{ ...ok, config: { value: "=steps.nobody.x" } }] }, /none "nobody"/],
    [
      "a query",
      { steps: [{ id: "q", kind: "query", config: { query: "{ nobody }" } }] },
      /config\.query: Cannot query field/,
    ],
    [
      "a write without its right",
      {
        steps: [
          {
            id: "w",
            kind: "write",
            config: { operation: "UPDATE", entity: "WorkOrder", id: "x", data: {}, select: "id" },
          },
        ],
      },
      /step w: .*records:read:work-orders among the workflow's/,
    ],
    [
      "a write without a subject",
      { steps: [{ id: "w", kind: "write", config: { operation: "CREATE", entity: "WorkOrder", data: {} } }] },
      /connectionId/,
    ],
    [
      "a secret in plain sight",
      {
        steps: [
          {
            id: "c",
            kind: "httpCall",
            config: { method: "GET", url: "https://x.example", headers: { Authorization: "Bearer x" } },
          },
        ],
      },
      /expected \{ "secret": name \}/,
    ],
    [
      "a wait of both kinds",
      { steps: [{ id: "w", kind: "wait", config: { seconds: 1, until: "x" } }] },
      /either seconds or until/,
    ],
    [
      "a schedule",
      { steps: [ok], triggers: [{ kind: "schedule", cron: "61 * * * *" }] },
      /triggers\[0\]\.cron: expected five fields/,
    ],
    [
      "a zone",
      { steps: [ok], triggers: [{ kind: "schedule", cron: "1 * * * *", timeZone: "Mars" }] },
      /timeZone: expected a time zone/,
    ],
    ["no steps", { steps: [] }, /expected at least one step/],
    [
      "a loop's name that means something else",
      { steps: [{ id: "e", kind: "forEach", config: { items: "[]", as: "steps", steps: [ok] } }] },
      /config\.as/,
    ],
  ])("names the step and the path: %s", async (_what, definition, expected) => {
    expect(await check(definition)).toEqual([expect.stringMatching(expected)]);
  });

  it("tells of everything at once, and stops at limits", async () => {
    expect(await check({ steps: [ok, ok, ok] })).toHaveLength(2);
    const many = Array.from({ length: limits.steps + 1 }, (_, index) => ({ ...ok, id: `s${index}` }));
    expect(await check({ steps: many })).toEqual([expect.stringContaining("at most 1000 steps, got 1001")]);
    let nested: object = ok;
    for (let depth = 0; depth <= limits.nesting; depth += 1) {
      nested = { id: `c${depth}`, kind: "condition", config: { if: "true", then: [nested] } };
    }
    expect(await check({ steps: [nested] })).toEqual([
      expect.stringContaining("at most 10 branches and loops inside each other"),
    ]);
  });
});
