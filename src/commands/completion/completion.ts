import type { Command } from "commander";
import { loadConnectors } from "../../connectors/index.js";
import { scopePresets } from "../../tokens/index.js";
import { answer, type CommandIo } from "../io.js";
import { bashCompletion } from "./bash.js";
import { fishCompletion } from "./fish.js";
import { shapesOf, type CommandShape } from "./shape.js";
import { zshCompletion } from "./zsh.js";

const shells: Readonly<Record<string, (name: string, shapes: readonly CommandShape[]) => string>> = {
  bash: bashCompletion,
  zsh: zshCompletion,
  fish: fishCompletion,
};

/** `completion`: what a shell has to know to complete commands, options and their values. */
export function registerCompletion(program: Command, io: CommandIo): void {
  const completion = program.command("completion").description("Completion of commands by the Tab key, for a shell.");
  for (const [shell, scriptFor] of Object.entries(shells)) {
    completion
      .command(shell)
      .description(`Print the completion for ${shell}.`)
      .option("--json", "answer with one line of JSON")
      .action(async (options: { json?: boolean }) => {
        const meanings = { system: [...(await loadConnectors()).keys()].sort(), preset: Object.keys(scopePresets) };
        const script = scriptFor(program.name(), shapesOf(program, meanings));
        answer(io, options.json, { shell, script }, script.trimEnd());
      });
  }
}
