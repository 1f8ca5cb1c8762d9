import { constants, generateKeyPairSync, privateDecrypt, publicEncrypt, randomBytes, randomUUID } from "node:crypto";
import { requireKeys, startJsonServer, type JsonAnswer, type JsonRequest, type JsonServer } from "../json-server.js";

/**
 * Azure Key Vault and the login before it, as their documents describe them: the challenge of a first call, tokens of
 * Microsoft Entra for an application's secret or a workload's identity, versions of secrets, soft deletion, RSA keys.
 * https://learn.microsoft.com/rest/api/keyvault/
 */
export interface AzureServer extends JsonServer {
  readonly tenantId: string;
  readonly clientId: string;
  readonly clientSecret: string;
  readonly federatedToken: string;
  /** Tokens handed out so far. */
  readonly logins: number;
  /** What the challenge says a token has to be for. */
  resource: string;
  /** How many requests are answered with 429 from now on. */
  throttled: number;
  put(name: string, value: string): void;
  get(name: string): string | null;
  /** Deletes a secret; its name stays taken until it is purged. */
  softDelete(name: string): void;
  revokeTokens(): void;
  /** Makes a new version of the key, which wraps from now on. */
  rotateKey(name: string): void;
}

interface KeyVersion {
  readonly version: string;
  readonly pair: ReturnType<typeof newPair>;
}

const apiVersion = "7.4";

export async function startAzureServer(): Promise<AzureServer> {
  const secrets = new Map<string, string[]>();
  const deleted = new Set<string>();
  const keys = new Map<string, KeyVersion[]>([["tributary", [newVersion()]]]);
  const tokens = new Set<string>();
  let logins = 0;

  const answer = (request: JsonRequest): JsonAnswer => {
    if (request.path === `/${azure.tenantId}/oauth2/v2.0/token`) return logIn(request);
    const token = /^Bearer (.+)$/.exec(request.headers.authorization ?? "")?.[1];
    if (!token || !tokens.has(token)) {
      const challenge = `Bearer authorization="https://login.microsoftonline.com/${azure.tenantId}", resource="${azure.resource}"`;
      return {
        ...fault(401, "Unauthorized", "AKV10000: Request is missing a Bearer or PoP token."),
        headers: { "www-authenticate": challenge },
      };
    }
    if (azure.throttled > 0) {
      azure.throttled -= 1;
      return {
        ...fault(429, "Throttled", "Request was not processed because too many requests were received."),
        headers: { "retry-after": "1" },
      };
    }
    if (request.query.get("api-version") !== apiVersion)
      return fault(400, "BadParameter", "api-version must be specified");
    const [, kind, name = "", version, operation] =
      /^\/(secrets|keys)\/([\w-]+)(?:\/(\w+))?(?:\/(\w+))?$/.exec(request.path) ?? [];
    if (name === "denied")
      return fault(403, "Forbidden", "The user, group or application does not have secrets get permission.");
    if (kind === "secrets") return useSecret(request, name);
    if (kind === "keys") return useKey(request, name, version, operation);
    return fault(404, "NotFound", "no such route");
  };

  const logIn = ({ method, body }: JsonRequest): JsonAnswer => {
    const form = body instanceof URLSearchParams ? body : new URLSearchParams();
    const isSecret = form.get("client_secret") === azure.clientSecret;
    const isFederated =
      form.get("client_assertion_type") === "urn:ietf:params:oauth:client-assertion-type:jwt-bearer" &&
      form.get("client_assertion") === azure.federatedToken;
    if (method !== "POST" || form.get("grant_type") !== "client_credentials") {
      return loginFault(400, "unsupported_grant_type", "AADSTS70003: unsupported grant type");
    }
    if (form.get("scope") !== `${azure.resource}/.default`)
      return loginFault(400, "invalid_scope", "AADSTS70011: invalid scope");
    if (form.get("client_id") !== azure.clientId)
      return loginFault(400, "unauthorized_client", "AADSTS700016: unknown application");
    if (!isSecret && !isFederated)
      return loginFault(401, "invalid_client", "AADSTS7000215: Invalid client secret provided.");
    logins += 1;
    const token = `eyJ.${randomUUID()}`;
    tokens.add(token);
    return { status: 200, body: { token_type: "Bearer", expires_in: 3599, ext_expires_in: 3599, access_token: token } };
  };

  const useSecret = ({ method, body }: JsonRequest, name: string): JsonAnswer => {
    const versions = secrets.get(name) ?? [];
    if (method === "PUT") {
      if (deleted.has(name)) {
        return fault(
          409,
          "Conflict",
          `Secret ${name} is currently in a deleted but recoverable state, and its name cannot be reused`,
        );
      }
      const { value } = requireKeys(body, ["value", "contentType", "attributes", "tags"]);
      secrets.set(name, [...versions, String(value)]);
      return { status: 200, body: { value, id: `${azure.url}/secrets/${name}/${versions.length + 1}` } };
    }
    if (method !== "GET") return fault(405, "MethodNotAllowed", method);
    const value = versions.at(-1);
    if (value === undefined || deleted.has(name))
      return fault(404, "SecretNotFound", `A secret with (name/id) ${name} was not found in this key vault.`);
    const attributes = { enabled: true, recoveryLevel: "Recoverable+Purgeable" };
    return { status: 200, body: { value, id: `${azure.url}/secrets/${name}/${versions.length}`, attributes } };
  };

  const useKey = ({ method, body }: JsonRequest, name: string, version?: string, operation?: string): JsonAnswer => {
    const versions = keys.get(name);
    if (!versions) return fault(404, "KeyNotFound", `A key with (name/id) ${name} was not found in this key vault.`);
    const found = version ? versions.find((item) => item.version === version) : versions.at(-1);
    if (!found) return fault(404, "KeyNotFound", `version ${version ?? ""}`);
    const kid = `${azure.url}/keys/${name}/${found.version}`;
    if (method === "GET" && !operation)
      return { status: 200, body: { key: { kid, kty: "RSA", key_ops: ["wrapKey", "unwrapKey"] } } };
    const { alg, value } = requireKeys(body, ["alg", "value"]);
    if (alg !== "RSA-OAEP-256" || method !== "POST")
      return fault(400, "BadParameter", "Property alg has invalid value");
    const options = { padding: constants.RSA_PKCS1_OAEP_PADDING, oaepHash: "sha256" };
    const given = Buffer.from(String(value), "base64url");
    try {
      const result =
        operation === "wrapkey"
          ? publicEncrypt({ key: found.pair.publicKey, ...options }, given)
          : privateDecrypt({ key: found.pair.privateKey, ...options }, given);
      return { status: 200, body: { kid, value: result.toString("base64url") } };
    } catch {
      return fault(400, "BadParameter", "The parameter is incorrect.");
    }
  };

  const server = await startJsonServer(answer);
  const azure: AzureServer = {
    ...server,
    tenantId: randomUUID(),
    clientId: randomUUID(),
    clientSecret: "app~secret",
    federatedToken: "eyJhbGciOiJSUzI1NiJ9.workload",
    resource: "https://vault.azure.net",
    throttled: 0,
    get logins() {
      return logins;
    },
    put: (name, value) => void secrets.set(name, [...(secrets.get(name) ?? []), value]),
    get: (name) => secrets.get(name)?.at(-1) ?? null,
    softDelete: (name) => void deleted.add(name),
    revokeTokens: () => tokens.clear(),
    rotateKey: (name) => void keys.get(name)?.push(newVersion()),
  };
  return azure;
}

function newPair() {
  return generateKeyPairSync("rsa", { modulusLength: 2048 });
}

function newVersion(): KeyVersion {
  return { version: randomBytes(16).toString("hex"), pair: newPair() };
}

function fault(status: number, code: string, message: string): JsonAnswer {
  return { status, body: { error: { code, message } } };
}

function loginFault(status: number, error: string, description: string): JsonAnswer {
  return { status, body: { error, error_description: description, error_codes: [1] } };
}
