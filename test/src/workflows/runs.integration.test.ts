import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import type { Tenant } from "../../../src/storage/index.js";
import type { Services } from "../../../src/services/index.js";
import type { RunDocument } from "../../../src/workflows/index.js";
import { waitFor } from "../../support/services.js";
import { useStorage } from "../../support/storage.js";
import {
  endOf,
  fullAccess,
  saveWorkflow,
  startCallReceiver,
  stepsOf,
  tenantOfTests,
  workflowServices,
  type CallReceiver,
} from "../../support/workflow-world.js";

const store = useStorage();
let services: Services;
let receiver: CallReceiver;
let tenant: Tenant;

beforeAll(async () => {
  services = await workflowServices(store.storage);
  services.workflows.start();
  receiver = await startCallReceiver();
});

beforeEach(() => {
  tenant = tenantOfTests();
});

afterAll(async () => {
  await services.workflows.stop();
  await services.expressions.stop();
  await receiver.close();
});

async function ran(definition: object, input: object = {}): Promise<RunDocument> {
  const workflowId = await saveWorkflow(services, tenant, definition);
  const run = await services.workflows.service.run(fullAccess(tenant), { workflowId, ...input });
  return endOf(services, tenant, run._id);
}

const outputOf = ({ output }: RunDocument): unknown => JSON.parse(output ?? "null");
const call = (id: string, config: object = {}, more: object = {}) => ({
  id,
  kind: "httpCall",
  config: { method: "POST", url: `${receiver.url}/${id}`, ...config },
  ...more,
});
const transform = (id: string, value: unknown) => ({ id, kind: "transform", config: { value } });

describe("promise 29: a run", () => {
  it("does its steps in order, each seeing what came before it, and records what each was asked and came to", async () => {
    const run = await ran(
      {
        steps: [
          transform("order", { amount: "=trigger.input.amount * 2", as: "written" }),
          { id: "viewer", kind: "query", config: { query: "{ viewer { environment } }" } },
          {
            id: "large",
            kind: "condition",
            config: { if: "steps.order.amount > 10", then: [transform("yes", "=steps.viewer.viewer.environment")] },
          },
          {
            id: "each",
            kind: "forEach",
            config: {
              items: "=[1..3]",
              as: "number",
              steps: [transform("square", "=number * number")],
              collect: "=steps.square + index",
            },
          },
        ],
        output: { environment: "=steps.yes", squares: "=steps.each.results" },
      },
      { input: { amount: 21 } },
    );
    expect(run).toMatchObject({ state: "SUCCEEDED", error: null });
    expect(outputOf(run)).toEqual({ environment: "TEST", squares: [1, 5, 11] });
    const steps = await stepsOf(services, tenant, run._id);
    expect(steps.map(({ stepId, iteration, state }) => `${stepId}${iteration && `[${iteration}]`} ${state}`)).toEqual([
      "order SUCCEEDED",
      "viewer SUCCEEDED",
      "large SUCCEEDED",
      "yes SUCCEEDED",
      "each SUCCEEDED",
      "square[0] SUCCEEDED",
      "square[1] SUCCEEDED",
      "square[2] SUCCEEDED",
    ]);
    expect(JSON.parse(steps[1]?.input ?? "")).toEqual({ query: "{ viewer { environment } }", variables: {} });
  });

  it("tries a step again that may pass, under the same key, and goes on", async () => {
    receiver.answerWith({ status: 503 }, { status: 200, body: { id: 7 } });
    const before = receiver.calls.length;
    const run = await ran({
      steps: [call("order", { body: { part: "=trigger.kind" } })],
      output: "=steps.order.body.id",
    });
    expect(outputOf(run)).toBe(7);
    const keys = receiver.calls.slice(before).map(({ headers }) => headers["idempotency-key"]);
    expect(keys).toEqual([`${run._id}:order:`, `${run._id}:order:`]);
    expect(receiver.calls.at(-1)?.body).toBe('{"part":"manual"}');
    expect((await stepsOf(services, tenant, run._id))[0]).toMatchObject({ attempts: 2 });
  });

  it("does what catch says when a step fails for good, also one inside of a loop", async () => {
    receiver.answerWith({ status: 422, body: { reason: "no vendor" } });
    const run = await ran({
      steps: [
        {
          id: "each",
          kind: "forEach",
          config: { items: "=[1]", steps: [call("order")] },
          catch: [transform("told", "=errors.each.code & ' ' & $string(errors.each.details.status)")],
        },
      ],
      output: "=steps.told",
    });
    expect(run.state).toBe("SUCCEEDED");
    expect(outputOf(run)).toBe("HTTP_CALL_FAILED 422");
  });

  it("fails with the step at fault, and goes on from there in another run without doing the steps before it again", async () => {
    receiver.answerWith({ status: 200, body: { id: 1 } }, { status: 400 });
    const before = receiver.calls.length;
    const run = await ran({ steps: [call("first"), call("second", { body: "=steps.first.body.id" })] });
    expect(run).toMatchObject({ state: "FAILED", error: { code: "HTTP_CALL_FAILED", stepId: "second" } });
    const again = await services.workflows.service.run(fullAccess(tenant), {
      workflowId: run.workflowId,
      ofRunId: run._id,
      fromStep: "second",
    });
    expect((await endOf(services, tenant, again._id)).state).toBe("SUCCEEDED");
    expect(receiver.calls.slice(before).map(({ path, body }) => [path, body])).toEqual([
      ["/first", ""],
      ["/second", "1"],
      ["/second", "1"],
    ]);
  });

  it("waits without holding a process, and takes a called workflow's output as its own step's", async () => {
    const called = await saveWorkflow(services, tenant, {
      steps: [transform("answer", "=trigger.input.number + 1")],
      output: "=steps.answer",
    });
    const run = await ran({
      steps: [
        { id: "rest", kind: "wait", config: { seconds: 0.2 } },
        { id: "called", kind: "workflow", config: { workflowId: called, input: { number: 41 } } },
      ],
      output: "=steps.called",
    });
    expect(outputOf(run)).toBe(42);
  });

  it("that calls itself ends at ten calls inside each other", async () => {
    const workflowId = await saveWorkflow(services, tenant, { steps: [transform("nothing", null)] });
    await services.workflows.service.save(
      fullAccess(tenant),
      {
        id: workflowId,
        definition: {
          schemaVersion: 1,
          name: "Test",
          triggers: [],
          steps: [{ id: "self", kind: "workflow", config: { workflowId } }],
        },
      },
      { kind: "TOKEN", id: "tok_test", tokenId: "tok_test" },
    );
    const { _id } = await services.workflows.service.run(fullAccess(tenant), { workflowId });
    expect(await endOf(services, tenant, _id)).toMatchObject({
      state: "FAILED",
      error: { code: "WORKFLOW_CALL_FAILED" },
    });
    expect(await store.storage.collection("workflowRuns").countDocuments({ workflowId })).toBe(11);
  });

  it("is cancelled while a call hangs, and while it waits", async () => {
    receiver.answerWith(null);
    const workflowId = await saveWorkflow(services, tenant, { steps: [call("hangs")] });
    const { _id } = await services.workflows.service.run(fullAccess(tenant), { workflowId });
    const before = receiver.calls.length;
    await waitFor("the call", async () => receiver.calls.length > before || receiver.calls.at(-1)?.path === "/hangs");
    await services.workflows.service.cancel(tenant, _id);
    const cancelled = await endOf(services, tenant, _id);
    expect(cancelled.state).toBe("CANCELLED");

    const waiting = await saveWorkflow(services, tenant, {
      steps: [{ id: "rest", kind: "wait", config: { seconds: 3600 } }],
    });
    const rests = await services.workflows.service.run(fullAccess(tenant), { workflowId: waiting });
    await waitFor("it rests", async () => (await services.workflows.runs.find(tenant, rests._id))?.state === "WAITING");
    expect(await services.workflows.service.cancel(tenant, rests._id)).toMatchObject({ state: "CANCELLED" });
  });

  it("that is not done by its deadline fails, also while it waits", async () => {
    const run = await ran({
      deadlineSeconds: 1,
      steps: [{ id: "rest", kind: "wait", config: { seconds: 3600 } }],
    });
    expect(run).toMatchObject({ state: "FAILED", error: { code: "WORKFLOW_DEADLINE_PASSED" } });
  });

  it("keeps its version while another one is saved", async () => {
    const workflowId = await saveWorkflow(services, tenant, {
      steps: [{ id: "rest", kind: "wait", config: { seconds: 0.5 } }, transform("old", "old")],
      output: "=steps.old",
    });
    const run = await services.workflows.service.run(fullAccess(tenant), { workflowId });
    await services.workflows.service.save(
      fullAccess(tenant),
      {
        id: workflowId,
        definition: {
          schemaVersion: 1,
          name: "Test",
          triggers: [],
          steps: [transform("other", "new")],
          output: "=steps.other",
        },
      },
      { kind: "TOKEN", id: "tok_test", tokenId: "tok_test" },
    );
    expect(await endOf(services, tenant, run._id)).toMatchObject({ version: 1, output: '"old"' });
  });

  it("ends with the limit's own code where an output is too large or a loop too long", async () => {
    receiver.answerWith({ status: 200, body: "x".repeat(1024 * 1024) });
    expect(await ran({ steps: [call("large")] })).toMatchObject({
      error: { code: "WORKFLOW_LIMIT_EXCEEDED", stepId: "large", details: { limit: "outputBytes" } },
    });
    const each = { items: "trigger.input", steps: [transform("one", 1)] };
    const input = Array.from({ length: 10_001 }, () => 0);
    const long = await ran({ steps: [{ id: "each", kind: "forEach", config: each }] }, { input });
    expect(long).toMatchObject({
      error: { code: "WORKFLOW_LIMIT_EXCEEDED", stepId: "each", details: { most: 10_000 } },
    });
  });

  it("may do what was saved with it and no more, whatever whoever starts it may", async () => {
    const workflowId = await saveWorkflow(
      services,
      tenant,
      { steps: [{ id: "orders", kind: "query", config: { query: "{ workOrders { nodes { id } } }" } }] },
      { scopes: ["connections:read"] },
    );
    const run = await services.workflows.service.run(fullAccess(tenant), { workflowId });
    expect(await endOf(services, tenant, run._id)).toMatchObject({
      state: "FAILED",
      error: { code: "FORBIDDEN", stepId: "orders", details: { missingScope: "records:read:work-orders" } },
    });
  });

  it("that is dry declares its effects and has none", async () => {
    const before = receiver.calls.length;
    const run = await ran(
      {
        steps: [
          call("order", { headers: { authorization: { secret: "erp", prefix: "Bearer " } } }),
          { id: "tell", kind: "notify", config: { name: "order.made", data: "=steps.order.body.number" } },
          { id: "rest", kind: "wait", config: { seconds: 3600 } },
        ],
      },
      { dryRun: true, mocks: { order: { status: 201, body: { number: "PO1" } } } },
    ).catch((error: unknown) => error);
    // A secret that nobody saved is found when the workflow is saved.
    expect(run).toMatchObject({ code: "BAD_USER_INPUT" });
    const workflowId = await saveWorkflow(
      services,
      tenant,
      {
        steps: [
          call("order", { headers: { authorization: { secret: "erp", prefix: "Bearer " } } }),
          { id: "tell", kind: "notify", config: { name: "order.made", data: "=steps.order.body.number" } },
          { id: "rest", kind: "wait", config: { seconds: 3600 } },
        ],
      },
      { secrets: [{ name: "erp", value: "very secret" }] },
    );
    const options = { workflowId, dryRun: true, mocks: { order: { status: 201, body: { number: "PO1" } } } };
    const dry = await services.workflows.service.run(fullAccess(tenant), options);
    expect((await endOf(services, tenant, dry._id)).state).toBe("SUCCEEDED");
    const steps = await stepsOf(services, tenant, dry._id);
    const effects = steps.flatMap(({ effects: text }) => JSON.parse(text ?? "[]") as { kind: string }[]);
    expect(effects).toMatchObject([
      { kind: "HTTP", headers: { authorization: "[hidden]" } },
      { kind: "EVENT", name: "order.made", data: "PO1" },
      { kind: "WAIT" },
    ]);
    expect(receiver.calls.length).toBe(before);
    // For real, the secret goes out, and nowhere else.
    receiver.answerWith({ status: 201, body: { number: "PO2" } });
    const real = await services.workflows.service.run(fullAccess(tenant), { workflowId });
    await waitFor("the call", async () => receiver.calls.length > before);
    expect(receiver.calls.at(-1)?.headers.authorization).toBe("Bearer very secret");
    await services.workflows.service.cancel(tenant, real._id);
    const stored = await Promise.all(
      ["workflows", "workflowVersions", "workflowRuns", "workflowSteps"].map((name) =>
        store.storage.collection(name).find().toArray(),
      ),
    );
    expect(JSON.stringify(stored)).not.toContain("very secret");
  });
});

describe("a step of a draft, tried before it is saved", () => {
  const draft = (...steps: object[]) => ({ schemaVersion: 1, name: "Draft", triggers: [], steps });
  const tried = (input: object, access = fullAccess(tenant)) =>
    services.workflows.service.testStep(access, { stepId: "it", ...input });

  it("is what is written, with the secrets of the workflow that it is to be a version of", async () => {
    const workflowId = await saveWorkflow(
      services,
      tenant,
      { steps: [transform("it", "saved")] },
      { secrets: [{ name: "erp", value: "of the workflow" }] },
    );
    expect(await tried({ workflowId })).toMatchObject({ output: "saved" });
    const headers = { authorization: { secret: "erp", prefix: "Bearer " } };
    const definition = draft(call("it", { headers }));
    const before = receiver.calls.length;
    expect(await tried({ workflowId, definition, mocks: { it: { status: 201 } } })).toMatchObject({
      isDry: true,
      output: { status: 201 },
    });
    expect(receiver.calls.length).toBe(before);
    receiver.answerWith({ status: 200, body: {} });
    expect(await tried({ workflowId, definition, dryRun: false })).toMatchObject({ output: { status: 200 } });
    expect(receiver.calls.at(-1)?.headers.authorization).toBe("Bearer of the workflow");
    // It is nobody else's secret, and no new one's.
    expect(await tried({ definition, dryRun: false })).toMatchObject({ error: { code: "BAD_USER_INPUT" } });
    expect(receiver.calls.length).toBe(before + 1);
    expect(await services.workflows.service.find(tenant, workflowId)).toMatchObject({ version: 1 });
    const bound = { ...fullAccess(tenant), connectionIds: ["con_1"] };
    await expect(tried({ workflowId, definition }, bound)).rejects.toMatchObject({ code: "FORBIDDEN" });
    await expect(tried({ workflowId, definition }, fullAccess(tenantOfTests()))).rejects.toMatchObject({
      code: "NOT_FOUND",
    });
  });

  it("may do what the draft is to be saved with, and no more than whoever tries it", async () => {
    const definition = draft({ id: "it", kind: "query", config: { query: "{ workOrders { nodes { id } } }" } });
    expect(await tried({ definition, scopes: ["records:read"] })).toMatchObject({
      output: { workOrders: { nodes: [] } },
      error: null,
    });
    expect(await tried({ definition, scopes: [] })).toMatchObject({
      error: { code: "FORBIDDEN", details: { missingScope: "records:read:work-orders" } },
    });
    const few = { ...fullAccess(tenant), scopes: ["workflows:manage"] };
    await expect(tried({ definition, scopes: ["records:read"] }, few)).rejects.toMatchObject({
      code: "FORBIDDEN",
      details: { missingScope: "records:read" },
    });
    await expect(tried({ definition, scopes: ["records:reed"] })).rejects.toMatchObject({
      problems: [{ path: ["input", "scopes", 0] }],
    });
    await expect(tried({ definition: draft({ id: "it", kind: "dance", config: {} }) })).rejects.toMatchObject({
      problems: [{ path: ["input", "definition", "steps", 0, "kind"] }],
    });
    await expect(tried({ scopes: [] })).rejects.toMatchObject({
      problems: [{ path: ["input"] }, { path: ["input", "scopes"] }],
    });
  });
});
