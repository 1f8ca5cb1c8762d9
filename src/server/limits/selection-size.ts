import { Kind, type SelectionSetNode } from "graphql";

/** How large a selection is, fragments counted where they are spread. */
export interface SelectionSize {
  /** Levels of fields below it. Introspection counts as none: graphql-js bounds its depth by a rule of its own. */
  readonly depth: number;
  readonly aliases: number;
  /** Fields at its own level, each occurrence of one. */
  readonly fields: number;
  readonly directives: number;
}

const nothing: SelectionSize = { depth: 0, aliases: 0, fields: 0, directives: 0 };

/**
 * Measures a selection in one walk. Each fragment is measured once however often it is spread, or a chain of fragments
 * that double each other would cost more than the query it is meant to stop; `known` holds what was measured so far.
 */
export function measureSelection(
  selectionSet: SelectionSetNode,
  fragmentNamed: (name: string) => SelectionSetNode | null,
  known: Map<string, SelectionSize> = new Map(),
): SelectionSize {
  let { depth, aliases, fields, directives } = nothing;
  const measure = (inner: SelectionSetNode) => measureSelection(inner, fragmentNamed, known);
  for (const selection of selectionSet.selections) {
    directives += selection.directives?.length ?? 0;
    if (selection.kind === Kind.FIELD) {
      const below = selection.selectionSet ? measure(selection.selectionSet) : nothing;
      const isIntrospection = selection.name.value.startsWith("__");
      depth = Math.max(depth, isIntrospection ? 0 : below.depth + 1);
      aliases += below.aliases + (selection.alias ? 1 : 0);
      directives += below.directives;
      fields += 1;
    } else {
      const inside =
        selection.kind === Kind.INLINE_FRAGMENT
          ? measure(selection.selectionSet)
          : measureFragment(selection.name.value, fragmentNamed, known, measure);
      depth = Math.max(depth, inside.depth);
      aliases += inside.aliases;
      directives += inside.directives;
      fields += inside.fields;
    }
  }
  return { depth, aliases, fields, directives };
}

function measureFragment(
  name: string,
  fragmentNamed: (name: string) => SelectionSetNode | null,
  known: Map<string, SelectionSize>,
  measure: (inner: SelectionSetNode) => SelectionSize,
): SelectionSize {
  const before = known.get(name);
  if (before) return before;
  // Stands in while the fragment itself is measured: one that spreads itself is refused by another rule, and must end here.
  known.set(name, nothing);
  const selectionSet = fragmentNamed(name);
  const size = selectionSet ? measure(selectionSet) : nothing;
  known.set(name, size);
  return size;
}
