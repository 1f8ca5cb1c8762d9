import type { Command } from "commander";
import type { Environment } from "../storage/index.js";
import { parseEnvironment } from "./arguments.js";
import { chooseOrganization, tenantsOf, withGateway } from "./gateway.js";
import { answer, type CommandIo } from "./io.js";
import { shownSubgraph } from "./subgraph-shown.js";
import { rememberIds } from "./known-ids.js";
import { table } from "./table.js";

interface Options {
  readonly env?: Environment;
  readonly organization?: string;
  readonly json?: boolean;
}

export function registerSubgraphList(subgraph: Command, io: CommandIo): void {
  subgraph
    .command("list")
    .description("List the graphs that are part of this one.")
    .option("--env <live|test>", "of one environment only", parseEnvironment)
    .option("--organization <id>", "needed only where there are several")
    .option("--json", "answer with one line of JSON")
    .action(async (options: Options) => {
      const found = await withGateway(io, async ({ services, organizations, config }) => {
        const organization = await chooseOrganization(organizations, options.organization);
        const { subgraphs } = await services();
        const lists = tenantsOf(organization, options.env).map(async (tenant) =>
          (await subgraphs.list(tenant)).map((one) => shownSubgraph(one, tenant.environment)),
        );
        const all = (await Promise.all(lists)).flat();
        const isAll = !options.env && !options.organization;
        await rememberIds(
          config.home,
          "subgraph",
          all.map(({ name, url }) => ({ id: name, name: url })),
          { isAll },
        );
        return all;
      });
      const rows = found.map((one) => [one.environment, one.name, one.url, one.updatedAt.toISOString()]);
      answer(io, options.json, { subgraphs: found }, table(["ENV", "NAME", "URL", "SINCE"], rows));
    });
}
