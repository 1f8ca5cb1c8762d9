import type { Command } from "commander";
import { sdlOf } from "../federation/index.js";
import type { Environment } from "../storage/index.js";
import { parseEnvironment } from "./arguments.js";
import { chooseOrganization, tenantsOf, withGateway } from "./gateway.js";
import { answer, type CommandIo } from "./io.js";
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
    .argument("<name>", "as `subgraph list` shows it")
    .requiredOption("--env <live|test>", "in which environment", parseEnvironment)
    .option("--organization <id>", "needed only where there are several")
    .option("--json", "answer with one line of JSON")
    .action(async (name: string, options: Options) => {
      const { buildGraphSchema } = await import("../../resolvers/build-schema.js");
      const ownSdl = sdlOf(await buildGraphSchema());
      const report = await withGateway(io, async ({ services, organizations, audited }) => {
        const organization = await chooseOrganization(organizations, options.organization);
        const [tenant] = tenantsOf(organization, options.env);
        if (!tenant) throw new Error("An environment was chosen and there is none.");
        const { subgraphs } = await services();
        return audited(tenant, "subgraph.unregister", { fields: ["name"] }, () =>
          subgraphs.unregister(tenant, name, { ownSdl }),
        );
      });
      const said = `${name} is no longer part of the graph of ${options.env}.`;
      answer(io, options.json, shownReport(report, options.env), reportText(said, report));
    });
}
