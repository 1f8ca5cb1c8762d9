import type { Command } from "commander";
import type { Environment } from "../storage/index.js";
import { typedSettings } from "../connectors/index.js";
import { parseCount, parseEnvironment, parsePair, readJsonObject } from "./arguments.js";
import { shownConnection } from "./connection-list.js";
import { chooseOrMakeOrganization, withGateway, type CommandGateway } from "./gateway.js";
import { answer, type CommandIo } from "./io.js";
import { rememberIds } from "./known-ids.js";

interface Options {
  readonly system: string;
  readonly env: Environment;
  readonly name?: string;
  readonly config?: Record<string, string>;
  readonly configFile?: string;
  readonly credential?: Record<string, string>;
  readonly credentialsFile?: string;
  readonly historyDays?: number;
  readonly organization?: string;
  readonly json?: boolean;
}

export function registerConnectionAdd(connection: Command, io: CommandIo): void {
  connection
    .command("add")
    .description("Connect a system: proves address and credential, stores both, and asks for the first sync.")
    .requiredOption("--system <system>", "which one; `connector list` shows those there are")
    .option("--env <live|test>", "the environment it is for", parseEnvironment, "TEST")
    .option("--name <name>", "its name; without one, the system's")
    .option("--config <key=value>", "one setting; may be given several times", parsePair)
    .option("--config-file <path>", "settings as a JSON object from a file, or in YAML; - for standard input")
    .option("--credential <key=value>", "one part of the credential; may be given several times", parsePair)
    .option(
      "--credentials-file <path>",
      "the credential as a JSON object from a file, - for standard input: other users of this machine can't see it there",
    )
    .option("--history-days <days>", "how far back the first sync reads orders and the like (default: 90)", parseCount)
    .option("--organization <id>", "needed only where there are several")
    .option("--json", "answer with one line of JSON")
    .action(async (options: Options) => {
      const config = { ...(options.configFile ? await readJsonObject(io, options.configFile) : {}), ...options.config };
      const credentials = {
        ...(options.credentialsFile ? await readJsonObject(io, options.credentialsFile) : {}),
        ...options.credential,
      };
      await withGateway(io, async (gateway) => {
        const organization = await chooseOrMakeOrganization(gateway.organizations, options.organization);
        const { connectors, sync } = await gateway.services();
        const connector = connectors.get(options.system);
        const tenant = { organizationId: organization._id, environment: options.env };
        const input = {
          system: options.system,
          name: options.name ?? null,
          config: connector ? typedSettings(connector, config, ",") : config,
          credentials,
          syncPlan: options.historyDays === undefined ? {} : { historyDays: options.historyDays },
        };
        const { connection: connected, syncRun } = await gateway.audited(
          tenant,
          "connection.create",
          { fields: Object.keys(input) },
          () => sync.connect(tenant, input),
        );
        const { _id: id, name } = connected;
        await rememberIds(gateway.config.home, "connection", [{ id, name }], { isAll: false });
        answer(
          io,
          options.json,
          { connection: shownConnection(connected), syncRunId: syncRun._id },
          `Connected ${connected.name} as ${connected._id} (${connected.environment})${
            connected.account ? `, logged in as ${connected.account}` : ""
          }. ${whenItSyncs(gateway)}`,
        );
      });
    });
}

function whenItSyncs({ database }: CommandGateway): string {
  return {
    RUNNING: "The running gateway begins its first sync within seconds.",
    STOPPED: "Its first sync begins when the gateway is started.",
    UNKNOWN: "Its first sync begins within seconds if a gateway with workers runs on this database.",
  }[database.gateway];
}
