import {
  getNamedType,
  isCompositeType,
  isInterfaceType,
  isListType,
  isNonNullType,
  isObjectType,
  Kind,
  type DocumentNode,
  type FieldNode,
  type FragmentDefinitionNode,
  type GraphQLField,
  type GraphQLNamedType,
  type GraphQLSchema,
  type OperationDefinitionNode,
  type SelectionNode,
  type SelectionSetNode,
  type ValueNode,
} from "graphql";
import { costRuleOf, type CostRule } from "./cost-rules.js";

type Variables = Readonly<Record<string, unknown>>;

/**
 * What an operation may cost at most, from its text and variables alone, before anything is read: about one for each
 * object that the answer can have. It follows the cost directives: a field costs its `@cost(weight)`, else 1 where it
 * leads to objects and nothing where it is a value, times the size of the lists it lies in, which `@listSize` gives.
 */
export function costOf(
  schema: GraphQLSchema,
  document: DocumentNode,
  operation: OperationDefinitionNode,
  variables: Variables,
): number {
  const root = schema.getRootType(operation.operation);
  return root ? new Costing(schema, document, operation, variables).ofSelection(operation.selectionSet, root, null) : 0;
}

/** Sizes of the lists right below, as the field above has them: `first` counts the `nodes`. */
interface Sizes {
  readonly fields: readonly string[];
  readonly size: number;
}

/** Introspection is bounded by a rule of its own, and reads nothing. */
const introspectionCost = 1;

class Costing {
  readonly #fragments: ReadonlyMap<string, FragmentDefinitionNode>;
  readonly #defaults: ReadonlyMap<string, ValueNode | undefined>;
  /** By fragment and the size it is spread with: fragments that double each other are walked once each. */
  readonly #known = new Map<string, number>();

  constructor(
    private readonly schema: GraphQLSchema,
    document: DocumentNode,
    operation: OperationDefinitionNode,
    private readonly variables: Variables,
  ) {
    const fragments = document.definitions.filter((one) => one.kind === Kind.FRAGMENT_DEFINITION);
    this.#fragments = new Map(fragments.map((one) => [one.name.value, one]));
    this.#defaults = new Map(
      (operation.variableDefinitions ?? []).map(({ variable, defaultValue }) => [variable.name.value, defaultValue]),
    );
  }

  ofSelection({ selections }: SelectionSetNode, type: GraphQLNamedType, sizes: Sizes | null): number {
    let cost = 0;
    for (const selection of selections) {
      if (this.#isLeftOut(selection)) continue;
      if (selection.kind === Kind.FIELD) cost += this.#ofField(selection, type, sizes);
      else if (selection.kind === Kind.INLINE_FRAGMENT) {
        cost += this.ofSelection(
          selection.selectionSet,
          this.#typeNamed(selection.typeCondition?.name.value, type),
          sizes,
        );
      } else cost += this.#ofFragment(selection.name.value, type, sizes);
    }
    return cost;
  }

  #ofFragment(name: string, type: GraphQLNamedType, sizes: Sizes | null): number {
    const key = `${name} ${sizes ? `${sizes.size} ${sizes.fields.join()}` : ""}`;
    const before = this.#known.get(key);
    if (before !== undefined) return before;
    const fragment = this.#fragments.get(name);
    const inner = this.#typeNamed(fragment?.typeCondition.name.value, type);
    const cost = fragment ? this.ofSelection(fragment.selectionSet, inner, sizes) : 0;
    this.#known.set(key, cost);
    return cost;
  }

  #ofField(node: FieldNode, parent: GraphQLNamedType, sizes: Sizes | null): number {
    const name = node.name.value;
    if (name.startsWith("__")) return name === "__typename" ? 0 : introspectionCost;
    const field = isObjectType(parent) || isInterfaceType(parent) ? parent.getFields()[name] : undefined;
    if (!field) return 0;
    const rule = costRuleOf(field);
    const type = getNamedType(field.type);
    const size = this.#sizeOf(node, rule);
    const below = rule.sizedFields.length > 0 ? { fields: rule.sizedFields, size } : null;
    const inner = node.selectionSet ? this.ofSelection(node.selectionSet, type, below) : 0;
    const times = sizes?.fields.includes(name) ? sizes.size : isList(field) && !below ? size : 1;
    return times * ((rule.weight ?? (isCompositeType(type) ? 1 : 0)) + inner);
  }

  /** The largest of the arguments that size the list; of a list of ids its length. */
  #sizeOf(node: FieldNode, { slicingArguments, assumedSize }: CostRule): number {
    const given = slicingArguments.flatMap((name) => {
      const value = node.arguments?.find((argument) => argument.name.value === name)?.value;
      const size = value ? this.#sizeIn(value) : null;
      return size === null ? [] : [size];
    });
    return given.length > 0 ? Math.max(...given) : assumedSize;
  }

  #sizeIn(value: ValueNode): number | null {
    if (value.kind === Kind.INT) return Math.max(0, Number(value.value));
    if (value.kind === Kind.LIST) return value.values.length;
    if (value.kind !== Kind.VARIABLE) return null;
    const given = this.variables[value.name.value];
    if (typeof given === "number") return Math.max(0, given);
    if (Array.isArray(given)) return given.length;
    const absent = given === undefined ? this.#defaults.get(value.name.value) : undefined;
    return absent && absent.kind !== Kind.VARIABLE ? this.#sizeIn(absent) : null;
  }

  /** As the executor will: `@skip(if: true)`, `@include(if: $no)`. */
  #isLeftOut({ directives }: SelectionNode): boolean {
    return (directives ?? []).some(({ name, arguments: given }) => {
      const value = given?.find((argument) => argument.name.value === "if")?.value;
      if (!value || (name.value !== "skip" && name.value !== "include")) return false;
      const condition =
        value.kind === Kind.VARIABLE ? this.#booleanIn(value.name.value) : (value as { value?: unknown }).value;
      return condition === (name.value === "skip");
    });
  }

  #booleanIn(variable: string): unknown {
    const given = this.variables[variable];
    return given === undefined ? (this.#defaults.get(variable) as { value?: unknown } | undefined)?.value : given;
  }

  #typeNamed(name: string | undefined, otherwise: GraphQLNamedType): GraphQLNamedType {
    return (name === undefined ? undefined : this.schema.getType(name)) ?? otherwise;
  }
}

function isList({ type }: GraphQLField<unknown, unknown>): boolean {
  return isListType(isNonNullType(type) ? type.ofType : type);
}
