import {
  GraphQLError,
  isObjectType,
  Kind,
  type ConstDirectiveNode,
  type DocumentNode,
  type GraphQLSchema,
} from "graphql";
import { TributaryError } from "../../errors/index.js";
import type { OperationPlan, SelectionPlan, TypePlan } from "../operation-plan.js";

type Path = readonly (string | number)[];

/** Which subgraphs have which field, as the supergraph says it (join, v0.5). */
export class FieldOwners {
  readonly #owners = new Map<string, ReadonlySet<string>>();

  constructor(supergraph: DocumentNode) {
    const names = new Map<string, string>();
    for (const definition of supergraph.definitions) {
      if (definition.kind !== Kind.ENUM_TYPE_DEFINITION || definition.name.value !== "join__Graph") continue;
      for (const { name, directives = [] } of definition.values ?? []) {
        for (const directive of directives) names.set(name.value, argumentOf(directive, "name") ?? name.value);
      }
    }
    for (const definition of supergraph.definitions) {
      if (definition.kind !== Kind.OBJECT_TYPE_DEFINITION) continue;
      const ofType = graphsIn(definition.directives ?? [], "join__type");
      for (const field of definition.fields ?? []) {
        const own = graphsIn(field.directives ?? [], "join__field");
        const graphs = own.length > 0 ? own : ofType;
        this.#owners.set(
          `${definition.name.value}.${field.name.value}`,
          new Set(graphs.map((graph) => names.get(graph) ?? graph)),
        );
      }
    }
  }

  /** Whether that subgraph alone has the field. */
  isOf(subgraph: string, type: string, field: string): boolean {
    const owners = this.#owners.get(`${type}.${field}`);
    return owners?.size === 1 && owners.has(subgraph);
  }
}

function graphsIn(directives: readonly ConstDirectiveNode[], name: string): string[] {
  return directives.flatMap((directive) => {
    const graph = directive.name.value === name ? argumentOf(directive, "graph") : null;
    return graph === null ? [] : [graph];
  });
}

function argumentOf({ arguments: given = [] }: ConstDirectiveNode, name: string): string | null {
  const value = given.find((argument) => argument.name.value === name)?.value;
  return value?.kind === Kind.ENUM || value?.kind === Kind.STRING ? value.value : null;
}

/**
 * Faults of subgraphs at the fields that are null because of them. A planner tells of a request that failed where it
 * would have put the answer, which is above those fields, and of one that is about several places at no place at all.
 * Of a field that is asked for in a list there is one fault, at its first null.
 */
export function atFields(
  errors: readonly GraphQLError[],
  asked: {
    readonly schema: GraphQLSchema;
    readonly owners: FieldOwners;
    readonly plan: OperationPlan;
    readonly data: Readonly<Record<string, unknown>>;
  },
): GraphQLError[] {
  const isAtField = ({ path }: GraphQLError) => path !== undefined && path.length > 0 && isNullAt(path, asked.data);
  const told = new Set(errors.filter(isAtField).map(({ path }) => keyOf(path ?? [])));
  const places = new Map<string, readonly Path[]>();
  return errors.flatMap((error) => {
    const subgraph = subgraphOf(error);
    if (subgraph === null) return [error];
    const ofSubgraph = places.get(subgraph) ?? nullsOf(subgraph, asked);
    places.set(subgraph, ofSubgraph);
    const above = keyOf(error.path ?? []);
    const below = ofSubgraph.filter((path) => isWithin(keyOf(path), above));
    // It says where itself, or where cannot be known.
    if (below.length === 0 || isAtField(error)) return [error];
    const untold = below.filter((path) => !told.has(keyOf(path)));
    for (const path of untold) told.add(keyOf(path));
    const { message, extensions, originalError } = error;
    return untold.map((path) => new GraphQLError(message, { path, extensions, originalError: originalError ?? error }));
  });
}

function subgraphOf({ originalError, extensions }: GraphQLError): string | null {
  const details: Readonly<Record<string, unknown>> =
    originalError instanceof TributaryError ? originalError.details : extensions;
  return typeof details["subgraph"] === "string" ? details["subgraph"] : null;
}

/** Also where nothing was answered. Planners leave out a list's indexes: such a path leads nowhere. */
function isNullAt(path: Path, data: Readonly<Record<string, unknown>>): boolean {
  let value: unknown = data;
  for (const key of path) {
    if (typeof value !== "object" || value === null) break;
    if (Array.isArray(value) && typeof key !== "number") return false;
    value = (value as Record<string | number, unknown>)[key];
  }
  return value === null || value === undefined;
}

/** Places in lists are of the same field. */
function keyOf(path: Path): string {
  return path.filter((key) => typeof key === "string").join(".");
}

function isWithin(key: string, above: string): boolean {
  return above === "" || key === above || key.startsWith(`${above}.`);
}

/** The first place of each field of a subgraph that is null in an answer. */
function nullsOf(subgraph: string, { schema, owners, plan, data }: Parameters<typeof atFields>[1]): readonly Path[] {
  const found = new Map<string, Path>();
  const walk = ({ type, fields }: SelectionPlan, value: object, path: Path): void => {
    for (const field of fields) {
      const below = [...path, field.responseName];
      const held = (value as Record<string, unknown>)[field.responseName];
      if (held === null || held === undefined) {
        const place = keyOf(below);
        if (owners.isOf(subgraph, type.name, field.definition.name) && !found.has(place)) found.set(place, below);
        continue;
      }
      each(held, below, (item, at) => {
        const selection = selectionOf(schema, field.type, item);
        if (selection) walk(selection, item, at);
      });
    }
  };
  walk(plan.root, data, []);
  return [...found.values()];
}

/** What is asked of an object; null where its type can't be known, or it is a scalar's value. */
function selectionOf(schema: GraphQLSchema, type: TypePlan, object: object): SelectionPlan | null {
  switch (type.kind) {
    case "NON_NULL":
    case "LIST":
      return selectionOf(schema, type.of, object);
    case "LEAF":
      return null;
    case "OBJECT":
      return type.selection();
    case "ABSTRACT": {
      const typeName = (object as Record<string, unknown>)["__typename"];
      const concrete = typeof typeName === "string" ? schema.getType(typeName) : undefined;
      return isObjectType(concrete) ? type.selectionOf(concrete) : null;
    }
  }
}

function each(value: unknown, path: Path, take: (item: object, path: Path) => void): void {
  if (Array.isArray(value)) value.forEach((item: unknown, index) => each(item, [...path, index], take));
  else if (typeof value === "object" && value !== null) take(value, path);
}
