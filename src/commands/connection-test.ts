import type { Command } from "commander";
import { comparison, type CheckLine, type ConnectionReport } from "../checks/index.js";
import { NotFoundError } from "../errors/index.js";
import { withGateway } from "./gateway.js";
import { answer, CommandFailure, type CommandIo } from "./io.js";
import { table } from "./table.js";

interface Options {
  readonly json?: boolean;
}

export function registerConnectionTest(connection: Command, io: CommandIo): void {
  connection
    .command("test")
    .description(
      "Log in to a connection's system, read and map a few records of each entity, and make dry runs of writes. Nothing is changed there; the report is kept.",
    )
    .argument("<connection>", "its id, con_…, as `connection list` shows it")
    .option("--json", "answer with one line of JSON")
    .action(async (id: string, options: Options) => {
      const report = await withGateway(io, async (gateway) => {
        const services = await gateway.services();
        const found = await services.connectionStore.findForWorker(id);
        if (!found)
          throw new NotFoundError(`There is no connection ${id}. \`tributary connection list\` shows those there are.`);
        const { organizationId, environment } = found;
        return gateway.audited({ organizationId, environment }, "connection.test", { targets: [id] }, () =>
          services.connectionTests.run({ organizationId, environment }, id),
        );
      });
      const { document } = report;
      const { _id: reportId, verdict, requests, lines } = document;
      const differences = comparison(report, null)?.differences ?? [];
      const shown = { connectionId: id, reportId, verdict, isOk: verdict !== "FAILED", requests, lines, differences };
      answer(io, options.json, shown, asText(report));
      const failed = lines.filter((line) => line.verdict === "FAILED").length;
      if (failed > 0) throw new CommandFailure(`${failed} of ${lines.length} checks failed.`);
    });
}

function asText(report: ConnectionReport): string {
  const { lines } = report.document;
  const rows = lines.map((line) => [nameOf(line), line.check, line.code ?? line.verdict, line.sampled, line.message]);
  const advice = lines.flatMap((line) =>
    line.advice === null ? [] : [`${nameOf(line)} ${line.check}: ${line.advice}`],
  );
  const compared = comparison(report, null);
  const changes = (compared?.differences ?? []).map(
    ({ entity, check, kind, field, before, after }) =>
      `${entity ?? "login"} ${check}: ${kind}${field === null ? "" : ` ${field}`} (${before ?? "none"} -> ${after ?? "none"})`,
  );
  return [
    table(["ENTITY", "CHECK", "RESULT", "LOOKED AT", "SAID"], rows),
    ...(advice.length > 0 ? ["", "What to do:", ...advice.map((text) => `  ${text}`)] : []),
    ...(changes.length > 0 ? ["", "Since the report before:", ...changes.map((text) => `  ${text}`)] : []),
  ].join("\n");
}

function nameOf({ entity }: CheckLine): string {
  return entity ?? "login";
}
