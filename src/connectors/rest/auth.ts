import { z } from "zod";
import type { AuthMethod } from "../connector.js";
import type { Description } from "./description.js";

const line = (what: string) =>
  z
    .string()
    .trim()
    .regex(/^[\x21-\x7e]{1,4096}$/, `Expected ${what} as one line without spaces.`);

const apiKey: AuthMethod = {
  method: "API_KEY",
  description: "A key, for a system described with auth of the type header or query.",
  credentials: z.object({ apiKey: line("the key").describe("The key, as the system shows it.") }),
};

const bearer: AuthMethod = {
  method: "BEARER_TOKEN",
  description: "A token, for a system described with auth of the type bearer.",
  credentials: z.object({ token: line("the token").describe("The token, as the system shows it.") }),
};

const basic: AuthMethod = {
  method: "BASIC",
  description: "User and password, for a system described with auth of the type basic.",
  credentials: z.object({
    username: z
      .string()
      .regex(/^[^:\p{Cc}]{1,256}$/u, "Expected a name without a colon.")
      .describe("Name of the account."),
    password: z
      .string()
      .regex(/^[^\p{Cc}]{1,4096}$/u, "Expected the password.")
      .describe("Its password."),
  }),
};

const oauth2 = (login: Partial<Extract<Description["auth"], { type: "oauth2" }>> = {}): AuthMethod => ({
  method: "OAUTH2_CLIENT_CREDENTIALS",
  description: "Client id and secret, for a system described with auth of the type oauth2.",
  credentials: z.object({
    clientId: line("the id").describe("Id of the OAuth client."),
    clientSecret: line("the secret").describe("Its secret."),
  }),
  oauth2: {
    grant: "CLIENT_CREDENTIALS",
    tokenUrl: (config) => (config as Description & { auth: { tokenUrl: string } }).auth.tokenUrl,
    apiOrigin: (config) => (config as Description).baseUrl,
    clientAuthentication: login.clientAuthentication ?? "BASIC",
    ...(login.scope === undefined ? {} : { scope: login.scope }),
  },
});

/** All there are, where no system is described yet. */
export const everyMethod: readonly [AuthMethod, ...AuthMethod[]] = [apiKey, bearer, basic, oauth2()];

/** The one that a description names. */
export function methodOf({ auth }: Description): AuthMethod {
  switch (auth.type) {
    case "header":
    case "query":
      return apiKey;
    case "bearer":
      return bearer;
    case "basic":
      return basic;
    case "oauth2":
      return oauth2(auth);
  }
}

type Credentials = Readonly<Record<string, string>>;

/** What logs in: nothing with OAuth2, where the gateway puts the token on the requests. */
export function loginHeaders({ auth }: Description, credentials: Credentials): Record<string, string> {
  switch (auth.type) {
    case "header":
      return { [auth.name.toLowerCase()]: `${auth.prefix}${credentials["apiKey"] ?? ""}` };
    case "bearer":
      return { authorization: `Bearer ${credentials["token"] ?? ""}` };
    case "basic": {
      const login = `${credentials["username"] ?? ""}:${credentials["password"] ?? ""}`;
      return { authorization: `Basic ${Buffer.from(login).toString("base64")}` };
    }
    case "query":
    case "oauth2":
      return {};
  }
}

export function loginQuery({ auth }: Description, credentials: Credentials): Record<string, string> {
  return auth.type === "query" ? { [auth.name]: credentials["apiKey"] ?? "" } : {};
}
