/**
 * Writes the tables of docs/queries.md that follow from the entities' declarations: which indexes serve which list, which
 * fields are searched, the lists under a record, and the prefixes of ids. Run by hand after a declaration changed: npm run docs:tables
 */
import "reflect-metadata";
import { readFile, writeFile } from "node:fs/promises";
import { format } from "prettier";
import {
  listedReferences,
  offeredIndexes,
  searchedFields,
  type EntityDefinition,
} from "../../schema/definition/index.js";
import { entities } from "../../schema/entities/index.js";
import { reverseRelations } from "../../schema/types/index.js";

const page = new URL("../../docs/queries.md", import.meta.url);
const all = Object.values<EntityDefinition>(entities);

const lists = all.map(({ plural, fields, ...entity }) => {
  const named = (field: string) => (fields[field]?.kind === "reference" ? `${field}Id` : field);
  const indexes = offeredIndexes({ plural, fields, ...entity }).map((index) => `\`${index.map(named).join(" + ")}\``);
  return `| \`${plural}\` | ${indexes.join(", ")} |`;
});

const searched = all.map((entity) => {
  const names = searchedFields(entity).map((name) => `\`${name}\``);
  return `| \`${entity.plural}\` | ${names.join(", ") || "nothing"} |`;
});

const listed = all.flatMap((entity) => {
  const names = listedReferences(entity).flatMap(({ filterName }) =>
    filterName === null ? [] : [`\`${filterName}\``],
  );
  return names.length > 0 ? [`| \`${entity.plural}\` | ${names.join(", ")} |`] : [];
});

const under = new Map<string, string[]>();
for (const { owner, name } of reverseRelations()) {
  under.set(owner.name, [...(under.get(owner.name) ?? []), `\`${name}\``]);
}

const prefixes = [...all]
  .sort((left, right) => left.name.localeCompare(right.name))
  .map(({ idPrefix, name }) => `\`${idPrefix}_\` ${name}`);

const before = await readFile(page, "utf8");
const after = [
  (text: string) => withTable(text, "list", "served", lists),
  (text: string) => withTable(text, "filtered list", "also by", listed),
  (text: string) => withTable(text, "searched list", "fields", searched),
  (text: string) =>
    withTable(
      text,
      "under",
      "lists",
      [...under].map(([owner, names]) => `| ${owner} | ${names.join(", ")} |`),
    ),
  (text: string) => text.replace(/(an event; records ).*\./, `$1${prefixes.join(", ")}.`),
].reduce((text, change) => change(text), before);
await writeFile(page, await format(after, { parser: "markdown", printWidth: 120 }));

function withTable(text: string, first: string, second: string, rows: readonly string[]): string {
  const table = new RegExp(`^\\| ${first} +\\| ${second} +\\|\\n(?:\\|.*\\n)+`, "m");
  if (!table.test(text)) throw new Error(`There is no table of ${first} and ${second} in docs/queries.md.`);
  return text.replace(table, [`| ${first} | ${second} |`, "| --- | --- |", ...rows, ""].join("\n"));
}
