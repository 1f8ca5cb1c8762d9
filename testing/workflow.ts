import type { GraphqlClient } from "./graphql-client.js";
import { waitFor, type WaitOptions } from "./wait-for.js";

export interface WorkflowError {
  readonly code: string;
  readonly message: string;
  /** The step at fault; null where it is the run as a whole. */
  readonly stepId: string | null;
  readonly details: unknown;
}

/** What a step alone came to. */
export interface StepResult {
  readonly stepId: string;
  readonly kind: string;
  /** What it was asked for, once its expressions had values. */
  readonly input: unknown;
  /** Null where it failed. */
  readonly output: unknown;
  /** What it did to the world, or would have. */
  readonly effects: readonly Readonly<Record<string, unknown>>[];
  readonly error: WorkflowError | null;
  readonly isDryRun: boolean;
}

/** A run at its end. */
export interface WorkflowRun {
  readonly id: string;
  readonly version: number;
  readonly state: "SUCCEEDED" | "FAILED" | "CANCELLED";
  readonly isDryRun: boolean;
  /** What set it off, as its steps saw it. */
  readonly trigger: Readonly<Record<string, unknown>>;
  /** Null unless it SUCCEEDED. */
  readonly output: unknown;
  readonly error: WorkflowError | null;
  readonly steps: readonly (Omit<StepResult, "effects" | "isDryRun"> & {
    readonly effects: StepResult["effects"] | null;
    readonly state: "BEGUN" | "SUCCEEDED" | "FAILED";
    /** Its places in the loops around it: empty outside of any. */
    readonly iteration: string;
    readonly attempts: number;
  })[];
}

/** One step, with what it is to see. */
export interface StepTest {
  /** As schema/workflow.schema.json describes it; it need not be saved. */
  readonly definition: object;
  readonly stepId: string;
  /** What the step sees: `trigger`, `steps` with their outputs by id, `errors`, and what a loop calls its items. */
  readonly input?: object;
  /** Answers by step id that are taken instead of asking. */
  readonly mocks?: Readonly<Record<string, unknown>>;
  /** Default true: writes are validated at their system and not sent. */
  readonly dryRun?: boolean;
}

export interface WorkflowOptions {
  /** What its runs may do. Default: nothing. */
  readonly scopes?: readonly string[];
  /** By the names that its steps have for them. */
  readonly secrets?: Readonly<Record<string, string>>;
}

export interface RunOptions extends WaitOptions {
  /** What steps see as `trigger.input`. */
  readonly input?: unknown;
  readonly dryRun?: boolean;
  /** Of a dry run, as in `StepTest`. */
  readonly mocks?: Readonly<Record<string, unknown>>;
}

const errorFields = `error { code message stepId details }`;
const runFields = `id version state isDryRun trigger output ${errorFields}
  steps { stepId kind iteration state attempts input output effects ${errorFields} }`;
const ended: ReadonlySet<string> = new Set<WorkflowRun["state"]>(["SUCCEEDED", "FAILED", "CANCELLED"]);

/** A workflow of the gateway under test. */
export class TestWorkflow {
  readonly #client: GraphqlClient;

  /** @internal */
  constructor(
    client: GraphqlClient,
    readonly id: string,
    /** Where its hook is called, and what calls carry; null where it has no trigger of that kind. */
    readonly hook: { readonly url: string; readonly secret: string } | null,
  ) {
    this.#client = client;
  }

  /** Begins a run and waits for its end, whatever that is. */
  async run({ input, dryRun, mocks, ...wait }: RunOptions = {}): Promise<WorkflowRun> {
    const { runWorkflow } = await this.#client.graphql<{ runWorkflow: { run: { id: string } } }>(
      `mutation ($input: RunWorkflowInput!) { runWorkflow(input: $input) { run { id } } }`,
      { input: { workflowId: this.id, input, dryRun, mocks } },
    );
    return this.waitForRun(({ id }) => id === runWorkflow.run.id, wait);
  }

  /** Waits for the end of a run that fits, whatever set it off and whatever its end is: the newest of them. */
  async waitForRun(fits: (run: WorkflowRun) => boolean = () => true, options?: WaitOptions): Promise<WorkflowRun> {
    return waitFor(`a run of ${this.id}`, async () => (await this.runs()).find(fits), options);
  }

  /** Its runs that are at their end, the newest first: 50 at most. */
  async runs(): Promise<readonly WorkflowRun[]> {
    const { workflowRuns } = await this.#client.graphql<{ workflowRuns: { nodes: readonly WorkflowRun[] } }>(
      `query ($id: ID!) { workflowRuns(workflowId: $id, first: 50) { nodes { ${runFields} } } }`,
      { id: this.id },
    );
    return workflowRuns.nodes.filter(({ state }) => ended.has(state));
  }

  /** Removes it, and cancels its runs that are under way. */
  async delete(): Promise<void> {
    await this.#client.graphql(`mutation ($input: WorkflowIdInput!) { deleteWorkflow(input: $input) { __typename } }`, {
      input: { workflowId: this.id },
    });
  }
}

/** Saves a definition as a new workflow. @throws {GraphqlError} it is not right: each problem with its step and path. */
export async function saveWorkflow(
  client: GraphqlClient,
  definition: object,
  { scopes = [], secrets = {} }: WorkflowOptions,
): Promise<TestWorkflow> {
  const { saveWorkflow: saved } = await client.graphql<{
    saveWorkflow: { workflow: { id: string }; hookUrl: string | null; hookSecret: string | null };
  }>(`mutation ($input: SaveWorkflowInput!) { saveWorkflow(input: $input) { workflow { id } hookUrl hookSecret } }`, {
    input: { definition, scopes, secrets: Object.entries(secrets).map(([name, value]) => ({ name, value })) },
  });
  const { hookUrl: url, hookSecret: secret } = saved;
  return new TestWorkflow(client, saved.workflow.id, url === null || secret === null ? null : { url, secret });
}

/** Runs one step by itself, by the code of a run. */
export async function testWorkflowStep(client: GraphqlClient, test: StepTest): Promise<StepResult> {
  const { testWorkflowStep: tested } = await client.graphql<{ testWorkflowStep: { result: StepResult } }>(
    `mutation ($input: TestWorkflowStepInput!) {
      testWorkflowStep(input: $input) { result { stepId kind input output effects isDryRun ${errorFields} } }
    }`,
    { input: test },
  );
  return tested.result;
}
