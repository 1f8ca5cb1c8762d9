import {
  isAbstractType,
  Kind,
  type DocumentNode,
  type FragmentDefinitionNode,
  type GraphQLObjectType,
  type GraphQLSchema,
  type SelectionSetNode,
} from "graphql";

/** A field that an operation asks for, and what it asks for below. */
export interface SelectedField {
  readonly name: string;
  readonly inner: SelectionSetNode[];
}

/** What an operation asks of objects, its fragments read into it. */
export class SelectedFields {
  readonly #fragments: ReadonlyMap<string, FragmentDefinitionNode>;

  constructor(
    private readonly schema: GraphQLSchema,
    document: DocumentNode,
  ) {
    this.#fragments = new Map(
      document.definitions.flatMap((one): [string, FragmentDefinitionNode][] =>
        one.kind === Kind.FRAGMENT_DEFINITION ? [[one.name.value, one]] : [],
      ),
    );
  }

  /** What is asked of an object of that type, by the name in the answer. */
  of(type: GraphQLObjectType, selections: readonly SelectionSetNode[]): ReadonlyMap<string, SelectedField> {
    const found = new Map<string, SelectedField>();
    const collect = ({ selections: list }: SelectionSetNode): void => {
      for (const selection of list) {
        if (selection.kind === Kind.FIELD) {
          const key = selection.alias?.value ?? selection.name.value;
          const field = found.get(key) ?? { name: selection.name.value, inner: [] };
          if (selection.selectionSet) field.inner.push(selection.selectionSet);
          found.set(key, field);
          continue;
        }
        const fragment =
          selection.kind === Kind.INLINE_FRAGMENT ? selection : this.#fragments.get(selection.name.value);
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
