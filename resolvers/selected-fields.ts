import { Kind, type FieldNode, type GraphQLResolveInfo, type SelectionNode } from "graphql";

type Info = Pick<GraphQLResolveInfo, "fieldNodes" | "fragments">;

/** graphql-js hands the same array of nodes to every row of a list, so what was found once is found again. */
const known = new WeakMap<readonly FieldNode[], Map<string, ReadonlySet<string>>>();

/**
 * Names of the fields that a query reads of a record, seen from the field being resolved. Fragments on other types are
 * passed over. `@skip` and `@include` are not looked at: a field too many is read at worst.
 * @param paths Ways down to the record, `[[]]` where the field itself is one, `[["nodes"], ["edges", "node"]]` in a list.
 */
export function selectedFields(
  info: Info,
  typeName: string,
  paths: readonly (readonly string[])[] = [[]],
): ReadonlySet<string> {
  const key = `${typeName}:${paths.map((path) => path.join(".")).join(",")}`;
  const existing = known.get(info.fieldNodes)?.get(key);
  if (existing) return existing;
  const names = new Set<string>();
  for (const path of paths) {
    let nodes: readonly FieldNode[] = info.fieldNodes;
    for (const step of path) nodes = fieldsWithin(nodes, info, null).filter((node) => node.name.value === step);
    for (const node of fieldsWithin(nodes, info, typeName)) names.add(node.name.value);
  }
  const byKey = known.get(info.fieldNodes) ?? new Map<string, ReadonlySet<string>>();
  known.set(info.fieldNodes, byKey.set(key, names));
  return names;
}

/** The ways from a list to its records. */
export const pathsToNodes = [["nodes"], ["edges", "node"]] as const;

/** @param typeName Null where fragments can only be on the type itself. */
function fieldsWithin(nodes: readonly FieldNode[], info: Info, typeName: string | null): FieldNode[] {
  const fields: FieldNode[] = [];
  const collect = (selections: readonly SelectionNode[]): void => {
    for (const selection of selections) {
      if (selection.kind === Kind.FIELD) {
        fields.push(selection);
        continue;
      }
      const fragment = selection.kind === Kind.FRAGMENT_SPREAD ? info.fragments[selection.name.value] : selection;
      const condition = fragment?.typeCondition?.name.value;
      const applies = typeName === null || condition === undefined || [typeName, "Record", "Node"].includes(condition);
      if (fragment && applies) collect(fragment.selectionSet.selections);
    }
  };
  for (const node of nodes) if (node.selectionSet) collect(node.selectionSet.selections);
  return fields;
}
