import type { Argument, Command, Option } from "commander";

/** What stands behind an option or an argument, as far as a shell can offer it. */
export type Values =
  | { readonly kind: "CHOICES"; readonly choices: readonly string[] }
  /** A file or a folder. */
  | { readonly kind: "PATH" }
  /** Something that the shell can't know: an id, a name, a number. */
  | { readonly kind: "ANY" };

export interface OptionShape {
  /** As it is typed: `--json`. */
  readonly name: string;
  readonly description: string;
  /** Null: it stands by itself. */
  readonly values: Values | null;
}

/** One command, and what may be typed behind it. */
export interface CommandShape {
  /** Words behind the program's name: `connection sync`; empty for the program itself. */
  readonly path: string;
  readonly commands: readonly { readonly name: string; readonly description: string }[];
  readonly options: readonly OptionShape[];
  /** Of its first argument; null where it takes none. */
  readonly argument: Values | null;
}

/** Every command of a program, the program itself first: what a completion is made of. */
export function shapesOf(program: Command): CommandShape[] {
  return walk(program, "");
}

function walk(command: Command, path: string): CommandShape[] {
  const help = command.createHelp();
  const below = help.visibleCommands(command).filter((child) => child.name() !== "help");
  const argument = command.registeredArguments[0];
  const shape: CommandShape = {
    path,
    commands: below.map((child) => ({ name: child.name(), description: summary(child.description()) })),
    options: help
      .visibleOptions(command)
      .flatMap((option) =>
        option.long === undefined || option.long === null
          ? []
          : [{ name: option.long, description: summary(option.description), values: valuesOfOption(option) }],
      ),
    argument: argument ? valuesOfArgument(argument) : null,
  };
  return [shape, ...below.flatMap((child) => walk(child, path === "" ? child.name() : `${path} ${child.name()}`))];
}

function valuesOfOption(option: Option): Values | null {
  if (option.isBoolean() || (!option.required && !option.optional)) return null;
  return option.argChoices ? { kind: "CHOICES", choices: option.argChoices } : valuesOfText(option.flags);
}

function valuesOfArgument(argument: Argument): Values {
  if (argument.argChoices) return { kind: "CHOICES", choices: argument.argChoices };
  return valuesOfText(`<${argument.name()}>`);
}

/** The word in brackets says what stands there: `<live|test>`, `<file>`. */
function valuesOfText(text: string): Values {
  const [, word = ""] = /[<[]([^>\]]*)/.exec(text) ?? [];
  if (word.includes("|")) return { kind: "CHOICES", choices: word.split("|") };
  return ["file", "path", "folder", "body"].includes(word) ? { kind: "PATH" } : { kind: "ANY" };
}

/** The first sentence: a shell has one line. */
function summary(description: string): string {
  return description.split(/[.;:](?:\s|$)/, 1)[0] ?? "";
}
