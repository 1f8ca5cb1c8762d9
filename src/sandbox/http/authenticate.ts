import type { FastifyRequest } from "fastify";
import type { Provider } from "oidc-provider";
import { createHash, timingSafeEqual } from "node:crypto";
import { forbidden, unauthorized } from "../errors.js";
import { kindNamed, type KindName } from "../kinds/index.js";
import { accountOf, scopes } from "../oauth/index.js";
import { limited, permissionsOf, type Permissions, type RoleName } from "./permissions.js";

/** Who calls. */
export interface Principal {
  /** Names the key or the login; idempotency keys belong to it. */
  readonly name: string;
  readonly userId: string;
  readonly permissions: Permissions;
}

/** The keys that follow from the one the sandbox was started with. */
function keysOf(apiKey: string): readonly { key: string; name: string; role: RoleName; userId: string }[] {
  return [
    { key: apiKey, name: "key:full", role: "full", userId: "USR-000001" },
    { key: `${apiKey}-readonly`, name: "key:readonly", role: "readonly", userId: "USR-000007" },
    { key: `${apiKey}-clerk`, name: "key:clerk", role: "clerk", userId: "USR-000006" },
  ];
}

const realm = 'Bearer realm="sandbox"';

/** Finds out who calls, by API key in either header or by access token. @throws {SandboxError} 401. */
export function authenticator(apiKey: string, provider: () => Provider) {
  const keys = keysOf(apiKey);
  return async (request: FastifyRequest): Promise<Principal> => {
    const secret = secretIn(request);
    if (secret === null) {
      const message = "Expected an API key or access token: Authorization: Bearer <it>, or X-Api-Key: <key>.";
      throw unauthorized(message, realm);
    }
    const known = keys.find(({ key }) => isSame(key, secret));
    if (known) return { name: known.name, userId: known.userId, permissions: permissionsOf(known.role) };
    const machine = await provider().ClientCredentials.find(secret);
    if (machine) {
      const { name, role, userId } = keys[0] as (typeof keys)[number];
      return { name: `${name}:${machine.clientId ?? ""}`, userId, permissions: scoped(role, machine.scope) };
    }
    const token = await provider().AccessToken.find(secret);
    const account = token?.accountId === undefined ? null : accountOf(token.accountId);
    if (!token || !account) {
      const message = "The API key or access token is unknown, expired or revoked.";
      throw unauthorized(message, `${realm}, error="invalid_token", error_description="${message}"`);
    }
    const { login, role, userId } = account;
    return { name: `login:${login}`, userId, permissions: scoped(role, token.scope) };
  };
}

/** What a role may do, as far as the access token's scopes go. */
function scoped(role: RoleName, scope: string | undefined): Permissions {
  const granted = new Set((scope ?? "").split(" "));
  return limited(permissionsOf(role), { read: granted.has(scopes.read), write: granted.has(scopes.write) });
}

/** @throws {SandboxError} 403. */
export function requirePermission(principal: Principal, action: "read" | "write", kind: KindName): void {
  if (principal.permissions[action].has(kind)) return;
  // What nobody may write is the matter of another answer (405).
  if (action === "write" && !kindNamed(kind).write) return;
  throw forbidden(`Expected a login that may ${action} ${kind}; ${principal.name} may not.`);
}

function secretIn(request: FastifyRequest): string | null {
  const header = request.headers["x-api-key"];
  if (typeof header === "string" && header !== "") return header;
  return /^Bearer +(\S+)$/i.exec(request.headers.authorization ?? "")?.[1] ?? null;
}

/** Compares digests, so that the time taken tells nothing about the key. */
export function isSame(expected: string, given: string): boolean {
  const digest = (text: string) => createHash("sha256").update(text).digest();
  return timingSafeEqual(digest(expected), digest(given));
}
