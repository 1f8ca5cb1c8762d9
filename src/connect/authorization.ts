import * as oauth from "oauth4webapi";
import { ConnectionUnreachableError, SourceMisconfiguredError, TributaryError } from "../errors/index.js";
import type { SourceHttp } from "../http/index.js";
import type { OAuthAppWithLogin } from "./oauth-apps.js";

/**
 * The authorization code grant with PKCE (RFC 6749, RFC 7636), with what RFC 9700 asks of a client: one redirect address,
 * compared as it is; the answer's issuer (RFC 9207) has to be the one that was asked, or where a provider names none, the
 * answer has to come to an address that only this app has.
 */

/** A person who took too long, said no, or an answer that is not the one that was asked for. */
export class AuthorizationFault extends Error {
  constructor(
    /**
     * DENIED: the person or the provider said no. FOREIGN: it is no answer to what was asked. APP_REFUSED: the provider takes
     * neither code nor credential of the registered app.
     */
    readonly kind: "DENIED" | "FOREIGN" | "APP_REFUSED",
    message: string,
    options: { cause?: unknown } = {},
  ) {
    super(message, options);
  }
}

/** Where the person logs in and consents. */
export async function authorizationUrl(
  { app, authorization }: OAuthAppWithLogin,
  request: { readonly state: string; readonly verifier: string; readonly redirectUri: string },
): Promise<string> {
  const url = new URL(authorization.authorizationUrl(app.config));
  const parameters = {
    ...authorization.parameters,
    response_type: "code",
    client_id: app.clientId,
    redirect_uri: request.redirectUri,
    ...(authorization.scope ? { scope: authorization.scope } : {}),
    state: request.state,
    code_challenge: await oauth.calculatePKCECodeChallenge(request.verifier),
    code_challenge_method: "S256",
  };
  for (const [name, value] of Object.entries(parameters)) url.searchParams.set(name, value);
  return url.href;
}

/** What came back with the browser. */
export interface AuthorizationAnswer {
  readonly parameters: URLSearchParams;
  readonly state: string;
  readonly verifier: string;
  /** Noted when the login was begun. */
  readonly issuer: string;
  readonly redirectUri: string;
}

/**
 * Checks what came back and turns the code into a refresh token, once.
 * @throws {AuthorizationFault} @throws {TributaryError} the provider can't be reached, or refuses the app.
 */
export async function refreshTokenFor(
  { app, login, authorization }: OAuthAppWithLogin,
  answer: AuthorizationAnswer,
  clientSecret: string,
  http: SourceHttp,
): Promise<string> {
  const server: oauth.AuthorizationServer = {
    issuer: answer.issuer,
    token_endpoint: login.tokenUrl(app.config),
    authorization_response_iss_parameter_supported: authorization.sendsIssuer,
  };
  const client: oauth.Client = { client_id: app.clientId };
  const authentication =
    login.clientAuthentication === "POST"
      ? oauth.ClientSecretPost(clientSecret)
      : oauth.ClientSecretBasic(clientSecret);
  const checked = checkAnswer(server, client, answer);
  let tokens: oauth.TokenEndpointResponse;
  try {
    const response = await oauth.authorizationCodeGrantRequest(
      server,
      client,
      authentication,
      checked,
      answer.redirectUri,
      answer.verifier,
      {
        // A system inside a company's network may have no certificate; the address was judged when the app was registered.
        [oauth.allowInsecureRequests]: true,
        [oauth.customFetch]: (url, options) => fetchThrough(http, url, options),
      },
    );
    tokens = await oauth.processAuthorizationCodeResponse(server, client, response);
  } catch (error) {
    throw faultOf(error, app.system);
  }
  if (tokens.refresh_token) return tokens.refresh_token;
  throw new SourceMisconfiguredError(
    "The login worked, but the provider handed out no refresh token, so that it would end within the hour. The app there has to be allowed offline access.",
  );
}

/** State and issuer, and that each came once. @throws {AuthorizationFault} */
function checkAnswer(
  server: oauth.AuthorizationServer,
  client: oauth.Client,
  { parameters, state }: AuthorizationAnswer,
): URLSearchParams {
  try {
    return oauth.validateAuthResponse(server, client, parameters, state);
  } catch (cause) {
    if (cause instanceof oauth.AuthorizationResponseError) {
      throw new AuthorizationFault("DENIED", `The provider answered ${cause.error}.`, { cause });
    }
    throw new AuthorizationFault("FOREIGN", "The answer is not the one that was asked for.", { cause });
  }
}

async function fetchThrough(
  http: SourceHttp,
  url: string,
  options: { body?: unknown; headers: Record<string, string>; method: string },
): Promise<Response> {
  const { status, headers, body } = await http.send({
    method: "POST",
    url,
    headers: options.headers,
    body: (options.body as URLSearchParams).toString(),
  });
  const kept = new Headers();
  for (const name of ["content-type", "date"]) {
    const value = headers[name];
    if (typeof value === "string") kept.set(name, value);
  }
  return new Response(withoutIdToken(body), { status, headers: kept });
}

/** Who the person is, is not asked, so that nothing has to be known of how the provider signs what it says of that. */
function withoutIdToken(body: Buffer): string {
  const text = body.toString("utf8");
  try {
    const answer = JSON.parse(text) as Record<string, unknown>;
    return JSON.stringify({ ...answer, id_token: undefined });
  } catch {
    // The library says what is wrong with it.
    return text;
  }
}

function faultOf(error: unknown, system: string): unknown {
  if (error instanceof TributaryError) return error;
  if (error instanceof oauth.ResponseBodyError) {
    if (error.error === "invalid_grant") {
      return new AuthorizationFault("FOREIGN", "The provider no longer takes the code.", { cause: error });
    }
    return new AuthorizationFault("APP_REFUSED", `The provider answered ${error.error}.`, { cause: error });
  }
  if (error instanceof oauth.WWWAuthenticateChallengeError) {
    return new AuthorizationFault("APP_REFUSED", "The provider refuses the registered app.", { cause: error });
  }
  if (!(error instanceof oauth.OperationProcessingError)) return error;
  const status = error.cause instanceof Response ? error.cause.status : 0;
  if (status >= 500) {
    return new ConnectionUnreachableError(`The login provider of ${system} answered ${status}.`, { cause: error });
  }
  return new SourceMisconfiguredError(`The login provider of ${system} answered with something that is no token.`, {
    cause: error,
  });
}
