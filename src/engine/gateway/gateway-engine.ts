import {
  buildASTSchema,
  getOperationAST,
  getVariableValues,
  GraphQLError,
  OperationTypeNode,
  type ExecutionResult,
  type GraphQLSchema,
  type OperationDefinitionNode,
} from "graphql";
import { TributaryError } from "../../errors/index.js";
import { compose, ownSubgraph, sdlOf, type RegisteredSubgraph } from "../../federation/index.js";
import type { Logger } from "../../logging/index.js";
import type { NetworkGuard } from "../../network/index.js";
import type { Engine, EngineOperation, EngineSubscription, SubscriptionResults } from "../engine.js";
import { mapEach } from "../map-each.js";
import { OperationPlans } from "../operation-plans.js";
import { withPlaces } from "./error-places.js";
import { atFields, FieldOwners } from "./fault-fields.js";
import type { Federator, FederatorParts, SubgraphRequest } from "./federator.js";
import { introspect, splitIntrospection } from "./introspection.js";
import { project } from "./projection.js";
import { publicSchemaOf } from "./public-schema.js";
import { RemoteSubgraph } from "./remote-subgraph.js";
import { rustFederator } from "./rust-federator.js";
import { stitchedFederator } from "./stitched-federator.js";

/** Which planner: the fast one, the one that runs everywhere, or the first that this system can load. */
export type Planner = "rust" | "javascript" | "any";

export interface GatewayEngineParts {
  /** Executes what is asked of our own subgraph, in this process and with the caller's own context. */
  readonly own: Engine;
  readonly organizationId: string;
  readonly subgraphs: readonly RegisteredSubgraph[];
  readonly network: NetworkGuard;
  readonly logger: Logger;
  readonly planner?: Planner;
}

/** As many as graphql-js reports when it executes. */
const maxVariableErrors = 50;

/**
 * Makes the engine of a graph of several subgraphs.
 * @throws {SubgraphNotComposedError} where they do not fit to each other.
 */
export async function createGatewayEngine(parts: GatewayEngineParts): Promise<Engine> {
  const { own, organizationId, subgraphs, network, logger } = parts;
  const composition = compose(sdlOf(own.schema), subgraphs);
  const supergraph = buildASTSchema(composition.supergraph, { assumeValid: true, assumeValidSDL: true });
  const schema = publicSchemaOf(composition, own.schema);
  const remotes = new Map(
    subgraphs.map((subgraph) => [
      subgraph.name,
      new RemoteSubgraph({ subgraph, organizationId, supergraph, network, logger }),
    ]),
  );
  const federator = await federatorOf(
    {
      composition,
      supergraph,
      ask: async (request, operation) => {
        if (request.subgraph === ownSubgraph) return own.execute(ownOperation(request, operation));
        const remote = remotes.get(request.subgraph);
        if (!remote) throw new Error(`The plan asks a subgraph ${request.subgraph} that is not registered.`);
        return remote.ask(request, operation);
      },
      subscribe: (request, operation) =>
        own.subscribe({ ...ownOperation(request, operation), newContext: operation.newContext }),
    },
    parts,
  );
  return new GatewayEngine(schema, federator, new FieldOwners(composition.supergraph), logger);
}

function ownOperation({ document, operationName, variables }: SubgraphRequest, { context }: EngineOperation) {
  return { document, operationName: operationName ?? null, variables, context } satisfies EngineOperation;
}

let isNativeMissing = false;

async function federatorOf(parts: FederatorParts, { planner = "any", logger }: GatewayEngineParts): Promise<Federator> {
  if (planner === "javascript" || (planner === "any" && isNativeMissing)) return stitchedFederator(parts);
  try {
    return await rustFederator(parts);
  } catch (error) {
    if (planner === "rust") throw error;
    isNativeMissing = true;
    logger.warn({ err: error }, "the native query planner does not load here; a slower one takes its place");
    return stitchedFederator(parts);
  }
}

/** An operation that can be begun, and its variables as the schema reads them. */
interface Prepared {
  readonly operation: OperationDefinitionNode;
  readonly variables: Readonly<Record<string, unknown>>;
}

class GatewayEngine implements Engine {
  readonly #plans: OperationPlans;

  constructor(
    readonly schema: GraphQLSchema,
    private readonly federator: Federator,
    private readonly owners: FieldOwners,
    private readonly logger: Logger,
  ) {
    this.#plans = new OperationPlans(schema);
  }

  async execute(operation: EngineOperation): Promise<ExecutionResult> {
    const prepared = this.#prepare(operation);
    if ("errors" in prepared) return prepared;
    const { document, operationName, variables } = operation;
    const { introspection, data } = splitIntrospection(document, prepared.operation);
    const about = introspection ? introspect(this.schema, introspection, operationName, variables) : null;
    if (!data) return (await about) ?? { data: {} };
    const [result, schemaResult] = await Promise.all([this.#joined({ ...operation, document: data }, prepared), about]);
    if (!schemaResult) return result;
    const errors = [...(result.errors ?? []), ...(schemaResult.errors ?? [])];
    return {
      data: result.data && { ...result.data, ...schemaResult.data },
      ...(errors.length > 0 ? { errors } : {}),
    };
  }

  async subscribe(operation: EngineSubscription): Promise<SubscriptionResults> {
    const prepared = this.#prepare(operation);
    if ("errors" in prepared) return prepared;
    if (prepared.operation.operation !== OperationTypeNode.SUBSCRIPTION) return this.execute(operation);
    try {
      const results = await this.federator.subscribe(operation);
      if (!(Symbol.asyncIterator in results)) {
        const { errors } = results;
        return errors ? { ...results, errors: withPlaces(operation.document, prepared.operation, errors) } : results;
      }
      return mapEach(results, (result) => this.#complete(result, operation, prepared));
    } catch (error) {
      return { errors: [asGraphQLError(error)] };
    }
  }

  /** As graphql-js begins: an operation that is not there and wrong variables are answered without data. */
  #prepare({ document, operationName, variables }: EngineOperation): Prepared | { errors: GraphQLError[] } {
    const operation = getOperationAST(document, operationName);
    if (!operation) {
      const said =
        operationName === null
          ? "Must provide operation name if query contains multiple operations."
          : `Unknown operation named "${operationName}".`;
      return { errors: [new GraphQLError(said)] };
    }
    const coerced = getVariableValues(this.schema, operation.variableDefinitions ?? [], variables, {
      maxErrors: maxVariableErrors,
    });
    return coerced.errors ? { errors: [...coerced.errors] } : { operation, variables: coerced.coerced };
  }

  async #joined(operation: EngineOperation, prepared: Prepared): Promise<ExecutionResult> {
    try {
      return this.#complete(await this.federator.execute(operation), operation, prepared);
    } catch (error) {
      this.logger.warn({ err: error }, "an operation over several subgraphs was not executed");
      return { data: null, errors: [asGraphQLError(error)] };
    }
  }

  #complete(
    { data, errors }: ExecutionResult,
    { document, operationName }: EngineOperation,
    { variables }: Prepared,
  ): ExecutionResult {
    const { schema, owners } = this;
    // Of the document that was joined: what it asks about the schema is answered apart.
    const operation = getOperationAST(document, operationName);
    const plan = operation && this.#plans.of(document, operation, variables);
    const found = data && plan ? project(schema, plan, data) : null;
    if (!errors?.length || !operation) return { data: found, ...(errors ? { errors } : {}) };
    const faults = data && plan ? atFields(errors, { schema, owners, plan, data }) : errors;
    return { data: found, errors: withPlaces(document, operation, faults) };
  }
}

function asGraphQLError(error: unknown): GraphQLError {
  if (error instanceof GraphQLError) return error;
  const message = error instanceof TributaryError ? error.message : "The operation failed.";
  return new GraphQLError(message, { originalError: error instanceof Error ? error : new Error(String(error)) });
}
