import { Kind, type DocumentNode, type GraphQLSchema, type OperationDefinitionNode, type SelectionNode } from "graphql";
import { Planner, type OperationPlan } from "./operation-plan.js";

/** `@skip` and `@include` by this many sets of answers are planned once each; an application has a few. */
const mostPlans = 16;
/** A plan that grew larger is made anew each time rather than kept. */
const largestKeptPlan = 10_000;

interface Known {
  /** Variables that decide what is executed at all. */
  readonly conditions: readonly string[];
  readonly plans: Map<string, OperationPlan | null>;
}

/** Plans of operations on one schema, each made once. Documents come from bounded caches; what is known leaves with them. */
export class OperationPlans {
  readonly #known = new WeakMap<OperationDefinitionNode, Known>();

  constructor(private readonly schema: GraphQLSchema) {}

  /** Null for introspection, which is left to graphql-js. Variables are those that were coerced. */
  of(
    document: DocumentNode,
    operation: OperationDefinitionNode,
    variables: Readonly<Record<string, unknown>>,
  ): OperationPlan | null {
    const { conditions, plans } = this.#knownOf(document, operation);
    const key = conditions.map((name) => String(variables[name])).join();
    const before = plans.get(key);
    if (before === null || (before && before.size() <= largestKeptPlan)) return before;
    const plan = new Planner(this.schema, document, operation, variables).plan();
    if (plans.size >= mostPlans) plans.clear();
    plans.set(key, plan);
    return plan;
  }

  #knownOf(document: DocumentNode, operation: OperationDefinitionNode): Known {
    const before = this.#known.get(operation);
    if (before) return before;
    const known: Known = { conditions: conditionsOf(document), plans: new Map() };
    this.#known.set(operation, known);
    return known;
  }
}

/** Names of the variables in `@skip` and `@include`, anywhere in the document. */
function conditionsOf(document: DocumentNode): string[] {
  const names = new Set<string>();
  const look = (selections: readonly SelectionNode[]): void => {
    for (const selection of selections) {
      for (const { arguments: given } of selection.directives ?? []) {
        for (const { value } of given ?? []) if (value.kind === Kind.VARIABLE) names.add(value.name.value);
      }
      if (selection.kind !== Kind.FRAGMENT_SPREAD && selection.selectionSet) look(selection.selectionSet.selections);
    }
  };
  for (const definition of document.definitions) {
    if (definition.kind === Kind.OPERATION_DEFINITION || definition.kind === Kind.FRAGMENT_DEFINITION) {
      look(definition.selectionSet.selections);
    }
  }
  return [...names];
}
