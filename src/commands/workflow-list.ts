import type { Command } from "commander";
import { answer, type CommandIo } from "./io.js";
import { rememberIds } from "./known-ids.js";
import { table } from "./table.js";
import { withWorkflowOptions, withWorkflows, type WorkflowOptions } from "./workflow-gateway.js";

export function registerWorkflowList(workflow: Command, io: CommandIo): void {
  withWorkflowOptions(workflow.command("list"))
    .description("List workflows.")
    .action(async (options: WorkflowOptions) => {
      const found = await withWorkflows(io, options, async ({ workflows, access, gateway: { config } }) => {
        const all = await workflows.service.list(access);
        await rememberIds(
          config.home,
          "workflow",
          all.map(({ _id: id, name }) => ({ id, name })),
          { isAll: false },
        );
        return all;
      });
      const shown = found.map(({ _id: id, name, version, isEnabled, nextFireAt, updatedAt }) => ({
        id,
        name,
        version,
        isEnabled,
        nextFireAt: nextFireAt ?? null,
        updatedAt,
      }));
      const rows = shown.map((one) => [
        one.id,
        one.name,
        String(one.version),
        one.isEnabled ? "on" : "off",
        one.nextFireAt?.toISOString() ?? null,
        one.updatedAt.toISOString(),
      ]);
      answer(io, options.json, { workflows: shown }, table(["ID", "NAME", "VERSION", "STATE", "NEXT", "SAVED"], rows));
    });
}
