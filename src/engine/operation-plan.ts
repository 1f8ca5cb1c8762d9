import {
  getArgumentValues,
  getDirectiveValues,
  GraphQLIncludeDirective,
  GraphQLSkipDirective,
  isAbstractType,
  isLeafType,
  isListType,
  isNonNullType,
  isObjectType,
  Kind,
  typeFromAST,
  TypeNameMetaFieldDef,
  type DocumentNode,
  type FieldNode,
  type FragmentDefinitionNode,
  type GraphQLAbstractType,
  type GraphQLField,
  type GraphQLLeafType,
  type GraphQLObjectType,
  type GraphQLOutputType,
  type GraphQLSchema,
  type OperationDefinitionNode,
  type SelectionNode,
  type SelectionSetNode,
  type ValueNode,
} from "graphql";
import { batchOf, type BatchResolver } from "../loaders/index.js";

/** What becomes of a field's value: the type, taken apart once. */
export type TypePlan =
  | { readonly kind: "NON_NULL"; readonly of: TypePlan }
  | { readonly kind: "LIST"; readonly of: TypePlan; readonly type: GraphQLOutputType }
  | { readonly kind: "LEAF"; readonly type: GraphQLLeafType }
  /** Selections are planned when the first value comes: fragments that double each other cost nothing where there is none. */
  | { readonly kind: "OBJECT"; readonly type: GraphQLObjectType; readonly selection: () => SelectionPlan }
  | {
      readonly kind: "ABSTRACT";
      readonly type: GraphQLAbstractType;
      readonly selectionOf: (type: GraphQLObjectType) => SelectionPlan;
    };

/** One field of an object, under the name that the answer has it by. */
export interface FieldPlan {
  readonly responseName: string;
  readonly parent: GraphQLObjectType;
  readonly definition: GraphQLField<unknown, unknown>;
  readonly nodes: readonly FieldNode[];
  readonly type: TypePlan;
  /** Null where the value is a property of the object. */
  readonly resolve: GraphQLField<unknown, unknown>["resolve"] | null;
  readonly batch: BatchResolver<unknown, unknown> | null;
  /** Set where arguments hold no variables: they are the same for each request. */
  readonly constantArgs: Readonly<Record<string, unknown>> | null;
}

export interface SelectionPlan {
  readonly type: GraphQLObjectType;
  readonly fields: readonly FieldPlan[];
  /** An answer with all its fields, in their order and null: its copies have their place for each from the start. */
  readonly blank: Readonly<Record<string, unknown>>;
}

/** How one operation is executed, for one set of answers to its `@skip` and `@include`. */
export interface OperationPlan {
  readonly operation: OperationDefinitionNode;
  readonly fragments: Readonly<Record<string, FragmentDefinitionNode>>;
  readonly root: SelectionPlan;
  /** Fields planned so far. */
  readonly size: () => number;
}

type Variables = Readonly<Record<string, unknown>>;

/** Makes plans. What it decides by variables are `@skip` and `@include`, so a plan is good for all others of them. */
export class Planner {
  readonly #fragments: Readonly<Record<string, FragmentDefinitionNode>>;
  #size = 0;

  constructor(
    private readonly schema: GraphQLSchema,
    document: DocumentNode,
    private readonly operation: OperationDefinitionNode,
    private readonly variables: Variables,
  ) {
    const fragments = document.definitions.filter((one) => one.kind === Kind.FRAGMENT_DEFINITION);
    this.#fragments = Object.fromEntries(fragments.map((fragment) => [fragment.name.value, fragment]));
  }

  /** Null for what is left to graphql-js: introspection, which nobody asks often. */
  plan(): OperationPlan | null {
    const root = this.schema.getRootType(this.operation.operation);
    if (!root) return null;
    const selection = this.#selection(root, [this.operation.selectionSet]);
    const isIntrospecting = selection.fields.some(
      ({ definition: { name } }) => name === "__schema" || name === "__type",
    );
    if (isIntrospecting) return null;
    return { operation: this.operation, fragments: this.#fragments, root: selection, size: () => this.#size };
  }

  #selection(type: GraphQLObjectType, sets: readonly SelectionSetNode[]): SelectionPlan {
    const grouped = new Map<string, FieldNode[]>();
    const seen = new Set<string>();
    for (const { selections } of sets) this.#collect(type, selections, grouped, seen);
    const fields: FieldPlan[] = [];
    for (const [responseName, nodes] of grouped) {
      const field = this.#field(type, responseName, nodes);
      // As graphql-js: a field that the type does not have says nothing. Validation has refused it long before.
      if (field) fields.push(field);
    }
    return { type, fields, blank: blankOf(fields) };
  }

  #collect(
    type: GraphQLObjectType,
    selections: readonly SelectionNode[],
    grouped: Map<string, FieldNode[]>,
    seen: Set<string>,
  ): void {
    for (const selection of selections) {
      if (!this.#isIncluded(selection)) continue;
      if (selection.kind === Kind.FIELD) {
        const name = selection.alias?.value ?? selection.name.value;
        const nodes = grouped.get(name);
        if (nodes) nodes.push(selection);
        else grouped.set(name, [selection]);
        continue;
      }
      if (selection.kind === Kind.INLINE_FRAGMENT) {
        if (this.#applies(selection.typeCondition, type)) {
          this.#collect(type, selection.selectionSet.selections, grouped, seen);
        }
        continue;
      }
      const { value: name } = selection.name;
      const fragment = this.#fragments[name];
      if (seen.has(name) || !fragment || !this.#applies(fragment.typeCondition, type)) continue;
      seen.add(name);
      this.#collect(type, fragment.selectionSet.selections, grouped, seen);
    }
  }

  #isIncluded(selection: SelectionNode): boolean {
    if (!selection.directives?.length) return true;
    const skip = getDirectiveValues(GraphQLSkipDirective, selection, this.variables);
    if (skip?.["if"] === true) return false;
    return getDirectiveValues(GraphQLIncludeDirective, selection, this.variables)?.["if"] !== false;
  }

  #applies(condition: FragmentDefinitionNode["typeCondition"] | undefined, type: GraphQLObjectType): boolean {
    if (!condition) return true;
    const conditional = typeFromAST(this.schema, condition);
    if (conditional === type) return true;
    return isAbstractType(conditional) && this.schema.isSubType(conditional, type);
  }

  #field(parent: GraphQLObjectType, responseName: string, nodes: readonly FieldNode[]): FieldPlan | null {
    const [node] = nodes as [FieldNode];
    const name = node.name.value;
    const definition = this.#definition(parent, name);
    if (!definition) return null;
    this.#size += 1;
    return {
      responseName,
      parent,
      definition,
      nodes,
      type: this.#type(definition.type, nodes),
      resolve: definition.resolve ?? null,
      batch: batchOf(definition),
      constantArgs: hasVariables(node) ? null : constantArguments(definition, node),
    };
  }

  #definition(parent: GraphQLObjectType, name: string): GraphQLField<unknown, unknown> | null {
    if (name === TypeNameMetaFieldDef.name) return { ...TypeNameMetaFieldDef, resolve: () => parent.name };
    if (parent === this.schema.getQueryType() && (name === "__schema" || name === "__type")) {
      return { ...TypeNameMetaFieldDef, name };
    }
    return parent.getFields()[name] ?? null;
  }

  #type(type: GraphQLOutputType, nodes: readonly FieldNode[]): TypePlan {
    if (isNonNullType(type)) return { kind: "NON_NULL", of: this.#type(type.ofType, nodes) };
    if (isListType(type)) return { kind: "LIST", of: this.#type(type.ofType, nodes), type };
    if (isLeafType(type)) return { kind: "LEAF", type };
    const sets = nodes.flatMap(({ selectionSet }) => selectionSet ?? []);
    if (isObjectType(type)) {
      let selection: SelectionPlan | undefined;
      return { kind: "OBJECT", type, selection: () => (selection ??= this.#selection(type, sets)) };
    }
    const known = new Map<GraphQLObjectType, SelectionPlan>();
    // Of an interface with many types few are met.
    const selectionOf = (concrete: GraphQLObjectType): SelectionPlan => {
      const selection = known.get(concrete) ?? this.#selection(concrete, sets);
      known.set(concrete, selection);
      return selection;
    };
    return { kind: "ABSTRACT", type, selectionOf };
  }
}

/** Without a prototype where one of the names means it: a client may call a field `__proto__`. */
export function blankOf(fields: readonly FieldPlan[]): Record<string, unknown> {
  const names = fields.map(({ responseName }) => responseName);
  const blank = (names.includes("__proto__") ? Object.create(null) : {}) as Record<string, unknown>;
  for (const name of names) blank[name] = null;
  return blank;
}

function constantArguments(definition: GraphQLField<unknown, unknown>, node: FieldNode): Variables | null {
  try {
    return getArgumentValues(definition, node, {});
  } catch {
    // Said where the field is executed, with its path.
    return null;
  }
}

function hasVariables(node: FieldNode): boolean {
  return (node.arguments ?? []).some(({ value }) => mentionsVariable(value));
}

function mentionsVariable(value: ValueNode): boolean {
  if (value.kind === Kind.VARIABLE) return true;
  if (value.kind === Kind.LIST) return value.values.some(mentionsVariable);
  return value.kind === Kind.OBJECT && value.fields.some((field) => mentionsVariable(field.value));
}
