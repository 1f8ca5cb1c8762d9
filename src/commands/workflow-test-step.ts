import type { Command } from "commander";
import { isIdOf } from "../ids/index.js";
import { answer, CommandFailure, type CommandIo } from "./io.js";
import { readYaml, withWorkflowOptions, withWorkflows, type WorkflowOptions } from "./workflow-gateway.js";

interface Options extends WorkflowOptions {
  readonly id?: string;
  readonly scopes?: string;
  readonly input?: string;
  readonly mocks?: string;
  readonly forReal?: boolean;
}

export function registerWorkflowTestStep(workflow: Command, io: CommandIo): void {
  withWorkflowOptions(workflow.command("test-step"))
    .description("Run one step by itself, dry: the code that runs call, with the input that you give.")
    .argument("<file>", "a definition in YAML or JSON, or the id of a saved workflow")
    .argument("<step>", "its id")
    .option("--id <workflow>", "the workflow that the file is a draft of: the step has its secrets")
    .option("--scopes <scopes>", "what the step of a file may do, with commas between; else anything")
    .option("--input <file>", "what the step sees: trigger, steps, errors, in YAML or JSON")
    .option("--mocks <file>", "answers by step that are taken instead of asking")
    .option("--for-real", "send what it sends")
    .action(async (named: string, stepId: string, options: Options) => {
      const of = isIdOf("workflow", named)
        ? { workflowId: named }
        : { workflowId: options.id, definition: await readYaml(io, named) };
      const scopes = options.scopes?.split(",").map((scope) => scope.trim());
      const input = options.input === undefined ? undefined : await readYaml(io, options.input);
      const mocks = options.mocks === undefined ? undefined : await readYaml(io, options.mocks);
      const result = await withWorkflows(io, options, ({ workflows, access, gateway }) =>
        gateway.audited(access, "workflow.test_step", { fields: ["stepId"] }, () =>
          workflows.service.testStep(access, { ...of, scopes, stepId, input, mocks, dryRun: !options.forReal }),
        ),
      );
      const { asked, output, error, effects } = result;
      const text = JSON.stringify({ input: asked, output, error, effects }, null, 2);
      answer(io, options.json, result, text);
      if (error) throw new CommandFailure(`The step failed: ${error.message}`);
    });
}
