/**
 * Writes the pages of the documentation that follow from the code: docs/errors.md and the table of src/errors/README.md from
 * the catalogue of errors, docs/entities.md from the schema and the entities' declarations. `--check` writes nothing and
 * fails when one is not what would be written: npm run docs:reference
 */
import "reflect-metadata";
import { readFile, writeFile } from "node:fs/promises";
import { fileURLToPath } from "node:url";
import { buildSchema, getNamedType, isEnumType, isObjectType, type GraphQLObjectType } from "graphql";
import { format } from "prettier";
import {
  listedReferences,
  offeredIndexes,
  searchedFields,
  type EntityDefinition,
} from "../../schema/definition/index.js";
import { entities, entityNames } from "../../schema/entities/index.js";
import { errorCatalogue } from "../../src/errors/index.js";

const root = fileURLToPath(new URL("../..", import.meta.url));
const read = (path: string) => readFile(`${root}${path}`, "utf8");
const schema = buildSchema(await read("schema/generated/schema.graphql"));
const codes = Object.entries(errorCatalogue);

/** In a cell of a table, a bar would end it and a line break the row. */
const cell = (text: string | null | undefined) => (text ?? "").replaceAll("|", "\\|").replaceAll(/\s*\n\s*/g, " ");
const code = (text: string) => `\`${text}\``;
const listed = (names: readonly string[]) => names.map(code).join(", ");
const anchor = (heading: string) =>
  `#${heading
    .toLowerCase()
    .replaceAll(/[^\w -]/g, "")
    .replaceAll(" ", "-")}`;

function errorPage(): string {
  return [
    "# Error codes",
    "",
    "Every fault has a code in `extensions.code` that stays the same for good: branch on it, never on the message. `retryable` says whether the same call may succeed later without anybody changing anything. Messages say what was expected, what came and what to do. On the command line, `--json` gives the same code. [How errors come](queries.md#errors) is on the page about queries.",
    "",
    "This page is written from the code.",
    "",
    ...codes.flatMap(([name, { meaning, retry, whatToDo }]) => [
      `## ${name}`,
      "",
      `${meaning.charAt(0).toUpperCase()}${meaning.slice(1)}.`,
      "",
      `- May be sent again as it is: ${retry}`,
      `- What to do: ${whatToDo}`,
      "",
    ]),
  ].join("\n");
}

async function errorReadme(): Promise<string> {
  const rows = codes.map(([name, { meaning, retry }]) => `| ${code(name)} | ${retry} | ${cell(meaning)} |`);
  const text = await read("src/errors/README.md");
  const table = /^\| Code +\| Retry +\| Meaning +\|\n(?:\|.*\n)+/m;
  if (!table.test(text)) throw new Error("There is no table of codes in src/errors/README.md.");
  return text.replace(table, ["| Code | Retry | Meaning |", "| --- | --- | --- |", ...rows, ""].join("\n"));
}

function entityPage(): string {
  const all = entityNames.map((name) => entities[name] as EntityDefinition);
  const types = all.map(({ name }) => typeOf(name));
  const common = (types[0] as GraphQLObjectType).getInterfaces().find(({ name }) => name === "Record");
  if (!common) throw new Error("The schema has no interface Record.");
  const shared = new Set(Object.keys(common.getFields()));
  const used = [...types.flatMap((type) => namedTypesOf(type, shared)), schema.getType("CustomField")].filter(
    (type) => type !== undefined,
  );
  const parts = [...new Set(used)].filter((type) => isObjectType(type) && !entityNames.includes(type.name as never));
  const enumerations = [
    ...new Set([...used, ...parts.flatMap((type) => namedTypesOf(type as GraphQLObjectType, shared))]),
  ]
    .filter(isEnumType)
    .sort((left, right) => left.name.localeCompare(right.name));
  const ownParts = parts.filter((part) => isObjectType(part) && !/(Connection|Aggregate)/.test(part.name));
  return [
    "# Entities",
    "",
    "What the graph has of every system, in one form. A field that a system does not have is null; what it has beside these is in `customFields` and `raw`. [The schema](../schema/generated/schema.graphql) has everything, with filters, orders and inputs.",
    "",
    "This page is written from the schema.",
    "",
    "| entity | ids | one | list | what it is |",
    "| --- | --- | --- | --- | --- |",
    ...all.map(
      ({ name, idPrefix, single, plural, description }) =>
        `| [${name}](${anchor(name)}) | ${code(`${idPrefix}_`)} | ${code(single)} | ${code(plural)} | ${cell(description)} |`,
    ),
    "",
    "## Fields of every entity",
    "",
    ...fieldTable(common.getFields()),
    "",
    ...all.flatMap((entity, index) => entitySection(entity, types[index] as GraphQLObjectType, shared)),
    "## Parts of records",
    "",
    ...ownParts.flatMap((part) => [
      `### ${part.name}`,
      "",
      part.description ?? "",
      "",
      ...fieldTable((part as GraphQLObjectType).getFields()),
      "",
    ]),
    "## Values",
    "",
    "Beside each normalized value stands the source's own, in the field of the same name with `Raw` behind it, and with `Label` the words in which the source shows it to people. The label is null where the source has no words but the value itself: show it, else `Raw`.",
    "",
    ...enumerations.flatMap((type) => [
      `### ${type.name}`,
      "",
      type.description ?? "",
      "",
      "| value | what it means |",
      "| --- | --- |",
      ...type.getValues().map(({ name, description }) => `| ${code(name)} | ${cell(description)} |`),
      "",
    ]),
  ].join("\n");
}

function entitySection(entity: EntityDefinition, type: GraphQLObjectType, shared: ReadonlySet<string>): string[] {
  const named = (field: string) => (entity.fields[field]?.kind === "reference" ? `${field}Id` : field);
  const own = Object.fromEntries(Object.entries(type.getFields()).filter(([name]) => !shared.has(name)));
  const searched = searchedFields(entity);
  const besides = listedReferences(entity).flatMap(({ filterName }) => (filterName === null ? [] : [code(filterName)]));
  return [
    `## ${entity.name}`,
    "",
    entity.description,
    "",
    `- Synced: ${entity.dataKind === "MASTER" ? "whole" : "as far back as the connection's history window"}`,
    `- Lists are filtered and ordered by: ${offeredIndexes(entity)
      .map((index) => code(index.map(named).join(" + ")))
      .join(", ")}`,
    ...(besides.length > 0 ? [`- Filtered beside any of these by: ${besides.join(", ")}`] : []),
    `- Words are searched in: ${searched.length > 0 ? listed(searched) : "nothing"}`,
    `- Can be written, where the system takes it: ${entity.writable.length > 0 ? listed(entity.writable) : "nothing"}`,
    "",
    ...fieldTable(own),
    "",
  ];
}

function fieldTable(fields: ReturnType<GraphQLObjectType["getFields"]>): string[] {
  const rows = Object.values(fields).map((field) => {
    const takesArguments = field.args.length > 0 ? `(${field.args.map(({ name }) => name).join(", ")})` : "";
    return `| ${code(field.name + takesArguments)} | ${code(String(field.type))} | ${cell(field.description)} |`;
  });
  return ["| field | type | what it is |", "| --- | --- | --- |", ...rows];
}

function typeOf(name: string): GraphQLObjectType {
  const type = schema.getType(name);
  if (!isObjectType(type)) throw new Error(`The schema has no type ${name}.`);
  return type;
}

function namedTypesOf(type: GraphQLObjectType, shared: ReadonlySet<string>) {
  return Object.values(type.getFields())
    .filter(({ name }) => !shared.has(name))
    .map((field) => getNamedType(field.type));
}

const pages: readonly (readonly [path: string, text: string])[] = [
  ["docs/errors.md", errorPage()],
  ["src/errors/README.md", await errorReadme()],
  ["docs/entities.md", entityPage()],
];
for (const [path, text] of pages) {
  const wanted = await format(text, { parser: "markdown", printWidth: 120 });
  const before = await read(path).catch(() => null);
  if (before === wanted) continue;
  if (!process.argv.includes("--check")) await writeFile(`${root}${path}`, wanted);
  else {
    process.stderr.write(
      `${path} is ${before === null ? "missing" : "stale"}. Run \`npm run docs:reference\` and commit what it writes.\n`,
    );
    process.exitCode = 1;
  }
}
