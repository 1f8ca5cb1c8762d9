import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { Services } from "../../../src/services/index.js";
import { openShell, type TestShell } from "../../support/command-line.js";
import { useStorage } from "../../support/storage.js";
import { workflowServices } from "../../support/workflow-world.js";

const example = fileURLToPath(new URL("../../../examples/workflows/stock-to-requisition.yaml", import.meta.url));
const store = useStorage();
let shell: TestShell;
let worker: Services;

beforeAll(async () => {
  shell = await openShell({ MONGODB_URI: store.uri, PURCHASING_KEY: "very secret" });
  worker = await workflowServices(store.storage);
  await shell.run(["token", "create", "--name", "first", "--env", "test", "--preset", "full"]);
});

afterAll(async () => {
  await worker.workflows.stop();
  await worker.expressions.stop();
  await shell.close();
});

async function answered<Result>(...args: string[]): Promise<Result> {
  const { code, stdout, stderr } = await shell.run([...args, "--env", "test", "--json"]);
  if (code !== 0) throw new Error(stderr);
  return JSON.parse(stdout) as Result;
}

async function fileOf(name: string, text: string): Promise<string> {
  await writeFile(join(shell.home, name), text);
  return join(shell.home, name);
}

describe("tributary workflow", () => {
  it("tests a step of a file, saves it with its secret, lists and runs it", async () => {
    const input = await fileOf("input.yaml", "requisition: { storeroom: North, lines: [] }");
    const mocks = await fileOf(
      "mocks.yaml",
      "send: { status: 201, body: { number: R-1 } }\nlow: { stockLevels: { nodes: [] } }",
    );
    const tested = await answered("workflow", "test-step", example, "send", "--input", input, "--mocks", mocks);
    expect(tested).toMatchObject({ isDry: true, output: { body: { number: "R-1" } }, error: null });

    const saved = await answered<{ id: string }>(
      ...["workflow", "save", example, "--scopes", "records:read", "--secret", "purchasing=env:PURCHASING_KEY"],
    );
    expect(saved).toMatchObject({ version: 1, name: "Stock below minimum to requisition", hookSecret: null });
    expect(await answered("workflow", "list")).toMatchObject({ workflows: [{ id: saved.id, isEnabled: true }] });
    // The file goes on as a draft of the workflow's next version, whose saved one stays as it is.
    const draft = ["--id", saved.id, "--scopes", "records:read", "--input", input, "--mocks", mocks];
    expect(await answered("workflow", "test-step", example, "send", ...draft)).toMatchObject({ error: null });

    worker.workflows.start();
    const run = await answered("workflow", "run", saved.id, "--dry-run", "--mocks", mocks, "--wait");
    expect(run).toMatchObject({ state: "SUCCEEDED", output: { requisitions: [] } });
    const audit = await store.storage
      .collection("auditLog")
      .find({ action: /^workflow\./ })
      .toArray();
    expect(audit.map(({ action }) => action as string).sort()).toEqual([
      "workflow.run",
      "workflow.save",
      "workflow.test_step",
      "workflow.test_step",
    ]);
  });

  it("says what is wrong with a file, with step and path, and saves nothing", async () => {
    const wrong = await fileOf(
      "wrong.yaml",
      "{ schemaVersion: 1, name: x, triggers: [], steps: [{ id: a, kind: transform, config: { value: '=1 +' } }] }",
    );
    const { code, stderr } = await shell.run(["workflow", "save", wrong, "--env", "test"]);
    expect(code).toBe(1);
    expect(stderr).toContain("step a: steps[0].config.value: ");
    const broken = await fileOf("broken.yaml", "steps: [");
    expect((await shell.run(["workflow", "save", broken, "--env", "test"])).stderr).toContain("neither YAML nor JSON");
    expect(await store.storage.collection("workflows").countDocuments({ name: "x" })).toBe(0);
  });
});
