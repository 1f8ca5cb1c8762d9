import type { Command } from "commander";
import type { RunDocument } from "../workflows/index.js";
import { delay } from "../time/index.js";
import { answer, CommandFailure, type CommandIo } from "./io.js";
import { readYaml, withWorkflowOptions, withWorkflows, type WorkflowOptions } from "./workflow-gateway.js";

interface Options extends WorkflowOptions {
  readonly input?: string;
  readonly dryRun?: boolean;
  readonly mocks?: string;
  readonly of?: string;
  readonly from?: string;
  readonly wait?: boolean;
}

const lookEveryMs = 250;

export function registerWorkflowRun(workflow: Command, io: CommandIo): void {
  withWorkflowOptions(workflow.command("run"))
    .description("Begin a run; a gateway that works does it.")
    .argument("<workflow>", "its id")
    .option("--input <file>", "what its steps see as trigger.input, in YAML or JSON")
    .option("--dry-run", "nothing is sent; its steps say what they would have done")
    .option("--mocks <file>", "for a dry run: answers by step")
    .option("--of <run>", "a run that is at its end: it is done again")
    .option("--from <step>", "with --of: the first step that is done anew")
    .option("--wait", "until it is at its end")
    .action(async (workflowId: string, options: Options) => {
      const [given, mocks] = await Promise.all([read(io, options.input), read(io, options.mocks)]);
      const run = await withWorkflows(io, options, async ({ workflows, access, gateway }) => {
        const input = {
          workflowId,
          input: given,
          dryRun: options.dryRun,
          mocks,
          ofRunId: options.of,
          fromStep: options.from,
        };
        const begun = await gateway.audited(access, "workflow.run", { targets: [workflowId] }, () =>
          workflows.service.run(access, input),
        );
        if (!options.wait) return begun;
        for (;;) {
          const now = await workflows.service.findRun(access, begun._id);
          if (!now || ["SUCCEEDED", "FAILED", "CANCELLED"].includes(now.state)) return now ?? begun;
          await delay(lookEveryMs);
        }
      });
      answer(io, options.json, shown(run), textOf(run));
      if (run.state === "FAILED") throw new CommandFailure("The run failed.");
    });
}

async function read(io: CommandIo, file: string | undefined): Promise<unknown> {
  return file === undefined ? undefined : readYaml(io, file);
}

function shown({ _id: id, workflowId, version, state, output, error }: RunDocument): object {
  return { id, workflowId, version, state, output: output === null ? null : (JSON.parse(output) as unknown), error };
}

function textOf({ _id, state, output, error }: RunDocument): string {
  const said = error ? `${error.stepId ? `step ${error.stepId}: ` : ""}${error.message} (${error.code})` : output;
  return [`${_id} ${state}`, ...(said ? [said] : [])].join("\n");
}
