import { readFile } from "node:fs/promises";
import { z } from "zod";
import { ConfigurationError, SecretsUnavailableError } from "../../errors/index.js";
import type { StoreRequest, StoreResponse, StoreSend } from "./store-http.js";

const loginBody = z.object({
  auth: z.object({ client_token: z.string().min(1), lease_duration: z.number().nonnegative() }),
});
const errorsBody = z.object({ errors: z.array(z.string()) });

const kubernetesTokenFile = "/var/run/secrets/kubernetes.io/serviceaccount/token";
/** A login is renewed by logging in again after this part of its time. */
const usedPart = 2 / 3;

/**
 * HashiCorp Vault over its HTTP API, as the variables of its own tools say: `VAULT_ADDR`, `VAULT_NAMESPACE`, and one of
 *
 *   VAULT_TOKEN, or VAULT_TOKEN_FILE for one that an agent keeps fresh
 *   VAULT_ROLE_ID with VAULT_SECRET_ID              AppRole
 *   VAULT_KUBERNETES_ROLE                           the service account of the pod
 */
export class HashicorpVault {
  readonly #env: NodeJS.ProcessEnv;
  readonly #send: StoreSend;
  readonly #nowMs: () => number;
  #login: { readonly token: string; readonly untilMs: number } | null = null;

  constructor(options: { env: NodeJS.ProcessEnv; send: StoreSend; nowMs?: () => number }) {
    this.#env = options.env;
    this.#send = options.send;
    this.#nowMs = options.nowMs ?? (() => performance.now());
  }

  /**
   * @param path without `/v1/`.
   * @returns any answer below 500 but 403 and 429, whose meaning is the caller's to say.
   * @throws {SecretsUnavailableError} no answer, sealed, throttled, or refused with a login that is new.
   */
  async call(method: StoreRequest["method"], path: string, body?: StoreRequest["body"]): Promise<StoreResponse> {
    const wasNew = !this.#login;
    let response = await this.#request(method, path, await this.#token(), body);
    if (response.status === 403 && !wasNew) {
      // It may have run out or been revoked before its time.
      this.#login = null;
      response = await this.#request(method, path, await this.#token(), body);
    }
    if (response.status === 403) {
      throw new SecretsUnavailableError(
        `Vault refuses ${path} (403).${wordsIn(response)} Check that the login is valid and its policy allows the path.`,
      );
    }
    return response;
  }

  async #request(
    method: StoreRequest["method"],
    path: string,
    token: string | null,
    body?: StoreRequest["body"],
  ): Promise<StoreResponse> {
    const namespace = this.#env["VAULT_NAMESPACE"];
    const url = `${this.#address()}/v1/${path.split("/").map(encodeURIComponent).join("/")}`;
    const response = await this.#send({
      method,
      url,
      headers: {
        "x-vault-request": "true",
        ...(token === null ? {} : { "x-vault-token": token }),
        ...(namespace ? { "x-vault-namespace": namespace } : {}),
      },
      ...(body ? { body } : {}),
    });
    const { status } = response;
    if (status >= 500 || status === 429 || (status >= 300 && status < 400)) {
      throw new SecretsUnavailableError(`Vault at ${new URL(url).host} answered ${status}.${wordsIn(response)}`);
    }
    return response;
  }

  #address(): string {
    const address = this.#env["VAULT_ADDR"];
    if (address && URL.canParse(address)) return address.replace(/\/+$/, "");
    throw new ConfigurationError("VAULT_ADDR has to be the address of Vault, such as https://vault.example:8200.");
  }

  async #token(): Promise<string> {
    const env = this.#env;
    if (env["VAULT_TOKEN"]) return env["VAULT_TOKEN"];
    if (env["VAULT_TOKEN_FILE"]) return readToken(env["VAULT_TOKEN_FILE"], "VAULT_TOKEN_FILE");
    if (this.#login && this.#nowMs() < this.#login.untilMs) return this.#login.token;
    const { path, body } = await this.#loginRequest();
    const response = await this.#request("POST", path, null, body);
    const parsed = loginBody.safeParse(response.body);
    if (response.status !== 200 || !parsed.success) {
      throw new SecretsUnavailableError(`Vault refuses the login at ${path} (${response.status}).${wordsIn(response)}`);
    }
    const { client_token: token, lease_duration: seconds } = parsed.data.auth;
    // 0: it does not run out.
    const lastsMs = seconds === 0 ? Infinity : seconds * 1_000 * usedPart;
    this.#login = { token, untilMs: this.#nowMs() + lastsMs };
    return token;
  }

  async #loginRequest(): Promise<{ path: string; body: Readonly<Record<string, unknown>> }> {
    const env = this.#env;
    const mount = (usual: string) => `auth/${env["VAULT_AUTH_MOUNT"] ?? usual}/login`;
    if (env["VAULT_ROLE_ID"]) {
      const body = { role_id: env["VAULT_ROLE_ID"], secret_id: env["VAULT_SECRET_ID"] ?? "" };
      return { path: mount("approle"), body };
    }
    if (env["VAULT_KUBERNETES_ROLE"]) {
      const file = env["VAULT_KUBERNETES_TOKEN_FILE"] ?? kubernetesTokenFile;
      const jwt = await readToken(file, "VAULT_KUBERNETES_TOKEN_FILE");
      return { path: mount("kubernetes"), body: { role: env["VAULT_KUBERNETES_ROLE"], jwt } };
    }
    throw new ConfigurationError(
      "There is no login for Vault. Set VAULT_TOKEN, VAULT_TOKEN_FILE, VAULT_ROLE_ID with VAULT_SECRET_ID, or VAULT_KUBERNETES_ROLE.",
    );
  }
}

/** What Vault says; its errors hold no secrets. */
export function wordsIn({ body }: StoreResponse): string {
  const words = errorsBody.safeParse(body).data?.errors.join("; ").trim() ?? "";
  return words === "" ? "" : ` It said: ${words.slice(0, 200)}.`;
}

async function readToken(path: string, setting: string): Promise<string> {
  try {
    return (await readFile(path, "utf8")).trim();
  } catch (cause) {
    throw new ConfigurationError(`${setting} names ${path}, which can't be read.`, { cause });
  }
}
