import type { DocumentNode, ExecutionResult, GraphQLSchema, OperationTypeNode } from "graphql";
import type { Composition } from "../../federation/index.js";
import type { EngineOperation, EngineSubscription, SubscriptionResults } from "../engine.js";

/** What a plan asks of one subgraph. */
export interface SubgraphRequest {
  readonly subgraph: string;
  readonly kind: `${OperationTypeNode}`;
  readonly document: DocumentNode;
  readonly operationName: string | undefined;
  readonly variables: Readonly<Record<string, unknown>>;
}

/** Asks one subgraph, on behalf of the operation that is executed. @throws where nothing of it can be answered. */
export type AskSubgraph = (request: SubgraphRequest, operation: EngineOperation) => Promise<ExecutionResult>;

/** Begins a subscription of our own subgraph. */
export type SubscribeSubgraph = (
  request: SubgraphRequest,
  operation: EngineSubscription,
) => Promise<SubscriptionResults>;

/** Plans operations over several subgraphs, and joins what they answer. */
export interface Federator {
  execute(operation: EngineOperation): Promise<ExecutionResult>;
  subscribe(operation: EngineSubscription): Promise<SubscriptionResults>;
}

export interface FederatorParts {
  readonly composition: Composition;
  /** With the types of all subgraphs. */
  readonly supergraph: GraphQLSchema;
  readonly ask: AskSubgraph;
  readonly subscribe: SubscribeSubgraph;
}
