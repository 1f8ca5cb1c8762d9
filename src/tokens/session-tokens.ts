import { decodeProtectedHeader, jwtVerify, SignJWT, type JWTPayload } from "jose";
import { ForbiddenError, NotFoundError, UnauthenticatedError } from "../errors/index.js";
import { isIdOf, newId } from "../ids/index.js";
import { tenantFields, type Storage, type Tenant } from "../storage/index.js";
import { hasScope, type Access } from "./access.js";
import { requireHolds } from "./admit-token.js";
import type { SessionDocument } from "./session-document.js";
import { isForSessions, longestSessionSeconds, parseSessionInput, type CreateSessionInput } from "./session-input.js";
import { SessionKeys, type Sealer } from "./session-keys.js";
import { SessionStore, type SessionReading } from "./session-store.js";
import { TokenStore, type TokenReading } from "./token-store.js";

/** The ids of the connections that a tenant keeps for one of its end users. */
export type ConnectionsOf = (tenant: Tenant, endUserId: string) => Promise<readonly string[]>;

export interface NewSession {
  /** The token itself, a JWT. */
  readonly token: string;
  readonly session: SessionDocument;
}

const issuer = "tributary";
const algorithm = "EdDSA";
/** Far longer than any of ours (about 700), short enough to cost nothing. */
const longestToken = 4_096;
const mintAnother = "Have your server mint a new one with createSessionToken.";

/**
 * Session tokens: short-lived and signed, for browsers. The signature says that we minted one, the database whether it and
 * the token that minted it still hold, by the database's clock.
 */
export class SessionTokens {
  readonly keys: SessionKeys;
  readonly #storage: Storage;
  readonly #sessions: SessionStore;
  readonly #tokens: TokenStore;
  readonly #connectionsOf: ConnectionsOf;

  constructor(dependencies: { storage: Storage; vault: Sealer; connectionsOf: ConnectionsOf; keys?: SessionKeys }) {
    this.#storage = dependencies.storage;
    this.#sessions = new SessionStore(dependencies.storage);
    this.#tokens = new TokenStore(dependencies.storage);
    this.#connectionsOf = dependencies.connectionsOf;
    this.keys = dependencies.keys ?? new SessionKeys(dependencies);
  }

  /**
   * Mints one for the environment of the caller. A connection it is to be bound to has to be known to be the caller's.
   * @throws {InvalidInputError} @throws {ForbiddenError} the caller is a session itself, or lacks a scope.
   */
  async create(by: Access, input: CreateSessionInput): Promise<NewSession> {
    if (by.session) {
      throw new ForbiddenError("A session token can't mint another. Ask your server, which holds an API token.");
    }
    const { scopes: wanted, connectionId, endUserId, ttlSeconds } = parseSessionInput(input);
    const isBound = connectionId !== null || endUserId !== null;
    const scopes = wanted ?? by.scopes.filter((scope) => isForSessions(scope, isBound));
    const excess = scopes.find((scope) => !hasScope(by, scope));
    if (excess !== undefined || scopes.length === 0) {
      throw new ForbiddenError(
        excess === undefined
          ? "This token has no scope that a session token may have."
          : `A session token can't be given the scope ${excess} by a token that lacks it.`,
        excess === undefined ? {} : { missingScope: excess },
      );
    }
    const createdAt = await this.#storage.now();
    const session: SessionDocument = {
      _id: newId("sessionToken"),
      ...tenantFields(by),
      tokenId: by.tokenId,
      scopes,
      connectionId,
      endUserId,
      createdAt,
      expiresAt: wholeSeconds(new Date(createdAt.getTime() + ttlSeconds * 1_000)),
      revokedAt: null,
      changedAt: createdAt,
    };
    return this.#mint(session);
  }

  /** For the person at the console: all that the token may do, on the gateway's own pages alone, for as long as it holds. */
  async createForConsole(by: Access): Promise<NewSession> {
    const createdAt = await this.#storage.now();
    const longest = createdAt.getTime() + longestSessionSeconds * 1_000;
    return this.#mint({
      _id: newId("sessionToken"),
      ...tenantFields(by),
      tokenId: by.tokenId,
      scopes: by.scopes,
      connectionId: null,
      endUserId: null,
      isForConsole: true,
      createdAt,
      expiresAt: wholeSeconds(new Date(Math.min(longest, by.expiresAt?.getTime() ?? longest))),
      revokedAt: null,
      changedAt: createdAt,
    });
  }

  async #mint(session: SessionDocument): Promise<NewSession> {
    const token = await this.#sign(session);
    await this.#sessions.insert(session);
    return { token, session };
  }

  /** Ends one before its time, on every process within a second; doing it twice changes nothing. @throws {NotFoundError} */
  async revoke(tenant: Tenant, id: string): Promise<SessionDocument> {
    const revoked = await this.#sessions.revoke(tenant, id);
    if (revoked) return revoked;
    throw new NotFoundError(
      `There is no session token ${id} in this environment, or it expired. The answer of createSessionToken has its id.`,
    );
  }

  /** Who holds this token. @throws {UnauthenticatedError} no token of ours, expired, revoked, or the minting token is. */
  async authenticate(token: string): Promise<Access> {
    const { jti = "" } = await this.#check(token);
    return this.#admit(await this.#sessions.findById(jti));
  }

  /** @throws {UnauthenticatedError} */
  async authenticateAgain(access: Access): Promise<Access> {
    return this.#admit(await this.#sessions.findById(access.session?.id ?? ""));
  }

  async #sign({ _id, tokenId, expiresAt, createdAt, ...session }: SessionDocument): Promise<string> {
    const { id: kid, key } = await this.keys.signing();
    // For the page to read; what counts is what the database says.
    const { organizationId, environment, scopes, connectionId, endUserId } = session;
    return new SignJWT({ organizationId, environment, scopes, connectionId, endUserId })
      .setProtectedHeader({ alg: algorithm, kid, typ: "JWT" })
      .setIssuer(issuer)
      .setAudience(issuer)
      .setSubject(tokenId)
      .setJti(_id)
      .setIssuedAt(createdAt)
      .setExpirationTime(expiresAt)
      .sign(key);
  }

  /** That it is one of ours, by its signature alone; its time is the database's matter. */
  async #check(token: string): Promise<JWTPayload> {
    if (token.length > longestToken) throw notOurs();
    try {
      const { kid = "" } = decodeProtectedHeader(token);
      const key = isIdOf("sessionKey", kid) ? await this.keys.checking(kid) : null;
      if (!key) throw notOurs();
      const { payload } = await jwtVerify(token, key, {
        algorithms: [algorithm],
        typ: "JWT",
        issuer,
        audience: issuer,
        requiredClaims: ["jti", "sub", "exp"],
        // Every time passes this clock, so that one that is wrong on this machine lets nobody in or out.
        currentDate: new Date(0),
      });
      return payload;
    } catch (error) {
      if (isJoseError(error)) throw notOurs(error);
      throw error;
    }
  }

  async #admit(session: SessionReading | null): Promise<Access> {
    if (!session)
      throw new UnauthenticatedError(`The session token has expired, or was never minted here. ${mintAnother}`);
    if (session.revokedAt) throw new UnauthenticatedError(`The session token was revoked. ${mintAnother}`);
    if (session.expiresAt <= session.readAt) {
      throw new UnauthenticatedError(`The session token has expired. ${mintAnother}`);
    }
    const { _id: id, tokenId, connectionId, endUserId, isForConsole = false, expiresAt } = session;
    const [parent, connectionIds] = await Promise.all([
      this.#parentOf(session),
      endUserId === null ? (connectionId === null ? null : [connectionId]) : this.#connectionsOf(session, endUserId),
    ]);
    return {
      ...tenantFields(session),
      tokenId,
      scopes: session.scopes.filter((scope) => hasScope(parent, scope)),
      expiresAt: parent.expiresAt && parent.expiresAt < expiresAt ? parent.expiresAt : expiresAt,
      session: { id, connectionId, endUserId, isForConsole },
      ...(connectionIds ? { connectionIds } : {}),
    };
  }

  async #parentOf({ tokenId, organizationId, environment }: SessionDocument): Promise<Access> {
    const parent: TokenReading | null = await this.#tokens.findById(tokenId);
    const isOwn = parent?.organizationId === organizationId && parent.environment === environment;
    try {
      return requireHolds(isOwn ? parent : null);
    } catch (cause) {
      if (!(cause instanceof UnauthenticatedError)) throw cause;
      throw new UnauthenticatedError(`The token that minted this session token no longer holds. ${mintAnother}`, {
        cause,
      });
    }
  }
}

/** The claims of a JWT count in seconds; the database's end must be the same, or two clocks would tell two ends. */
function wholeSeconds(at: Date): Date {
  return new Date(Math.floor(at.getTime() / 1_000) * 1_000);
}

function isJoseError(error: unknown): error is Error {
  return (
    error instanceof Error && ("code" in error ? String(error.code).startsWith("ERR_J") : error.name === "TypeError")
  );
}

function notOurs(cause?: unknown): UnauthenticatedError {
  return new UnauthenticatedError(`This is not a session token of this gateway. ${mintAnother}`, { cause });
}
