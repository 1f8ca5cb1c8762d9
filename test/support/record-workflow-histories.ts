import { readFile, writeFile } from "node:fs/promises";
import { fileURLToPath } from "node:url";
import { parse } from "yaml";
import { allIndexes } from "../../src/services/index.js";
import { connectStorage, ensureIndexes } from "../../src/storage/index.js";
import type { RunWorkflowInput } from "../../src/workflows/workflow-service.js";
import type { WorkflowDefinition } from "../../src/workflows/definition.js";
import { startMongod } from "../../bench/support/environment.js";
import {
  endOf,
  fullAccess,
  saveWorkflow,
  startCallReceiver,
  tenantOfTests,
  workflowServices,
} from "./workflow-world.js";
import type { WorkflowHistory } from "./workflow-histories.js";

/**
 * Runs workflows on a MongoDB of its own and writes down what was stored of them, for
 * `test/src/workflows/histories.unit.test.ts`. A history that was recorded once stays as it is: a run begun by one version
 * of the gateway is ended by the next one, so only new ones are written.
 */

const folder = fileURLToPath(new URL("../src/workflows/histories/", import.meta.url));
const examples = fileURLToPath(new URL("../../examples/workflows/", import.meta.url));

const mongod = await startMongod();
const storage = await connectStorage({ uri: mongod.uri });
const receiver = await startCallReceiver();
await ensureIndexes(storage, allIndexes());
const services = await workflowServices(storage);
services.workflows.start();
const tenant = tenantOfTests();
const transform = (id: string, value: unknown) => ({ id, kind: "transform", config: { value } });
const call = (id: string, more: object = {}) => ({
  id,
  kind: "httpCall",
  config: { method: "POST", url: `${receiver.url}/${id}` },
  ...more,
});

const called = await saveWorkflow(services, tenant, {
  steps: [transform("answer", "=trigger.input.number + 1")],
  output: "=steps.answer",
});

/** Every kind of step but writes, in loops, branches and catches of each other. */
const everyKind = {
  steps: [
    { id: "viewer", kind: "query", config: { query: "{ viewer { environment } }" } },
    {
      id: "each",
      kind: "forEach",
      config: {
        items: "=[1..3]",
        as: "number",
        steps: [
          {
            id: "odd",
            kind: "condition",
            config: {
              if: "number % 2 = 1",
              then: [call("send", { catch: [transform("missed", "=errors.send.code")] })],
            },
          },
          {
            id: "inner",
            kind: "forEach",
            config: {
              items: "=[1..number]",
              as: "small",
              steps: [transform("product", "=small * number")],
              collect: "=steps.product",
            },
          },
        ],
        collect: "=$sum(steps.inner.results)",
      },
    },
    { id: "rest", kind: "wait", config: { seconds: 0.1 } },
    { id: "called", kind: "workflow", config: { workflowId: called, input: { number: "=steps.each.count" } } },
    {
      id: "large",
      kind: "condition",
      config: { if: "steps.called > 100", then: [transform("yes", 1)], else: [transform("no", "=steps.called")] },
    },
    { id: "tell", kind: "notify", config: { name: "done", data: { sums: "=steps.each.results" } } },
  ],
  output: { environment: "=steps.viewer.viewer.environment", no: "=steps.no", sums: "=steps.each.results" },
};
// The first call is refused for good, the one of the third turn is tried again.
receiver.answerWith({ status: 422, body: { reason: "no" } }, { status: 503 });
await record("every-kind", everyKind, {});
receiver.answerWith({ status: 400 });
await record("failed", { steps: [transform("first", 1), call("second"), transform("never", 2)] }, {});
const part = (number: string, planned: string, reserved: string | null) => ({
  partId: `prt_${number}`,
  quantityPlanned: planned,
  quantityReserved: reserved,
  unit: "EA",
  part: { number, name: `Seal ${number}`, lastCost: { amount: "12.50", currency: "EUR" } },
});
await record("approve-to-order", await example("approve-to-order"), {
  dryRun: true,
  input: { workOrderId: "wo_1" },
  mocks: {
    order: {
      workOrder: {
        number: "WO-1",
        title: "Replace the seal",
        costCenter: "CC-7",
        vendor: { number: "V-1", name: "Acme" },
        parts: { nodes: [part("S-1", "4", "1"), part("S-2", "2", null), part("S-3", "1", "1")] },
      },
    },
    there: {
      vendors: { nodes: [{ id: "ven_1", connectionId: "con_01m883t5g0e4dvwz0st0wemh6b" }] },
      parts: { nodes: [{ id: "prt_1", connectionId: "con_01m883t5g0e4dvwz0st0wemh6b", number: "S-1" }] },
      purchaseOrders: { nodes: [] },
    },
    purchase: { error: { code: "SOURCE_VALIDATION", message: "The vendor is blocked." } },
  },
});
const level = (part: string, storeroom: string, onHand: string) => ({
  ...{ partId: `prt_${part}`, storeroomId: storeroom, onHand, onOrder: null, minimum: "5", maximum: "9" },
  ...{
    reorderQuantity: null,
    unit: "EA",
    part: { number: part, name: `Belt ${part}` },
    storeroom: { name: storeroom },
  },
});
await record("stock-to-requisition", await example("stock-to-requisition"), {
  dryRun: true,
  mocks: {
    low: {
      stockLevels: { nodes: [level("B-1", "North", "2"), level("B-2", "South", "0"), level("B-3", "North", "4")] },
    },
    send: { status: 201, body: { number: "REQ-1" } },
  },
});

await services.workflows.stop();
await services.expressions.stop();
await receiver.close();
await storage.close();
await mongod.stop();

async function record(name: string, definition: object, input: Omit<RunWorkflowInput, "workflowId">): Promise<void> {
  const workflowId = await saveWorkflow(services, tenant, { ...definition, triggers: [] }, secrets(definition));
  const { _id } = await services.workflows.service.run(fullAccess(tenant), { workflowId, ...input });
  const run = await endOf(services, tenant, _id);
  const version = await services.workflows.store.version({ ...run, _id: run.workflowId }, run.version);
  const steps = await storage.collection("workflowSteps").find({ runId: _id }).sort({ position: 1 }).toArray();
  const history = { definition: JSON.parse(version.definition) as WorkflowDefinition, run, steps };
  process.stdout.write(`${name}: ${run.state}, ${steps.length} results${run.error ? ` ${run.error.message}` : ""}\n`);
  const text = JSON.stringify(history satisfies { [Name in keyof WorkflowHistory]: unknown }, null, 2);
  await writeFile(`${folder}${name}.json`, `${text}\n`, { flag: "wx" }).catch((error: NodeJS.ErrnoException) => {
    if (error.code !== "EEXIST") throw error;
    process.stdout.write(`${name}: recorded already, kept as it is\n`);
  });
}

function secrets(definition: object): { secrets: { name: string; value: string }[] } {
  const names = [...JSON.stringify(definition).matchAll(/"secret":"([^"]+)"/g)].map(([, name = ""]) => name);
  return { secrets: names.map((name) => ({ name, value: "none" })) };
}

async function example(name: string): Promise<object> {
  return parse(await readFile(`${examples}${name}.yaml`, "utf8")) as object;
}
