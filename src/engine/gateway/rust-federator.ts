import { unifiedGraphHandler } from "@graphql-hive/router-runtime";
import type { ExecutionRequest } from "@graphql-tools/utils";
import { buildASTSchema, getOperationAST, OperationTypeNode, type ExecutionResult } from "graphql";
import { OperationNotPlannableError, TributaryError } from "../../errors/index.js";
import { ownSubgraph } from "../../federation/index.js";
import type { EngineOperation, EngineSubscription, SubscriptionResults } from "../engine.js";
import { mapEach } from "../map-each.js";
import type { Federator, FederatorParts, SubgraphRequest } from "./federator.js";

/** What the handler hands to each of an operation's requests. */
interface Run {
  readonly operation: EngineOperation;
  /** Of a subscription: what answers for its field. */
  readonly event?: (request: SubgraphRequest) => ExecutionResult;
}

/**
 * Plans with the query planner written in Rust. It knows a plan by the document object; what it is asked has been
 * validated, and its documents are kept by those who parse them.
 * @throws {Error} where its native part does not load: on musl, on Windows.
 */
export async function rustFederator(parts: FederatorParts): Promise<Federator> {
  const { composition, ask } = parts;
  const handler = await unifiedGraphHandler({
    unifiedGraph: buildASTSchema(composition.supergraph, { assumeValid: true, assumeValidSDL: true }),
    getUnifiedGraphSDL: () => composition.supergraphSdl,
    onSubgraphExecute: (subgraph, request: ExecutionRequest<Record<string, unknown>, Run>) => {
      const { operation, event } = request.context as Run;
      const asked = requestOf(subgraph, request);
      return asked.kind === "subscription" && event ? event(asked) : ask(asked, operation);
    },
  });
  const { executor } = handler;
  if (!executor) throw new Error("The query planner has no executor.");
  const run = async (operation: EngineOperation, kind: OperationTypeNode, event?: Run["event"]) => {
    const { document, operationName, variables } = operation;
    const context: Run = { operation, ...(event ? { event } : {}) };
    try {
      const answer = await executor({
        document,
        variables,
        operationName: operationName ?? undefined,
        operationType: kind,
        context,
      });
      return answer as ExecutionResult;
    } catch (cause) {
      // Faults of subgraphs are in the answer; what is thrown is about the operation itself.
      if (cause instanceof TributaryError) throw cause;
      throw new OperationNotPlannableError(
        "There is no way through the subgraphs to all that this operation asks for. Ask for it in several operations, or have a subgraph resolve the key that is missing.",
        { cause },
      );
    }
  };
  return {
    execute: (operation) => run(operation, kindOf(operation)),
    subscribe: (operation) => subscribeJoined(operation, parts, run),
  };
}

type RunOperation = (
  operation: EngineOperation,
  kind: OperationTypeNode,
  event: NonNullable<Run["event"]>,
) => Promise<ExecutionResult>;

/**
 * Plans a subscription twice: once to see what is asked of our own subgraph, which is subscribed to, and then for each event,
 * with the event for an answer to that. The planner's own way joins all events in one context, in which errors of one
 * event stay for all that follow.
 */
async function subscribeJoined(
  operation: EngineSubscription,
  { subscribe }: FederatorParts,
  run: RunOperation,
): Promise<SubscriptionResults> {
  let own: SubgraphRequest | undefined;
  const kind = OperationTypeNode.SUBSCRIPTION;
  await run(operation, kind, (request) => {
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
  return mapEach(results, (event) => run({ ...operation, context: operation.newContext() }, kind, () => event));
}

function requestOf(subgraph: string, request: ExecutionRequest<Record<string, unknown>, Run>): SubgraphRequest {
  const { document, operationName, operationType = OperationTypeNode.QUERY, variables = {} } = request;
  return { subgraph, kind: operationType, document, operationName, variables };
}

function kindOf({ document, operationName }: EngineOperation): OperationTypeNode {
  return getOperationAST(document, operationName)?.operation ?? OperationTypeNode.QUERY;
}
