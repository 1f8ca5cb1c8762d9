import type { Command } from "commander";
import { secretReferences } from "../vault/index.js";
import { parsePair } from "./arguments.js";
import { operator } from "./gateway.js";
import { answer, type CommandIo } from "./io.js";
import { rememberIds } from "./known-ids.js";
import { readYaml, withWorkflowOptions, withWorkflows, type WorkflowOptions } from "./workflow-gateway.js";

interface Options extends WorkflowOptions {
  readonly id?: string;
  readonly scopes?: string;
  readonly secret?: Readonly<Record<string, string>>;
  readonly disabled?: boolean;
}

export function registerWorkflowSave(workflow: Command, io: CommandIo): void {
  withWorkflowOptions(workflow.command("save"))
    .description(
      "Save a definition, in YAML or JSON, as a workflow's next version. Everything in it is looked at first.",
    )
    .argument("<file>")
    .option("--id <workflow>", "the workflow that gets another version; else a new one is made")
    .option("--scopes <scopes>", "what its runs may do, with commas between; else as the version so far")
    .option(
      "--secret <name=reference>",
      "a secret of its calls, such as erp=env:ERP_KEY; may be given again",
      parsePair,
    )
    .option("--disabled", "its triggers do not set it off yet")
    .action(async (file: string, options: Options) => {
      const definition = await readYaml(io, file);
      const { workflow: saved, hookSecret } = await withWorkflows(
        io,
        options,
        async ({ workflows, access, gateway }) => {
          const references = secretReferences(gateway.stores);
          const secrets = await Promise.all(
            Object.entries(options.secret ?? {}).map(async ([name, reference]) => ({
              name,
              value: (await references.read(reference, `--secret ${name}`)).reveal(),
            })),
          );
          const input = {
            id: options.id,
            definition,
            scopes: options.scopes?.split(",").map((scope) => scope.trim()),
            enabled: options.disabled ? false : undefined,
            secrets,
          };
          const made = await gateway.audited(access, "workflow.save", { fields: Object.keys(input) }, () =>
            workflows.service.save(access, input, operator()),
          );
          const { _id: id, name } = made.workflow;
          await rememberIds(gateway.config.home, "workflow", [{ id, name }], { isAll: false });
          return made;
        },
      );
      const hook = hookSecret ? [`Secret of its hook, shown this once: ${hookSecret}`] : [];
      const text = [`${saved._id} has version ${saved.version}: ${saved.name}`, ...hook].join("\n");
      answer(io, options.json, { id: saved._id, version: saved.version, name: saved.name, hookSecret }, text);
    });
}
