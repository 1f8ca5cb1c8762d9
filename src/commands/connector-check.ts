import type { Command } from "commander";
import type { EntityName } from "../../schema/entities/index.js";
import { loadConfig } from "../config/index.js";
import { checkConnector, type ContractLine, type ContractReport } from "../connector-kit/index.js";
import { loadConnectors, requireConnector, typedSettings } from "../connectors/index.js";
import { createLogger } from "../logging/index.js";
import { NetworkGuard } from "../network/index.js";
import { parseCount, parseEntity, parsePair, readJsonObject } from "./arguments.js";
import { answer, CommandFailure, note, type CommandIo } from "./io.js";
import { ProgressLine } from "./progress.js";
import { table } from "./table.js";

interface Options {
  readonly config?: Record<string, string>;
  readonly configFile?: string;
  readonly credential?: Record<string, string>;
  readonly credentialsFile?: string;
  readonly expiredCredentialsFile?: string;
  readonly authMethod?: string;
  readonly entity?: readonly EntityName[];
  readonly write?: boolean;
  readonly newRecordsFile?: string;
  readonly records: number;
  readonly json?: boolean;
}

export function registerConnectorCheck(connector: Command, io: CommandIo): void {
  connector
    .command("check")
    .description(
      "Ask of a connector all that syncs and writes rely on, against a live system or its sandbox. Reads only, unless --write is given; nothing is stored here.",
    )
    .argument("<system>", "which one; `connector list` shows those there are")
    .option("--config <key=value>", "one setting; may be given several times", parsePair)
    .option("--config-file <path>", "settings as a JSON object from a file, or in YAML; - for standard input")
    .option("--credential <key=value>", "one part of the credential; may be given several times", parsePair)
    .option("--credentials-file <path>", "the credential as a JSON object from a file, - for standard input")
    .option("--expired-credentials-file <path>", "one that was good once and is no more, in the same form")
    .option("--auth-method <method>", "needed only where several ways to log in have the same fields")
    .option("--entity <name>", "only this one; may be given several times", parseEntity)
    .option("--write", "make and change records as well; each one made stays there, marked with Contract")
    .option("--new-records-file <path>", "what new records are made of, by entity, as a JSON object")
    .option("--records <count>", "records looked at of each entity, at most", parseCount, 200)
    .option("--json", "answer with one line of JSON")
    .action(async (system: string, options: Options) => {
      const connectors = await loadConnectors();
      const chosen = requireConnector(connectors, system);
      const { logLevel, allowedNetworks, allowedPorts } = loadConfig(io.env, io.cwd);
      const network = new NetworkGuard({ allowed: allowedNetworks, ports: allowedPorts });
      const progress = new ProgressLine(io, options);
      try {
        if (!options.json) note(io, `Asking ${chosen.name}; a few requests for each entity.`);
        const { expiredCredentialsFile, newRecordsFile } = options;
        const report = await checkConnector({
          connector: chosen,
          config: typedSettings(chosen, await merged(io, options.configFile, options.config), ","),
          credentials: await merged(io, options.credentialsFile, options.credential),
          ...(expiredCredentialsFile ? { expiredCredentials: await readJsonObject(io, expiredCredentialsFile) } : {}),
          authMethod: options.authMethod,
          entities: options.entity,
          writes: options.write ?? false,
          ...(newRecordsFile ? { newRecords: await readJsonObject(io, newRecordsFile) } : {}),
          mostRecords: Math.max(1, options.records),
          onEntity: (entity, index, count) => progress.show(`${entity}, ${index + 1} of ${count}`, index / count),
          network,
          logger: createLogger({
            level: logLevel ?? "warn",
            destination: { write: (line) => void io.stderr.write(line) },
          }),
        });
        progress.end();
        const count = (verdict: ContractLine["verdict"]) =>
          report.lines.filter((line) => line.verdict === verdict).length;
        const counts = { passed: count("PASSED"), failed: count("FAILED"), skipped: count("SKIPPED") };
        answer(io, options.json, { ...report, ...counts, isOk: counts.failed === 0 }, asText(report, counts));
        if (counts.failed > 0) throw new CommandFailure(`${counts.failed} of ${report.lines.length} checks failed.`);
      } finally {
        progress.end();
        await network.close();
      }
    });
}

async function merged(
  io: CommandIo,
  path: string | undefined,
  pairs: Readonly<Record<string, string>> | undefined,
): Promise<Record<string, unknown>> {
  return { ...(path ? await readJsonObject(io, path) : {}), ...pairs };
}

function asText(
  report: ContractReport,
  counts: { readonly passed: number; readonly failed: number; readonly skipped: number },
): string {
  const rows = report.lines.map((line) => [line.entity ?? report.system, line.check, line.verdict, line.message]);
  const told = new Set<string>();
  const advice = report.lines.flatMap(({ entity, check, advice: text }) => {
    const key = `${check} ${text ?? ""}`;
    if (text === null || told.has(key)) return [];
    told.add(key);
    return [`  ${entity ?? report.system} ${check}: ${text}`];
  });
  return [
    table(["ENTITY", "CHECK", "VERDICT", "SEEN"], rows),
    ...(advice.length > 0 ? ["", "What to do:", ...advice] : []),
    "",
    `${counts.passed} passed, ${counts.failed} failed, ${counts.skipped} skipped; ${report.requests} requests.`,
  ].join("\n");
}
