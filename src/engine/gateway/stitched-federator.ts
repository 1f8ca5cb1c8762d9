import { getStitchedSchemaFromSupergraphSdl } from "@graphql-tools/federation";
import type { ExecutionRequest } from "@graphql-tools/utils";
import { execute } from "graphql";
import { ownSubgraph } from "../../federation/index.js";
import type { EngineOperation, EngineSubscription } from "../engine.js";
import { subscribeAfresh } from "../subscribe-afresh.js";
import type { Federator, FederatorParts, SubgraphRequest } from "./federator.js";

/** The same without native parts, about four times as slow: for systems that the other does not run on. */
export function stitchedFederator({ composition, ask, subscribe }: FederatorParts): Federator {
  const schema = getStitchedSchemaFromSupergraphSdl({
    supergraphSdl: composition.supergraph,
    batch: true,
    onSubschemaConfig: (subschema) => {
      // The supergraph's own name for it, which is written in capitals.
      const subgraph = subschema.name.toLowerCase();
      subschema.executor = (async (request: ExecutionRequest) => {
        const operation = request.context as EngineOperation;
        const asked = requestOf(subgraph, request);
        if (asked.kind === "subscription" && subgraph === ownSubgraph)
          return subscribe(asked, operation as EngineSubscription);
        return ask(asked, operation);
      }) as typeof subschema.executor;
    },
  });
  const argsOf = (operation: EngineOperation) => {
    const { document, operationName, variables } = operation;
    return { schema, document, operationName, variableValues: variables, contextValue: operation };
  };
  return {
    execute: async (operation) => execute(argsOf(operation)),
    subscribe: (operation) =>
      subscribeAfresh(argsOf(operation), () => ({ ...operation, context: operation.newContext() })),
  };
}

function requestOf(subgraph: string, { document, operationName, operationType, variables }: ExecutionRequest) {
  return {
    subgraph,
    kind: operationType ?? "query",
    document,
    operationName,
    variables: (variables ?? {}) as Readonly<Record<string, unknown>>,
  } as SubgraphRequest;
}
