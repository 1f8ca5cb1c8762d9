import type { Command } from "commander";
import { answer, CommandFailure, type CommandIo } from "./io.js";
import { withSubgraphs } from "./subgraph-gateway.js";
import { readSubgraph, withSubgraphOptions, type SubgraphOptions } from "./subgraph-options.js";
import { reportText, shownReport } from "./subgraph-shown.js";

export function registerSubgraphCheck(subgraph: Command, io: CommandIo): void {
  withSubgraphOptions(subgraph.command("check"))
    .description("Say whether another graph composes with this one and what would change; fails where clients break.")
    .action(async (name: string, options: SubgraphOptions) => {
      const input = await readSubgraph(io, name, options);
      const report = await withSubgraphs(io, options, ({ subgraphs, tenant, ownSdl }) =>
        subgraphs.register(tenant, input, { ownSdl, dryRun: true }),
      );
      const said = `${name} composes with the graph of ${options.env}.`;
      answer(io, options.json, shownReport(report, options.env), reportText(said, report));
      const breaking = report.changes.filter(({ criticality }) => criticality === "BREAKING");
      if (breaking.length > 0) throw new CommandFailure(`${breaking.length} of the changes would break clients.`);
    });
}
