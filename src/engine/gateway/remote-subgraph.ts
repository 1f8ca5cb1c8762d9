import {
  BrokenCircuitError,
  circuitBreaker,
  ConsecutiveBreaker,
  ExponentialBackoff,
  handleWhen,
  retry,
  wrap,
} from "cockatiel";
import { GraphQLError, print, type DocumentNode, type ExecutionResult, type GraphQLSchema } from "graphql";
import {
  SubgraphFieldFailedError,
  SubgraphOperationRefusedError,
  SubgraphTimeoutError,
  SubgraphUnreachableError,
} from "../../errors/index.js";
import { callSubgraph, invalidResponse, type RegisteredSubgraph, type SubgraphAnswer } from "../../federation/index.js";
import type { Logger } from "../../logging/index.js";
import type { NetworkGuard } from "../../network/index.js";
import { isTracing, traceParentOf } from "../../tracing/index.js";
import type { EngineOperation } from "../engine.js";
import { faultInAnswer } from "./check-answer.js";
import type { SubgraphRequest } from "./federator.js";

/** After so many in a row a subgraph is left alone for a while: whoever waits for it waits in vain. */
const faultsUntilOpen = 5;
const openForMs = 10_000;
/** A query that met a restart finds the subgraph again; longer outages are for the client to see. */
const retries = 2;
const firstRetryMs = 50;

const printed = new WeakMap<DocumentNode, string>();

export interface RemoteSubgraphParts {
  readonly subgraph: RegisteredSubgraph;
  readonly organizationId: string;
  /** With the types of all subgraphs. */
  readonly supergraph: GraphQLSchema;
  readonly network: NetworkGuard;
  readonly logger: Logger;
}

/** One subgraph that answers over HTTP: retried where that is safe, left alone while it is down, believed nothing unseen. */
export class RemoteSubgraph {
  readonly #breaker = circuitBreaker(
    handleWhen((error) => error instanceof SubgraphUnreachableError || error instanceof SubgraphTimeoutError),
    { halfOpenAfter: openForMs, breaker: new ConsecutiveBreaker(faultsUntilOpen) },
  );
  readonly #retried = wrap(
    retry(
      handleWhen((error) => error instanceof SubgraphUnreachableError),
      { maxAttempts: retries, backoff: new ExponentialBackoff({ initialDelay: firstRetryMs }) },
    ),
    this.#breaker,
  );
  #openedAt = 0;

  constructor(private readonly parts: RemoteSubgraphParts) {
    const { subgraph, logger } = parts;
    this.#breaker.onBreak(() => {
      this.#openedAt = Date.now();
      logger.warn({ subgraph: subgraph.name }, "a subgraph fails and is left alone for a while");
    });
    this.#breaker.onReset(() => logger.info({ subgraph: subgraph.name }, "a subgraph answers again"));
  }

  /** @throws a named fault where nothing of the request is answered; errors of single fields are in the answer. */
  async ask(request: SubgraphRequest, operation: EngineOperation): Promise<ExecutionResult> {
    const { name } = this.parts.subgraph;
    const policy = request.kind === "query" ? this.#retried : this.#breaker;
    let answer: SubgraphAnswer;
    try {
      answer = await policy.execute(() => this.#call(request, operation));
    } catch (error) {
      if (error instanceof BrokenCircuitError) throw this.#leftAlone(error);
      this.parts.logger.warn({ err: error, subgraph: name }, "a subgraph gave no answer");
      throw error;
    }
    return this.#believed(answer, request);
  }

  #call({ document, operationName, variables }: SubgraphRequest, operation: EngineOperation): Promise<SubgraphAnswer> {
    const { subgraph, organizationId, network } = this.parts;
    const query = printed.get(document) ?? print(document);
    printed.set(document, query);
    const headers: Record<string, string> = {};
    for (const name of subgraph.headers) {
      const value = operation.headerOf?.(name) ?? null;
      if (value !== null) headers[name] = value;
    }
    const { requestId } = operation.context as { readonly requestId?: string };
    if (requestId && !headers["x-request-id"]) headers["x-request-id"] = requestId;
    // Where nothing is recorded here, the caller's trace goes on in the subgraph all the same.
    if (!isTracing()) Object.assign(headers, traceParentOf(operation.headerOf ?? (() => null)));
    return callSubgraph(network, { organizationId, subgraph, headers, query, variables, operationName });
  }

  #believed(answer: SubgraphAnswer, { document, variables }: SubgraphRequest): ExecutionResult {
    const { subgraph, supergraph, logger } = this.parts;
    const { name } = subgraph;
    const errors = answer.errors ?? [];
    if (errors.length > 0) logger.warn({ subgraph: name, errors: errors.slice(0, 5) }, "a subgraph reports faults");
    if (!("data" in answer)) {
      // GraphQL, 7.1: without data the operation was not begun. It was valid by the schema that was registered.
      throw new SubgraphOperationRefusedError(
        `The subgraph ${name} did not execute what its registered schema allows. Most likely its schema is another by now: look with dryRun what differs, and register it again.`,
        { details: { subgraph: name } },
      );
    }
    if (!Array.isArray(errors)) throw invalidResponse(name, "errors is no list");
    const { data } = answer;
    const { representations } = variables;
    const count = Array.isArray(representations) ? representations.length : null;
    const fault = data === null ? null : faultInAnswer(supergraph, document, data, count);
    if (fault) throw invalidResponse(name, fault);
    return {
      data: data as Record<string, unknown> | null,
      ...(errors.length > 0 ? { errors: errors.map((error) => masked(name, error)) } : {}),
    };
  }

  #leftAlone(cause: Error): SubgraphUnreachableError {
    const { name } = this.parts.subgraph;
    const nextAttemptAt = new Date(this.#openedAt + openForMs);
    return new SubgraphUnreachableError(
      `The subgraph ${name} did not answer ${faultsUntilOpen} times in a row and is left alone until ${nextAttemptAt.toISOString()}. Try again after that.`,
      { cause, details: { subgraph: name, nextAttemptAt } },
    );
  }
}

/** A subgraph's words may hold anything, addresses and secrets included: they go into our log, its code to the client. */
function masked(subgraph: string, error: unknown): GraphQLError {
  const { path, extensions } = (error ?? {}) as { path?: unknown; extensions?: { code?: unknown } | null };
  const code = extensions?.code;
  const subgraphCode = typeof code === "string" && /^[A-Za-z][A-Za-z0-9_]{0,63}$/.test(code) ? code : undefined;
  const fault = new SubgraphFieldFailedError(
    `The subgraph ${subgraph} reports a fault for this field${subgraphCode ? ` (${subgraphCode})` : ""}. Its own words are in the gateway's log, found by the request's id.`,
    { details: { subgraph, subgraphCode } },
  );
  const isPath = Array.isArray(path) && path.every((part) => typeof part === "string" || typeof part === "number");
  return new GraphQLError(fault.message, {
    originalError: fault,
    ...(isPath ? { path } : {}),
  });
}
