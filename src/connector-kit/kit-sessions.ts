import { randomUUID } from "node:crypto";
import { requestTokens, withAccessToken, type AccessToken } from "../connections/index.js";
import type { AuthMethod, LoadedConnector } from "../connectors/index.js";
import {
  createSourceHttp,
  createSourceSockets,
  type RequestCounter,
  type RequestGate,
  type SourceHttp,
  type SourceSockets,
} from "../http/index.js";
import type { Logger } from "../logging/index.js";
import type { NetworkGuard } from "../network/index.js";
import { delay, type Clock } from "../time/index.js";

/** Rules of the network that are one organization's hold for none of this name. */
const organizationId = "connector-check";

export interface KitSession {
  readonly client: unknown;
}

export interface OpenOptions {
  /** In place of the good ones. */
  readonly credentials?: Readonly<Record<string, string>>;
  /** Puts something between the connector and the wire. */
  readonly between?: (http: SourceHttp) => SourceHttp;
  /** The same for a system that speaks no HTTP. */
  readonly betweenSockets?: (sockets: SourceSockets) => SourceSockets;
  /** In place of the one that was given, and as it is when it has been checked. */
  readonly config?: Readonly<Record<string, unknown>>;
}

/**
 * Opens sessions as a run of the gateway does, without store and vault: requests go through the network guard, no faster than the
 * connector says, and a login by OAuth2 is made here, its token put on the requests.
 */
export class KitSessions {
  readonly #gate: RequestGate;
  readonly #counter: RequestCounter = { requests: 0 };
  readonly #http: SourceHttp;
  readonly #sockets: SourceSockets;
  #login: AccessToken | null = null;

  constructor(
    private readonly dependencies: {
      readonly connector: LoadedConnector;
      readonly config: Readonly<Record<string, unknown>>;
      readonly method: AuthMethod;
      readonly credentials: Readonly<Record<string, string>>;
      readonly network: NetworkGuard;
      readonly clock: Clock;
      readonly logger: Logger;
      readonly timeoutMs: number;
    },
  ) {
    this.#gate = steadyGate(dependencies.connector.limits.requestsPerSecond);
    this.#http = this.#newHttp();
    this.#sockets = this.#newSockets();
  }

  get config(): Readonly<Record<string, unknown>> {
    return this.dependencies.config;
  }

  get requestCount(): number {
    return this.#http.requestCount;
  }

  /** Texts that may appear in nothing that is shown. */
  get secrets(): readonly string[] {
    return secretsOf(this.dependencies.credentials);
  }

  open({ credentials, between = (http) => http, betweenSockets = (sockets) => sockets, ...options }: OpenOptions = {}) {
    const { connector, method, clock, logger } = this.dependencies;
    const config = options.config ?? this.dependencies.config;
    const given = credentials ?? this.dependencies.credentials;
    const wire = between(this.#http);
    const { oauth2 } = method;
    const http = oauth2
      ? withAccessToken(wire, new URL(oauth2.apiOrigin(config)).origin, this.#loginWith(given, !credentials))
      : wire;
    const sockets = betweenSockets(this.#sockets);
    const session = { config, credentials: oauth2 ? {} : given, http, sockets, clock, logger };
    return { client: connector.open(session) } satisfies KitSession;
  }

  /** The login with the good credentials is made once: a refresh token may be good for one use. */
  #loginWith(credentials: Readonly<Record<string, string>>, isKept: boolean): AccessToken {
    if (!isKept) return this.#newLogin(credentials);
    return (this.#login ??= this.#newLogin(credentials));
  }

  #newLogin({ clientId = "", clientSecret = "", refreshToken }: Readonly<Record<string, string>>): AccessToken {
    const { method, config } = this.dependencies;
    const { oauth2 } = method;
    if (!oauth2) throw new Error("Expected a method with OAuth2.");
    let refresh = refreshToken ?? null;
    let underWay: Promise<string> | null = null;
    let token: string | null = null;
    const ask = async () => {
      const request = { login: oauth2, tokenUrl: oauth2.tokenUrl(config), clientId, clientSecret };
      const issued = await requestTokens(this.#http, { ...request, refreshToken: refresh });
      refresh = issued.refreshToken ?? refresh;
      return (token = issued.accessToken);
    };
    return {
      get: async (refused) => {
        if (token !== null && token !== refused) return token;
        underWay ??= ask().finally(() => (underWay = null));
        return underWay;
      },
    };
  }

  #newHttp(): SourceHttp {
    const { network, timeoutMs } = this.dependencies;
    return createSourceHttp({
      network,
      organizationId,
      counter: this.#counter,
      longestTimeoutMs: timeoutMs,
      gateFor: () => this.#gate,
    });
  }

  #newSockets(): SourceSockets {
    const { network, timeoutMs } = this.dependencies;
    return createSourceSockets({
      network,
      organizationId,
      owner: randomUUID(),
      counter: this.#counter,
      longestTimeoutMs: timeoutMs,
      gateFor: () => this.#gate,
    });
  }
}

/** Whatever of a credential is long enough to be one, in the forms in which it travels. */
export function secretsOf(credentials: Readonly<Record<string, string>>): readonly string[] {
  return Object.values(credentials)
    .filter((text) => text.length >= 6)
    .flatMap((text) => [text, encodeURIComponent(text), Buffer.from(text).toString("base64")]);
}

/** Lets out no more requests a second than a system takes, and waits as long as it asks to. */
function steadyGate(requestsPerSecond: number | null): RequestGate {
  const intervalMs = requestsPerSecond === null ? 0 : 1_000 / requestsPerSecond;
  let nextAtMs = 0;
  return {
    enter: async (signal) => {
      const now = performance.now();
      const startMs = Math.max(now, nextAtMs);
      nextAtMs = startMs + intervalMs;
      if (startMs > now) await delay(startMs - now, signal);
      return ({ status, retryAfterMs }) => {
        if (status !== 429 && status !== 503) return;
        nextAtMs = Math.max(nextAtMs, performance.now() + Math.min(retryAfterMs ?? 0, longestWaitMs));
      };
    },
  };
}

/** A system that asks for more than this is not waited for. */
const longestWaitMs = 60_000;
