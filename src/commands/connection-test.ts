import type { Command } from "commander";
import type { EntityName } from "../../schema/entities/index.js";
import type { ConnectionDocument } from "../connections/index.js";
import type { EntitySource } from "../connectors/index.js";
import { NotFoundError, TributaryError } from "../errors/index.js";
import type { Services } from "../services/index.js";
import { withGateway } from "./gateway.js";
import { answer, CommandFailure, type CommandIo } from "./io.js";
import { table } from "./table.js";

interface Options {
  readonly json?: boolean;
}

/** Enough to see that a page can be read and mapped, little enough to ask of any system at any time. */
const sampleSize = 10;

/** What one call to the system came to. */
interface Check {
  readonly what: EntityName | "login";
  readonly isOk: boolean;
  readonly read: number;
  readonly mapped: number;
  readonly code: string | null;
  readonly message: string;
}

export function registerConnectionTest(connection: Command, io: CommandIo): void {
  connection
    .command("test")
    .description("Log in to a connection's system and read and map a few records of each entity. Nothing is stored.")
    .argument("<id>", "its id, con_…, as `connection list` shows it")
    .option("--json", "answer with one line of JSON")
    .action(async (id: string, options: Options) => {
      const checks = await withGateway(io, async (gateway) => {
        const services = await gateway.services();
        const found = await services.connectionStore.findForWorker(id);
        if (!found)
          throw new NotFoundError(`There is no connection ${id}. \`tributary connection list\` shows those there are.`);
        return checkConnection(services, found);
      });
      const failed = checks.filter((check) => !check.isOk);
      answer(io, options.json, { connectionId: id, isOk: failed.length === 0, checks }, asTable(checks));
      if (failed.length > 0) throw new CommandFailure(`${failed.length} of ${checks.length} checks failed.`);
    });
}

async function checkConnection(services: Services, connection: ConnectionDocument): Promise<Check[]> {
  const { connector, client } = await services.sessions.open(connection);
  const login = await check("login", async () => {
    const { account } = await connector.probe(client);
    return { read: 0, mapped: 0, message: account ? `logged in as ${account}` : "logged in" };
  });
  if (!login.isOk) return [login];
  const checks = [login];
  for (const source of connector.entities.values()) {
    checks.push(await check(source.entity, () => checkEntity(source, client)));
  }
  return checks;
}

async function checkEntity(source: EntitySource<unknown>, client: unknown) {
  const { items } = await source.readPage(client, { position: null, changedSince: null, pageSize: sampleSize });
  const sample = items.slice(0, sampleSize);
  for (const raw of sample) {
    source.identify(raw);
    source.toUnified(raw);
  }
  return {
    read: items.length,
    mapped: sample.length,
    message: items.length === 0 ? "no records there" : "read and mapped",
  };
}

async function check(
  what: Check["what"],
  act: () => Promise<Pick<Check, "read" | "mapped" | "message">>,
): Promise<Check> {
  try {
    return { what, isOk: true, code: null, ...(await act()) };
  } catch (error) {
    if (!(error instanceof TributaryError)) throw error;
    return { what, isOk: false, read: 0, mapped: 0, code: error.code, message: error.message };
  }
}

function asTable(checks: readonly Check[]): string {
  return table(
    ["CHECK", "RESULT", "READ", "SAID"],
    checks.map((item) => [item.what, item.code ?? "ok", item.read, item.message]),
  );
}
