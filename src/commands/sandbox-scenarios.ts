import type { Command } from "commander";
import { InvalidInputError } from "../errors/index.js";
import { answer, type CommandIo } from "./io.js";
import { readScenario } from "./sandbox-scenario.js";
import { table } from "./table.js";

interface Options {
  readonly check?: string;
  readonly json?: boolean;
}

/** `sandbox scenarios`: what comes with the product, as files to begin one's own with, and a check of those. */
export function registerSandboxScenarios(sandbox: Command, io: CommandIo): void {
  sandbox
    .command("scenarios")
    .description("List the scenarios that the Sandbox can play, print one, or check a file.")
    .argument("[name]", "print this one, to be copied and changed")
    .option("--check <file>", "say whether this file, YAML or JSON, is a scenario")
    .option("--json", "answer with one line of JSON")
    .action(async (name: string | undefined, options: Options) => {
      const { shippedScenarios } = await import("../sandbox/index.js");
      if (options.check !== undefined) {
        const scenario = await readScenario(io, /[./\\]/.test(options.check) ? options.check : `./${options.check}`);
        const text = `${options.check} is a scenario: ${scenario.name}, ${scenario.steps.length} steps.`;
        answer(io, options.json, { name: scenario.name, steps: scenario.steps.length }, text);
        return;
      }
      const all = shippedScenarios();
      if (name === undefined) {
        const rows = all.map((scenario) => [scenario.name, scenario.description]);
        answer(io, options.json, { scenarios: all }, table(["NAME", "WHAT HAPPENS"], rows));
        return;
      }
      const one = all.find((scenario) => scenario.name === name);
      if (!one) {
        const names = all.map((scenario) => scenario.name).join(", ");
        throw new InvalidInputError(`There is no scenario "${name}"; expected ${names}.`);
      }
      answer(io, options.json, one, one.text.trimEnd());
    });
}
