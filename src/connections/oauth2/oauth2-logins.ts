import { connectorFor, type AuthMethod, type ConnectorRegistry, type OAuth2Login } from "../../connectors/index.js";
import { ConfigurationError, SourceUnauthorizedError, TributaryError } from "../../errors/index.js";
import type { SourceHttp } from "../../http/index.js";
import type { LeaseStore, Storage } from "../../storage/index.js";
import { delay, startBeats } from "../../time/index.js";
import type { SecretContext, Vault } from "../../vault/index.js";
import type { ConnectionDocument } from "../connection-document.js";
import type { ConnectionStore } from "../connection-store.js";
import { credentialContext } from "../credential-context.js";
import type { AccessToken } from "./access-token.js";
import {
  dueAt,
  failureOf,
  faultOf,
  heldTokens,
  isAlive,
  stateAfter,
  type HeldTokens,
  type OAuth2State,
} from "./oauth2-state.js";
import { requestTokens, type IssuedTokens } from "./token-endpoint.js";

export interface OAuth2LoginsOptions {
  /** How long a refresh whose process died keeps others from another, whole milliseconds. */
  readonly leaseTtlMs: number;
}

const usualOptions: OAuth2LoginsOptions = { leaseTtlMs: 60_000 };
/** New tokens can't be had again, so a database that is away for a moment is waited for. */
const mostTriesToStore = 5;
/** Between two looks whether the one that refreshes has done so. */
const lookAgainMs = 100;
/** As long as a refresh waits after a failure, what still holds is read again this often. */
const whileFailingMs = 1_000;

/** What a login is made from: fields of the credential that the gateway keeps to itself. */
interface ClientCredentials {
  readonly clientId: string;
  readonly clientSecret: string;
}

type LoginOwner = Pick<ConnectionDocument, "_id" | "organizationId" | "system" | "config">;

/**
 * Logins by OAuth2 and their refresh, one at a time for each connection over all processes.
 *
 * Vendors take a refresh token once and end the whole login when it comes again. So whoever refreshes holds the
 * connection's lease, reads the tokens again once it has it, and stores what it got in one write that names the tokens it
 * follows, before anybody uses them. Everything that may fail on our side is done before the vendor is asked. A process
 * that is killed between the vendor's answer and that write loses the new token: the next one asks with the one before,
 * which a vendor with a grace period takes; one without ends the login, and the connection is UNAUTHORIZED.
 */
export class OAuth2Logins {
  constructor(
    private readonly dependencies: {
      storage: Storage;
      connections: ConnectionStore;
      connectors: ConnectorRegistry;
      leases: LeaseStore;
      vault: Vault;
      workerId: string;
    },
    private readonly options: OAuth2LoginsOptions = usualOptions,
  ) {}

  /** The login that a connection uses; null when it uses another method. */
  loginOf(connection: Pick<ConnectionDocument, "system" | "config" | "authMethod">): OAuth2Login | null {
    const known = this.dependencies.connectors.get(connection.system);
    const connector = known && connectorFor(known, connection.config);
    return connector?.auth.find(({ method }) => method === connection.authMethod)?.oauth2 ?? null;
  }

  /**
   * Logs in for a connection that is not stored yet, or has a new credential.
   * @returns what the connection keeps of it. The refresh token that was given is in it no more if the vendor gave another.
   */
  async begin(
    owner: LoginOwner,
    method: AuthMethod & { readonly oauth2: OAuth2Login },
    credentials: Readonly<Record<string, string>>,
    http: SourceHttp,
    epoch: number,
  ): Promise<{ accessToken: string; state: OAuth2State; credential: ClientCredentials }> {
    const { vault, storage } = this.dependencies;
    const { clientId = "", clientSecret = "", refreshToken = null } = credentials;
    const seal = await vault.sealer(tokensContext(owner));
    const issued = await requestTokens(http, {
      login: method.oauth2,
      tokenUrl: method.oauth2.tokenUrl(owner.config),
      clientId,
      clientSecret,
      refreshToken,
    });
    const held = heldAfter(issued, refreshToken, null);
    const at = await storage.now();
    const state = stateAfter(issued, seal(JSON.stringify(held)), { epoch, at, hasRefreshToken: !!held.refreshToken });
    return { accessToken: issued.accessToken, state, credential: { clientId, clientSecret } };
  }

  /** The access token of a connection, refreshed when it is due. Keeps what it read, so make one for each run or request. */
  accessToken(connectionId: string, http: SourceHttp, signal?: AbortSignal): AccessToken {
    let held: { readonly token: string; readonly untilMs: number } | null = null;
    let underWay: Promise<string> | null = null;
    const read = async (refused?: string) => {
      const { token, forMs } = await this.#current(connectionId, http, refused, signal);
      held = { token, untilMs: performance.now() + forMs };
      return token;
    };
    return {
      get: async (refused) => {
        if (held && held.token !== refused && performance.now() < held.untilMs) return held.token;
        // Requests that run side by side wait for one refresh.
        underWay ??= read(refused).finally(() => (underWay = null));
        return underWay;
      },
    };
  }

  async #current(
    connectionId: string,
    http: SourceHttp,
    refused: string | undefined,
    signal?: AbortSignal,
  ): Promise<{ token: string; forMs: number }> {
    let isRenewed = false;
    for (;;) {
      const { connection, login, state, held, now } = await this.#read(connectionId);
      // A vendor may hand out the same token again; then that is what there is.
      const isUsable = (held.accessToken !== refused || isRenewed) && isAlive(state, now);
      const forMs = dueAt(state).getTime() - now.getTime();
      if (isUsable && forMs > 0) return { token: held.accessToken, forMs };
      const isCoolingDown = state.failure !== undefined && state.failure.untilAt > now;
      if (isCoolingDown && !isUsable && state.failure) throw faultOf(state.failure, now);
      const refreshed = isCoolingDown ? "WAIT" : await this.#refresh(connection, login, state.epoch, http);
      if (refreshed instanceof TributaryError && !isUsable) throw refreshed;
      // What still holds serves, whoever refreshes it and whatever that met.
      if (refreshed !== "DONE" && isUsable) return { token: held.accessToken, forMs: whileFailingMs };
      isRenewed ||= refreshed === "DONE";
      if (refreshed === "WAIT") await delay(lookAgainMs, signal);
    }
  }

  /** Refreshes what nobody has used for long. @returns the fault that the vendor answered with; null when all is well. */
  async refreshUnused(connection: ConnectionDocument, http: SourceHttp): Promise<TributaryError | null> {
    const login = this.loginOf(connection);
    if (!login || !connection.oauth2) return null;
    const refreshed = await this.#refresh(connection, login, connection.oauth2.epoch, http);
    return refreshed instanceof TributaryError ? refreshed : null;
  }

  async #read(connectionId: string) {
    const { connections, storage, vault } = this.dependencies;
    const connection = await connections.findForWorker(connectionId);
    const login = connection ? this.loginOf(connection) : null;
    if (!connection?.oauth2 || !login) {
      throw new ConfigurationError(`The connection ${connectionId} has no login by OAuth2 any more.`);
    }
    const state = connection.oauth2;
    const opened = await vault.open(state.tokens, tokensContext(connection));
    const held = heldTokens.parse(JSON.parse(opened.reveal()));
    return { connection, login, state, held, now: await storage.now() };
  }

  /** @returns WAIT when another process is at it, DONE when tokens newer than `epoch` are stored, or what it met. */
  async #refresh(
    { _id: connectionId }: Pick<ConnectionDocument, "_id">,
    login: OAuth2Login,
    epoch: number,
    http: SourceHttp,
  ): Promise<"DONE" | "WAIT" | TributaryError> {
    const { leases, workerId, vault, storage, connections } = this.dependencies;
    const { leaseTtlMs } = this.options;
    const lease = await leases.take(`oauth2:${connectionId}`, workerId, leaseTtlMs);
    if (!lease) return "WAIT";
    // The call may have to wait for its turn at the source for longer than any lease; whoever lives keeps it.
    const beats = startBeats(leaseTtlMs / 3, () => leases.beat(lease, leaseTtlMs));
    try {
      const { connection, state, held } = await this.#read(connectionId);
      if (state.epoch !== epoch) return "DONE";
      const seal = await vault.sealer(tokensContext(connection));
      // From before the call: a token never counts as good for longer than it is.
      const askedAt = await storage.now();
      let outcome: { issued: IssuedTokens; used: string | null };
      try {
        outcome = await this.#ask(connection, login, held, http);
      } catch (fault) {
        if (!(fault instanceof TributaryError)) throw fault;
        const failure = failureOf(fault, await storage.now());
        const isOver = fault instanceof SourceUnauthorizedError;
        await connections.setOAuth2Failure(connectionId, epoch, failure, { isOver });
        return fault;
      }
      const next = heldAfter(outcome.issued, outcome.used, held);
      const tokens = seal(JSON.stringify(next));
      const options = { epoch: epoch + 1, at: askedAt, hasRefreshToken: next.refreshToken !== null };
      await this.#store(connectionId, epoch, stateAfter(outcome.issued, tokens, options));
      return "DONE";
    } finally {
      beats.stop();
      await leases.release(lease);
    }
  }

  /**
   * In one write that follows the tokens that were read. No fence of the lease: should it have run out meanwhile, the tokens
   * in hand are still the ones that follow, and dropping them would end the login.
   */
  async #store(connectionId: string, epoch: number, state: OAuth2State): Promise<void> {
    for (let tried = 1; ; tried += 1) {
      try {
        await this.dependencies.connections.setOAuth2(connectionId, epoch, state);
        return;
      } catch (error) {
        if (tried === mostTriesToStore) throw error;
        await delay(tried * 1_000);
      }
    }
  }

  /** Asks the vendor, with the refresh token before where the newest is not taken and never was. */
  async #ask(
    connection: ConnectionDocument,
    login: OAuth2Login,
    held: HeldTokens,
    http: SourceHttp,
  ): Promise<{ issued: IssuedTokens; used: string | null }> {
    const opened = await this.dependencies.vault.open(connection.credential, credentialContext(connection));
    const { clientId, clientSecret } = JSON.parse(opened.reveal()) as ClientCredentials;
    const tokenUrl = login.tokenUrl(connection.config);
    const askWith = async (refreshToken: string | null) => ({
      issued: await requestTokens(http, { login, tokenUrl, clientId, clientSecret, refreshToken }),
      used: refreshToken,
    });
    try {
      return await askWith(held.refreshToken);
    } catch (fault) {
      if (!(fault instanceof SourceUnauthorizedError) || held.previousRefreshToken === null) throw fault;
      // The vendor may have lost the newest one. Where it has not, the login is over already and nothing is lost.
      return askWith(held.previousRefreshToken).catch(() => Promise.reject(fault));
    }
  }
}

function heldAfter(issued: IssuedTokens, used: string | null, before: HeldTokens | null): HeldTokens {
  const refreshToken = issued.refreshToken ?? used;
  const isRotated = used !== null && refreshToken !== used;
  return {
    accessToken: issued.accessToken,
    refreshToken,
    previousRefreshToken: before !== null && isRotated ? used : null,
  };
}

function tokensContext(owner: Pick<ConnectionDocument, "_id" | "organizationId">): SecretContext {
  return { ...credentialContext(owner), purpose: "oauth2-tokens", field: "oauth2.tokens" };
}
