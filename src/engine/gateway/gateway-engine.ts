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
import { completeValues } from "./complete-values.js";
import { withPlaces } from "./error-places.js";
import { atFields, FieldOwners } from "./fault-fields.js";
import type { Federator, FederatorParts, SubgraphRequest } from "./federator.js";
import { introspect, splitIntrospection } from "./introspection.js";
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
      schema,
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

class GatewayEngine implements Engine {
  constructor(
    readonly schema: GraphQLSchema,
    private readonly federator: Federator,
    private readonly owners: FieldOwners,
    private readonly logger: Logger,
  ) {}

  async execute(operation: EngineOperation): Promise<ExecutionResult> {
    const prepared = this.#prepare(operation);
    if ("errors" in prepared) return prepared;
    const { document, operationName, variables } = operation;
    const { introspection, data } = splitIntrospection(document, prepared);
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
    if (prepared.operation !== OperationTypeNode.SUBSCRIPTION) return this.execute(operation);
    try {
      const results = await this.federator.subscribe(operation);
      if (!(Symbol.asyncIterator in results)) {
        const { errors } = results;
        return errors ? { ...results, errors: withPlaces(operation.document, prepared, errors) } : results;
      }
      return mapEach(results, (result) => this.#complete(result, operation, prepared));
    } catch (error) {
      return { errors: [asGraphQLError(error)] };
    }
  }

  /** As graphql-js begins: an operation that is not there and wrong variables are answered without data. */
  #prepare({
    document,
    operationName,
    variables,
  }: EngineOperation): OperationDefinitionNode | { errors: GraphQLError[] } {
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
    return coerced.errors ? { errors: [...coerced.errors] } : operation;
  }

  async #joined(operation: EngineOperation, prepared: OperationDefinitionNode): Promise<ExecutionResult> {
    try {
      return this.#complete(await this.federator.execute(operation), operation, prepared);
    } catch (error) {
      this.logger.warn({ err: error }, "an operation over several subgraphs was not executed");
      return { data: null, errors: [asGraphQLError(error)] };
    }
  }

  /** Where all went well nulls are where the subgraphs' own schemas allow them. */
  #complete(
    { data, errors }: ExecutionResult,
    { document }: EngineOperation,
    operation: OperationDefinitionNode,
  ): ExecutionResult {
    if (data && !errors?.length) return { data };
    const { schema, owners } = this;
    const found = data ? completeValues(schema, document, operation, data) : null;
    if (!errors?.length) return { data: found };
    const faults = data ? atFields(errors, { schema, owners, document, operation, data }) : errors;
    return { data: found, errors: withPlaces(document, operation, faults) };
  }
}

function asGraphQLError(error: unknown): GraphQLError {
  if (error instanceof GraphQLError) return error;
  const message = error instanceof TributaryError ? error.message : "The operation failed.";
  return new GraphQLError(message, { originalError: error instanceof Error ? error : new Error(String(error)) });
}
