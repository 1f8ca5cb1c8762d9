import type { Command } from "commander";
import { sdlOf } from "../federation/index.js";
import { chooseOrganization, tenantsOf, withGateway } from "./gateway.js";
import { answer, CommandFailure, type CommandIo } from "./io.js";
import { readSubgraph, withSubgraphOptions, type SubgraphOptions } from "./subgraph-options.js";
import { reportText, shownReport } from "./subgraph-shown.js";

export function registerSubgraphCheck(subgraph: Command, io: CommandIo): void {
  withSubgraphOptions(subgraph.command("check"))
    .description("Say whether another graph composes with this one and what would change; fails where clients break.")
    .action(async (name: string, options: SubgraphOptions) => {
      const input = await readSubgraph(io, name, options);
      const { buildGraphSchema } = await import("../../resolvers/build-schema.js");
      const ownSdl = sdlOf(await buildGraphSchema());
      const report = await withGateway(io, async ({ services, organizations }) => {
        const organization = await chooseOrganization(organizations, options.organization);
        const [tenant] = tenantsOf(organization, options.env);
        if (!tenant) throw new Error("An environment was chosen and there is none.");
        const { subgraphs } = await services();
        return subgraphs.register(tenant, input, { ownSdl, dryRun: true });
      });
      const said = `${name} composes with the graph of ${options.env}.`;
      answer(io, options.json, shownReport(report, options.env), reportText(said, report));
      const breaking = report.changes.filter(({ criticality }) => criticality === "BREAKING");
      if (breaking.length > 0) throw new CommandFailure(`${breaking.length} of the changes would break clients.`);
    });
}
