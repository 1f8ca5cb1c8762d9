import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import type { Command } from "commander";
import { loadConfig } from "../config/index.js";
import { createLogger } from "../logging/index.js";
import type { FaultSpec } from "../sandbox/index.js";
import { parseCount, parsePort } from "./arguments.js";
import { answer, note, type CommandIo } from "./io.js";
import { registerSandboxControl } from "./sandbox-control.js";
import { readScenario } from "./sandbox-scenario.js";
import { registerSandboxScenarios } from "./sandbox-scenarios.js";
import { watchForStop } from "./until-stopped.js";

interface Options {
  readonly port: number;
  readonly host: string;
  readonly seed: number;
  readonly scale: number;
  readonly fault?: readonly string[];
  readonly scenario?: string;
  readonly apiKey: string;
  readonly dataDir?: string;
  readonly reset?: boolean;
  readonly json?: boolean;
}

/** `sandbox`: the made-up system by itself, for those who try their integration against it, in CI for example. */
export function registerSandbox(program: Command, io: CommandIo): void {
  const sandbox = program
    .command("sandbox")
    .description("Run the Sandbox system by itself until it is stopped.")
    .option("--port <port>", "where it listens; 0 takes a free port", parsePort, 4010)
    .option(
      "--host <host>",
      "the address it listens on; its logins are no secret, so think before you open it",
      "127.0.0.1",
    )
    .option("--seed <number>", "the same seed and scale make the same data", parseCount, 1)
    .option("--scale <records>", "number of records over all kinds", parseCount, 2_000)
    .option(
      "--fault <fault>",
      "misbehave from the start, such as status:503;path=/api/v1/parts;count=3; may be given several times",
      (text: string, before: readonly string[] = []) => [...before, text],
    )
    .option("--scenario <name>", "what happens from the start: a name that `sandbox scenarios` lists, or a file")
    .option("--api-key <key>", "the key that may do everything", "sandbox")
    .option("--data-dir <folder>", "keep the data there; without it, it goes when the sandbox stops")
    .option("--reset", "begin anew in a folder that holds other data")
    .option("--json", "answer with one line of JSON once it runs")
    .action(async (options: Options) => {
      const { startSandbox, parseFaultSpec } = await import("../sandbox/index.js");
      const faults: FaultSpec[] = (options.fault ?? []).map(parseFaultSpec);
      const scenario = options.scenario === undefined ? null : await readScenario(io, options.scenario);
      const { logLevel, allowedNetworks } = loadConfig(io.env, io.cwd);
      const logger = createLogger({
        level: logLevel ?? "warn",
        destination: { write: (line) => void io.stderr.write(line) },
      });
      const stop = watchForStop(io);
      const temporary = options.dataDir === undefined ? await mkdtemp(join(tmpdir(), "tributary-sandbox-")) : null;
      try {
        const sandbox = await startSandbox({
          dataDir: temporary ?? resolve(io.cwd, options.dataDir ?? ""),
          logger,
          port: options.port,
          host: options.host,
          seed: options.seed,
          scale: options.scale,
          reset: options.reset ?? false,
          apiKey: options.apiKey,
          allowedNetworks,
          faults,
          ...(scenario ? { scenario } : {}),
        });
        const { url, port, apiKey, oauth } = sandbox;
        answer(
          io,
          options.json,
          { url, port, apiKey, oauth, seed: options.seed, scale: options.scale },
          `The Sandbox runs on ${url} with ${options.scale.toLocaleString("en")} records; ${url}/ says what it can do.\n` +
            `Let the gateway call it: export TRIBUTARY_ALLOWED_NETWORKS=${new URL(url).host}\n` +
            `Connect it: tributary connection add --system sandbox --config baseUrl=${url} --credential apiKey=${apiKey}`,
        );
        if (!options.json) note(io, "Ctrl-C stops it.");
        await stop.stopped;
        await sandbox.stop();
      } finally {
        stop.end();
        if (temporary) await rm(temporary, { recursive: true, force: true });
      }
    });
  registerSandboxControl(sandbox, io);
  registerSandboxScenarios(sandbox, io);
}
