import {
  DirectiveLocation,
  getNamedType,
  GraphQLDirective,
  GraphQLInt,
  GraphQLList,
  GraphQLNonNull,
  GraphQLString,
  isCompositeType,
  isInterfaceType,
  isIntrospectionType,
  isListType,
  isNonNullType,
  isObjectType,
  Kind,
  parseConstValue,
  type ConstDirectiveNode,
  type GraphQLField,
  type GraphQLInterfaceType,
  type GraphQLObjectType,
  type GraphQLSchema,
} from "graphql";
import { defaultPage } from "../schema/types/index.js";

/** As in the cost directives' specification; routers in front of this graph read the same. */
export const costDirectives: readonly GraphQLDirective[] = [
  new GraphQLDirective({
    name: "cost",
    description: "What a field adds to the cost of an operation, instead of 1 for objects and nothing for values.",
    locations: [DirectiveLocation.FIELD_DEFINITION],
    args: { weight: { type: new GraphQLNonNull(GraphQLString) } },
  }),
  new GraphQLDirective({
    name: "listSize",
    description: "How long a list may become, by which the cost of what is asked of its items is multiplied.",
    locations: [DirectiveLocation.FIELD_DEFINITION],
    args: {
      assumedSize: { type: GraphQLInt },
      slicingArguments: { type: new GraphQLList(new GraphQLNonNull(GraphQLString)) },
      sizedFields: { type: new GraphQLList(new GraphQLNonNull(GraphQLString)) },
    },
  }),
];

/** A mutation writes, and often asks a source system. */
const mutationWeight = 10;
/** A subscription holds a place for as long as it lives. */
const subscriptionWeight = 10;
/** Counting reads up to 10,000 entries of an index. */
const countWeight = 20;
/** An aggregate reads up to 100,000 records. */
const aggregateWeight = 100;
/** A payload is mapped some fifty times: a few ms for each record. */
const provenanceWeight = 50;
/** One more read of the store for all records together. */
const payloadWeight = 1;

/**
 * Writes at each field what it costs, where that does not follow from its type. From the shape of the schema rather than
 * by hand at each field: a list that a later type adds is then never forgotten.
 */
export function declareCosts(schema: GraphQLSchema): GraphQLSchema {
  for (const type of Object.values(schema.getTypeMap())) {
    if (!(isObjectType(type) || isInterfaceType(type)) || isIntrospectionType(type)) continue;
    for (const field of Object.values(type.getFields())) declare(field, directivesOf(field, type, schema));
  }
  return schema;
}

function directivesOf(
  field: GraphQLField<unknown, unknown>,
  type: GraphQLObjectType | GraphQLInterfaceType,
  schema: GraphQLSchema,
): ConstDirectiveNode[] {
  const directives: ConstDirectiveNode[] = [];
  const add = (name: string, args: string) => directives.push(directive(name, args));
  if (type === schema.getMutationType()) add("cost", `weight: "${mutationWeight}"`);
  if (type === schema.getSubscriptionType()) add("cost", `weight: "${subscriptionWeight}"`);
  if (field.name === "fieldCoverage") add("cost", `weight: "${aggregateWeight}"`);
  if (field.name.endsWith("Aggregates")) add("cost", `weight: "${aggregateWeight}"`);
  if (field.name === "totalCount") add("cost", `weight: "${countWeight}"`);
  if (field.name === "fieldProvenance") add("cost", `weight: "${provenanceWeight}"`);
  if (field.name === "raw") add("cost", `weight: "${payloadWeight}"`);
  const slicing = field.args
    .map(({ name }) => name)
    .filter((name) => ["first", "last", "ids", "representations"].includes(name));
  const sized = sizedFieldsOf(field);
  if (sized.length > 0) {
    add(
      "listSize",
      `assumedSize: ${defaultPage}, slicingArguments: ${JSON.stringify(slicing)}, sizedFields: ${JSON.stringify(sized)}`,
    );
  } else if (slicing.length > 0) {
    add("listSize", `slicingArguments: ${JSON.stringify(slicing)}`);
  }
  return directives;
}

/** The lists of a page: a field that takes a page's size and answers with `nodes` or `edges`, or with `groups`. */
function sizedFieldsOf(field: GraphQLField<unknown, unknown>): string[] {
  const type = getNamedType(field.type);
  if (!isObjectType(type) || !field.args.some(({ name }) => name === "first")) return [];
  return Object.values(type.getFields())
    .filter(({ name, type: inner }) => {
      const isList = isListType(isNonNullType(inner) ? inner.ofType : inner);
      return isList && isCompositeType(getNamedType(inner)) && ["nodes", "edges", "groups"].includes(name);
    })
    .map(({ name }) => name);
}

function declare(field: GraphQLField<unknown, unknown>, directives: readonly ConstDirectiveNode[]): void {
  if (directives.length === 0) return;
  field.astNode = {
    kind: Kind.FIELD_DEFINITION,
    name: { kind: Kind.NAME, value: field.name },
    type: { kind: Kind.NAMED_TYPE, name: { kind: Kind.NAME, value: getNamedType(field.type).name } },
    ...field.astNode,
    directives: [...(field.astNode?.directives ?? []), ...directives],
  };
}

function directive(name: string, args: string): ConstDirectiveNode {
  const object = parseConstValue(`{${args}}`);
  const fields = object.kind === Kind.OBJECT ? object.fields : [];
  return {
    kind: Kind.DIRECTIVE,
    name: { kind: Kind.NAME, value: name },
    arguments: fields.map((field) => ({ kind: Kind.ARGUMENT, name: field.name, value: field.value })),
  };
}
