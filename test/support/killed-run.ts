import type { Services } from "../../src/services/index.js";
import type { Storage, Tenant } from "../../src/storage/index.js";
import type { RunDocument } from "../../src/workflows/index.js";
import { fullAccess, saveWorkflow, stepsOf, type ReceivedCall } from "./workflow-world.js";

/** Names what a process of its own works on, and how it has to end whatever becomes of that process. */
export interface KilledRun {
  readonly runId: string;
  readonly workflowId: string;
}

/** Of each kind that stores something in another way: done at once, a loop, a branch, a wait, an event, a call. */
function definitionOf(url: string, called: string): object {
  const call = (id: string) => ({ id, kind: "httpCall", config: { method: "POST", url: `${url}/${id}` } });
  return {
    steps: [
      call("first"),
      { id: "each", kind: "forEach", config: { items: "=[1,2]", steps: [call("inner")], collect: "=item" } },
      { id: "branch", kind: "condition", config: { if: "true", then: [call("then")] } },
      { id: "rest", kind: "wait", config: { seconds: 0.01 } },
      { id: "tell", kind: "notify", config: { name: "done" } },
      { id: "called", kind: "workflow", config: { workflowId: called, input: "=steps.each.results" } },
    ],
    output: "=steps.called",
  };
}

const stepsInOrder = ["first", "each", "inner0", "inner1", "branch", "then", "rest", "tell", "called"];
const calls = ["first:", "inner:0", "inner:1", "then:"];

/** Saves the workflow and queues a run of it, which nobody works on yet. */
export async function queueRun(services: Services, tenant: Tenant, url: string): Promise<KilledRun> {
  const called = await saveWorkflow(services, tenant, {
    steps: [{ id: "sum", kind: "transform", config: { value: "=$sum(trigger.input)" } }],
    output: "=steps.sum",
  });
  const workflowId = await saveWorkflow(services, tenant, definitionOf(url, called));
  const { _id: runId } = await services.workflows.service.run(fullAccess(tenant), { workflowId });
  return { runId, workflowId };
}

/** Another version while a run is under way: that one keeps its own. */
export async function saveAnother(services: Services, tenant: Tenant, { workflowId }: KilledRun): Promise<void> {
  const definition = {
    schemaVersion: 1,
    name: "Another",
    triggers: [],
    steps: [{ id: "first", kind: "transform", config: { value: "another" } }],
  };
  const actor = { kind: "TOKEN", id: "tok_test", tokenId: "tok_test" } as const;
  await services.workflows.service.save(fullAccess(tenant), { id: workflowId, definition }, actor);
}

/**
 * What is not as if nothing had happened: state, output, each step once and in order, each call under its one key, each
 * event once. A call may come once more for each kill.
 */
export async function problemsOf(
  { services, storage }: { readonly services: Services; readonly storage: Storage },
  tenant: Tenant,
  run: RunDocument,
  made: { readonly calls: readonly ReceivedCall[]; readonly kills: number },
): Promise<string[]> {
  const problems: string[] = [];
  const same = (what: string, came: unknown, expected: unknown) => {
    if (JSON.stringify(came) === JSON.stringify(expected)) return;
    problems.push(`${what}: expected ${JSON.stringify(expected)}, got ${JSON.stringify(came)}`);
  };
  same("the run", [run.state, run.output, run.error, run.version], ["SUCCEEDED", "3", null, 1]);
  const steps = await stepsOf(services, tenant, run._id);
  same(
    "the steps",
    steps.map(({ stepId, iteration, state }) => `${stepId}${iteration} ${state}`),
    stepsInOrder.map((step) => `${step} SUCCEEDED`),
  );
  const keys = made.calls.map(({ headers }) => String(headers["idempotency-key"]));
  const ofRun = keys.filter((key) => key.startsWith(run._id));
  same("the keys of calls", [...new Set(ofRun)].sort(), calls.map((key) => `${run._id}:${key}`).sort());
  if (ofRun.length > calls.length + made.kills) problems.push(`${ofRun.length} calls after ${made.kills} kills`);
  const told = await storage
    .collection("outbox")
    .find({ organizationId: tenant.organizationId, "payload.runId": run._id })
    .toArray();
  same(
    "the events",
    told
      .map(({ type }) => type as string)
      .filter((type) => type !== "workflow.progressed")
      .sort(),
    ["workflow.completed", "workflow.notified"],
  );
  const children = await storage.collection("workflowRuns").countDocuments({ "parent.runId": run._id });
  same("runs that it called", children, 1);
  return problems;
}
