import type { Argument, Command, Option } from "commander";
import { knownKinds, type KnownKind } from "../known-ids.js";

/** What stands behind an option or an argument, as far as a shell can offer it. */
export type Values =
  | { readonly kind: "CHOICES"; readonly choices: readonly string[] }
  /** A file or a folder. */
  | { readonly kind: "PATH" }
  /** An id among those that commands have shown on this home. */
  | { readonly kind: "KNOWN"; readonly of: KnownKind }
  /** Something that the shell can't know: a name, a number, a time. */
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

/** What may stand for a word in brackets wherever it comes: the systems for `<system>`. */
export type Meanings = Readonly<Record<string, readonly string[]>>;

/** Every command of a program, the program itself first: what a completion is made of. */
export function shapesOf(program: Command, meanings: Meanings): CommandShape[] {
  return walk(program, "", meanings);
}

function walk(command: Command, path: string, meanings: Meanings): CommandShape[] {
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
          : [{ name: option.long, description: summary(option.description), values: valuesOfOption(option, meanings) }],
      ),
    argument: argument ? valuesOfArgument(argument, meanings) : null,
  };
  return [
    shape,
    ...below.flatMap((child) => walk(child, path === "" ? child.name() : `${path} ${child.name()}`, meanings)),
  ];
}

function valuesOfOption(option: Option, meanings: Meanings): Values | null {
  if (option.isBoolean() || (!option.required && !option.optional)) return null;
  return option.argChoices ? { kind: "CHOICES", choices: option.argChoices } : valuesOfText(option.flags, meanings);
}

function valuesOfArgument(argument: Argument, meanings: Meanings): Values {
  if (argument.argChoices) return { kind: "CHOICES", choices: argument.argChoices };
  return valuesOfText(`<${argument.name()}>`, meanings);
}

/** The word in brackets says what stands there: `<live|test>`, `<file>`, `<connection>`. */
function valuesOfText(text: string, meanings: Meanings): Values {
  const [, word = ""] = /[<[]([^>\]]*)/.exec(text) ?? [];
  if (word.includes("|")) return { kind: "CHOICES", choices: word.split("|") };
  const known = knownKinds.find((kind) => kind === word);
  if (known) return { kind: "KNOWN", of: known };
  if (meanings[word]) return { kind: "CHOICES", choices: meanings[word] };
  return ["file", "path", "folder", "body"].includes(word) ? { kind: "PATH" } : { kind: "ANY" };
}

/** The first sentence: a shell has one line. */
function summary(description: string): string {
  return description.split(/[.;:](?:\s|$)/, 1)[0] ?? "";
}
