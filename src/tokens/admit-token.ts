import { ForbiddenError, UnauthenticatedError } from "../errors/index.js";
import type { Access } from "./access.js";
import type { Caller } from "./caller.js";
import { isAllowed } from "./ip-allowlist.js";
import { endOf } from "./token-document.js";
import type { TokenReading } from "./token-store.js";

const makeAnother = "Make a new one with `tributary token create`.";

/**
 * Whether a token holds, by the database's clock at the moment it was read, and may be used from there.
 * @throws {UnauthenticatedError} unknown, revoked, rotated and over, expired. @throws {ForbiddenError} a wrong address.
 */
export function admitToken(token: TokenReading | null, caller: Caller): Access {
  const access = requireHolds(token);
  const { allowedIps } = token as TokenReading;
  if (allowedIps && !isAllowed(caller.address, allowedIps)) {
    throw new ForbiddenError(
      `This token can't be used from ${caller.address ?? "an unknown address"}: its allowlist has no such address or network. ` +
        "Behind a proxy the gateway has to be told so (TRIBUTARY_TRUSTED_PROXIES).",
      { holder: access },
    );
  }
  return access;
}

/** The same wherever it is used from: for the session tokens that it minted. @throws {UnauthenticatedError} */
export function requireHolds(token: TokenReading | null): Access {
  if (!token) throw new UnauthenticatedError(`The token is unknown to this gateway. ${makeAnother}`);
  const { _id: tokenId, organizationId, environment, scopes, rotation, readAt } = token;
  const holder = { tokenId, organizationId, environment };
  if (token.revokedAt) throw new UnauthenticatedError(`The token was revoked. ${makeAnother}`, { holder });
  const expiresAt = endOf(token);
  if (expiresAt && expiresAt <= readAt) {
    if (rotation && rotation.endsAt <= readAt) {
      throw new UnauthenticatedError(
        "The token was rotated, and the time to change over has passed. Use its successor.",
        { holder },
      );
    }
    throw new UnauthenticatedError(`The token has expired. ${makeAnother}`, { holder });
  }
  return { tokenId, organizationId, environment, scopes, expiresAt };
}
