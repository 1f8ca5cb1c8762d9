import { readdir, readFile } from "node:fs/promises";
import { fileURLToPath } from "node:url";
import { afterAll, describe, expect, it } from "vitest";
import { parse } from "yaml";
import { buildGraphSchema } from "../../../resolvers/build-schema.js";
import { createExpressions } from "../../../src/expressions/index.js";
import { workflowGraph } from "../../../src/server/index.js";
import { scopePresets } from "../../../src/tokens/index.js";
import { checkDefinition } from "../../../src/workflows/check-definition.js";
import { everyStep } from "../../../src/workflows/definition.js";
import { requireStep, stepInputOf, testStep } from "../../../src/workflows/step-test.js";
import { silentLogger } from "../../support/services.js";

/** A step by itself, as the files beside the examples say it. */
interface StepCase {
  readonly title: string;
  readonly step: string;
  readonly input?: object;
  readonly mocks?: Readonly<Record<string, unknown>>;
  readonly asked?: object;
  readonly output?: unknown;
  readonly effects?: readonly object[];
  readonly error?: object;
}

const folder = fileURLToPath(new URL("../../../examples/workflows/", import.meta.url));
const names = (await readdir(folder)).filter((name) => name.endsWith(".yaml") && !name.endsWith(".tests.yaml"));
const expressions = createExpressions();
afterAll(() => expressions.stop());
const graph = workflowGraph(await buildGraphSchema(), () => {
  throw new Error("A step of an example asked the graph: give it a mock.");
});
const { full: scopes } = scopePresets;

describe.each(names)("the example %s", async (name) => {
  const text = await readFile(`${folder}${name}`, "utf8");
  const tests = await readFile(`${folder}${name.replace(".yaml", ".tests.yaml")}`, "utf8");
  const surroundings = { expressions, graph, scopes, secretNames: ["purchasing"], organizationId: "org_x" };
  const definition = await checkDefinition(parse(text), surroundings);
  const cases = parse(tests) as StepCase[];

  it.each(cases.map((one) => [one.title, one] as const))("%s", async (_title, wanted) => {
    const result = await testStep(
      requireStep(definition, wanted.step),
      stepInputOf(wanted.input),
      {
        access: { organizationId: "org_x", environment: "TEST", tokenId: "tok_x", scopes, expiresAt: null },
        expressions,
        graph,
        http: () => Promise.reject(new Error("A dry test sends nothing.")),
        secret: async () => "",
        now: async () => new Date(),
        isDry: true,
        mocks: wanted.mocks ?? null,
      },
      { key: "wfr_1:x:", signal: new AbortController().signal, logger: silentLogger },
    );
    if (wanted.error) expect(result.error).toMatchObject(wanted.error);
    else expect(result.error).toBeNull();
    if ("output" in wanted) expect(result.output).toEqual(wanted.output);
    if (wanted.asked) expect(result.asked).toMatchObject(wanted.asked);
    if (wanted.effects) expect(result.effects).toMatchObject(wanted.effects);
  });

  it("has a test for each step that decides or sends something", () => {
    const tested = new Set(cases.map(({ step }) => step));
    const steps = [...everyStep(definition.steps)].filter(({ step }) => !["notify", "query"].includes(step.kind));
    expect(steps.map(({ step }) => step.id).filter((id) => !tested.has(id) && id !== "known")).toEqual([]);
  });
});
