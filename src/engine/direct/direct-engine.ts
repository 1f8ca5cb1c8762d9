import { execute, type GraphQLSchema } from "graphql";
import { EngineHolder, type Engine, type EngineOperation, type EngineSubscription, type Engines } from "../engine.js";
import { subscribeAfresh } from "./subscribe-afresh.js";

/** Executes operations on our own schema, with nothing between. */
export class DirectEngine implements Engine {
  constructor(readonly schema: GraphQLSchema) {}

  execute(operation: EngineOperation): ReturnType<typeof execute> {
    return execute(argsOf(this.schema, operation));
  }

  subscribe(operation: EngineSubscription): ReturnType<Engine["subscribe"]> {
    return subscribeAfresh(argsOf(this.schema, operation), operation.newContext);
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
