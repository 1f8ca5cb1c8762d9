import { readFile } from "node:fs/promises";
import { z } from "zod";
import { ConfigurationError, SecretsUnavailableError } from "../../errors/index.js";
import type { StoreRequest, StoreResponse, StoreSend } from "./store-http.js";

const apiVersion = "7.4";
const tokenBody = z.object({ access_token: z.string().min(1), expires_in: z.coerce.number().positive() });
const errorBody = z.object({ error: z.object({ code: z.string(), message: z.string() }) });
const loginErrorBody = z.object({ error: z.string(), error_description: z.string().optional() });
/** An access token is asked for anew this long before it runs out. */
const earlyMs = 5 * 60_000;
const usualAuthority = "https://login.microsoftonline.com";

/**
 * Azure Key Vault over its HTTP API, as the variables of Azure's own tools say: `AZURE_TENANT_ID`, `AZURE_CLIENT_ID`, and
 * `AZURE_CLIENT_SECRET` or, with a workload's identity, `AZURE_FEDERATED_TOKEN_FILE`. `AZURE_AUTHORITY_HOST` names another
 * cloud's login, `AZURE_KEYVAULT_URL` an address for all vaults in place of `https://<vault>.vault.azure.net`.
 */
export class AzureKeyVault {
  readonly #env: NodeJS.ProcessEnv;
  readonly #send: StoreSend;
  readonly #nowMs: () => number;
  readonly #tokens = new Map<string, { readonly token: string; readonly untilMs: number }>();

  constructor(options: { env: NodeJS.ProcessEnv; send: StoreSend; nowMs?: () => number }) {
    this.#env = options.env;
    this.#send = options.send;
    this.#nowMs = options.nowMs ?? (() => performance.now());
  }

  /**
   * @param vault its name, or its host in another cloud. @param path such as `secrets/NAME`.
   * @returns any answer below 500 but 401, 403 and 429, whose meaning is the caller's to say.
   * @throws {SecretsUnavailableError} no answer, throttled, or refused.
   */
  async call(
    vault: string,
    method: StoreRequest["method"],
    path: string,
    body?: Readonly<Record<string, unknown>>,
  ): Promise<StoreResponse> {
    const address = this.#address(vault);
    const url = `${address}/${path}?api-version=${apiVersion}`;
    const sendAs = (token: string | null) =>
      this.#send({
        method,
        url,
        headers: token === null ? {} : { authorization: `Bearer ${token}` },
        ...(body ? { body } : {}),
      });
    const known = this.#tokens.get(address);
    const isFresh = known !== undefined && this.#nowMs() < known.untilMs;
    // The first call carries neither login nor body: the vault's refusal says for what to ask a token.
    let response = isFresh ? await sendAs(known.token) : await this.#send({ method: "GET", url });
    if (response.status === 401) response = await sendAs(await this.#logIn(address, response));
    const { status } = response;
    if (status < 500 && status !== 401 && status !== 403 && status !== 429 && !(status >= 300 && status < 400)) {
      return response;
    }
    const hint = status === 403 ? " Check the access policy or role of the application." : "";
    throw new SecretsUnavailableError(
      `Azure Key Vault answered ${status} for ${vault}/${path}.${wordsOf(response)}${hint}`,
    );
  }

  #address(vault: string): string {
    const other = this.#env["AZURE_KEYVAULT_URL"];
    if (other) return other.replace(/\/+$/, "");
    return `https://${vault.includes(".") ? vault : `${vault}.vault.azure.net`}`;
  }

  async #logIn(address: string, challenge: StoreResponse): Promise<string> {
    const tenant = this.#required("AZURE_TENANT_ID");
    const authority = (this.#env["AZURE_AUTHORITY_HOST"] ?? usualAuthority).replace(/\/+$/, "");
    const form = new URLSearchParams({
      grant_type: "client_credentials",
      client_id: this.#required("AZURE_CLIENT_ID"),
      scope: `${this.#resourceOf(address, challenge)}/.default`,
      ...(await this.#proof()),
    });
    // To where we were told to log in, never to where the vault's answer points: it gets the application's secret.
    const url = `${authority}/${encodeURIComponent(tenant)}/oauth2/v2.0/token`;
    const response = await this.#send({ method: "POST", url, body: form });
    const parsed = tokenBody.safeParse(response.body);
    if (response.status !== 200 || !parsed.success) {
      const said = loginErrorBody.safeParse(response.body).data;
      const words = said ? ` It said: ${said.error} ${(said.error_description ?? "").slice(0, 200)}` : "";
      throw new SecretsUnavailableError(`${new URL(url).host} refuses the login (${response.status}).${words}`);
    }
    const { access_token: token, expires_in: seconds } = parsed.data;
    this.#tokens.set(address, { token, untilMs: this.#nowMs() + Math.max(0, seconds * 1_000 - earlyMs) });
    return token;
  }

  /** What the token has to be for. @throws {SecretsUnavailableError} the vault asks for one that is not for itself. */
  #resourceOf(address: string, challenge: StoreResponse): string {
    const header = challenge.headers["www-authenticate"];
    const text = Array.isArray(header) ? header.join(", ") : (header ?? "");
    const resource = /\b(?:resource|scope)="([^"]+)"/.exec(text)?.[1]?.replace(/\/\.default$/, "");
    if (!resource || !URL.canParse(resource)) {
      throw new SecretsUnavailableError(`${new URL(address).host} answered 401 without saying for what to log in.`);
    }
    const isItsOwn = new URL(address).hostname.endsWith(`.${new URL(resource).hostname}`);
    if (isItsOwn || this.#env["AZURE_KEYVAULT_URL"]) return resource;
    throw new SecretsUnavailableError(
      `${new URL(address).host} asks for a token for ${resource}, which is not its own.`,
    );
  }

  async #proof(): Promise<Record<string, string>> {
    const secret = this.#env["AZURE_CLIENT_SECRET"];
    if (secret) return { client_secret: secret };
    const file = this.#env["AZURE_FEDERATED_TOKEN_FILE"];
    if (!file) {
      throw new ConfigurationError(
        "There is no login for Azure. Set AZURE_CLIENT_SECRET, or AZURE_FEDERATED_TOKEN_FILE with a workload's identity.",
      );
    }
    try {
      return {
        client_assertion_type: "urn:ietf:params:oauth:client-assertion-type:jwt-bearer",
        client_assertion: (await readFile(file, "utf8")).trim(),
      };
    } catch (cause) {
      throw new ConfigurationError(`AZURE_FEDERATED_TOKEN_FILE names ${file}, which can't be read.`, { cause });
    }
  }

  #required(name: string): string {
    const value = this.#env[name];
    if (value) return value;
    throw new ConfigurationError(`${name} is not set. A login for Azure needs it.`);
  }
}

/** What the vault says, and its code. */
export function saidBy({ body }: StoreResponse): { readonly code: string; readonly message: string } | null {
  return errorBody.safeParse(body).data?.error ?? null;
}

export function wordsOf(response: StoreResponse): string {
  const said = saidBy(response);
  return said ? ` It said: ${said.code}: ${said.message.slice(0, 200)}` : "";
}
