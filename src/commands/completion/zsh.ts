import type { CommandShape, Values } from "./shape.js";

/** A completion for zsh, to be put into a folder of `fpath` or to be read by `source`; with what each word means. */
export function zshCompletion(name: string, shapes: readonly CommandShape[]): string {
  return `#compdef ${name}
_${name}_shape() {
  commands=() options=() valued=() argument=""
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
  local file="\${TRIBUTARY_HOME:-.tributary}/completion/$1"
  local -a known
  [[ -r $file ]] || return 1
  known=("\${(@)\${(@f)$(<"$file")}/$'\\t'/:}")
  _describe "$1" known
}

_${name}() {
  local at="" option="" word argument="" offered=""
  local -a commands options valued
  integer index
  _${name}_shape ""
  for ((index = 2; index < CURRENT; index += 1)); do
    word="\${words[index]}"
    if [[ -n $option ]]; then
      option=""
    elif [[ $word == -* ]]; then
      (( \${valued[(Ie)$word]} )) && option="$word"
    elif (( \${commands[(I)$word:*]} )); then
      at="\${at:+$at }$word"
      _${name}_shape "$at"
    fi
  done
  word="\${words[CURRENT]}"
  if [[ -n $option ]]; then
    _${name}_values "$at $option"
  elif [[ $word == --*=* ]]; then
    _${name}_values "$at \${word%%=*}"
    compset -P '*='
  elif [[ $word == -* ]]; then
    _describe option options
    return
  elif (( \${#commands} )); then
    _describe command commands
    return
  else
    offered="$argument"
  fi
  if [[ $offered == "<path>" ]]; then
    _files
  elif [[ $offered == "<known:"* ]]; then
    _${name}_known "\${\${offered#<known:}%>}"
  elif [[ -n $offered ]]; then
    compadd -- \${=offered}
  else
    return 1
  fi
}

if [[ "\${funcstack[1]}" == "_${name}" ]]; then
  _${name} "$@"
else
  compdef _${name} ${name}
fi
`;
}

function shapeCase({ path, commands, options, argument }: CommandShape): string {
  const described = (items: readonly { readonly name: string; readonly description: string }[]) =>
    items.map((item) => quoted(`${item.name}:${item.description}`)).join(" ");
  const valued = options.filter(({ values }) => values !== null).map((option) => option.name);
  return `    ${quoted(path)})
      commands=(${described(commands)})
      options=(${described(options)})
      valued=(${valued.join(" ")}) argument=${quoted(offered(argument))}
      ;;`;
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

/** In single quotes, in which nothing is special but the quote. */
function quoted(text: string): string {
  return `'${text.replaceAll("'", `'\\''`)}'`;
}
