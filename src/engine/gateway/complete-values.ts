import {
  getNullableType,
  isAbstractType,
  isCompositeType,
  isListType,
  isNonNullType,
  isObjectType,
  type DocumentNode,
  type GraphQLObjectType,
  type GraphQLOutputType,
  type GraphQLSchema,
  type OperationDefinitionNode,
  type SelectionSetNode,
} from "graphql";
import { SelectedFields } from "./selected-fields.js";

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
  return new Completion(schema, new SelectedFields(schema, document)).object(root, [operation.selectionSet], data);
}

class Completion {
  constructor(
    private readonly schema: GraphQLSchema,
    private readonly selected: SelectedFields,
  ) {}

  object(type: GraphQLObjectType, selections: readonly SelectionSetNode[], data: Data): Data | null {
    const completed: Data = {};
    for (const [key, { name, inner }] of this.selected.of(type, selections)) {
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
}
