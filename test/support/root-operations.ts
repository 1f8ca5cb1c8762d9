import {
  getNamedType,
  getNullableType,
  isEnumType,
  isInputObjectType,
  isInterfaceType,
  isLeafType,
  isListType,
  isNonNullType,
  isObjectType,
  isUnionType,
  parse,
  type DocumentNode,
  type GraphQLField,
  type GraphQLInputType,
  type GraphQLOutputType,
  type GraphQLSchema,
} from "graphql";
import { declarationOf } from "../../resolvers/scope.js";
import { entities } from "../../schema/entities/index.js";

/** Ids by what they name: `connection`, `syncRun`, `workOrder` …; what an operation is about. */
export type KnownIds = Readonly<Record<string, string>>;

/** One root field as an operation that asks for all that needs no more than the field itself. */
export interface RootOperation {
  readonly type: "Query" | "Mutation" | "Subscription";
  readonly name: string;
  readonly document: DocumentNode;
  /** Its variables, about the things of these ids. */
  readonly variables: (ids: KnownIds) => Record<string, unknown>;
  /** Kinds of ids that its arguments take. */
  readonly kinds: readonly string[];
}

/**
 * An operation for every root field of a schema, made from the schema alone: a field that is added later has one at once.
 * Required arguments are filled, optional ones where they take an id or narrow a list to a connection.
 */
export function rootOperations(schema: GraphQLSchema): RootOperation[] {
  return (
    [
      ["Query", schema.getQueryType()],
      ["Mutation", schema.getMutationType()],
      ["Subscription", schema.getSubscriptionType()],
    ] as const
  ).flatMap(([type, root]) => Object.values(root?.getFields() ?? {}).map((field) => operationOf(type, field)));
}

function operationOf(type: RootOperation["type"], field: GraphQLField<unknown, unknown>): RootOperation {
  const kinds = new Set<string>();
  const args = field.args.flatMap((arg) => {
    const value = valueOf(arg.type, arg.name, field.name, kinds, !isNonNullType(arg.type));
    return value === null ? [] : [{ name: arg.name, type: String(arg.type), value }];
  });
  const declared = args.map((arg) => `$${arg.name}: ${arg.type}`).join(", ");
  const given = args.map((arg) => `${arg.name}: $${arg.name}`).join(", ");
  const selection = selectionOf(field.type, 4);
  const source = `${type.toLowerCase()} ${declared ? `(${declared})` : ""} { ${field.name}${given ? `(${given})` : ""} ${selection} }`;
  return {
    type,
    name: field.name,
    document: parse(source),
    variables: (ids) => Object.fromEntries(args.map(({ name, value }) => [name, value(ids)])),
    kinds: [...kinds],
  };
}

type Value = (ids: KnownIds) => unknown;

/** How a value of that type is made; null where an optional one is better left out. */
function valueOf(
  type: GraphQLInputType,
  name: string,
  root: string,
  kinds: Set<string>,
  isOptional: boolean,
  depth = 0,
): Value | null {
  const inner = getNullableType(type);
  if (isListType(inner)) {
    const item = valueOf(inner.ofType, name, root, kinds, isOptional, depth);
    return item && ((ids) => [item(ids)]);
  }
  const named = getNamedType(inner);
  if (named.name === "ID") {
    // Deeper down an optional id is a reference within what is written.
    if (isOptional && (depth > 1 || !/Id$|^id$/.test(name))) return null;
    const kind = kindOf(name, root);
    kinds.add(kind);
    return (ids) => ids[kind] ?? "";
  }
  if (isInputObjectType(named)) {
    const fields = Object.values(named.getFields());
    if (isOptional && name === "filter") {
      const narrowed = fields.find(
        (field) => field.name === "connectionId" && isInputObjectType(getNamedType(field.type)),
      );
      if (!narrowed) return null;
      kinds.add("connection");
      return (ids) => ({ connectionId: { eq: ids["connection"] } });
    }
    if (isOptional) return null;
    const values = fields.flatMap((field) => {
      const value = valueOf(field.type, field.name, root, kinds, !isNonNullType(field.type), depth + 1);
      return value ? [[field.name, value] as const] : [];
    });
    return (ids) => Object.fromEntries(values.map(([key, value]) => [key, value(ids)]));
  }
  if (isOptional) return null;
  if (named.name === "_Any") {
    kinds.add("workOrder");
    return (ids) => ({ __typename: "WorkOrder", id: ids["workOrder"] ?? "" });
  }
  if (isEnumType(named)) return () => named.getValues()[0]?.name;
  return () => plainValues[named.name] ?? "x";
}

const plainValues: Readonly<Record<string, unknown>> = {
  Int: 1,
  Float: 1,
  Boolean: true,
  JSON: {},
  DateTime: "2026-11-01T00:00:00.000Z",
  Date: "2026-11-01",
  URL: "https://example.com/",
  Decimal: "1",
  CurrencyCode: "EUR",
};

/** Which thing an id is of, by the name of its argument and, where that is `id`, of the root field. */
function kindOf(name: string, root: string): string {
  if (root === "saveWorkflow") return "workflow";
  if (name === "ofRunId") return "workflowRun";
  if (name !== "id" && name !== "ids") return name.replace(/Ids?$/, "");
  const updated = /^(?:update|create)(\w+)$/.exec(root)?.[1];
  const entity = Object.values(entities).find((one) => one.single === root || one.name === updated);
  if (entity) return entity.single;
  const platform = /(ApiToken|SessionToken)$/.exec(root)?.[1];
  if (platform) return platform === "ApiToken" ? "apiToken" : "session";
  return root === "node" || root === "nodes" ? "workOrder" : root;
}

/** All fields of a thing that need no arguments and no scope of their own. */
function selectionOf(type: GraphQLOutputType, depth: number): string {
  const named = getNamedType(type);
  if (isLeafType(named)) return "";
  if (isUnionType(named)) {
    const haveIds = named.getTypes().every((type) => type.getInterfaces().some(({ name }) => name === "Node"));
    return haveIds ? "{ __typename ... on Node { id } }" : "{ __typename }";
  }
  if (isInterfaceType(named)) return "{ __typename id }";
  if (!isObjectType(named)) return "";
  const fields = Object.values(named.getFields()).flatMap((field) => {
    if (field.args.some((arg) => isNonNullType(arg.type))) return [];
    const rule = declarationOf(field)?.rule;
    if (rule && rule.kind !== "AS_PARENT") return [];
    if (isLeafType(getNamedType(field.type))) return [field.name];
    if (depth === 0) return [];
    const below = selectionOf(field.type, depth - 1);
    return below === "" ? [] : [`${field.name} ${below}`];
  });
  return `{ ${["__typename", ...fields].join(" ")} }`;
}
