import type { FastifyReply, FastifyRequest } from "fastify";
import type { OperationDefinitionNode } from "graphql";
import { withLogFields } from "../logging/index.js";
import { currentSpan, inSpan, isTracing, traceIdOf, traceParentOf, type TraceParent } from "../tracing/index.js";
import { headerReader } from "./request-headers.js";

type Handler = (request: FastifyRequest, reply: FastifyReply) => unknown;

/** Answers requests as part of their callers' traces, where traces are recorded; else as if this were not here. */
export function tracedHandler(handle: Handler): Handler {
  return (request, reply) => {
    if (!isTracing()) return handle(request, reply);
    const parent = traceParentOf(headerReader(request.headers));
    return inOperation(request.id, parent, () => handle(request, reply));
  };
}

/** Does an operation as part of its caller's trace, or as a trace of its own. */
export function inOperation<Result>(
  requestId: string,
  parent: TraceParent,
  work: () => Promise<Result> | Result,
): Promise<Result> | Result {
  if (!isTracing()) return work();
  const attributes = { "tributary.request_id": requestId };
  return inSpan({ name: "graphql", kind: "server", attributes, parent }, (span) => {
    const traceId = traceIdOf(span);
    return traceId === null ? work() : withLogFields({ traceId }, work);
  });
}

/** Says which operation it is, once that is known. Its text and variables are in no trace. */
export function nameOperation({ operation, name }: OperationDefinitionNode): void {
  if (!isTracing()) return;
  currentSpan()
    .updateName(`graphql ${operation}`)
    .setAttributes({ "graphql.operation.type": operation, ...(name ? { "graphql.operation.name": name.value } : {}) });
}
