import { createCipheriv, createDecipheriv, randomBytes, randomUUID } from "node:crypto";
import { requireKeys, startJsonServer, type JsonAnswer, type JsonRequest, type JsonServer } from "../json-server.js";

/**
 * HashiCorp Vault's HTTP API as its documents describe it and version 1.14 was seen to behave, as far as secrets are read
 * from it: AppRole and Kubernetes logins, KV version 2 with check-and-set and soft deletion, the transit engine.
 * https://developer.hashicorp.com/vault/api-docs
 */
export interface VaultServer extends JsonServer {
  readonly rootToken: string;
  readonly roleId: string;
  readonly secretId: string;
  readonly kubernetesJwt: string;
  isSealed: boolean;
  /** Seconds that logins last; 0: for ever. */
  leaseSeconds: number;
  /** Logins made so far. */
  readonly logins: number;
  /** Only requests with this namespace are known; null for none. */
  namespace: string | null;
  /** Ends all logins. */
  revokeLogins(): void;
  /** Somebody else writes a secret. */
  put(path: string, data: Readonly<Record<string, string>>): void;
  get(path: string): Readonly<Record<string, unknown>> | null;
  /** Deletes the last version, as `vault kv delete` does. */
  deleteLast(path: string): void;
  /** Called before each write is judged: a place for others to be faster. */
  onWrite: (() => void) | null;
  /** Makes a new version of a transit key, which wraps from now on. */
  rotateTransit(key: string): void;
}

interface Secret {
  versions: (Readonly<Record<string, unknown>> | null)[];
}

export async function startVaultServer(): Promise<VaultServer> {
  const secrets = new Map<string, Secret>();
  const transit = new Map<string, Buffer[]>([["tributary", [randomBytes(32)]]]);
  const tokens = new Map<string, number>();
  let logins = 0;

  const answer = (request: JsonRequest): JsonAnswer => {
    if (request.headers["x-vault-request"] !== "true") return refused(412, "missing the X-Vault-Request header");
    if (vault.isSealed) return refused(503, "Vault is sealed");
    if ((request.headers["x-vault-namespace"] ?? null) !== vault.namespace) return refused(403, "permission denied");
    const path = decodeURIComponent(request.path.replace(/^\/v1\//, ""));
    if (path === "auth/approle/login") return appRole(request);
    if (path === "auth/kubernetes/login") return kubernetes(request);
    const untilMs = tokens.get(String(request.headers["x-vault-token"] ?? ""));
    if (untilMs === undefined || untilMs < Date.now()) return refused(403, "permission denied");
    if (path.startsWith("secret/data/denied")) return refused(403, "1 error occurred:\n\t* permission denied\n\n");
    const [, key] = /^secret\/data\/(.+)$/.exec(path) ?? [];
    if (key) return request.method === "GET" ? readSecret(key) : writeSecret(key, request);
    const [, operation, name] = /^transit\/(encrypt|decrypt)\/([\w-]+)$/.exec(path) ?? [];
    if (operation && name && request.method === "POST") return useTransit(operation, name, request);
    return refused(404);
  };

  const logIn = (): JsonAnswer => {
    const token = `hvs.${randomUUID()}`;
    logins += 1;
    tokens.set(token, vault.leaseSeconds === 0 ? Infinity : Date.now() + vault.leaseSeconds * 1_000);
    const auth = { client_token: token, lease_duration: vault.leaseSeconds, renewable: true, policies: ["tributary"] };
    return { status: 200, body: { request_id: randomUUID(), lease_id: "", data: null, auth } };
  };
  const appRole = ({ body }: JsonRequest): JsonAnswer => {
    const given = requireKeys(body, ["role_id", "secret_id"]);
    if (given["role_id"] !== vault.roleId) return refused(400, "invalid role or secret ID");
    // As it was seen: a wrong secret_id is the server's own fault.
    if (given["secret_id"] !== vault.secretId) return refused(500, "invalid secret id");
    return logIn();
  };
  const kubernetes = ({ body }: JsonRequest): JsonAnswer => {
    const given = requireKeys(body, ["role", "jwt"]);
    if (given["role"] !== "tributary") return refused(400, `invalid role name "${String(given["role"])}"`);
    return given["jwt"] === vault.kubernetesJwt ? logIn() : refused(403, "permission denied");
  };

  const readSecret = (key: string): JsonAnswer => {
    const secret = secrets.get(key);
    const data = secret?.versions.at(-1);
    if (!secret) return refused(404);
    const metadata = {
      version: secret.versions.length,
      destroyed: false,
      deletion_time: data ? "" : "2026-11-26T10:00:00Z",
    };
    return { status: data ? 200 : 404, body: { request_id: randomUUID(), data: { data: data ?? null, metadata } } };
  };
  const writeSecret = (key: string, { method, body }: JsonRequest): JsonAnswer => {
    if (method !== "POST" && method !== "PUT") return refused(405, "unsupported operation");
    vault.onWrite?.();
    const { data, options } = requireKeys(body, ["data", "options"]) as {
      data: Record<string, unknown>;
      options?: { cas?: number };
    };
    const secret = secrets.get(key) ?? { versions: [] };
    if (options?.cas !== undefined && options.cas !== secret.versions.length) {
      return refused(400, "check-and-set parameter did not match the current version");
    }
    secret.versions.push(data);
    secrets.set(key, secret);
    return { status: 200, body: { request_id: randomUUID(), data: { version: secret.versions.length } } };
  };

  const useTransit = (operation: string, name: string, { body }: JsonRequest): JsonAnswer => {
    const keys = transit.get(name);
    if (!keys) return refused(400, "encryption key not found");
    const given = requireKeys(
      body,
      operation === "encrypt" ? ["plaintext", "associated_data"] : ["ciphertext", "associated_data"],
    );
    const aad = Buffer.from(String(given["associated_data"]), "base64");
    if (operation === "encrypt") {
      const iv = randomBytes(12);
      const cipher = createCipheriv("aes-256-gcm", keys.at(-1) as Buffer, iv).setAAD(aad);
      const sealed = [
        iv,
        cipher.update(Buffer.from(String(given["plaintext"]), "base64")),
        cipher.final(),
        cipher.getAuthTag(),
      ];
      const ciphertext = `vault:v${keys.length}:${Buffer.concat(sealed).toString("base64")}`;
      return { status: 200, body: { data: { ciphertext, key_version: keys.length } } };
    }
    const [, version, text] = /^vault:v(\d+):(.+)$/.exec(String(given["ciphertext"])) ?? [];
    const key = keys[Number(version) - 1];
    if (!key || !text) return refused(400, "invalid ciphertext: no prefix");
    const sealed = Buffer.from(text, "base64");
    try {
      const decipher = createDecipheriv("aes-256-gcm", key, sealed.subarray(0, 12), { authTagLength: 16 });
      decipher.setAAD(aad).setAuthTag(sealed.subarray(-16));
      const plaintext = Buffer.concat([decipher.update(sealed.subarray(12, -16)), decipher.final()]);
      return { status: 200, body: { data: { plaintext: plaintext.toString("base64") } } };
    } catch {
      return refused(400, "cipher: message authentication failed");
    }
  };

  const server = await startJsonServer(answer);
  const vault: VaultServer = {
    ...server,
    rootToken: "hvs.root",
    roleId: randomUUID(),
    secretId: randomUUID(),
    kubernetesJwt: "eyJhbGciOiJSUzI1NiJ9.pod",
    isSealed: false,
    leaseSeconds: 3_600,
    namespace: null,
    onWrite: null,
    get logins() {
      return logins;
    },
    revokeLogins: () => {
      tokens.clear();
      tokens.set("hvs.root", Infinity);
    },
    put: (path, data) => {
      const secret = secrets.get(path) ?? { versions: [] };
      secret.versions.push(data);
      secrets.set(path, secret);
    },
    get: (path) => secrets.get(path)?.versions.at(-1) ?? null,
    deleteLast: (path) => {
      const secret = secrets.get(path);
      if (secret) secret.versions[secret.versions.length - 1] = null;
    },
    rotateTransit: (key) => void transit.get(key)?.push(randomBytes(32)),
  };
  vault.revokeLogins();
  return vault;
}

function refused(status: number, ...errors: string[]): JsonAnswer {
  return { status, body: { errors } };
}
