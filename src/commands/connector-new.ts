import { access } from "node:fs/promises";
import { join, resolve } from "node:path";
import type { Command } from "commander";
import { scaffoldConnector } from "../connector-kit/index.js";
import { InvalidInputError } from "../errors/index.js";
import { answer, shownPath, type CommandIo } from "./io.js";

interface Options {
  readonly title?: string;
  readonly folder?: string;
  readonly json?: boolean;
}

export function registerConnectorNew(connector: Command, io: CommandIo): void {
  connector
    .command("new")
    .description("Make the folder of a new connector in a checkout of this project, with a test, ready to be changed.")
    .argument("<name>", "its key: lower-case letters, digits and hyphens, such as acme-cmms")
    .option("--title <name>", "its name for people; without one, the key in capitals")
    .option("--folder <path>", "the checkout; without it, the folder that the command runs in")
    .option("--json", "answer with one line of JSON")
    .action(async (name: string, options: Options) => {
      const checkout = resolve(io.cwd, options.folder ?? ".");
      const place = join(checkout, "src/connectors/connector.ts");
      await access(place).catch((cause: unknown) => {
        throw new InvalidInputError(
          `${checkout} is no checkout of this project: it lacks src/connectors/connector.ts. Run this in one, or name it with --folder.`,
          { cause },
        );
      });
      const files = await scaffoldConnector(checkout, name, options.title ?? titleOf(name));
      const shown = files.map((file) => shownPath(io, join(checkout, file)));
      answer(
        io,
        options.json,
        { system: name, files },
        `Made\n${shown.map((file) => `  ${file}`).join("\n")}\nGo on with docs/connectors.md.`,
      );
    });
}

function titleOf(name: string): string {
  return name.replace(
    /(^|-)(.)/g,
    (_match, hyphen: string, letter: string) => (hyphen ? " " : "") + letter.toUpperCase(),
  );
}
