import { ForbiddenError, UnauthenticatedError } from "../errors/index.js";
import type { Access } from "./access.js";
import type { AllowedOrigins } from "./allowed-origins.js";
import type { Caller } from "./caller.js";
import type { SessionTokens } from "./session-tokens.js";
import type { TokenService } from "./token-service.js";

/** A JWT begins with a JSON object in base64url, an API token never does. */
const sessionStart = "eyJ";

/**
 * Who is let in: an API token from a server, a session token from anywhere its organization allows. An API token that
 * comes from a page is refused before it is looked up, whatever it is worth: there it lies open to everybody.
 */
export class Admission {
  constructor(
    private readonly dependencies: {
      readonly tokens: Pick<TokenService, "authenticate" | "authenticateAgain">;
      readonly sessions: Pick<SessionTokens, "authenticate" | "authenticateAgain">;
      readonly origins: Pick<AllowedOrigins, "isAllowed">;
    },
  ) {}

  /** @throws {UnauthenticatedError | ForbiddenError} */
  async authenticate(secret: string, caller: Caller): Promise<Access> {
    if (secret.startsWith(sessionStart)) {
      const access = await this.dependencies.sessions.authenticate(secret);
      await this.#requireOrigin(access, caller);
      return access;
    }
    if (caller.origin !== null && secret.startsWith("trb_")) throw fromBrowser();
    return this.dependencies.tokens.authenticate(secret, caller);
  }

  /** Whether a caller let in before may still act, for what lasts longer than a request. */
  async authenticateAgain(access: Access, caller: Caller): Promise<Access> {
    if (!access.session) return this.dependencies.tokens.authenticateAgain(access, caller);
    const again = await this.dependencies.sessions.authenticateAgain(access);
    await this.#requireOrigin(again, caller);
    return again;
  }

  async #requireOrigin(access: Access, { origin, isSameOrigin }: Caller): Promise<void> {
    if (access.session?.isForConsole && !isSameOrigin) {
      throw new ForbiddenError(
        "This session is the console's and holds on its pages alone. A server uses an API token.",
      );
    }
    if (origin === null || isSameOrigin || (await this.dependencies.origins.isAllowed(access, origin))) return;
    throw new ForbiddenError(
      "The page that sent this session token is of an origin that the organization does not allow. Add it with setAllowedOrigins.",
    );
  }
}

function fromBrowser(): ForbiddenError {
  return new ForbiddenError(
    "An API token was sent by a browser (the request has an Origin). Everybody who opens that page can read it there: revoke it, " +
      "and have your server mint session tokens for the page with createSessionToken.",
  );
}

/** Whether an error is about the token: then nobody was let in. */
export function isRefusal(error: unknown): error is UnauthenticatedError | ForbiddenError {
  return error instanceof UnauthenticatedError || error instanceof ForbiddenError;
}
