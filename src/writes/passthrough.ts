import {
  isReachable,
  requireConnected,
  type ConnectionDocument,
  type ConnectionSessions,
  type ConnectionStatusKeeper,
  type ConnectionStore,
  type OpenConnection,
} from "../connections/index.js";
import {
  ConnectionUnreachableError,
  EntityUnsupportedError,
  SourceError,
  SourceThrottledError,
  SourceUnauthorizedError,
  WriteUnconfirmedError,
} from "../errors/index.js";
import { faultFromResponse, type SourceResponse } from "../http/index.js";
import type { Logger } from "../logging/index.js";
import type { Tenant } from "../storage/index.js";
import { checkRequest, isCredentialHeader, type PassthroughInput } from "./passthrough-request.js";

/** What the system answered, secrets taken out. */
export interface PassthroughAnswer {
  readonly status: number;
  readonly headers: Readonly<Record<string, string | readonly string[]>>;
  /** A value where the system answered with JSON, else text; null where it answered with nothing. */
  readonly body: unknown;
  /** What `body` is: JSON, TEXT, or BASE64 for bytes that are no text. */
  readonly encoding: "JSON" | "TEXT" | "BASE64";
}

const largestBody = 5 * 1024 * 1024;
/** About one connection between two machines, and no longer true of what we hand on. */
const hopHeaders = new Set(["connection", "content-encoding", "content-length", "keep-alive", "transfer-encoding"]);

/** Carries requests of a caller's own to a system, with the connection's credential, limits and status. */
export class PassthroughService {
  constructor(
    private readonly dependencies: {
      connections: ConnectionStore;
      sessions: ConnectionSessions;
      status: ConnectionStatusKeeper;
      logger: Logger;
    },
  ) {}

  /**
   * Whatever the system answers is an answer, 404 and 500 included.
   * @throws {InvalidInputError} the request would leave the system, or take another's name.
   * @throws {ConnectionUnreachableError} at once during an outage, or because no answer came to what changes nothing.
   * @throws {WriteUnconfirmedError} no answer came to what may have changed something.
   */
  async send(tenant: Tenant, input: PassthroughInput): Promise<PassthroughAnswer> {
    const { connections, sessions } = this.dependencies;
    const connection = await connections.get(tenant, input.connectionId);
    requireConnected(connection);
    const opened = await sessions.open(connection);
    const { connector, client, http } = opened;
    const { passthrough } = connector;
    if (!passthrough) throw new EntityUnsupportedError(`${connector.name} takes no requests of a caller's own.`);
    const login = await this.#told(connection, () => Promise.resolve(passthrough.headers(client)));
    const { url, headers } = checkRequest(passthrough.baseUrl(client), input, Object.keys(login));
    const { method, body } = input;
    const isRead = method === "GET" || method === "HEAD";
    try {
      const response = await this.#told(connection, () =>
        http.send({ method, url, headers: { ...headers, ...login }, body: body ?? undefined }),
      );
      this.#feed(connection, response, url);
      return answerOf(response, opened);
    } catch (fault) {
      if (isRead || !(fault instanceof ConnectionUnreachableError) || !fault.mayHaveBeenSent) throw fault;
      throw new WriteUnconfirmedError(
        "The request was sent and no answer came, so the system may have done it. Look there before you send it again.",
        { cause: fault },
      );
    }
  }

  /** Runs a call and tells the connection's status of the fault it meets. */
  async #told<Result>(connection: ConnectionDocument, call: () => Promise<Result>): Promise<Result> {
    try {
      return await call();
    } catch (fault) {
      this.#report(() => this.dependencies.status.reportFault(connection._id, fault), connection._id);
      throw fault;
    }
  }

  /** An answer says how the system is, too. One that is the caller's own fault says that it is there. */
  #feed(connection: ConnectionDocument, response: SourceResponse, url: URL): void {
    const { status } = this.dependencies;
    const fault = faultFromResponse(response, url);
    const isAboutConnection =
      fault instanceof ConnectionUnreachableError ||
      fault instanceof SourceThrottledError ||
      fault instanceof SourceUnauthorizedError;
    if (isAboutConnection) this.#report(() => status.reportFault(connection._id, fault), connection._id);
    else if (isReachable(connection) && connection.status.phase !== "CONNECTED") {
      this.#report(() => status.reportSuccess(connection._id), connection._id);
    }
  }

  #report(tell: () => Promise<unknown>, connectionId: string): void {
    tell().catch((error: unknown) =>
      this.dependencies.logger.warn({ err: error, connectionId }, "status not reported"),
    );
  }
}

function answerOf(response: SourceResponse, { withoutSecrets }: OpenConnection): PassthroughAnswer {
  const { status, body } = response;
  if (body.length > largestBody) {
    throw new SourceError(
      `The answer has ${body.length} bytes; at most ${largestBody} are carried. Ask for less at once.`,
      {
        httpStatus: status,
      },
    );
  }
  const headers = Object.fromEntries(
    Object.entries(response.headers).flatMap(([name, value]) => {
      if (value === undefined || hopHeaders.has(name) || isCredentialHeader(name)) return [];
      return [[name, Array.isArray(value) ? value.map(withoutSecrets) : withoutSecrets(value)]];
    }),
  );
  return { status, headers, ...shown(body, String(response.headers["content-type"] ?? ""), withoutSecrets) };
}

function shown(
  body: Buffer,
  contentType: string,
  withoutSecrets: (text: string) => string,
): Pick<PassthroughAnswer, "body" | "encoding"> {
  if (body.length === 0) return { body: null, encoding: "JSON" };
  let text: string;
  try {
    text = new TextDecoder("utf-8", { fatal: true }).decode(body);
  } catch {
    // Bytes of a file; a credential is text, so there is none to be found in it.
    return { body: body.toString("base64"), encoding: "BASE64" };
  }
  const safe = withoutSecrets(text);
  if (!/\bjson\b/i.test(contentType)) return { body: safe, encoding: "TEXT" };
  try {
    return { body: JSON.parse(safe) as unknown, encoding: "JSON" };
  } catch {
    // It calls itself JSON and is not: shown as it is.
    return { body: safe, encoding: "TEXT" };
  }
}
