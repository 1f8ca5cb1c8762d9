import { readdir, readFile } from "node:fs/promises";
import { fileURLToPath } from "node:url";
import { afterAll, describe, expect, it } from "vitest";
import { createExpressions } from "../../../src/expressions/index.js";
import { LateGraph } from "../../../src/workflows/graph.js";
import { findStep, type WorkflowDefinition } from "../../../src/workflows/definition.js";
import type { Claim, RunStore } from "../../../src/workflows/run-store.js";
import { RunWalk, StepFailed } from "../../../src/workflows/walk.js";
import { scopePresets } from "../../../src/tokens/index.js";
import { silentLogger } from "../../support/services.js";
import { parseHistory, type WorkflowHistory } from "../../support/workflow-histories.js";

/**
 * Runs that were stored by an earlier version of the gateway, gone through again by this one: it has to find each result
 * where that one left it, and nothing that it would have to do.
 */

const folder = fileURLToPath(new URL("./histories/", import.meta.url));
const names = (await readdir(folder)).filter((name) => name.endsWith(".json"));
const expressions = createExpressions();
afterAll(() => expressions.stop());

/** Goes through a run of which these steps are stored. @returns what it asked for, in its order, and how it ended. */
async function replayed({ definition, run, steps }: WorkflowHistory) {
  const asked: string[] = [];
  const byKey = new Map(steps.map((step) => [step._id, step]));
  const runs = {
    resultsOf: async () => new Map(steps.map(({ _id, state }) => [_id, state])),
    stepOf: async (_run: unknown, key: string) => {
      asked.push(key);
      return byKey.get(key) ?? null;
    },
    turnsOf: async (_run: unknown, stepId: string, iteration: string) =>
      steps.filter(
        (step) =>
          step.part === "TURN" &&
          step.stepId === stepId &&
          step.iteration.split(".").slice(0, -1).join(".") === iteration,
      ),
    find: async () => null,
    commit: async (_claim: unknown, change: { insert?: { _id: string }; finish?: { _id: string } }) => {
      throw new Error(`Something new would be stored: ${change.insert?._id ?? change.finish?._id ?? "?"}`);
    },
  } as unknown as RunStore;
  const nothing = (what: string) => async () => Promise.reject(new Error(`The replay came to ${what}.`));
  const access = { ...run, tokenId: "tok_replay", scopes: scopePresets.full, expiresAt: null };
  const surroundings = {
    access,
    expressions,
    graph: new LateGraph(),
    http: nothing("a call"),
    secret: nothing("a secret"),
    now: async () => new Date(0),
    isDry: run.isDry,
    mocks: null,
  };
  const parts = {
    ...{ runs, surroundings, logger: silentLogger, random: () => 0.5 },
    now: async () => new Date(0),
    childOf: nothing("a run of another workflow"),
  };
  const walk = new RunWalk({ run } as Claim, definition, parts, new AbortController().signal);
  const end = await walk.go().then(
    (output) => ({ output: JSON.parse(JSON.stringify(output) ?? "null") as unknown, error: null }),
    (error: unknown) => {
      if (error instanceof StepFailed) return { output: null, error: error.error };
      throw error;
    },
  );
  return { asked, end };
}

describe.each(names)("promise 29: the stored run %s", async (name) => {
  const history = parseHistory(await readFile(`${folder}${name}`, "utf8"));
  const { run, steps } = history;

  it("is found as it was left, and nothing of it is done again", async () => {
    const { asked, end } = await replayed(history);
    expect(end.output).toEqual(JSON.parse(run.output ?? "null"));
    expect(end.error).toEqual(run.error);
    // Turns of a loop that are done are not gone into; all else is asked for in the order in which it was begun.
    const outside = steps.filter(({ part, iteration }) => part === "STEP" && iteration === "").map(({ _id }) => _id);
    expect(asked).toEqual(outside);
  });

  it("is seen to differ where a step has another id than it had", async () => {
    const first = findStep(history.definition, history.definition.steps[0]?.id ?? "");
    const text = JSON.stringify(history.definition).replace(`"id":"${first?.id}"`, `"id":"${first?.id}_2"`);
    const changed = { ...history, definition: JSON.parse(text) as WorkflowDefinition };
    await expect(replayed(changed)).rejects.toThrow(/The replay came to|Something new would be stored|The run rests/);
  });
});

it("there are stored runs of every kind of step", async () => {
  const all = await Promise.all(names.map(async (name) => parseHistory(await readFile(`${folder}${name}`, "utf8"))));
  const kinds = new Set(all.flatMap(({ steps }) => steps.map(({ kind }) => kind)));
  expect([...kinds].sort()).toEqual(
    ["condition", "forEach", "httpCall", "notify", "query", "transform", "wait", "workflow", "write"].sort(),
  );
});
