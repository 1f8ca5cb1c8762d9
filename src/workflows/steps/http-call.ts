import { HttpCallFailedError, InvalidInputError } from "../../errors/index.js";
import type { ConfigOf } from "../definition.js";
import type { StepDeps, StepFunction, StepInput } from "./step.js";

const defaultTimeoutSeconds = 30;
/** What a receiver knows repeated calls by. */
const keyHeader = "idempotency-key";
const hidden = "[hidden]";

/**
 * Sends one HTTP request, to where the operator lets the gateway send. 2xx and 3xx are answers; all else is a failure,
 * which passes with 408, 425, 429 and 5xx. The output is `{ status, headers, body }`.
 */
export const httpCall: StepFunction<"httpCall"> = async (input, config, deps) => {
  const { method, timeoutSeconds = defaultTimeoutSeconds } = config;
  const [url, body, headers] = await Promise.all([
    addressOf(input, config, deps),
    config.body === undefined ? undefined : deps.resolve(config.body, input),
    headersOf(input, config, deps),
  ]);
  const isText = typeof body === "string" && headers.some(([name]) => name === "content-type");
  const text = body === undefined ? null : isText ? body : JSON.stringify(body);
  if (text !== null && !isText && !headers.some(([name]) => name === "content-type")) {
    headers.push(["content-type", "application/json", false]);
  }
  headers.push([keyHeader, deps.key, false]);
  const shown = Object.fromEntries(headers.map(([name, value, isSecret]) => [name, isSecret ? hidden : value]));
  deps.asked({ method, url: url.href, headers: shown, body: body ?? null });
  deps.effect({ kind: "HTTP", method, url: url.href, headers: shown, body: body ?? null, idempotencyKey: deps.key });
  if (!deps.mock && deps.isDry) return { status: null, headers: {}, body: null };
  const answer = deps.mock
    ? (deps.mock.answer as { status?: unknown })
    : await deps.http({
        method,
        url,
        headers: Object.fromEntries(headers.map(([name, value]) => [name, value])),
        body: text,
        timeoutMs: timeoutSeconds * 1_000,
      });
  if (typeof answer.status === "number" && answer.status >= 400) {
    throw new HttpCallFailedError(`${method} ${url.host} answered ${answer.status}.`, {
      status: answer.status,
      isRetryable: [408, 425, 429].includes(answer.status) || answer.status >= 500,
      body: shortened((answer as { body?: unknown }).body),
    });
  }
  return answer;
};

/** Enough to see what the other side says. */
function shortened(body: unknown): string {
  return (typeof body === "string" ? body : (JSON.stringify(body) ?? "")).slice(0, 2_000);
}

async function addressOf(input: StepInput, config: ConfigOf<"httpCall">, deps: StepDeps): Promise<URL> {
  const text = await deps.resolve(config.url, input);
  const url = typeof text === "string" && URL.canParse(text) ? new URL(text) : null;
  if (!url || !["http:", "https:"].includes(url.protocol)) {
    const message = `expected an address of http or https, got ${JSON.stringify(text).slice(0, 200)}`;
    throw new InvalidInputError(`url: ${message}.`, { problems: [{ path: ["config", "url"], message }] });
  }
  for (const [name, value] of Object.entries((await deps.resolve(config.query ?? {}, input)) as object)) {
    if (value !== null) url.searchParams.append(name, typeof value === "string" ? value : JSON.stringify(value));
  }
  return url;
}

/** Name in lower case, value, and whether it is a secret. */
async function headersOf(
  input: StepInput,
  config: ConfigOf<"httpCall">,
  deps: StepDeps,
): Promise<[string, string, boolean][]> {
  return Promise.all(
    Object.entries(config.headers ?? {}).map(async ([name, value]) => {
      const header = name.toLowerCase();
      if (typeof value === "object") {
        return [header, `${value.prefix ?? ""}${await deps.secret(value.secret)}`, true] as [string, string, boolean];
      }
      const text = await deps.resolve(value, input);
      return [header, typeof text === "string" ? text : JSON.stringify(text), false] as [string, string, boolean];
    }),
  );
}
