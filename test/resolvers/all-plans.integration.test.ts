import { afterAll, beforeAll, describe, expect, it } from "vitest";
import {
  listedReferences,
  offeredIndexes,
  searchedFields,
  type EntityDefinition,
  type FieldMap,
} from "../../schema/definition/index.js";
import { entities } from "../../schema/entities/index.js";
import { reverseRelations } from "../../schema/types/relations.js";
import { newId, recordId } from "../../src/ids/index.js";
import { storedFieldsOf, type StoredField } from "../../src/records/index.js";
import { orderLabel } from "../../src/records/served-text.js";
import { connectStorage, type Storage } from "../../src/storage/index.js";
import { explainedDuring, type Explained } from "../support/explained.js";
import { query } from "../support/graph.js";
import { monitored } from "../support/monitored.js";
import { insertConnection, insertRecords, newTenant } from "../support/records.js";
import { useStorage } from "../support/storage.js";

/**
 * Every shape of query that the declarations of the entities allow, explained by the store: with a new index, entity or
 * relation come its cases. How many documents are read, `list-plans.integration.test.ts` looks at.
 */
const store = useStorage();
const tenant = newTenant();
const connectionId = newId("connection");
const all = Object.values<EntityDefinition>(entities);
let storage: Storage;

beforeAll(async () => {
  storage = await connectStorage({ uri: monitored(store.uri) });
  await insertConnection(storage, tenant, { id: connectionId });
  for (const entity of all) {
    await insertRecords(
      storage,
      entity,
      tenant,
      connectionId,
      ["1", "2", "3"].map((remoteId) => ({ remoteId, unified: unifiedOf(entity.fields) })),
    );
  }
});

afterAll(() => storage.close());

/** Every record refers to the first of each kind. */
function unifiedOf(fields: FieldMap): Record<string, unknown> {
  const unified: Record<string, unknown> = {};
  for (const [name, field] of Object.entries(fields)) {
    if (field.kind === "reference") unified[name] = "1";
    if (field.kind === "references") unified[name] = ["1", "2"];
    if (field.kind === "objects") unified[name] = [unifiedOf(field.object.fields)];
    if (field.kind === "object") unified[name] = unifiedOf(field.object.fields);
    if (field.kind === "string" && ["number", "name", "title"].includes(name)) unified[name] = `Pump ${name}`;
  }
  return unified;
}

interface Shape {
  readonly entity: EntityDefinition;
  readonly args: string;
}

/** Each index with each of its beginnings pinned, the rest as the order, both ways. */
function shapesOf(entity: EntityDefinition): Shape[] {
  const byName = new Map(storedFieldsOf(entity).map((field) => [field.declared, field]));
  const shapes = offeredIndexes(entity).flatMap((index) => {
    const fields = index.map((name) => byName.get(name) as StoredField);
    return fields.flatMap((_, pinned): string[] => {
      const order = fields.slice(pinned);
      if (order.some(({ idPrefix }) => idPrefix !== null)) return [];
      const filter = fields.slice(0, pinned).map((field) => `${field.name}: { in: [${valueOf(entity, field)}] }`);
      return ["ASC", "DESC"].map((direction) => {
        const terms = order.map(({ declared }) => `{ field: ${orderLabel(declared)}, direction: ${direction} }`);
        return `filter: { ${filter.join(", ")} }, orderBy: [${terms.join(", ")}]`;
      });
    });
  });
  if (searchedFields(entity).length > 0) shapes.push(`filter: { search: "pump" }`, `filter: { search: "pu* number" }`);
  for (const [place, { filterName, entity: refersTo }] of listedReferences(entity).entries()) {
    const { idPrefix, name } = all.find((one) => one.name === refersTo) as EntityDefinition;
    const ids = ["1", "2"].map((remoteId) => recordId(idPrefix, connectionId, name, remoteId));
    if (filterName === null) continue;
    // All are words of one index: what goes beside them differs by what it is and not by the reference.
    const beside = [`, updatedAt: { gt: "2020-01-01T00:00:00Z" }`, `, createdAt: { gt: "2020-01-01T00:00:00Z" }`];
    for (const rest of ["", ...(place === 0 ? beside : [])]) {
      shapes.push(`filter: { ${filterName}: { in: ${JSON.stringify(ids)} }${rest} }`);
    }
  }
  return [...new Set(shapes)].map((args) => ({ entity, args }));
}

function valueOf({ fields }: EntityDefinition, { declared, idPrefix, domain }: StoredField): string {
  if (declared === "connectionId") return JSON.stringify(connectionId);
  const field = fields[declared];
  if (field?.kind === "reference" && idPrefix) {
    return JSON.stringify(recordId(idPrefix, connectionId, field.entity, "1"));
  }
  if (field?.kind === "enum") return String(domain.members?.[0]);
  if (field?.kind === "boolean") return "true";
  if (field?.kind === "int" || field?.kind === "duration") return "1";
  if (field?.kind === "decimal") return `"1"`;
  if (field?.kind === "date") return `"2026-01-01"`;
  if (field?.kind === "dateTime" || declared.endsWith("At")) return `"2026-01-01T00:00:00Z"`;
  return `"x"`;
}

async function explained(collection: string, source: string): Promise<Explained[]> {
  return explainedDuring(storage, collection, async () => {
    expect((await query(storage, tenant, source)).errors, source).toEqual([]);
  });
}

function expectServed(found: readonly Explained[], source: string): void {
  expect(found.length, source).toBeGreaterThan(0);
  for (const { stages, indexes } of found) {
    expect(stages, source).not.toContain("COLLSCAN");
    expect(stages, source).not.toContain("SORT");
    expect(indexes.length, source).toBeGreaterThan(0);
  }
}

/** Booleans are no list: `in` is for what has many values. */
const asked = (args: string) => args.replaceAll("{ in: [true] }", "{ eq: true }");

describe("every query that the declarations allow", () => {
  it.each(all.map((entity) => [entity.plural, entity] as const))(
    "lists, counts and sums %s along an index",
    async (plural, entity) => {
      const shapes = shapesOf(entity);
      expect(shapes.length).toBeGreaterThan(4);
      for (const { args } of shapes) {
        const source = `{ ${plural}(first: 2, ${asked(args)}) { totalCount nodes { id } } }`;
        expectServed(await explained(plural, source), source);
        const filter = asked(args).replace(/, orderBy: .*$/, "");
        const sums = `{ ${entity.single}Aggregates(${filter}) { recordCount } }`;
        expectServed(await explained(plural, sums), sums);
      }
    },
  );

  it.each(reverseRelations().map((relation) => [`${relation.owner.name}.${relation.name}`, relation] as const))(
    "lists %s along an index, under one record and under many",
    async (_name, { owner, name, entity }) => {
      for (const first of [1, 3]) {
        const source = `{ ${owner.plural}(first: ${first}) { nodes { ${name}(first: 2) { totalCount nodes { id } } } } }`;
        const found = await explained(entity.plural, source);
        expectServed(found, source);
      }
    },
  );

  it.each(all.map((entity) => [entity.name, entity] as const))(
    "finds %s and what it refers to by id",
    async (_name, { name, single, idPrefix, fields }) => {
      const id = recordId(idPrefix, connectionId, name, "1");
      const references = Object.entries(fields).filter(([, { kind }]) => kind === "reference" || kind === "references");
      const selection = references.map(([field]) => `${field} { id }`).join(" ");
      const source = `{ ${single}(id: "${id}") { id ${selection} } node(id: "${id}") { id } }`;
      const collections = new Set([
        name,
        ...references.flatMap(([, field]) => ("entity" in field ? [field.entity] : [])),
      ]);
      for (const { plural } of all.filter((one) => collections.has(one.name))) {
        const found = await explained(plural, source);
        for (const { stages, indexes } of found) {
          expect(stages, source).not.toContain("COLLSCAN");
          expect(indexes, source).toEqual(["_id_"]);
        }
        expect(found.length, source).toBeGreaterThan(0);
      }
    },
  );
});
