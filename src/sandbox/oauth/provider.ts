import { generateKeyPairSync, randomBytes } from "node:crypto";
import type { Configuration, JWK, Provider } from "oidc-provider";
import type { Logger } from "../../logging/index.js";
import type { SandboxStore } from "../store/index.js";
import { accountOf } from "./accounts.js";
import type { LoginStore } from "./login-store.js";
import { errorPage } from "./pages.js";

export interface OAuthOptions {
  /** Where the server is reached, without a slash at the end. */
  readonly publicUrl: string;
  readonly clientSecret: string;
  readonly redirectUris: readonly string[];
  readonly accessTokenTtlSeconds: number;
  readonly refreshTokenTtlSeconds: number;
}

/** Path under which the authorization server lies; the issuer is the public address with it. */
export const oauthPath = "/oauth";
export const confidentialClientId = "tributary";
export const publicClientId = "tributary-public";
/** A program that acts for nobody: it logs in with its secret alone. */
export const machineClientId = "tributary-machine";
export const scopes = { read: "api.read", write: "api.write" } as const;

interface Secrets {
  readonly signingKey: JWK;
  readonly cookieKey: string;
}

/**
 * The authorization server: authorization code with PKCE, which it insists on, and refresh tokens that change on each
 * use. A refresh token used twice ends everything its grant gave out, since one of the two users stole it.
 */
export async function createProvider(
  store: SandboxStore,
  logins: LoginStore,
  options: OAuthOptions,
  logger: Logger,
): Promise<Provider> {
  const { Provider } = await loadLibrary();
  const secrets = secretsOf(store);
  const client = {
    grant_types: ["authorization_code", "refresh_token"],
    response_types: ["code" as const],
    redirect_uris: [...options.redirectUris],
    id_token_signed_response_alg: "ES256" as const,
  };
  const day = 86_400;
  const configuration: Configuration = {
    adapter: logins.adapter,
    clients: [
      {
        ...client,
        client_id: confidentialClientId,
        client_name: "Tributary",
        client_secret: options.clientSecret,
        token_endpoint_auth_method: "client_secret_basic",
      },
      {
        client_id: machineClientId,
        client_name: "Tributary (machine)",
        client_secret: options.clientSecret,
        grant_types: ["client_credentials"],
        response_types: [],
        redirect_uris: [],
        token_endpoint_auth_method: "client_secret_basic",
        id_token_signed_response_alg: "ES256",
      },
      { ...client, client_id: publicClientId, client_name: "Tributary (public)", token_endpoint_auth_method: "none" },
    ],
    jwks: { keys: [secrets.signingKey] },
    cookies: { keys: [secrets.cookieKey] },
    scopes: ["openid", "offline_access", scopes.read, scopes.write],
    pkce: { required: () => true },
    rotateRefreshToken: true,
    issueRefreshToken: async (_ctx, requester) => requester.grantTypeAllowed("refresh_token"),
    // A connection outlives the browser it was made in.
    expiresWithSession: async () => false,
    features: {
      devInteractions: { enabled: false },
      clientCredentials: { enabled: true },
      revocation: { enabled: true, allowedPolicy: async (_ctx, asking, token) => token.clientId === asking.clientId },
      rpInitiatedLogout: { enabled: false },
    },
    interactions: { url: (_ctx, interaction) => `/login/${interaction.uid}` },
    findAccount: async (_ctx, login) => {
      const account = accountOf(login);
      return account ? { accountId: login, claims: async () => ({ sub: login }) } : undefined;
    },
    renderError: (ctx, out) => {
      ctx.type = "html";
      ctx.body = errorPage(out.error, out.error_description ?? "");
    },
    ttl: {
      AccessToken: options.accessTokenTtlSeconds,
      ClientCredentials: options.accessTokenTtlSeconds,
      RefreshToken: options.refreshTokenTtlSeconds,
      Grant: options.refreshTokenTtlSeconds,
      AuthorizationCode: 60,
      IdToken: 3600,
      Interaction: 3600,
      Session: 14 * day,
    },
  };
  const provider = new Provider(`${options.publicUrl}${oauthPath}`, configuration);
  provider.on("server_error", (_ctx, error) => {
    logger.error({ err: error }, "the sandbox's authorization server failed");
  });
  return provider;
}

/** Made once and kept: id tokens and cookies stay valid over a restart. */
function secretsOf(store: SandboxStore): Secrets {
  const known = store.getMeta("oauth") as Secrets | undefined;
  if (known) return known;
  const { privateKey } = generateKeyPairSync("ec", { namedCurve: "P-256" });
  const signingKey = { ...privateKey.export({ format: "jwk" }), use: "sig", alg: "ES256", kid: "sandbox" } as JWK;
  const secrets = { signingKey, cookieKey: randomBytes(32).toString("base64url") };
  store.setMeta("oauth", secrets);
  return secrets;
}

/**
 * The library warns at its load on every Node before 22. It runs on 20 as well, where our tests walk its whole flow, and
 * the warning would be among the first lines that somebody sees of the gateway.
 */
async function loadLibrary(): Promise<{ Provider: typeof Provider }> {
  const output: Pick<Console, "warn"> = globalThis.console;
  const { warn } = output;
  output.warn = () => undefined;
  try {
    return await import("oidc-provider");
  } finally {
    output.warn = warn;
  }
}
