import {
  getNullableType,
  isAbstractType,
  isCompositeType,
  isListType,
  isNonNullType,
  isObjectType,
  Kind,
  type DocumentNode,
  type FragmentDefinitionNode,
  type GraphQLObjectType,
  type GraphQLOutputType,
  type GraphQLSchema,
  type OperationDefinitionNode,
  type SelectionSetNode,
} from "graphql";

type Data = Record<string, unknown>;

/**
 * Carries nulls up to where the schema allows one, as GraphQL has it, in an answer that was joined from several. Planners
 * put null where a subgraph failed, whatever the field's type; a client's generated types rely on what the schema says.
 * Below a field of an interface or union whose type was not asked for, nulls stay where they are.
 */
export function completeValues(
  schema: GraphQLSchema,
  document: DocumentNode,
  operation: OperationDefinitionNode,
  data: Data,
): Data | null {
  const root = schema.getRootType(operation.operation);
  if (!root) return null;
  const fragments = new Map(
    document.definitions.flatMap((one): [string, FragmentDefinitionNode][] =>
      one.kind === Kind.FRAGMENT_DEFINITION ? [[one.name.value, one]] : [],
    ),
  );
  return new Completion(schema, fragments).object(root, [operation.selectionSet], data);
}

class Completion {
  constructor(
    private readonly schema: GraphQLSchema,
    private readonly fragments: ReadonlyMap<string, FragmentDefinitionNode>,
  ) {}

  object(type: GraphQLObjectType, selections: readonly SelectionSetNode[], data: Data): Data | null {
    const completed: Data = {};
    for (const [key, { name, inner }] of this.#fields(type, selections)) {
      if (!Object.hasOwn(data, key)) continue;
      if (name.startsWith("__")) {
        completed[key] = data[key];
        continue;
      }
      const field = type.getFields()[name];
      const value = field ? this.#value(field.type, inner, data[key]) : data[key];
      if (value === null && field && isNonNullType(field.type)) return null;
      completed[key] = value;
    }
    return completed;
  }

  #value(type: GraphQLOutputType, inner: readonly SelectionSetNode[], value: unknown): unknown {
    if (value === null || value === undefined) return null;
    const nullable = getNullableType(type);
    if (isListType(nullable)) {
      if (!Array.isArray(value)) return null;
      const itemType = nullable.ofType;
      const items = value.map((item: unknown) => this.#value(itemType, inner, item));
      return isNonNullType(itemType) && items.includes(null) ? null : items;
    }
    if (!isCompositeType(nullable)) return value;
    const data = value as Data;
    const typeName = data["__typename"];
    const concrete =
      isAbstractType(nullable) && typeof typeName === "string" ? this.schema.getType(typeName) : nullable;
    return isObjectType(concrete) ? this.object(concrete, inner, data) : data;
  }

  /** What is asked of an object of that type, by the name in the answer. */
  #fields(type: GraphQLObjectType, selections: readonly SelectionSetNode[]) {
    const found = new Map<string, { name: string; inner: SelectionSetNode[] }>();
    const collect = ({ selections: list }: SelectionSetNode): void => {
      for (const selection of list) {
        if (selection.kind === Kind.FIELD) {
          const key = selection.alias?.value ?? selection.name.value;
          const field = found.get(key) ?? { name: selection.name.value, inner: [] };
          if (selection.selectionSet) field.inner.push(selection.selectionSet);
          found.set(key, field);
          continue;
        }
        const fragment = selection.kind === Kind.INLINE_FRAGMENT ? selection : this.fragments.get(selection.name.value);
        if (fragment && this.#applies(fragment.typeCondition?.name.value, type)) collect(fragment.selectionSet);
      }
    };
    selections.forEach(collect);
    return found;
  }

  #applies(condition: string | undefined, type: GraphQLObjectType): boolean {
    if (condition === undefined || condition === type.name) return true;
    const named = this.schema.getType(condition);
    return isAbstractType(named) && this.schema.isSubType(named, type);
  }
}
