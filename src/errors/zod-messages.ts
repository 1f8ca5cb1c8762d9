import { z } from "zod";

/**
 * What zod finds, in the words of this product: what was expected, what came. A schema that says something of its own is not asked here.
 *
 * Texts that came are never repeated, since any of them may be a secret; only where a word out of a few was expected, what came is shown.
 */
z.config({ customError: (issue) => messageOf(issue) });

type RawIssue = z.core.$ZodRawIssue;
/** What is known of an issue, whatever its code. */
type Known = RawIssue & {
  readonly expected?: string;
  readonly values?: readonly unknown[];
  readonly options?: readonly unknown[];
  readonly discriminator?: string;
  readonly errors?: readonly (readonly z.core.$ZodIssue[])[];
  readonly keys?: readonly string[];
  readonly origin?: string;
  readonly minimum?: number | bigint;
  readonly maximum?: number | bigint;
  readonly inclusive?: boolean;
  readonly exact?: boolean;
  readonly format?: string;
  readonly pattern?: string;
  readonly prefix?: string;
  readonly suffix?: string;
  readonly includes?: string;
  readonly divisor?: number;
  readonly issues?: readonly z.core.$ZodIssue[];
};

/** More of them say less. */
const mostNames = 24;

const nouns: Readonly<Record<string, string>> = {
  string: "text",
  number: "a number",
  int: "a whole number",
  bigint: "a whole number",
  boolean: "true or false",
  array: "a list",
  tuple: "a list",
  set: "a list",
  object: "an object",
  record: "an object",
  map: "an object",
  date: "an instant",
  undefined: "nothing",
  null: "null",
  never: "nothing",
};

const forms: Readonly<Record<string, string>> = {
  email: "an e-mail address",
  url: "an absolute address such as https://example.com",
  datetime: "an instant such as 2026-11-27T10:00:00Z",
  date: "a day such as 2026-11-27",
  time: "a time of day such as 10:00:00",
  duration: "a duration such as PT1H30M",
  ipv4: "an IPv4 address",
  ipv6: "an IPv6 address",
  base64: "text in Base64",
  base64url: "text in Base64 for addresses",
  json_string: "JSON as text",
  uuid: "a UUID",
};

function messageOf(raw: RawIssue): string {
  const issue = raw as Known;
  switch (issue.code) {
    case "invalid_type":
      return expected(
        nouns[issue.expected ?? ""] ?? issue.expected ?? "another value",
        kindOf(issue.input),
        hintOf(issue),
      );
    case "invalid_value":
      return expected(oneOf(issue.values ?? []), shown(issue.input), hintOf(issue));
    case "too_small":
    case "too_big":
      return sizeMessage(issue);
    case "not_multiple_of":
      return expected(`a multiple of ${issue.divisor}`, shown(issue.input));
    case "invalid_format":
      return formMessage(issue);
    case "unrecognized_keys":
      return expected(`only ${keysOf(issue)}`, listed(issue.keys ?? []));
    case "invalid_union":
      return issue.options && issue.options.length > 0 ? tagMessage(issue) : unionMessage(issue);
    case "invalid_key":
      return `expected another name: ${issue.issues?.[0]?.message ?? "this one can't be used"}`;
    case "invalid_element":
      return `expected other items: ${issue.issues?.[0]?.message ?? "one of these can't be used"}`;
    default:
      return expected("another value", kindOf(issue.input), hintOf(issue));
  }
}

/** Which issues of a value that fits none of several forms say most: those of the form that it comes closest to. */
export function nearestIssues(branches: readonly (readonly z.core.$ZodIssue[])[]): readonly z.core.$ZodIssue[] | null {
  const [nearest, other] = branches
    .filter((issues) => issues.length > 0 && !isOtherKind(issues))
    .sort((one, two) => one.length - two.length);
  return nearest && (!other || nearest.length < other.length) ? nearest : null;
}

/** Of a form whose kind of value it is not at all there is one issue, at the value itself. */
function isOtherKind([first, ...more]: readonly z.core.$ZodIssue[]): boolean {
  return more.length === 0 && first?.path.length === 0 && ["invalid_type", "invalid_value"].includes(first.code);
}

function unionMessage({ errors = [], input }: Known): string {
  const [issue] = nearestIssues(errors) ?? [];
  if (issue) return `${issue.path.length > 0 ? `${issue.path.join(".")}: ` : ""}${issue.message}`;
  const kinds = errors.flatMap(([first]) => {
    if (first?.code === "invalid_type") return [nouns[first.expected] ?? first.expected];
    return first?.code === "invalid_value" ? [oneOf(first.values)] : [];
  });
  return expected(kinds.length > 0 ? orOf([...new Set(kinds)]) : "another value", kindOf(input));
}

/** Of objects told apart by a word in them. */
function tagMessage({ options = [], discriminator, input }: Known): string {
  const given = (input as Readonly<Record<string, unknown>> | null)?.[String(discriminator)];
  return expected(oneOf(options), shown(given));
}

function sizeMessage(issue: Known): string {
  const isSmall = issue.code === "too_small";
  const bound = Number(isSmall ? issue.minimum : issue.maximum);
  const unit = units[issue.origin ?? ""];
  if (!unit) {
    const edge = isSmall ? (issue.inclusive ? "at least" : "more than") : issue.inclusive ? "at most" : "less than";
    return expected(`${edge} ${bound}`, shown(issue.input));
  }
  const edge = issue.exact ? "" : isSmall ? "at least " : "at most ";
  return expected(`${edge}${bound} ${bound === 1 ? unit.one : unit.many}`, countOf(issue.input));
}

const units: Readonly<Record<string, { readonly one: string; readonly many: string }>> = {
  string: { one: "character", many: "characters" },
  array: { one: "item", many: "items" },
  set: { one: "item", many: "items" },
  map: { one: "entry", many: "entries" },
  file: { one: "byte", many: "bytes" },
};

function countOf(value: unknown): string {
  const count = typeof value === "string" || Array.isArray(value) ? value.length : (value as { size?: number }).size;
  return count === 0 ? "none" : String(count ?? "another number");
}

function formMessage({ format = "", prefix, suffix, includes, pattern, input }: Known): string {
  if (format === "starts_with") return `expected text that begins with ${prefix}, got another`;
  if (format === "ends_with") return `expected text that ends with ${suffix}, got another`;
  if (format === "includes") return `expected text with ${includes} in it, got another`;
  if (format === "regex") return `expected text of the form ${pattern}, got another`;
  const isTime = ["datetime", "date", "time", "duration"].includes(format);
  return expected(forms[format] ?? `text of the form ${format}`, isTime ? shown(input) : "another text");
}

function keysOf({ inst }: Known): string {
  const { shape } = (inst as { _zod?: { def?: { shape?: object } } } | undefined)?._zod?.def ?? {};
  return shape ? listed(Object.keys(shape)) : "names that are known";
}

/** What the schema says that it is for, where something is missing. */
function hintOf({ inst, input }: Known): string {
  if (input !== undefined || !inst) return "";
  const said = z.globalRegistry.get(inst as z.core.$ZodType)?.description;
  return said ? `: ${said.replace(/\.$/, "")}` : "";
}

function expected(what: string, came: string, hint = ""): string {
  return `expected ${what}, got ${came}${hint}`;
}

function oneOf(values: readonly unknown[]): string {
  const [only] = values;
  return values.length === 1 ? shown(only) : `one of ${listed(values.map((value) => String(value)))}`;
}

function listed(names: readonly string[]): string {
  const more = names.length - mostNames;
  return names.slice(0, mostNames).join(", ") + (more > 0 ? ` and ${more} more` : "");
}

function orOf(kinds: readonly string[]): string {
  return kinds.length < 2 ? (kinds[0] ?? "") : `${kinds.slice(0, -1).join(", ")} or ${kinds.at(-1)}`;
}

function kindOf(value: unknown): string {
  if (value === undefined) return "nothing";
  if (value === null) return "null";
  if (typeof value === "boolean" || typeof value === "number") return String(value);
  if (typeof value === "string") return value === "" ? "an empty text" : "text";
  if (Array.isArray(value)) return "a list";
  return value instanceof Date ? "an instant" : typeof value === "object" ? "an object" : `a ${typeof value}`;
}

function shown(value: unknown): string {
  return typeof value === "string" ? JSON.stringify(value.slice(0, 80)) : kindOf(value);
}
