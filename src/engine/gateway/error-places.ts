import {
  GraphQLError,
  Kind,
  type DocumentNode,
  type FieldNode,
  type FragmentDefinitionNode,
  type OperationDefinitionNode,
  type SelectionSetNode,
} from "graphql";

/**
 * Faults with the place in the client's own text that their path leads to. What a subgraph was asked is another text, which
 * the planner wrote: places in that would lead nowhere.
 */
export function withPlaces(
  document: DocumentNode,
  operation: OperationDefinitionNode,
  errors: readonly GraphQLError[],
): GraphQLError[] {
  const fragments = new Map(
    document.definitions.flatMap((one): [string, FragmentDefinitionNode][] =>
      one.kind === Kind.FRAGMENT_DEFINITION ? [[one.name.value, one]] : [],
    ),
  );
  return errors.map((error) => {
    const { message, path, extensions, originalError } = error;
    const nodes = fieldsAt(path ?? [], operation.selectionSet, fragments);
    return new GraphQLError(message, { nodes, path, extensions, originalError: originalError ?? error });
  });
}

/** The fields that answer under a path, as often as the text asks for them; none where it leads to no field. */
function fieldsAt(
  path: readonly (string | number)[],
  root: SelectionSetNode,
  fragments: ReadonlyMap<string, FragmentDefinitionNode>,
): FieldNode[] {
  let found: FieldNode[] = [];
  let selections: readonly SelectionSetNode[] = [root];
  for (const key of path) {
    // Places in lists are of the same field.
    if (typeof key === "number") continue;
    found = selections.flatMap((set) => fieldsCalled(key, set, fragments, new Set()));
    selections = found.flatMap(({ selectionSet }) => selectionSet ?? []);
  }
  return found;
}

function fieldsCalled(
  key: string,
  { selections }: SelectionSetNode,
  fragments: ReadonlyMap<string, FragmentDefinitionNode>,
  seen: Set<string>,
): FieldNode[] {
  return selections.flatMap((selection) => {
    if (selection.kind === Kind.FIELD) return (selection.alias ?? selection.name).value === key ? [selection] : [];
    if (selection.kind === Kind.INLINE_FRAGMENT) return fieldsCalled(key, selection.selectionSet, fragments, seen);
    const { value: name } = selection.name;
    const fragment = fragments.get(name);
    if (!fragment || seen.has(name)) return [];
    seen.add(name);
    return fieldsCalled(key, fragment.selectionSet, fragments, seen);
  });
}
