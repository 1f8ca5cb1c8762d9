import type { JSONValue } from "@jmespath-community/jmespath";
import {
  ConflictError,
  ConnectionUnreachableError,
  InvalidInputError,
  NotFoundError,
  SourceError,
  SourceForbiddenError,
  SourceMisconfiguredError,
  SourceThrottledError,
  SourceUnauthorizedError,
  type InputProblem,
  type TributaryError,
} from "../../errors/index.js";
import { isAnswerOfAnother } from "../answer-of-another.js";
import { faultFromResponse, type SourceRequest, type SourceResponse } from "../../http/index.js";
import { compileExpression, ExpressionError } from "../../mapping/index.js";
import type { JsonObject, ProbeResult, SourceSession } from "../connector.js";
import { isTrue } from "../described-record.js";
import { loginHeaders, loginQuery } from "../http-login.js";
import type { Description } from "./description.js";

export interface Answer {
  readonly body: JSONValue;
  readonly headers: SourceResponse["headers"];
  /** The system's clock, by the header that nearly all servers send. */
  readonly sourceTime: Date | null;
}

/** A request that changes something. */
export interface Change {
  readonly method: "POST" | "PUT" | "PATCH";
  readonly target: string;
  readonly query?: SourceRequest["query"];
  /** Names in lower case. */
  readonly headers: Readonly<Record<string, string>>;
  readonly body: JsonObject;
  /** Where a property that the system complains of is in the data of the write; null where it is not. */
  readonly pathOf: (target: string) => readonly (string | number)[] | null;
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
    const { url, response } = await this.#send(target, query, {});
    const ruled = this.#ruled(response, url, null);
    if (ruled instanceof NotFoundError && noneAt.length > 0) return null;
    if (ruled) throw ruled;
    if (noneAt.includes(response.status)) return null;
    const fault = faultFromResponse(response, url, this.#wordsOf(response));
    if (fault) throw fault;
    return answerOf(response, response.json() as JSONValue);
  }

  /** @returns the answer, its body null where it is no JSON. @throws the fault that it stands for. */
  async change({ method, target, query, headers, body, pathOf }: Change): Promise<Answer> {
    const { url, response } = await this.#send(target, query, { method, headers, body });
    const fault = this.#ruled(response, url, pathOf) ?? this.#refused(response, url, pathOf);
    if (fault) throw fault;
    // A page for people, such as a login, says that nothing was done.
    if (/html/i.test(response.headers["content-type"] ?? "")) response.json();
    return answerOf(response, bodyOf(response) ?? null);
  }

  async #send(
    target: string,
    query: SourceRequest["query"],
    request: Pick<SourceRequest, "method" | "headers" | "body">,
  ): Promise<{ readonly url: URL; readonly response: SourceResponse }> {
    const url = new URL(this.baseUrl + target);
    const login = loginQuery(this.description, this.session.credentials);
    for (const name of Object.keys(login)) url.searchParams.delete(name);
    for (const [name, given] of Object.entries(query ?? {})) {
      const values = [given].flat().filter((value) => value !== undefined && value !== null);
      for (const value of values) url.searchParams.append(name, String(value));
    }
    // As a blank `+` is understood by many, `%20` by all.
    url.search = url.search.replaceAll("+", "%20");
    const headers = { accept: "application/json", ...request.headers, ...this.loginHeaders };
    const response = await this.session.http.send({ ...request, url, query: login, headers });
    return { url, response };
  }

  /** What the description's own table says of an answer. @param pathOf Null for an answer to a read. */
  #ruled(response: SourceResponse, url: URL, pathOf: Change["pathOf"] | null): TributaryError | null {
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
      // Of a read nobody is at fault, and nothing can have changed meanwhile.
      case "INVALID":
        return pathOf ? this.#invalid(response, url, pathOf) : new SourceError(said, { httpStatus });
      case "CONFLICT":
        return pathOf ? this.#conflict(response, url) : new SourceError(said, { httpStatus });
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

  /** How systems refuse a change, where the description says nothing else. */
  #refused(response: SourceResponse, url: URL, pathOf: Change["pathOf"]): TributaryError | null {
    const { status } = response;
    const ordinary = faultFromResponse(response, url, this.#wordsOf(response));
    // A used-up quota may come as 400, too; a page for people was put there by something on the way.
    if (ordinary?.code !== "SOURCE_ERROR" || bodyOf(response) === undefined) return ordinary;
    switch (status) {
      case 400:
      case 422:
        return this.#invalid(response, url, pathOf);
      case 404:
      case 410:
        return new NotFoundError(
          `${url.host} has no such record, or the account may not see it.${this.#said(response)}`,
        );
      case 409:
      case 412:
      case 428:
        return this.#conflict(response, url);
      default:
        return ordinary;
    }
  }

  #invalid(response: SourceResponse, url: URL, pathOf: Change["pathOf"]): InvalidInputError {
    return new InvalidInputError(`${url.host} refused what it was sent.${this.#said(response)}`, {
      problems: this.#problemsOf(response, pathOf),
    });
  }

  #conflict(response: SourceResponse, url: URL): ConflictError {
    return new ConflictError(
      `${url.host} refused the change as the record is now (${response.status}). Read it again and decide anew.${this.#said(response)}`,
    );
  }

  #said(response: SourceResponse): string {
    const words = this.#wordsOf(response);
    return words ? ` It said: ${words}` : "";
  }

  #problemsOf(response: SourceResponse, pathOf: Change["pathOf"]): InputProblem[] {
    const { problems } = this.description.errors;
    const body = bodyOf(response);
    if (!problems || body === undefined) return [];
    const found = evaluate(problems.each, body, "errors.problems");
    return (Array.isArray(found) ? found : []).flatMap((one) => {
      const [target, message] = [problems.path, problems.message].map((text) => evaluate(text, one, "errors.problems"));
      const path = typeof target === "string" ? pathOf(target) : null;
      return path && typeof message === "string" ? [{ path, message: this.#withoutSecrets(message) }] : [];
    });
  }

  /** The system's own words for what went wrong; the credential is taken out, should it repeat that. */
  #wordsOf(response: SourceResponse): string | undefined {
    const { message } = this.description.errors;
    const body = message === undefined ? undefined : bodyOf(response);
    if (message === undefined || body === undefined) return undefined;
    const words = evaluate(message, body, "errors");
    if (typeof words !== "string" || words === "") return undefined;
    return this.#withoutSecrets(words);
  }

  #withoutSecrets(words: string): string {
    const secrets = Object.values(this.session.credentials).filter((secret) => secret !== "");
    return secrets.reduce((text, secret) => text.replaceAll(secret, "[redacted]"), words).slice(0, 500);
  }
}

function answerOf({ headers }: SourceResponse, body: JSONValue): Answer {
  const time = Date.parse(headers.date ?? "");
  return { body, headers, sourceTime: Number.isNaN(time) ? null : new Date(time) };
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
