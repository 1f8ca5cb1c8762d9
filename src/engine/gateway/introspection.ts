import {
  execute,
  Kind,
  visit,
  type DefinitionNode,
  type DocumentNode,
  type ExecutionResult,
  type FieldNode,
  type FragmentDefinitionNode,
  type GraphQLSchema,
  type OperationDefinitionNode,
  type SelectionSetNode,
} from "graphql";

/** An operation's questions about the schema apart from those about data. */
export interface Split {
  /** What is asked of the schema; null where nothing is. */
  readonly introspection: DocumentNode | null;
  /** What is asked of data, `__typename` in the place of those; null where nothing is. */
  readonly data: DocumentNode | null;
}

const splits = new WeakMap<DocumentNode, Map<string, Split>>();

/**
 * Planners answer what asks about data or about the schema, not both in one operation; clients may ask for both. What was
 * split once is the same document again, by which plans are known.
 */
export function splitIntrospection(document: DocumentNode, operation: OperationDefinitionNode): Split {
  const name = operation.name?.value ?? "";
  const known = splits.get(document) ?? new Map<string, Split>();
  splits.set(document, known);
  const split = known.get(name) ?? splitOf(document, operation);
  known.set(name, split);
  return split;
}

/** @returns the fields about the schema, by the names under which they were asked for. */
export async function introspect(
  schema: GraphQLSchema,
  document: DocumentNode,
  operationName: string | null,
  variables: Readonly<Record<string, unknown>>,
): Promise<ExecutionResult> {
  return execute({ schema, document, operationName, variableValues: variables });
}

function splitOf(document: DocumentNode, operation: OperationDefinitionNode): Split {
  const fragments = new Map(
    document.definitions.flatMap((one): [string, FragmentDefinitionNode][] =>
      one.kind === Kind.FRAGMENT_DEFINITION ? [[one.name.value, one]] : [],
    ),
  );
  if (!asksForData(operation.selectionSet, fragments)) return { introspection: document, data: null };
  const asked: FieldNode[] = [];
  // Both are fields of Query alone, so wherever they stand, also in a fragment, they are asked of the root.
  const rest = visit(document, {
    Field(node): FieldNode | undefined {
      if (node.name.value !== "__schema" && node.name.value !== "__type") return undefined;
      asked.push(node);
      const name = { kind: Kind.NAME, value: "__typename" } as const;
      return { kind: Kind.FIELD, alias: node.alias ?? node.name, name, directives: node.directives ?? [] };
    },
  });
  if (asked.length === 0) return { introspection: null, data: document };
  return {
    introspection: {
      kind: Kind.DOCUMENT,
      definitions: [
        { ...operation, selectionSet: { kind: Kind.SELECTION_SET, selections: asked } },
        ...fragments.values(),
      ],
    },
    data: withoutUnused(rest, operation.name?.value),
  };
}

/** Whether any field at the root, fragments included, leads to data; `__typename` is known without asking. */
function asksForData(
  { selections }: SelectionSetNode,
  fragments: ReadonlyMap<string, FragmentDefinitionNode>,
): boolean {
  return selections.some((selection) => {
    if (selection.kind === Kind.FIELD) return !selection.name.value.startsWith("__");
    const fragment = selection.kind === Kind.INLINE_FRAGMENT ? selection : fragments.get(selection.name.value);
    return fragment ? asksForData(fragment.selectionSet, fragments) : false;
  });
}

/** Fragments that only the schema was asked with are of types that no subgraph has. */
function withoutUnused(document: DocumentNode, name: string | undefined): DocumentNode {
  const used = new Set<string>();
  const follow = (node: OperationDefinitionNode | FragmentDefinitionNode): void => {
    visit(node, {
      FragmentSpread({ name: spread }) {
        if (used.has(spread.value)) return;
        used.add(spread.value);
        for (const one of document.definitions)
          if (one.kind === Kind.FRAGMENT_DEFINITION && one.name.value === spread.value) follow(one);
      },
    });
  };
  const isAsked = (one: DefinitionNode): one is OperationDefinitionNode =>
    one.kind === Kind.OPERATION_DEFINITION && one.name?.value === name;
  document.definitions.filter(isAsked).forEach(follow);
  return {
    ...document,
    definitions: document.definitions.filter(
      (one) => isAsked(one) || (one.kind === Kind.FRAGMENT_DEFINITION && used.has(one.name.value)),
    ),
  };
}
