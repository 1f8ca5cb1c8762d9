import type { Command } from "commander";
import { loadConfig, type Config } from "../../config/index.js";
import { createLogger } from "../../logging/index.js";
import { NetworkGuard } from "../../network/index.js";
import { connectStorage, type Storage } from "../../storage/index.js";
import { secretStores } from "../../vault/index.js";
import { openDatabase } from "../database.js";
import { answer, CommandFailure, note, type CommandIo } from "../io.js";
import { allowHomeSandbox, readSandboxSettings } from "../start/sandbox-settings.js";
import { table } from "../table.js";
import { failed, ok, skipped, type Finding } from "./finding.js";
import { lookAtHome, lookAtNode, lookAtPort } from "./machine.js";
import { lookAtMongodb } from "./mongodb.js";
import { lookAtSecrets } from "./secrets.js";
import { lookAtSystems } from "./systems.js";

interface Options {
  readonly json?: boolean;
}

/** `doctor`: looks at everything that a start with these settings relies on, and says what to do about what is not well. */
export function registerDoctor(program: Command, io: CommandIo): void {
  program
    .command("doctor")
    .description("Look at MongoDB, keys, ports and systems with the settings that a start would have. Changes nothing.")
    .option("--json", "answer with one line of JSON")
    .action(async ({ json }: Options) => {
      const findings = await examine(io);
      answer(io, json, { isOk: !findings.some(isFailed), findings }, shownAs(findings));
      const faults = findings.filter(isFailed);
      if (faults.length > 0) throw new CommandFailure(`${faults.length} of ${findings.length} checks failed.`);
    });
}

async function examine(io: CommandIo): Promise<Finding[]> {
  const node = lookAtNode(process.version);
  let config: Config;
  try {
    config = loadConfig(io.env, io.cwd);
  } catch (error) {
    const others = ["home folder", "port", "MongoDB", "master keys", "connections"];
    const settings = failed("settings", error instanceof Error ? error.message : String(error), "");
    return [node, settings, ...others.map((check) => skipped(check, "the settings have to be mended first"))];
  }
  const network = new NetworkGuard({ allowed: config.allowedNetworks, ports: config.allowedPorts });
  try {
    const sandbox = await readSandboxSettings(config.home);
    if (sandbox) allowHomeSandbox(network, sandbox);
    const machine = [node, ok("settings", "understood"), await lookAtHome(config), await lookAtPort(config, network)];
    return [...machine, ...(await examineStore(io, config, network))];
  } finally {
    await network.close();
  }
}

async function examineStore(io: CommandIo, config: Config, network: NetworkGuard): Promise<Finding[]> {
  let opened: { storage: Storage; close(): Promise<void> };
  try {
    opened = await open(io, config);
  } catch (error) {
    const fault = failed("MongoDB", error instanceof Error ? error.message : String(error), "");
    return [fault, ...["master keys", "connections"].map((check) => skipped(check, "MongoDB has to be there first"))];
  }
  const { storage } = opened;
  const logger = createLogger({ level: "silent" });
  try {
    return [
      ...(await lookAtMongodb(storage, config.mongodbUri === null)),
      ...(await lookAtSecrets(config, { storage, stores: secretStores(io.env), logger })),
      ...(await lookAtSystems(storage, network)),
    ];
  } finally {
    await opened.close();
  }
}

/** With MONGODB_URI without making anything there; the embedded one has to be started to be looked at. */
async function open(io: CommandIo, config: Config): Promise<{ storage: Storage; close(): Promise<void> }> {
  if (config.mongodbUri) {
    const storage = await connectStorage({ uri: config.mongodbUri, appName: "tributary doctor" });
    return { storage, close: () => storage.close() };
  }
  return openDatabase(config, { env: io.env, onProgress: (line) => note(io, line) });
}

function isFailed({ verdict }: Finding): boolean {
  return verdict === "FAILED";
}

function shownAs(findings: readonly Finding[]): string {
  const rows = findings.map(({ check, verdict, found }) => [check, verdict, found]);
  const advice = findings.flatMap(({ check, advice: text }) => (text ? [`${check}: ${text}`] : []));
  return [table(["CHECK", "RESULT", "FOUND"], rows), ...(advice.length > 0 ? ["", "What to do", ...advice] : [])].join(
    "\n",
  );
}
