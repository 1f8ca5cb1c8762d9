import type { Command } from "commander";
import type { Environment } from "../storage/index.js";
import { parseEnvironment } from "./arguments.js";
import { answer, type CommandIo } from "./io.js";
import { withSubgraphs } from "./subgraph-gateway.js";
import { reportText, shownReport } from "./subgraph-shown.js";

interface Options {
  readonly env: Environment;
  readonly organization?: string;
  readonly json?: boolean;
}

export function registerSubgraphUnregister(subgraph: Command, io: CommandIo): void {
  subgraph
    .command("unregister")
    .description("Take another graph out of this one; a running gateway follows.")
    .argument("<subgraph>", "its name, as `subgraph list` shows it")
    .requiredOption("--env <live|test>", "in which environment", parseEnvironment)
    .option("--organization <id>", "needed only where there are several")
    .option("--json", "answer with one line of JSON")
    .action(async (name: string, options: Options) => {
      const report = await withSubgraphs(io, options, ({ subgraphs, tenant, ownSdl, audited }) =>
        audited(tenant, "subgraph.unregister", { fields: ["name"] }, () =>
          subgraphs.unregister(tenant, name, { ownSdl }),
        ),
      );
      const said = `${name} is no longer part of the graph of ${options.env}.`;
      answer(io, options.json, shownReport(report, options.env), reportText(said, report));
    });
}
