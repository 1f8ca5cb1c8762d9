import { z } from "zod";
import type { AuthMethod } from "./connector.js";

/** The logins of described systems that talk HTTP, as a config names them, and what they put on requests. */

const token = z.string().regex(/^[\w!#$%&'*+.^`|~-]+$/, "Expected a name of letters, digits and hyphens.");

export const headerName = token.refine(
  (name) => !["host", "content-length", "transfer-encoding", "connection"].includes(name.toLowerCase()),
  "Expected a header that may be set; this one belongs to the connection itself.",
);

export const address = z
  .url({ protocol: /^https?$/, error: "Expected an http or https address, for example https://example.com/api." })
  .refine((text) => {
    // Every check runs, also after one has failed.
    if (!URL.canParse(text)) return true;
    const { username, password, search, hash } = new URL(text);
    return [username, password, search, hash].every((part) => part === "");
  }, "Expected an address without user, password, query or fragment; the credential has fields of its own.");

export const login = z
  .discriminatedUnion("type", [
    z.strictObject({
      type: z.literal("header").describe("A key in a header of its own."),
      name: headerName,
      prefix: z.string().default("").describe("What stands before the key, with its blank."),
    }),
    z.strictObject({
      type: z.literal("query").describe("A key as a parameter of the address."),
      name: z.string().min(1),
    }),
    z.strictObject({ type: z.literal("basic").describe("User and password.") }),
    z.strictObject({ type: z.literal("bearer").describe("A token as `Authorization: Bearer`.") }),
    z.strictObject({
      type: z.literal("oauth2").describe("OAuth2 with client credentials; the gateway logs in and refreshes."),
      tokenUrl: address,
      scope: z.string().optional(),
      clientAuthentication: z.enum(["BASIC", "POST"]).default("BASIC"),
    }),
  ])
  .describe("How one logs in.");

/** The part of a config that says where the system is and how one logs in. */
export interface LoginDescription {
  readonly baseUrl: string;
  readonly auth: z.output<typeof login>;
}

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

const oauth2 = (given: Partial<Extract<LoginDescription["auth"], { type: "oauth2" }>> = {}): AuthMethod => ({
  method: "OAUTH2_CLIENT_CREDENTIALS",
  description: "Client id and secret, for a system described with auth of the type oauth2.",
  credentials: z.object({
    clientId: line("the id").describe("Id of the OAuth client."),
    clientSecret: line("the secret").describe("Its secret."),
  }),
  oauth2: {
    grant: "CLIENT_CREDENTIALS",
    tokenUrl: (config) => (config as unknown as { auth: { tokenUrl: string } }).auth.tokenUrl,
    apiOrigin: (config) => (config as unknown as LoginDescription).baseUrl,
    clientAuthentication: given.clientAuthentication ?? "BASIC",
    ...(given.scope === undefined ? {} : { scope: given.scope }),
  },
});

/** All there are, where no system is described yet. */
export const everyMethod: readonly [AuthMethod, ...AuthMethod[]] = [apiKey, bearer, basic, oauth2()];

/** The one that a description names, in words for the person who is asked for the credential. */
export function methodOf({ auth }: Pick<LoginDescription, "auth">): AuthMethod {
  switch (auth.type) {
    case "header":
    case "query":
      return { ...apiKey, description: "A key that the system gives out for other programs, best one made for this." };
    case "bearer":
      return {
        ...bearer,
        description: "A token that the system gives out for other programs, best one made for this.",
      };
    case "basic":
      return { ...basic, description: "User and password of an account at the system, best one made for this." };
    case "oauth2":
      return { ...oauth2(auth), description: "Id and secret of an OAuth client that was registered at the system." };
  }
}

type Credentials = Readonly<Record<string, string>>;

/** What logs in: nothing with OAuth2, where the gateway puts the token on the requests. */
export function loginHeaders(
  { auth }: Pick<LoginDescription, "auth">,
  credentials: Credentials,
): Record<string, string> {
  switch (auth.type) {
    case "header":
      return { [auth.name.toLowerCase()]: `${auth.prefix}${credentials["apiKey"] ?? ""}` };
    case "bearer":
      return { authorization: `Bearer ${credentials["token"] ?? ""}` };
    case "basic": {
      const pair = `${credentials["username"] ?? ""}:${credentials["password"] ?? ""}`;
      return { authorization: `Basic ${Buffer.from(pair).toString("base64")}` };
    }
    case "query":
    case "oauth2":
      return {};
  }
}

export function loginQuery({ auth }: Pick<LoginDescription, "auth">, credentials: Credentials): Record<string, string> {
  return auth.type === "query" ? { [auth.name]: credentials["apiKey"] ?? "" } : {};
}

/** The header that the login sets, in lower case; null where it sets none. */
export function loginHeaderName({ auth }: Pick<LoginDescription, "auth">): string | null {
  if (auth.type === "query") return null;
  return auth.type === "header" ? auth.name.toLowerCase() : "authorization";
}
