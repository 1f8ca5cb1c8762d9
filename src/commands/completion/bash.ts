import type { CommandShape, Values } from "./shape.js";

/**
 * A completion for bash 3.2 and newer. What can be offered stands in it, or in a file of ids that commands have shown, so
 * that a press of the key starts no program, and what was typed is compared and never evaluated.
 */
export function bashCompletion(name: string, shapes: readonly CommandShape[]): string {
  return `# bash completion for ${name}
_${name}_shape() {
  case "$1" in
${shapes.map(shapeCase).join("\n")}
  esac
}

_${name}_values() {
  case "$1" in
${shapes.flatMap(valueCases).join("\n")}
  esac
}

# Ids that commands have shown, each a line of its own with a name behind it.
_${name}_known() {
  local file="\${TRIBUTARY_HOME:-.tributary}/completion/$1" id name
  [[ -r $file ]] || return 0
  while IFS=$'\\t' read -r id name; do
    # bash expands what it is to choose from.
    [[ $id =~ ^[A-Za-z0-9_.-]+$ ]] && printf '%s ' "$id"
  done < "$file"
}

_${name}() {
  local current="\${COMP_WORDS[COMP_CWORD]}" path="" option="" word index
  local commands="" options="" valued="" argument="" offered=""
  COMPREPLY=()
  _${name}_shape ""
  for ((index = 1; index < COMP_CWORD; index += 1)); do
    word="\${COMP_WORDS[index]}"
    if [[ $word == "=" ]]; then
      continue
    elif [[ -n $option ]]; then
      option=""
    elif [[ $word == -* ]]; then
      [[ " $valued " == *" $word "* ]] && option="$word"
    elif [[ " $commands " == *" $word "* ]]; then
      path="\${path:+$path }$word"
      _${name}_shape "$path"
    fi
  done
  [[ $current == "=" ]] && current=""
  if [[ -n $option ]]; then
    _${name}_values "$path $option"
  elif [[ $current == -* ]]; then
    offered="$options"
  elif [[ -n $commands ]]; then
    offered="$commands"
  else
    offered="$argument"
  fi
  if [[ $offered == "<known:"* ]]; then
    offered="\${offered#<known:}"
    offered="$(_${name}_known "\${offered%>}")"
  fi
  if [[ $offered == "<path>" ]]; then
    compopt -o filenames 2>/dev/null
    local IFS=$'\\n'
    COMPREPLY=($(compgen -f -- "$current"))
  else
    COMPREPLY=($(compgen -W "$offered" -- "$current"))
  fi
}

complete -F _${name} ${name}
`;
}

function shapeCase({ path, commands, options, argument }: CommandShape): string {
  const names = (items: readonly { readonly name: string }[]) => quoted(items.map((item) => item.name).join(" "));
  const valued = options.filter(({ values }) => values !== null);
  return `    ${quoted(path)}) commands=${names(commands)} options=${names(options)} valued=${names(valued)} argument=${quoted(offered(argument))} ;;`;
}

function valueCases({ path, options }: CommandShape): string[] {
  return options.flatMap(({ name, values }) => {
    const text = offered(values);
    return text === "" ? [] : [`    ${quoted(`${path} ${name}`)}) offered=${quoted(text)} ;;`];
  });
}

function offered(values: Values | null): string {
  if (values?.kind === "CHOICES") return values.choices.join(" ");
  if (values?.kind === "KNOWN") return `<known:${values.of}>`;
  return values?.kind === "PATH" ? "<path>" : "";
}

function quoted(text: string): string {
  return `"${text}"`;
}
