import type { Command } from "commander";
import type { ConnectionDocument } from "../connections/index.js";
import type { Environment } from "../storage/index.js";
import { parseEnvironment } from "./arguments.js";
import { chooseOrganization, tenantsOf, withGateway } from "./gateway.js";
import { answer, type CommandIo } from "./io.js";
import { rememberIds } from "./known-ids.js";
import { table } from "./table.js";

interface Options {
  readonly env?: Environment;
  readonly organization?: string;
  readonly json?: boolean;
}

const pageSize = 500;

export function registerConnectionList(connection: Command, io: CommandIo): void {
  connection
    .command("list")
    .description("List connections and how they are.")
    .option("--env <live|test>", "of one environment only", parseEnvironment)
    .option("--organization <id>", "needed only where there are several")
    .option("--json", "answer with one line of JSON")
    .action(async (options: Options) => {
      const found = await withGateway(io, async ({ services, organizations, config }) => {
        const organization = await chooseOrganization(organizations, options.organization);
        const { connectionStore } = await services();
        const all: ConnectionDocument[] = [];
        for (const tenant of tenantsOf(organization, options.env)) {
          for (;;) {
            const after = all.at(-1)?.environment === tenant.environment ? (all.at(-1)?._id ?? null) : null;
            const page = await connectionStore.list(tenant, { limit: pageSize, after });
            all.push(...page);
            if (page.length < pageSize) break;
          }
        }
        await rememberIds(
          config.home,
          "connection",
          all.map(({ _id: id, name }) => ({ id, name })),
          { isAll: !options.env && !options.organization },
        );
        return all;
      });
      answer(io, options.json, { connections: found.map(shownConnection) }, asTable(found));
    });
}

/** A connection as it is shown: without its credential, which is sealed anyway. */
export function shownConnection(connection: ConnectionDocument) {
  const { _id: id, name, system, environment, account, config, status, lastSuccessfulSyncAt, createdAt } = connection;
  return { id, name, system, environment, account, config, status, lastSuccessfulSyncAt, createdAt };
}

function asTable(connections: readonly ConnectionDocument[]): string {
  return table(
    ["ID", "ENV", "SYSTEM", "NAME", "STATUS", "SINCE", "LAST SYNC"],
    connections.map((connection) => [
      connection._id,
      connection.environment,
      connection.system,
      connection.name,
      connection.status.phase,
      connection.status.since.toISOString(),
      connection.lastSuccessfulSyncAt?.toISOString() ?? null,
    ]),
  );
}
