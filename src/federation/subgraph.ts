import {
  GraphQLList,
  GraphQLNonNull,
  GraphQLObjectType,
  GraphQLScalarType,
  GraphQLSchema,
  GraphQLString,
  GraphQLUnionType,
  isObjectType,
  valueFromASTUntyped,
  type GraphQLFieldExtensions,
  type GraphQLResolveInfo,
} from "graphql";
import { InvalidInputError } from "../errors/index.js";
import { subgraphSdl, type SubgraphDirectives } from "./subgraph-sdl.js";

/** How another subgraph names a thing of ours: its type and the fields of a key. */
export interface Representation {
  readonly __typename: string;
  readonly [field: string]: unknown;
}

/**
 * Finds the things of one type that representations name, in their order, all of an operation's field at once. Null for
 * each that is not there for this caller; a promise that rejects, or an Error, is the error of that one alone.
 */
export type ReferenceResolver<Context> = (
  representations: readonly Representation[],
  context: Context,
  info: GraphQLResolveInfo,
) => readonly unknown[];

export interface SubgraphOptions<Context> {
  /** By type. Each of these types has a key among its directives. */
  readonly references: Readonly<Record<string, ReferenceResolver<Context>>>;
  readonly directives: SubgraphDirectives;
  /** What the two fields that every subgraph has say of themselves, for whoever checks the schema's fields. */
  readonly extensions?: {
    readonly service: GraphQLFieldExtensions<unknown, unknown>;
    readonly entities: GraphQLFieldExtensions<unknown, unknown>;
  };
}

/**
 * Makes a subgraph of a schema: adds `_service` and `_entities` to its very types. A schema that is printed and built anew
 * would have lost what its fields' extensions say.
 */
export function asSubgraph<Context>(schema: GraphQLSchema, options: SubgraphOptions<Context>): GraphQLSchema {
  const { references, directives, extensions } = options;
  // A subgraph may have nothing of its own to ask for.
  const query = schema.getQueryType() ?? new GraphQLObjectType({ name: "Query", fields: {} });
  const members = Object.keys(references).map((name) => {
    const type = schema.getType(name);
    if (!isObjectType(type)) throw new Error(`The reference ${name} is no object type of the schema.`);
    return type;
  });
  const service = new GraphQLObjectType({
    name: "_Service",
    description: "What this graph is as a part of a federated one.",
    fields: {
      sdl: { type: new GraphQLNonNull(GraphQLString), description: "Its schema, with what it is federated by." },
    },
  });
  const fields = query.getFields();
  const plainField = { args: [], deprecationReason: undefined, astNode: undefined };
  fields["_service"] = {
    ...plainField,
    name: "_service",
    description: "For gateways in front of this graph.",
    type: new GraphQLNonNull(service),
    resolve: (_source, _args, _context, info) => ({ sdl: sdlOf(info.schema) }),
    extensions: extensions?.service ?? {},
  };
  if (members.length > 0) {
    const entity = new GraphQLUnionType({
      name: "_Entity",
      description: "What has a key.",
      types: members,
      resolveType,
    });
    fields["_entities"] = {
      ...plainField,
      name: "_entities",
      description:
        "Things by the keys that other subgraphs know them by, for gateways in front of this graph; null for each that is not there.",
      args: [
        {
          name: "representations",
          description: "For each its __typename and the fields of a key.",
          type: new GraphQLNonNull(new GraphQLList(new GraphQLNonNull(anyScalar))),
          defaultValue: undefined,
          deprecationReason: undefined,
          extensions: {},
          astNode: undefined,
        },
      ],
      type: new GraphQLNonNull(new GraphQLList(entity)),
      resolve: (_source, { representations }, context, info) =>
        resolveReferences(representations as readonly Representation[], references, context as Context, info),
      extensions: extensions?.entities ?? {},
    };
  }
  const subgraph = new GraphQLSchema({ ...schema.toConfig(), query });
  sdls.set(subgraph, directives);
  return subgraph;
}

const sdls = new WeakMap<GraphQLSchema, SubgraphDirectives | string>();

/**
 * The schema as a part of a federated one. Printed when somebody asks, for what its fields say may still grow after it was
 * made a subgraph. @throws {Error} for a schema that is none.
 */
export function sdlOf(schema: GraphQLSchema): string {
  const known = sdls.get(schema);
  if (known === undefined) throw new Error("The schema was not made a subgraph.");
  const sdl = typeof known === "string" ? known : subgraphSdl(schema, known);
  sdls.set(schema, sdl);
  return sdl;
}

/** Of what a reference led to; the same object is never of two types. */
const typeNames = new WeakMap<object, string>();

function resolveType(value: object): string | undefined {
  return typeNames.get(value);
}

/** One call for each type, whatever the order in which representations of several types come. */
function resolveReferences<Context>(
  representations: readonly Representation[],
  references: Readonly<Record<string, ReferenceResolver<Context>>>,
  context: Context,
  info: GraphQLResolveInfo,
): readonly unknown[] {
  const places = new Map<string, number[]>();
  representations.forEach(({ __typename }, index) => {
    places.set(__typename, [...(places.get(__typename) ?? []), index]);
  });
  const found = new Array<unknown>(representations.length).fill(null);
  for (const [name, indexes] of places) {
    const values = ofType(name, indexes, representations, references, context, info);
    indexes.forEach((index, at) => {
      found[index] = typed(values[at] ?? null, name);
    });
  }
  return found;
}

function ofType<Context>(
  name: string,
  indexes: readonly number[],
  representations: readonly Representation[],
  references: Readonly<Record<string, ReferenceResolver<Context>>>,
  context: Context,
  info: GraphQLResolveInfo,
): readonly unknown[] {
  const resolve = Object.hasOwn(references, name) ? references[name] : undefined;
  try {
    if (resolve)
      return resolve(
        indexes.map((index) => representations[index] as Representation),
        context,
        info,
      );
    const message = `expected one of the types that have a key, got "${name}"`;
    throw new InvalidInputError(`representations: ${message}.`, {
      problems: indexes.map((index) => ({ path: ["representations", index, "__typename"], message })),
    });
  } catch (error) {
    // Of these alone: what is asked of other types is answered.
    return indexes.map(() => error);
  }
}

function typed(value: unknown, name: string): unknown {
  if (value instanceof Promise) return value.then((one: unknown) => typed(one, name));
  if (typeof value === "object" && value !== null && !(value instanceof Error)) typeNames.set(value, name);
  return value;
}

const anyScalar = new GraphQLScalarType<Representation>({
  name: "_Any",
  description: "An object with __typename and the fields of one of that type's keys.",
  parseValue: requireRepresentation,
  parseLiteral: (node, variables) => requireRepresentation(valueFromASTUntyped(node, variables)),
});

function requireRepresentation(value: unknown): Representation {
  const isRepresentation =
    typeof value === "object" && value !== null && typeof (value as { __typename?: unknown }).__typename === "string";
  if (isRepresentation) return value as Representation;
  throw new InvalidInputError(
    'representations: expected an object with __typename and the fields of a key, like {"__typename": "WorkOrder", "id": "wo_…"}.',
  );
}
