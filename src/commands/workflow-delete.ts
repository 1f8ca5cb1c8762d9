import type { Command } from "commander";
import { answer, type CommandIo } from "./io.js";
import { withWorkflowOptions, withWorkflows, type WorkflowOptions } from "./workflow-gateway.js";

export function registerWorkflowDelete(workflow: Command, io: CommandIo): void {
  withWorkflowOptions(workflow.command("delete").argument("<workflow>", "its id"))
    .description("Remove a workflow with its versions and secrets; its runs under way are cancelled.")
    .action(async (id: string, options: WorkflowOptions) => {
      await withWorkflows(io, options, ({ workflows, access }) => workflows.service.remove(access, id));
      answer(io, options.json, { id }, `The workflow ${id} is removed.`);
    });
}
