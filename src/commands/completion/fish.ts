import type { CommandShape, OptionShape, Values } from "./shape.js";

/** A completion for fish, with what each word means. */
export function fishCompletion(name: string, shapes: readonly CommandShape[]): string {
  const paths = shapes.flatMap(({ path }) => (path === "" ? [] : [quoted(path)]));
  const valued = shapes.flatMap(({ path, options }) =>
    options.flatMap((option) => (option.values === null ? [] : [quoted(`${path} ${option.name}`)])),
  );
  return `# fish completion for ${name}
function __${name}_at --description "Whether the words so far lead to this command"
    set -l paths ${paths.join(" ")}
    set -l valued ${valued.join(" ")}
    set -l at ""
    set -l isValue no
    for word in (commandline -opc)[2..-1]
        if test $isValue = yes
            set isValue no
        else if string match -q -- "-*" $word
            contains -- "$at $word" $valued; and set isValue yes
        else if contains -- (string trim -- "$at $word") $paths
            set at (string trim -- "$at $word")
        end
    end
    test "$at" = "$argv[1]"
end

function __${name}_known --description "Ids that commands have shown, with their names"
    set -l home .tributary
    set -q TRIBUTARY_HOME; and set home $TRIBUTARY_HOME
    test -r $home/completion/$argv[1]; and cat $home/completion/$argv[1]
end

complete -c ${name} -f
${shapes.flatMap((shape) => linesOf(name, shape)).join("\n")}
`;
}

function linesOf(name: string, { path, commands, options, argument }: CommandShape): string[] {
  const here = `complete -c ${name} -n ${quoted(`__${name}_at ${quoted(path)}`)}`;
  const own =
    argument?.kind === "PATH"
      ? [`${here} -F`]
      : argument?.kind === "CHOICES" || argument?.kind === "KNOWN"
        ? [`${here} -a ${quoted(offered(name, argument))}`]
        : [];
  return [
    ...commands.map((command) => `${here} -a ${command.name} -d ${quoted(command.description)}`),
    ...own,
    ...options.map(
      (option) => `${here} -l ${option.name.slice(2)}${valuesOf(name, option)} -d ${quoted(option.description)}`,
    ),
  ];
}

function valuesOf(name: string, { values }: OptionShape): string {
  if (values === null) return "";
  if (values.kind === "PATH") return " -r -F";
  return values.kind === "ANY" ? " -x" : ` -x -a ${quoted(offered(name, values))}`;
}

function offered(name: string, values: Extract<Values, { kind: "CHOICES" | "KNOWN" }>): string {
  return values.kind === "KNOWN" ? `(__${name}_known ${values.of})` : values.choices.join(" ");
}

/** In single quotes, in which a backslash stands before what would be special. */
function quoted(text: string): string {
  return `'${text.replaceAll("\\", "\\\\").replaceAll("'", "\\'")}'`;
}
