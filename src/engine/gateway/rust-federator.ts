import {
  buildASTSchema,
  getOperationAST,
  OperationTypeNode,
  valueFromASTUntyped,
  type ExecutionResult,
  type OperationDefinitionNode,
} from "graphql";
import { OperationNotPlannableError } from "../../errors/index.js";
import { ownSubgraph } from "../../federation/index.js";
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

const noWay =
  "There is no way through the subgraphs to all that this subscription asks for. Ask for less in it and for the rest in a query, or have a subgraph resolve the key that is missing.";

const defaults = new WeakMap<OperationDefinitionNode, Variables>();

/**
 * Plans with the query planner written in Rust, and runs its plans.
 * @throws {Error} where its native part does not load: on musl, on Windows.
 */
export async function rustFederator(parts: FederatorParts): Promise<Federator> {
  const { composition, ask } = parts;
  const plans = await QueryPlans.of(composition.supergraphSdl);
  const supergraph = buildASTSchema(composition.supergraph, { assumeValid: true, assumeValidSDL: true });
  const conditions = new TypeConditions(supergraph);
  let stitched: Federator | undefined;
  const run = async (operation: EngineOperation, event?: EventOf): Promise<ExecutionResult> => {
    const { document, operationName } = operation;
    const definition = getOperationAST(document, operationName);
    const plan = await plans.of(document, operationName);
    if (!plan) {
      if (event) throw new OperationNotPlannableError(noWay);
      // It knows ways that the faster one does not: to fields of an interface's types that require each other's.
      return (stitched ??= stitchedFederator(parts)).execute(operation);
    }
    const planRun = new PlanRun({
      conditions,
      kind: definition?.operation ?? OperationTypeNode.QUERY,
      variables: definition ? withDefaults(definition, operation.variables) : operation.variables,
      ask: (request) => (request.kind === "subscription" && event ? event(request) : ask(request, operation)),
    });
    if (plan.node) await planRun.run(plan.node);
    const { data, errors } = planRun;
    return { data, ...(errors.length > 0 ? { errors } : {}) };
  };
  return {
    execute: (operation) => run(operation),
    subscribe: (operation) => subscribeJoined(operation, parts, run),
  };
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

type RunOperation = (operation: EngineOperation, event: EventOf) => Promise<ExecutionResult>;

/**
 * Plans a subscription twice: once to see what is asked of our own subgraph, which is subscribed to, and then for each event,
 * with the event for an answer to that.
 */
async function subscribeJoined(
  operation: EngineSubscription,
  { subscribe }: FederatorParts,
  run: RunOperation,
): Promise<SubscriptionResults> {
  let own: SubgraphRequest | undefined;
  await run(operation, (request) => {
    own = request;
    return { data: null };
  });
  if (!own || own.subgraph !== ownSubgraph) {
    throw new OperationNotPlannableError(
      "Only subscriptions of the gateway's own are served. Subscribe to recordChanged and join other subgraphs' fields.",
    );
  }
  const results = await subscribe(own, operation);
  if (!(Symbol.asyncIterator in results)) return results;
  return mapEach(results, (event) => run({ ...operation, context: operation.newContext() }, () => event));
}
