import type { Dispatcher } from "undici";
import {
  AddressNotAllowedError,
  SubgraphInvalidResponseError,
  SubgraphTimeoutError,
  SubgraphUnauthorizedError,
  SubgraphUnreachableError,
} from "../errors/index.js";
import type { NetworkGuard } from "../network/index.js";
import { inSpan, traceHeaders, type Traced } from "../tracing/index.js";

/** One request to a subgraph. */
export interface SubgraphCall {
  readonly organizationId: string;
  readonly subgraph: { readonly name: string; readonly url: string; readonly timeoutMs: number };
  readonly headers?: Readonly<Record<string, string>>;
  readonly query: string;
  readonly variables?: Readonly<Record<string, unknown>> | undefined;
  readonly operationName?: string | undefined;
}

/** An answer in the form of GraphQL; what is within is not looked at yet. */
export interface SubgraphAnswer {
  readonly data?: unknown;
  readonly errors?: readonly unknown[];
}

/** Larger ones no client could be sent either. */
const largestAnswerBytes = 10 * 1024 * 1024;

const accept = "application/graphql-response+json, application/json;q=0.9";

/**
 * Sends one operation to a subgraph, through the guard of all outgoing calls, and reads what it answers. What went wrong
 * is told by class; a subgraph's own words and address go into no message, for those are shown to clients.
 * @throws {SubgraphUnreachableError | SubgraphTimeoutError | SubgraphUnauthorizedError | SubgraphInvalidResponseError}
 * @throws {AddressNotAllowedError} where its host resolves to an address that may not be called.
 */
export async function callSubgraph(network: NetworkGuard, call: SubgraphCall): Promise<SubgraphAnswer> {
  const { subgraph, organizationId, query, variables, operationName } = call;
  const { name, timeoutMs } = subgraph;
  // For the whole of it, the reading of the body included.
  const signal = AbortSignal.timeout(timeoutMs);
  let response: Dispatcher.ResponseData;
  let text: string;
  try {
    ({ response, text } = await inSpan(tracedCall(subgraph), async (span) => {
      const answered = await network.request(new URL(subgraph.url), {
        organizationId,
        method: "POST",
        headers: { ...call.headers, ...traceHeaders(), "content-type": "application/json", accept },
        body: JSON.stringify({ query, variables, operationName }),
        signal,
      });
      span.setAttribute("http.response.status_code", answered.statusCode);
      return { response: answered, text: await readText(answered, name) };
    }));
  } catch (error) {
    throw faultOf(error, name, timeoutMs, signal);
  }
  const { statusCode } = response;
  if (statusCode === 401 || statusCode === 403) {
    throw new SubgraphUnauthorizedError(
      `The subgraph ${name} does not let the call in (HTTP ${statusCode}). Have its registration hand on the header that it looks for, and send that.`,
      { details: { subgraph: name, status: statusCode } },
    );
  }
  if (statusCode === 429 || statusCode >= 500) {
    throw new SubgraphUnreachableError(
      `The subgraph ${name} can't answer now (HTTP ${statusCode}). Try again; if it stays so, look into the subgraph's own log.`,
      { details: { subgraph: name, status: statusCode } },
    );
  }
  return answerOf(text, name, statusCode);
}

function tracedCall({ url }: SubgraphCall["subgraph"]): Traced {
  const attributes = { "http.request.method": "POST", "server.address": new URL(url).hostname };
  return { name: "POST subgraph", kind: "client", attributes };
}

/** @throws {SubgraphInvalidResponseError} */
export function invalidResponse(subgraph: string, what: string, cause?: unknown): SubgraphInvalidResponseError {
  return new SubgraphInvalidResponseError(
    `The subgraph ${subgraph} answered something else than it was asked for: ${what}. Correct the subgraph, or register its schema as it is now.`,
    { cause, details: { subgraph } },
  );
}

function answerOf(text: string, name: string, status: number): SubgraphAnswer {
  let body: unknown;
  try {
    body = JSON.parse(text);
  } catch (cause) {
    throw invalidResponse(name, `expected JSON, got ${text.length} characters that are none (HTTP ${status})`, cause);
  }
  const isAnswer =
    typeof body === "object" &&
    body !== null &&
    !Array.isArray(body) &&
    ("data" in body || Array.isArray((body as SubgraphAnswer).errors));
  if (isAnswer) return body as SubgraphAnswer;
  throw invalidResponse(name, `expected an object with data or errors (HTTP ${status})`);
}

async function readText({ body }: Dispatcher.ResponseData, name: string): Promise<string> {
  const chunks: Buffer[] = [];
  let size = 0;
  for await (const chunk of body as AsyncIterable<Buffer>) {
    size += chunk.length;
    if (size > largestAnswerBytes) {
      body.destroy();
      throw invalidResponse(name, `its answer is larger than ${largestAnswerBytes / 1024 / 1024} MB`);
    }
    chunks.push(chunk);
  }
  return Buffer.concat(chunks).toString("utf8");
}

function faultOf(error: unknown, name: string, timeoutMs: number, signal: AbortSignal): unknown {
  if (error instanceof SubgraphInvalidResponseError || error instanceof AddressNotAllowedError) return error;
  if (signal.aborted) {
    return new SubgraphTimeoutError(
      `The subgraph ${name} did not answer within ${timeoutMs} ms. Try again, ask for less, or register it with a longer timeoutMs.`,
      { cause: error, details: { subgraph: name, timeoutMs } },
    );
  }
  return new SubgraphUnreachableError(
    `The subgraph ${name} can't be reached. Try again; if it stays so, see whether it runs and its registered address is right.`,
    { cause: error, details: { subgraph: name } },
  );
}
