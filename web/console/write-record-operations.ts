/**
 * Writes what the record explorer asks of each entity, from the entities' declarations: a list, a record with all its fields,
 * and the lists under it. The typed documents are made of that, and checked against the schema, like all others.
 * `--check` writes nothing and fails where a file is not what would be written.
 */
import { mkdir, readFile, writeFile } from "node:fs/promises";
import process from "node:process";
import { parse, print } from "graphql";
import {
  idFieldName,
  labelSuffix,
  rawSuffix,
  type EntityDefinition,
  type FieldMap,
} from "../../schema/definition/index.js";
import { entities, entityByName, isEntityName } from "../../schema/entities/index.js";
import { reverseRelations } from "../../schema/types/relations.js";
import { isColumn, labelFields, relatedShown, withVariable } from "./src/records/labels.js";

const folder = new URL("src/", import.meta.url);
const all = Object.values<EntityDefinition>(entities);
const relations = reverseRelations();
const common =
  "id remoteId number connectionId createdAt updatedAt remoteCreatedAt remoteUpdatedAt deletedAt version url";

function labelOf(entity: string): string {
  if (!isEntityName(entity)) throw new Error(`A field refers to ${entity}, which is not an entity.`);
  return labelFields(entityByName(entity)).join(" ");
}

/** All that the fields hold, with the names of what they refer to. */
function whole(fields: FieldMap): string {
  return Object.entries(fields)
    .map(([name, field]) => {
      switch (field.kind) {
        case "enum":
          return `${name} ${name}${rawSuffix} ${name}${labelSuffix}`;
        case "money":
          return `${name} { amount currency }`;
        case "reference":
        case "references":
          return `${idFieldName(name, field)} ${name} { ${labelOf(field.entity)} }`;
        case "object":
        case "objects":
          return `${name} { ${whole(field.object.fields)} }`;
        default:
          return name;
      }
    })
    .join("\n");
}

function columns(fields: FieldMap): { readonly selection: string; readonly variables: string } {
  const selections: string[] = [];
  const variables: string[] = [];
  for (const [name, field] of Object.entries(fields)) {
    if (!isColumn(field)) continue;
    if (field.kind === "reference" || field.kind === "references") {
      const variable = withVariable(name);
      variables.push(`$${variable}: Boolean = false`);
      selections.push(`${idFieldName(name, field)} ${name} @include(if: $${variable}) { ${labelOf(field.entity)} }`);
    } else selections.push(whole({ [name]: field }));
  }
  return { selection: selections.join("\n"), variables: variables.join(" ") };
}

function operationsOf({ name, single, plural, fields }: EntityDefinition): string {
  const { selection, variables } = columns(fields);
  const below = relations.filter(({ owner }) => owner.name === name);
  const lists = below.map(
    (relation) =>
      `${relation.name}(first: ${relatedShown}) { totalCount totalCountIsExact nodes { ${labelOf(relation.entity.name)} updatedAt } }`,
  );
  return `
    query ${name}List($first: Int $after: String $filter: ${name}Filter $orderBy: [${name}Order!] $includeDeleted: Boolean $withConnection: Boolean = false ${variables}) {
      page: ${plural}(first: $first after: $after filter: $filter orderBy: $orderBy includeDeleted: $includeDeleted staleness: ALLOW) {
        nodes { ${common} connection @include(if: $withConnection) { id name } ${selection} }
        pageInfo { hasNextPage endCursor }
        totalCount
        totalCountIsExact
      }
    }
    query ${name}Record($id: ID! $withConnection: Boolean = false) {
      record: ${single}(id: $id staleness: ALLOW) {
        ${common}
        connection @include(if: $withConnection) { id name status lastSuccessfulSyncAt }
        customFields { key label type value valueLabels recordIds }
        ${whole(fields)}
      }
    }
    ${
      lists.length === 0
        ? ""
        : `query ${name}Related($id: ID!) { record: ${single}(id: $id staleness: ALLOW) { id ${lists.join("\n")} } }`
    }`;
}

function documentsByEntity(): string {
  const imports = all.flatMap(({ name }) => documentsOf(name).map((document) => `  ${document},`));
  const entries = all.map(({ name }) => {
    const [list = "", record = "", related = "null"] = documentsOf(name);
    return `  ${name}: { list: ${list}, record: ${record}, related: ${related} },`;
  });
  return `// Written by web/console/write-record-operations.ts from the entities' declarations.
import {
${imports.join("\n")}
} from "./graphql.js";

/** What the explorer asks, by entity; related is null where nothing is listed under a record. */
export const recordDocuments = {
${entries.join("\n")}
} as const;
`;
}

function documentsOf(name: string): string[] {
  const hasRelated = relations.some(({ owner }) => owner.name === name);
  return [`${name}ListDocument`, `${name}RecordDocument`, ...(hasRelated ? [`${name}RelatedDocument`] : [])];
}

const files = {
  "operations/by-entity/records.graphql": `# Written by web/console/write-record-operations.ts from the entities' declarations.\n${print(parse(all.map(operationsOf).join("\n")))}\n`,
  "generated-records/documents.ts": documentsByEntity(),
};
const isCheck = process.argv.includes("--check");
for (const [name, text] of Object.entries(files)) {
  const file = new URL(name, folder);
  const before = await readFile(file, "utf8").catch(() => null);
  if (before === text) continue;
  if (isCheck) {
    process.stderr.write(`web/console/src/${name} is stale. Run npm run codegen and commit it.\n`);
    process.exitCode = 1;
    continue;
  }
  await mkdir(new URL(".", file), { recursive: true });
  await writeFile(file, text);
}
