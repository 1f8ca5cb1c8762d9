import { z } from "zod";
import type { AuthMethod } from "../connector.js";

/** A key with the rights of its role. */
export const apiKeyAuth: AuthMethod = {
  method: "API_KEY",
  description:
    "The API key the Sandbox was started with (`sandbox` unless it was told another). With `-readonly` or `-clerk` at " +
    "its end it has fewer rights. An OAuth access token works as well, until it expires.",
  credentials: z.object({
    apiKey: z
      .string()
      .trim()
      .regex(/^[\x21-\x7e]{1,512}$/, "Expected the key as one line without spaces.")
      .describe("The key."),
  }),
};

const client = {
  clientId: z.string().trim().min(1).describe("Id of the OAuth client: `tributary`."),
  clientSecret: z.string().trim().min(1).describe("Its secret: `<api key>-client-secret` unless it was told another."),
};

const tokenUrl = (config: Readonly<Record<string, unknown>>) => `${String(config["baseUrl"])}/oauth/token`;
const apiOrigin = (config: Readonly<Record<string, unknown>>) => String(config["baseUrl"]);

/** A person's login. The refresh token changes on each use; one that is used twice ends the login. */
export const refreshTokenAuth: AuthMethod = {
  method: "OAUTH2_REFRESH_TOKEN",
  description: "The refresh token of a login with the scopes api.read and api.write, and the client it was given to.",
  credentials: z.object({ ...client, refreshToken: z.string().trim().min(1).describe("The refresh token.") }),
  oauth2: { grant: "REFRESH_TOKEN", tokenUrl, apiOrigin },
};

/** The same login, begun on a page of the gateway: the person says yes on the Sandbox's own page. */
export const authorizationCodeAuth: AuthMethod = {
  method: "OAUTH2_AUTHORIZATION_CODE",
  description: "Log in on the Sandbox's own page and allow access there. No key has to be copied.",
  credentials: refreshTokenAuth.credentials,
  oauth2: {
    grant: "REFRESH_TOKEN",
    tokenUrl,
    apiOrigin,
    authorization: {
      authorizationUrl: ({ baseUrl }) => `${String(baseUrl)}/oauth/auth`,
      issuer: ({ baseUrl }) => `${String(baseUrl)}/oauth`,
      sendsIssuer: true,
      scope: "api.read api.write",
    },
  },
};

/** A program's login, with all rights. */
export const clientCredentialsAuth: AuthMethod = {
  method: "OAUTH2_CLIENT_CREDENTIALS",
  description: "The client `tributary-machine` and its secret: a login of the gateway's own, with all rights.",
  credentials: z.object({
    ...client,
    clientId: z.string().trim().min(1).describe("Id of the OAuth client: `tributary-machine`."),
  }),
  oauth2: { grant: "CLIENT_CREDENTIALS", tokenUrl, apiOrigin, scope: "api.read api.write" },
};
