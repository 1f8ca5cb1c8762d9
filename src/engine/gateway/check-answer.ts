import {
  getNullableType,
  GraphQLBoolean,
  GraphQLFloat,
  GraphQLID,
  GraphQLInt,
  GraphQLString,
  isCompositeType,
  isEnumType,
  isInterfaceType,
  isListType,
  isObjectType,
  Kind,
  type DocumentNode,
  type FragmentDefinitionNode,
  type GraphQLNamedType,
  type GraphQLOutputType,
  type GraphQLSchema,
  type SelectionSetNode,
} from "graphql";

/** What is wrong with an answer, or null. Looks at the kinds of values; nulls are a matter of the whole answer. */
export function faultInAnswer(
  schema: GraphQLSchema,
  document: DocumentNode,
  data: unknown,
  representations: number | null,
): string | null {
  if (data === null || data === undefined) return null;
  const operation = document.definitions.find((one) => one.kind === Kind.OPERATION_DEFINITION);
  const root = operation && schema.getRootType(operation.operation);
  if (!operation || !root) return null;
  const fragments = new Map(
    document.definitions.flatMap((one): [string, FragmentDefinitionNode][] =>
      one.kind === Kind.FRAGMENT_DEFINITION ? [[one.name.value, one]] : [],
    ),
  );
  return new Check(schema, fragments, representations).selection(operation.selectionSet, root, data, "data");
}

const checks = new Map<string, (value: unknown) => boolean>([
  [GraphQLInt.name, (value) => Number.isInteger(value)],
  [GraphQLFloat.name, (value) => typeof value === "number"],
  [GraphQLString.name, (value) => typeof value === "string"],
  [GraphQLBoolean.name, (value) => typeof value === "boolean"],
  [GraphQLID.name, (value) => typeof value === "string" || Number.isInteger(value)],
]);

class Check {
  constructor(
    private readonly schema: GraphQLSchema,
    private readonly fragments: ReadonlyMap<string, FragmentDefinitionNode>,
    private readonly representations: number | null,
  ) {}

  selection(
    { selections }: SelectionSetNode,
    type: GraphQLNamedType | undefined,
    value: unknown,
    at: string,
  ): string | null {
    if (typeof value !== "object" || value === null || Array.isArray(value)) return `${at} is no object`;
    const object = value as Record<string, unknown>;
    for (const selection of selections) {
      const fault =
        selection.kind === Kind.FIELD
          ? this.#field(selection.name.value, selection.alias?.value, selection.selectionSet, type, object, at)
          : this.#fragment(selection, type, object, at);
      if (fault) return fault;
    }
    return null;
  }

  #fragment(
    selection: Exclude<SelectionSetNode["selections"][number], { kind: Kind.FIELD }>,
    type: GraphQLNamedType | undefined,
    object: Record<string, unknown>,
    at: string,
  ): string | null {
    const fragment = selection.kind === Kind.INLINE_FRAGMENT ? selection : this.fragments.get(selection.name.value);
    if (!fragment) return null;
    const condition = fragment.typeCondition?.name.value;
    // On another type nothing of it has to be there.
    const inner = condition === undefined ? type : this.schema.getType(condition);
    const typeName = object["__typename"];
    if (isObjectType(inner) && typeof typeName === "string" && typeName !== inner.name) return null;
    return this.selection(fragment.selectionSet, inner, object, at);
  }

  #field(
    name: string,
    alias: string | undefined,
    inner: SelectionSetNode | undefined,
    type: GraphQLNamedType | undefined,
    object: Record<string, unknown>,
    at: string,
  ): string | null {
    const key = alias ?? name;
    const value = Object.hasOwn(object, key) ? object[key] : undefined;
    if (value === undefined || value === null) return null;
    const place = `${at}.${key}`;
    if (name === "__typename") return typeof value === "string" ? null : `${place} is no text`;
    if (name === "_entities") {
      if (!Array.isArray(value)) return `${place} is no list`;
      if (this.representations !== null && value.length !== this.representations)
        return `${place} has ${value.length} items for ${this.representations} things`;
      return this.#items(value, (item, where) => (inner ? this.selection(inner, undefined, item, where) : null), place);
    }
    const field = isObjectType(type) || isInterfaceType(type) ? type.getFields()[name] : undefined;
    return field ? this.#value(field.type, inner, value, place) : null;
  }

  #value(type: GraphQLOutputType, inner: SelectionSetNode | undefined, value: unknown, at: string): string | null {
    if (value === null || value === undefined) return null;
    const nullable = getNullableType(type);
    if (isListType(nullable)) {
      if (!Array.isArray(value)) return `${at} is no list`;
      return this.#items(value, (item, where) => this.#value(nullable.ofType, inner, item, where), at);
    }
    if (isCompositeType(nullable)) return inner ? this.selection(inner, nullable, value, at) : null;
    if (isEnumType(nullable)) {
      const isValue = typeof value === "string" && Boolean(nullable.getValue(value));
      return isValue ? null : `${at} is no value of ${nullable.name}`;
    }
    const check = checks.get(nullable.name);
    return check && !check(value) ? `${at} is no ${nullable.name}` : null;
  }

  #items(items: readonly unknown[], check: (item: unknown, at: string) => string | null, at: string): string | null {
    for (const [index, item] of items.entries()) {
      const fault = item === null || item === undefined ? null : check(item, `${at}[${index}]`);
      if (fault) return fault;
    }
    return null;
  }
}
