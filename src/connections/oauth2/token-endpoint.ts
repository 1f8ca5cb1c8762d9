import { z } from "zod";
import type { OAuth2Login } from "../../connectors/index.js";
import {
  SourceError,
  SourceMisconfiguredError,
  SourceUnauthorizedError,
  type TributaryError,
} from "../../errors/index.js";
import { faultFromResponse, type SourceHttp, type SourceResponse } from "../../http/index.js";

/** What a token endpoint hands out. */
export interface IssuedTokens {
  readonly accessToken: string;
  /** Null: none was handed out, and one that was used goes on to hold. */
  readonly refreshToken: string | null;
  /** Whole seconds; null when it does not say. */
  readonly expiresInSeconds: number | null;
  /** Of the refresh token, where the vendor says. */
  readonly refreshExpiresInSeconds: number | null;
}

/** What is asked for, and by whom. Nothing of it is ever logged. */
export interface TokenRequest {
  readonly login: OAuth2Login;
  readonly tokenUrl: string;
  readonly clientId: string;
  readonly clientSecret: string;
  /** For the grant REFRESH_TOKEN. */
  readonly refreshToken: string | null;
}

const seconds = z.coerce.number().int().nonnegative().nullish().catch(null);
const issuedBody = z.object({
  access_token: z.string().min(1),
  token_type: z.string().regex(/^bearer$/i, "expected a bearer token"),
  refresh_token: z.string().min(1).nullish(),
  expires_in: seconds,
  refresh_expires_in: seconds,
  refresh_token_expires_in: seconds,
});
/** RFC 6749, 5.2. The description is left out: nobody knows what a vendor puts there. */
const errorBody = z.object({ error: z.string().regex(/^[\w.-]{1,60}$/) });

/**
 * Asks for tokens once.
 * @throws {SourceUnauthorizedError} the refresh token or the client is refused: the customer has to connect again. Never
 *   for an answer of the vendor's own failing.
 * @throws {ConnectionUnreachableError | SourceThrottledError | SourceError} worth another try.
 * @throws {SourceMisconfiguredError} it refuses what we ask.
 */
export async function requestTokens(http: SourceHttp, request: TokenRequest): Promise<IssuedTokens> {
  const url = new URL(request.tokenUrl);
  const response = await http.send({ method: "POST", url, headers: headersOf(request), body: formOf(request) });
  const fault = faultOf(response, url);
  if (fault) throw fault;
  const parsed = issuedBody.safeParse(jsonOf(response, url));
  if (!parsed.success) {
    throw new SourceMisconfiguredError(`${url.host} answered the login with something that is no bearer token.`);
  }
  const { data } = parsed;
  return {
    accessToken: data.access_token,
    refreshToken: data.refresh_token ?? null,
    expiresInSeconds: data.expires_in ?? null,
    refreshExpiresInSeconds: data.refresh_expires_in ?? data.refresh_token_expires_in ?? null,
  };
}

function headersOf({ login, clientId, clientSecret }: TokenRequest): Record<string, string> {
  const form = { "content-type": "application/x-www-form-urlencoded" };
  if (login.clientAuthentication === "POST") return form;
  // Both parts are encoded as in a form before they are joined: RFC 6749, 2.3.1.
  const [user, password] = [clientId, clientSecret].map((text) =>
    new URLSearchParams({ "": text }).toString().slice(1),
  );
  return { ...form, authorization: `Basic ${Buffer.from(`${user}:${password}`).toString("base64")}` };
}

function formOf({ login, clientId, clientSecret, refreshToken }: TokenRequest): string {
  return new URLSearchParams({
    ...(login.grant === "REFRESH_TOKEN"
      ? { grant_type: "refresh_token", refresh_token: refreshToken ?? "" }
      : { grant_type: "client_credentials", ...(login.scope ? { scope: login.scope } : {}) }),
    ...(login.clientAuthentication === "POST" ? { client_id: clientId, client_secret: clientSecret } : {}),
  }).toString();
}

function faultOf(response: SourceResponse, url: URL): TributaryError | null {
  const { status } = response;
  const isRefusal = status === 400 || status === 401;
  const error = isRefusal ? errorOf(response) : null;
  if (error === "invalid_grant") {
    return new SourceUnauthorizedError(
      `${url.host} no longer takes the login (invalid_grant): it was revoked, has expired, or its refresh token was used elsewhere. Connect the system again.`,
    );
  }
  if (error === "invalid_client" || error === "unauthorized_client") {
    return new SourceUnauthorizedError(
      `${url.host} refuses the client (${error}). Check clientId and clientSecret, and connect the system again.`,
    );
  }
  if (error !== null) return new SourceMisconfiguredError(`${url.host} refuses the login: ${error}.`);
  // A 401 without a word is a proxy's or a vendor's bad day; only a named error ends a login.
  if (isRefusal || status === 404) {
    return new SourceMisconfiguredError(
      `${url.host} answered ${status} where a login is asked for. Check the base URL.`,
    );
  }
  if (status >= 200 && status < 300) return null;
  // By its status alone: what else a body may say of a login has been said above.
  const { headers } = response;
  return faultFromResponse({ status, headers, body: Buffer.alloc(0), text: () => "", json: () => null }, url);
}

/** @throws {SourceError} for a page in place of tokens: a proxy's bad day, which ends no login. */
function jsonOf(response: SourceResponse, url: URL): unknown {
  try {
    return JSON.parse(response.text());
  } catch (cause) {
    throw new SourceError(`${url.host} answered the login with something that is no JSON.`, {
      cause,
      httpStatus: response.status,
      isRetryable: true,
    });
  }
}

function errorOf(response: SourceResponse): string | null {
  try {
    return errorBody.safeParse(JSON.parse(response.text())).data?.error ?? null;
  } catch {
    return null;
  }
}
