import { asyncProperty, array, assert, boolean, constantFrom, integer, record, string } from "fast-check";
import { afterAll, beforeAll, expect, it } from "vitest";
import type { Services } from "../../../src/services/index.js";
import type { Tenant } from "../../../src/storage/index.js";
import type { StepDocument } from "../../../src/workflows/index.js";
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
let workflowId: string;

beforeAll(async () => {
  services = await workflowServices(store.storage);
  services.workflows.start();
  receiver = await startCallReceiver();
  tenant = tenantOfTests();
  workflowId = await saveWorkflow(services, tenant, {
    steps: [
      { id: "order", kind: "transform", config: { value: { sum: "=$sum(trigger.input.amounts)", as: "written" } } },
      { id: "viewer", kind: "query", config: { query: "{ viewer { environment } }" } },
      {
        id: "call",
        kind: "httpCall",
        config: { method: "POST", url: `${receiver.url}/orders`, body: { sum: "=steps.order.sum" } },
        catch: [{ id: "late", kind: "notify", config: { name: "order.failed", data: "=errors.call.code" } }],
      },
      {
        id: "large",
        kind: "condition",
        config: {
          if: "trigger.input.isLarge",
          then: [{ id: "yes", kind: "transform", config: { value: "=steps.call.body" } }],
          else: [{ id: "no", kind: "transform", config: { value: "=steps.viewer.viewer" } }],
        },
      },
      {
        id: "each",
        kind: "forEach",
        config: {
          items: "=[trigger.input.names]",
          as: "name",
          steps: [
            { id: "long", kind: "transform", config: { value: "=$length(name) + index" } },
            {
              id: "told",
              kind: "notify",
              config: { name: "name.found", data: { name: "=name", long: "=steps.long" } },
            },
          ],
        },
      },
      { id: "odd", kind: "transform", config: { value: "=trigger.input.amounts[0] * trigger.input.factor" } },
    ],
  });
});

afterAll(async () => {
  await services.workflows.stop();
  await services.expressions.stop();
  await receiver.close();
});

const parsed = (text: string | null): unknown => JSON.parse(text ?? "null");

/** What a step of a run saw, by what is stored of those before it. */
function seenBy(step: StepDocument, steps: readonly StepDocument[], trigger: unknown): Record<string, unknown> {
  const before = steps.filter(
    ({ position, iteration, part }) =>
      part === "STEP" && position < step.position && (iteration === "" || iteration === step.iteration),
  );
  const items = parsed(steps.find(({ stepId }) => stepId === "each")?.begun ?? null) as { items: unknown[] } | null;
  return {
    trigger,
    steps: Object.fromEntries(before.map(({ stepId, output }) => [stepId, parsed(output)])),
    errors: Object.fromEntries(before.flatMap(({ stepId, error }) => (error ? [[stepId, error]] : []))),
    ...(step.iteration === "" ? {} : { name: items?.items[Number(step.iteration)], index: Number(step.iteration) }),
  };
}

/** Under another key each time, as it has to be. */
const withoutKeys = (told: unknown): unknown =>
  JSON.parse(JSON.stringify(told), (name, value: unknown) => (/^idempotency-?key$/i.test(name) ? "the key" : value));

it("promise 29: a step alone comes to the same as in a run, whatever the input", async () => {
  const inputs = record({
    amounts: array(integer({ min: -1_000, max: 1_000 }), { minLength: 1, maxLength: 4 }),
    names: array(string({ maxLength: 12 }), { maxLength: 3 }),
    isLarge: boolean(),
    // Nothing can be multiplied by a text: that step fails.
    factor: constantFrom<unknown>(2, "two", null),
  });
  const kinds = new Set<string>();
  await assert(
    asyncProperty(inputs, constantFrom(200, 201, 422), async (input, status) => {
      const answer = { status, body: { id: 7, names: input.names } };
      receiver.answerWith(answer);
      const { _id } = await services.workflows.service.run(fullAccess(tenant), { workflowId, input });
      const run = await endOf(services, tenant, _id);
      const steps = await stepsOf(services, tenant, _id);
      expect(steps.length).toBeGreaterThan(5);
      for (const step of steps.filter(({ part }) => part === "STEP")) {
        kinds.add(`${step.kind} ${step.state}`);
        if (step.kind === "httpCall") receiver.answerWith(answer);
        const alone = await services.workflows.service.testStep(fullAccess(tenant), {
          workflowId,
          stepId: step.stepId,
          input: seenBy(step, steps, parsed(run.trigger)),
          dryRun: false,
        });
        // Of a step that holds others it is the decision.
        const wanted = step.begun === null ? step.output : step.begun;
        expect([step.stepId, alone.output, alone.error]).toEqual([step.stepId, parsed(wanted), step.error]);
        expect([step.stepId, withoutKeys(alone.asked)]).toEqual([step.stepId, withoutKeys(parsed(step.input))]);
        expect(withoutKeys(alone.effects)).toEqual(withoutKeys(parsed(step.effects) ?? []));
      }
    }),
    { numRuns: 15, examples: [[{ amounts: [1], names: ["a", "b"], isLarge: true, factor: "two" }, 422]] },
  );
  expect([...kinds]).toEqual(
    expect.arrayContaining([
      ...["transform SUCCEEDED", "transform FAILED", "query SUCCEEDED", "httpCall FAILED", "httpCall SUCCEEDED"],
      ...["condition SUCCEEDED", "forEach SUCCEEDED", "notify SUCCEEDED"],
    ]),
  );
}, 120_000);
