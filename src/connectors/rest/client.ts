import type { JSONValue } from "@jmespath-community/jmespath";
import {
  ConnectionUnreachableError,
  NotFoundError,
  SourceError,
  SourceForbiddenError,
  SourceMisconfiguredError,
  SourceThrottledError,
  SourceUnauthorizedError,
  type TributaryError,
} from "../../errors/index.js";
import { isAnswerOfAnother } from "../answer-of-another.js";
import { faultFromResponse, type SourceRequest, type SourceResponse } from "../../http/index.js";
import { compileExpression, ExpressionError } from "../../mapping/index.js";
import type { ProbeResult, SourceSession } from "../connector.js";
import { isTrue } from "../described-record.js";
import { loginHeaders, loginQuery } from "../http-login.js";
import type { Description } from "./description.js";

export interface Answer {
  readonly body: JSONValue;
  readonly headers: SourceResponse["headers"];
  /** The system's clock, by the header that nearly all servers send. */
  readonly sourceTime: Date | null;
}

export interface Call {
  /** Below the base URL, with its query. */
  readonly target: string;
  readonly query?: SourceRequest["query"];
  /** Statuses that stand for "nothing there" in this place. */
  readonly noneAt?: readonly number[];
}

/** One described system. */
export class RestClient {
  /** The last page that came, for the rest of it: a system may give more than was asked for. */
  lastPage: { readonly key: string; readonly page: unknown } | null = null;

  constructor(private readonly session: SourceSession<Description, Readonly<Record<string, string>>>) {}

  get description(): Description {
    return this.session.config;
  }

  get baseUrl(): string {
    return this.description.baseUrl;
  }

  get loginHeaders(): Readonly<Record<string, string>> {
    return { ...this.description.headers, ...loginHeaders(this.description, this.session.credentials) };
  }

  async probe(): Promise<ProbeResult> {
    const { path, account, version } = this.description.probe;
    const answer = await this.get({ target: path, noneAt: [404] }).catch((error: unknown) => {
      // Something answers that is no API: waiting does not mend a wrong address.
      const isOther = isAnswerOfAnother(error);
      if (!isOther) throw error;
      throw new SourceMisconfiguredError(`What answers at the base URL is no such API. Check it.`, { cause: error });
    });
    if (!answer) {
      throw new SourceMisconfiguredError(`There is no ${path} below the base URL. Check both in the description.`);
    }
    const text = (expression: string | undefined) => {
      const found = expression === undefined ? null : evaluate(expression, answer.body, "probe");
      return typeof found === "string" || typeof found === "number" ? String(found) : null;
    };
    return { account: text(account), version: text(version) };
  }

  /** Null where one of `noneAt` came. @throws the fault that the answer stands for. */
  async get({ target, query, noneAt = [] }: Call): Promise<Answer | null> {
    const url = new URL(this.baseUrl + target);
    const login = loginQuery(this.description, this.session.credentials);
    for (const name of Object.keys(login)) url.searchParams.delete(name);
    const response = await this.session.http.send({
      url,
      query: { ...query, ...login },
      headers: { accept: "application/json", ...this.loginHeaders },
    });
    const ruled = this.#ruled(response, url);
    if (ruled instanceof NotFoundError && noneAt.length > 0) return null;
    if (ruled) throw ruled;
    if (noneAt.includes(response.status)) return null;
    const fault = faultFromResponse(response, url, this.#wordsOf(response));
    if (fault) throw fault;
    const time = Date.parse(response.headers.date ?? "");
    return {
      body: response.json() as JSONValue,
      headers: response.headers,
      sourceTime: Number.isNaN(time) ? null : new Date(time),
    };
  }

  /** What the description's own table says of an answer. */
  #ruled(response: SourceResponse, url: URL): TributaryError | null {
    const { rules } = this.description.errors;
    if (rules.length === 0) return null;
    const body = bodyOf(response);
    const rule = rules.find(({ status, when }) => {
      const isStatus = status === undefined || [status].flat().includes(response.status);
      return isStatus && (when === undefined || (body !== undefined && isTrue(evaluate(when, body, "errors"))));
    });
    if (!rule) return null;
    const words = this.#wordsOf(response);
    const said = `${url.host} answered ${response.status}.${words ? ` It said: ${words}` : ""}`;
    const httpStatus = response.status;
    switch (rule.means) {
      case "UNAUTHORIZED":
        return new SourceUnauthorizedError(
          `${said} It refused the credential; connect the system again with a valid one.`,
        );
      case "FORBIDDEN":
        return new SourceForbiddenError(`${said} The account lacks a permission.`);
      case "NOT_FOUND":
        return new NotFoundError(said);
      case "UNREACHABLE":
        return new ConnectionUnreachableError(said, { mayHaveBeenSent: true });
      case "RETRY":
        return new SourceError(said, { httpStatus, isRetryable: true });
      case "REFUSED":
        return new SourceError(said, { httpStatus });
      case "THROTTLED": {
        const { retryAfterSeconds } = rule;
        const seconds =
          retryAfterSeconds && body !== undefined ? Number(evaluate(retryAfterSeconds, body, "errors")) : NaN;
        const ordinary = faultFromResponse(response, url, words);
        const told = ordinary instanceof SourceThrottledError ? ordinary.retryAfterMs : null;
        return new SourceThrottledError(said, { retryAfterMs: seconds >= 0 ? Math.ceil(seconds * 1_000) : told });
      }
    }
  }

  /** The system's own words for what went wrong; the credential is taken out, should it repeat that. */
  #wordsOf(response: SourceResponse): string | undefined {
    const { message } = this.description.errors;
    const body = message === undefined ? undefined : bodyOf(response);
    if (message === undefined || body === undefined) return undefined;
    const words = evaluate(message, body, "errors");
    if (typeof words !== "string" || words === "") return undefined;
    const secrets = Object.values(this.session.credentials).filter((secret) => secret !== "");
    return secrets.reduce((text, secret) => text.replaceAll(secret, "[redacted]"), words).slice(0, 500);
  }
}

/** @throws {SourceError} the expression can't be evaluated on this answer. */
export function evaluate(expression: string, body: JSONValue, what: string): JSONValue {
  try {
    return compileExpression(expression)(body);
  } catch (cause) {
    if (!(cause instanceof ExpressionError)) throw cause;
    throw new SourceError(`The answer is none that the expression of ${what} can be evaluated on: ${cause.message}.`, {
      cause,
      httpStatus: 200,
    });
  }
}

/** Undefined where it is no JSON. */
function bodyOf(response: SourceResponse): JSONValue | undefined {
  try {
    return JSON.parse(response.text()) as JSONValue;
  } catch {
    return undefined;
  }
}
