import type { Command } from "commander";
import { answer, type CommandIo } from "./io.js";
import { withSubgraphs } from "./subgraph-gateway.js";
import { readSubgraph, withSubgraphOptions, type SubgraphOptions } from "./subgraph-options.js";
import { reportText, shownReport } from "./subgraph-shown.js";

interface Options extends SubgraphOptions {
  readonly allowBreaking?: boolean;
}

export function registerSubgraphRegister(subgraph: Command, io: CommandIo): void {
  withSubgraphOptions(subgraph.command("register"))
    .description("Make another graph part of this one, or replace the one of that name; a running gateway follows.")
    .option("--allow-breaking", "also where clients of the graph break")
    .action(async (name: string, options: Options) => {
      const input = await readSubgraph(io, name, options);
      const report = await withSubgraphs(io, options, ({ subgraphs, tenant, ownSdl, audited }) => {
        const change = { ownSdl, allowBreaking: options.allowBreaking };
        return audited(tenant, "subgraph.register", { fields: Object.keys(input) }, () =>
          subgraphs.register(tenant, input, change),
        );
      });
      const said = `${name} is part of the graph of ${options.env}.`;
      answer(io, options.json, shownReport(report, options.env), reportText(said, report));
    });
}
