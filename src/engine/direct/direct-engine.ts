import {
  execute,
  getOperationAST,
  getVariableValues,
  OperationTypeNode,
  type DocumentNode,
  type ExecutionResult,
  type GraphQLSchema,
  type OperationDefinitionNode,
} from "graphql";
import { EngineHolder, type Engine, type EngineOperation, type EngineSubscription, type Engines } from "../engine.js";
import { OperationPlans } from "../operation-plans.js";
import { subscribeAfresh } from "../subscribe-afresh.js";
import { Execution } from "./execution.js";
import { decidingVariables, SharedAnswers } from "./shared-answers.js";

/** As many as graphql-js reports. */
const maxVariableErrors = 50;

/** What is known of one operation of one document. Documents come from bounded caches; what is known leaves with them. */
interface KnownOperation {
  readonly operation: OperationDefinitionNode | null;
  /** Of a subscription: variables that decide what is said of an event. */
  readonly deciding: readonly string[];
}

/** Executes operations on our own schema, with nothing between, by plans that are made once for each document. */
export class DirectEngine implements Engine {
  readonly #known = new WeakMap<DocumentNode, Map<string | null, KnownOperation>>();
  readonly #shared = new SharedAnswers();

  readonly #plans: OperationPlans;

  constructor(readonly schema: GraphQLSchema) {
    this.#plans = new OperationPlans(schema);
  }

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
    const plan = this.#plans.of(document, known.operation, variables);
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
      deciding: isSubscription ? decidingVariables(document, operation) : [],
    };
    // A name that the document does not have is a client's to choose; it is not remembered.
    if (operation) operations.set(operationName, known);
    return known;
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
