import { readFileSync } from "node:fs";
import { join } from "node:path";
import {
  astFromValue,
  isEnumType,
  isInputObjectType,
  isInterfaceType,
  isObjectType,
  isRequiredArgument,
  isRequiredInputField,
  Kind,
  parse,
  print,
  type DefinitionNode,
  type GraphQLField,
  type GraphQLSchema,
  type InputValueDefinitionNode,
} from "graphql";
import { beforeAll, describe, expect, it } from "vitest";
import { buildGraphSchema } from "../../resolvers/build-schema.js";
import type { EntityDefinition } from "../../schema/definition/index.js";
import { entities } from "../../schema/entities/index.js";

const contract = parse(readFileSync(join(import.meta.dirname, "contract.graphql"), "utf8"));
let schema: GraphQLSchema;

beforeAll(async () => {
  schema = await buildGraphSchema();
});

/** What of a definition the schema does not hold to, each with where; nothing where a client of it finds all. */
function breaches(definition: DefinitionNode): string[] {
  if (!("name" in definition) || !definition.name) return [`${definition.kind} has no place here`];
  const name = definition.name.value;
  const type = schema.getType(name);
  switch (definition.kind) {
    case Kind.OBJECT_TYPE_DEFINITION:
    case Kind.INTERFACE_TYPE_DEFINITION: {
      if (!isObjectType(type) && !isInterfaceType(type)) return [`${name} is gone`];
      const fields = type.getFields();
      return (definition.fields ?? []).flatMap((wanted) => {
        const at = `${name}.${wanted.name.value}`;
        const field = fields[wanted.name.value];
        if (!field) return [`${at} is gone`];
        const typed = String(field.type) === print(wanted.type) ? [] : [`${at} is ${String(field.type)}`];
        return [...typed, ...argumentBreaches(at, field, wanted.arguments ?? [])];
      });
    }
    case Kind.INPUT_OBJECT_TYPE_DEFINITION: {
      if (!isInputObjectType(type)) return [`${name} is gone`];
      const fields = type.getFields();
      const known = new Set((definition.fields ?? []).map((field) => field.name.value));
      const isWhole = (definition.fields ?? []).some(({ type: { kind } }) => kind === Kind.NON_NULL_TYPE);
      return [
        ...(definition.fields ?? []).flatMap((wanted) => {
          const field = fields[wanted.name.value];
          if (!field) return [`${name}.${wanted.name.value} is gone`];
          return String(field.type) === print(wanted.type) ? [] : [`${name}.${field.name} is ${String(field.type)}`];
        }),
        // Those named with nothing that is required are named in part.
        ...Object.values(fields)
          .filter((field) => isWhole && !known.has(field.name) && isRequiredInputField(field))
          .map((field) => `${name} now needs ${field.name}`),
      ];
    }
    case Kind.ENUM_TYPE_DEFINITION:
      if (!isEnumType(type)) return [`${name} is gone`];
      return (definition.values ?? [])
        .filter((value) => !type.getValue(value.name.value))
        .map((value) => `${name}.${value.name.value} is gone`);
    default:
      return [`${definition.kind} has no place here`];
  }
}

function argumentBreaches(
  at: string,
  field: GraphQLField<unknown, unknown>,
  wanted: readonly InputValueDefinitionNode[],
): string[] {
  const names = new Set(wanted.map(({ name }) => name.value));
  return [
    ...wanted.flatMap(({ name, type, defaultValue }) => {
      const found = field.args.find((argument) => argument.name === name.value);
      if (!found) return [`${at}(${name.value}) is gone`];
      const typed = String(found.type) === print(type) ? [] : [`${at}(${name.value}) is ${String(found.type)}`];
      const value = astFromValue(found.defaultValue, found.type);
      const byDefault = value ? print(value) : undefined;
      const expected = defaultValue ? print(defaultValue) : undefined;
      return byDefault === expected ? typed : [...typed, `${at}(${name.value}) is ${String(byDefault)} by default`];
    }),
    ...field.args
      .filter((argument) => !names.has(argument.name) && isRequiredArgument(argument))
      .map((argument) => `${at} now needs ${argument.name}`),
  ];
}

describe("what clients rely on", () => {
  it("is all there, by its names and types", () => {
    expect(contract.definitions.length).toBeGreaterThan(30);
    expect(contract.definitions.flatMap(breaches)).toEqual([]);
  });

  it("would be missed", () => {
    const changed = parse(`
      type Query { workOrder(id: ID!): WorkOrder  workOrders(first: String): WorkOrderConnection!  jobs: [Job!]! }
      type Job { id: ID! }
      enum SyncKind { BACKWARDS }
      input CreateWorkOrderInput { data: JSON! }
    `);
    expect(changed.definitions.flatMap(breaches)).toEqual([
      "Query.workOrders(first) is Int",
      "Query.jobs is gone",
      "Job is gone",
      "SyncKind.BACKWARDS is gone",
      "CreateWorkOrderInput.data is WorkOrderData!",
      "CreateWorkOrderInput now needs connectionId",
    ]);
  });

  it("holds for every entity as for work orders", () => {
    const definitions = contract.definitions.flatMap((definition) =>
      "name" in definition && definition.name && "fields" in definition
        ? (definition.fields ?? []).map((field) => ({ type: definition.name?.value, field }))
        : [],
    );
    const ofWorkOrders = (type: string, name: string) =>
      print(must(definitions.find((one) => one.type === type && one.field.name.value === name)).field);
    const pattern = parse(`
      type Query { ${ofWorkOrders("Query", "workOrder")} ${ofWorkOrders("Query", "workOrders")} }
    `);
    const writes = parse(`
      type Mutation { ${ofWorkOrders("Mutation", "createWorkOrder")} ${ofWorkOrders("Mutation", "updateWorkOrder")} }
    `);
    for (const { name, single, plural, writable } of Object.values<EntityDefinition>(entities)) {
      const names: Readonly<Record<string, string>> = { workOrders: plural, workOrder: single, WorkOrder: name };
      const own = (text: string) => text.replaceAll(/workOrders|workOrder|WorkOrder/g, (found) => must(names[found]));
      expect(parse(own(print(pattern))).definitions.flatMap(breaches)).toEqual([]);
      if (writable.length > 0) expect(parse(own(print(writes))).definitions.flatMap(breaches)).toEqual([]);
    }
  });
});

function must<Value>(value: Value | undefined): Value {
  if (value === undefined) throw new Error("It is not there.");
  return value;
}
