import type { QueryPlan } from "@graphql-hive/router-query-planner";
import {
  getOperationAST,
  OperationTypeNode,
  valueFromASTUntyped,
  type ExecutionResult,
  type OperationDefinitionNode,
} from "graphql";
import type { EngineOperation, EngineSubscription, SubscriptionResults } from "../engine.js";
import { mapEach } from "../map-each.js";
import type { Federator, FederatorParts, SubgraphRequest } from "./federator.js";
import { PlanRun } from "./plan-run.js";
import { QueryPlans } from "./query-plans.js";
import { TypeConditions } from "./representations.js";
import { stitchedFederator } from "./stitched-federator.js";

type Variables = Readonly<Record<string, unknown>>;

/** Of a subscription: what answers for its field. */
type EventOf = (request: SubgraphRequest) => ExecutionResult;

const defaults = new WeakMap<OperationDefinitionNode, Variables>();

/**
 * Plans with the query planner written in Rust, and runs its plans.
 * @throws {Error} where its native part does not load: on musl, on Windows.
 */
export async function rustFederator(parts: FederatorParts): Promise<Federator> {
  return new RustFederator(parts, await QueryPlans.of(parts.composition.supergraphSdl));
}

class RustFederator implements Federator {
  readonly #conditions: TypeConditions;
  #stitched: Federator | undefined;

  constructor(
    private readonly parts: FederatorParts,
    private readonly plans: QueryPlans,
  ) {
    this.#conditions = new TypeConditions(parts.supergraph);
  }

  async execute(operation: EngineOperation): Promise<ExecutionResult> {
    const plan = await this.plans.of(operation.document, operation.operationName);
    return plan ? this.#run(plan, operation) : this.#slower().execute(operation);
  }

  /**
   * Runs a subscription's plan once to see what is asked of our own subgraph, which is subscribed to, and then for each
   * event, with the event for an answer to that.
   */
  async subscribe(operation: EngineSubscription): Promise<SubscriptionResults> {
    const plan = await this.plans.of(operation.document, operation.operationName);
    if (!plan) return this.#slower().subscribe(operation);
    let own: SubgraphRequest | undefined;
    await this.#run(plan, operation, (request) => {
      own = request;
      return { data: null };
    });
    // No other's subscriptions compose.
    if (!own) throw new Error("The plan of a subscription asks for none.");
    const results = await this.parts.subscribe(own, operation);
    if (!(Symbol.asyncIterator in results)) return results;
    return mapEach(results, (event) => {
      return this.#run(plan, { ...operation, context: operation.newContext() }, () => event);
    });
  }

  /** It knows ways that the faster one does not: to fields of an interface's types that require each other's. */
  #slower(): Federator {
    return (this.#stitched ??= stitchedFederator(this.parts));
  }

  async #run({ node }: QueryPlan, operation: EngineOperation, event?: EventOf): Promise<ExecutionResult> {
    const { document, operationName, variables } = operation;
    const definition = getOperationAST(document, operationName);
    const run = new PlanRun({
      conditions: this.#conditions,
      kind: definition?.operation ?? OperationTypeNode.QUERY,
      variables: definition ? withDefaults(definition, variables) : variables,
      ask: (request) => {
        return request.kind === "subscription" && event ? event(request) : this.parts.ask(request, operation);
      },
    });
    if (node) await run.run(node);
    const { data, errors } = run;
    return { data, ...(errors.length > 0 ? { errors } : {}) };
  }
}

/** Subgraphs coerce what they are given; what the client left out they would not know. */
function withDefaults(operation: OperationDefinitionNode, given: Variables): Variables {
  let known = defaults.get(operation);
  if (!known) {
    const withDefault = (operation.variableDefinitions ?? []).flatMap(({ variable, defaultValue }) =>
      defaultValue ? [[variable.name.value, valueFromASTUntyped(defaultValue)] as const] : [],
    );
    defaults.set(operation, (known = Object.fromEntries(withDefault)));
  }
  return { ...known, ...given };
}
