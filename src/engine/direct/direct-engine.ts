import {
  execute,
  getOperationAST,
  getVariableValues,
  Kind,
  OperationTypeNode,
  type DocumentNode,
  type ExecutionResult,
  type GraphQLSchema,
  type OperationDefinitionNode,
  type SelectionNode,
} from "graphql";
import { EngineHolder, type Engine, type EngineOperation, type EngineSubscription, type Engines } from "../engine.js";
import { subscribeAfresh } from "../subscribe-afresh.js";
import { Execution } from "./execution.js";
import { Planner, type OperationPlan } from "./plan.js";
import { decidingVariables, SharedAnswers } from "./shared-answers.js";

/** As many as graphql-js reports. */
const maxVariableErrors = 50;
/** `@skip` and `@include` by this many sets of answers are planned once each; an application has a few. */
const mostPlans = 16;
/** A plan that grew larger is made anew each time rather than kept. */
const largestKeptPlan = 10_000;

/** What is known of one operation of one document. Documents come from bounded caches; what is known leaves with them. */
interface KnownOperation {
  readonly operation: OperationDefinitionNode | null;
  /** Variables that decide what is executed at all. */
  readonly conditions: readonly string[];
  readonly plans: Map<string, OperationPlan | null>;
  /** Of a subscription: variables that decide what is said of an event. */
  readonly deciding: readonly string[];
}

/** Executes operations on our own schema, with nothing between, by plans that are made once for each document. */
export class DirectEngine implements Engine {
  readonly #known = new WeakMap<DocumentNode, Map<string | null, KnownOperation>>();
  readonly #shared = new SharedAnswers();

  constructor(readonly schema: GraphQLSchema) {}

  execute(asked: EngineOperation): Promise<ExecutionResult> | ExecutionResult {
    const { document, variables: given, context } = asked;
    const known = this.#knownOperation(asked);
    // Without an operation, with a subscription and with introspection graphql-js has the word.
    if (!known.operation || known.operation.operation === OperationTypeNode.SUBSCRIPTION)
      return execute(argsOf(this.schema, asked));
    const { coerced: variables, errors } = getVariableValues(
      this.schema,
      known.operation.variableDefinitions ?? [],
      given,
      { maxErrors: maxVariableErrors },
    );
    if (errors) return { errors };
    const plan = this.#planOf(document, known, variables);
    if (!plan) return execute(argsOf(this.schema, asked));
    return new Execution(this.schema, plan, variables, context).run();
  }

  subscribe(operation: EngineSubscription): ReturnType<Engine["subscribe"]> {
    const { deciding } = this.#knownOperation(operation);
    const answer = this.#shared.answerFor(operation, deciding);
    return subscribeAfresh(argsOf(this.schema, operation), operation.newContext, answer);
  }

  #knownOperation({ document, operationName }: EngineOperation): KnownOperation {
    const operations = this.#known.get(document) ?? new Map<string | null, KnownOperation>();
    this.#known.set(document, operations);
    const before = operations.get(operationName);
    if (before) return before;
    const operation = getOperationAST(document, operationName) ?? null;
    const isSubscription = operation?.operation === OperationTypeNode.SUBSCRIPTION;
    const known: KnownOperation = {
      operation,
      conditions: operation ? conditionsOf(document) : [],
      plans: new Map(),
      deciding: isSubscription ? decidingVariables(document, operation) : [],
    };
    // A name that the document does not have is a client's to choose; it is not remembered.
    if (operation) operations.set(operationName, known);
    return known;
  }

  #planOf(
    document: DocumentNode,
    { operation, conditions, plans }: KnownOperation,
    variables: Readonly<Record<string, unknown>>,
  ): OperationPlan | null {
    const key = conditions.map((name) => String(variables[name])).join();
    const before = plans.get(key);
    if (before === null || (before && before.size() <= largestKeptPlan)) return before;
    const plan = operation ? new Planner(this.schema, document, operation, variables).plan() : null;
    if (plans.size >= mostPlans) plans.clear();
    plans.set(key, plan);
    return plan;
  }
}

/** One engine for every caller. */
export function directEngines(schema: GraphQLSchema): Engines {
  const direct = new EngineHolder(new DirectEngine(schema));
  return { direct, of: () => direct };
}

function argsOf(schema: GraphQLSchema, { document, operationName, variables, context }: EngineOperation) {
  return { schema, document, operationName, variableValues: variables, contextValue: context };
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
