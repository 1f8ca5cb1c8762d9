import type { Dispatcher } from "undici";
import { AddressNotAllowedError, HttpCallFailedError, WorkflowLimitError } from "../errors/index.js";
import { retryAfter } from "../http/index.js";
import { limits } from "./limits.js";
import type { StepAnswer, StepRequest } from "./steps/index.js";

/** The way out: judges the address and follows no redirect. `NetworkGuard` is one. */
export interface WayOut {
  request(
    url: URL,
    options: {
      organizationId: string | null;
      method: StepRequest["method"];
      headers: Record<string, string>;
      body: string | null;
      signal: AbortSignal;
    },
  ): Promise<Dispatcher.ResponseData>;
}

/** Of an answer; the rest would only be noise in what later steps see. */
const shownHeaders = ["content-type", "location", "etag", "last-modified", "retry-after", "link"];

/**
 * Sends a step's request.
 * @throws {AddressNotAllowedError | HttpCallFailedError | WorkflowLimitError}
 */
export async function sendStepRequest(
  wayOut: WayOut,
  organizationId: string,
  request: StepRequest,
  signal: AbortSignal,
): Promise<StepAnswer> {
  const { method, url, headers, body, timeoutMs } = request;
  const timeout = AbortSignal.timeout(timeoutMs);
  try {
    const answer = await wayOut.request(url, {
      organizationId,
      method,
      headers: { accept: "application/json", "user-agent": "tributary-workflows", ...headers },
      body,
      signal: AbortSignal.any([timeout, signal]),
    });
    const text = await textOf(answer, url);
    const status = answer.statusCode;
    const shown = Object.fromEntries(
      shownHeaders.flatMap((name) => (typeof answer.headers[name] === "string" ? [[name, answer.headers[name]]] : [])),
    );
    if (status === 429 || status === 503) {
      throw new HttpCallFailedError(`${method} ${url.host} answered ${status}.`, {
        status,
        isRetryable: true,
        retryAfterMs: retryAfter(answer.headers["retry-after"], new Date()),
      });
    }
    return { status, headers: shown, body: bodyOf(text, shown["content-type"] ?? "") };
  } catch (error) {
    if (error instanceof AddressNotAllowedError || isNamed(error)) throw error;
    signal.throwIfAborted();
    const reason = timeout.aborted ? `no answer within ${timeoutMs / 1_000} s` : reasonOf(error);
    throw new HttpCallFailedError(`${method} ${url.host}: ${reason}.`, {
      cause: error,
      status: null,
      isRetryable: true,
    });
  }
}

function isNamed(error: unknown): boolean {
  return error instanceof HttpCallFailedError || error instanceof WorkflowLimitError;
}

async function textOf({ body }: Dispatcher.ResponseData, url: URL): Promise<string> {
  const parts: Buffer[] = [];
  let size = 0;
  // Closing it early is an error to the stream, also after nobody reads it any more.
  body.on("error", () => undefined);
  for await (const part of body as AsyncIterable<Buffer>) {
    parts.push(part);
    size += part.length;
    if (size > limits.outputBytes) {
      body.destroy();
      throw new WorkflowLimitError(
        `The answer of ${url.host} has more than the ${limits.outputBytes} bytes that a step's output may have. Ask for less.`,
        { details: { limit: "outputBytes", most: limits.outputBytes, actual: size } },
      );
    }
  }
  return Buffer.concat(parts).toString("utf8");
}

/** JSON where it says that it is some and can be read as such. */
function bodyOf(text: string, type: string): unknown {
  if (!/[/+]json\b/.test(type)) return text;
  try {
    return JSON.parse(text) as unknown;
  } catch {
    return text;
  }
}

function reasonOf(error: unknown): string {
  for (let current = error; current instanceof Error; current = current.cause) {
    const { code } = current as NodeJS.ErrnoException;
    if (typeof code === "string") return `no answer (${code})`;
  }
  return "no answer";
}
