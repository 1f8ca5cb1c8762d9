import { createHash, randomBytes } from "node:crypto";
import type { RunningSandbox } from "../../src/sandbox/index.js";

/** A browser as far as a login needs one: cookies by path, redirects one by one. */
export class Browser {
  readonly #cookies = new Map<string, { value: string; path: string }>();

  async request(url: string, form?: Record<string, string>): Promise<Response> {
    const { pathname } = new URL(url);
    const cookies = [...this.#cookies].filter(([, { path }]) => pathname.startsWith(path));
    const response = await fetch(url, {
      redirect: "manual",
      headers: { cookie: cookies.map(([name, { value }]) => `${name}=${value}`).join("; ") },
      ...(form ? { method: "POST", body: new URLSearchParams(form) } : {}),
    });
    for (const line of response.headers.getSetCookie()) {
      const [, name, value] = /^([^=]+)=([^;]*)/.exec(line) as RegExpExecArray;
      const path = /path=([^;]+)/i.exec(line)?.[1] ?? "/";
      if (value === "") this.#cookies.delete(name as string);
      else this.#cookies.set(name as string, { value: value as string, path });
    }
    return response;
  }

  /** Follows redirects as long as they stay on the sandbox. */
  async follow(
    sandbox: RunningSandbox,
    url: string,
    form?: Record<string, string>,
  ): Promise<{ response: Response; url: string }> {
    let current = url;
    let response = await this.request(current, form);
    while (response.status === 302 || response.status === 303) {
      const next = new URL(response.headers.get("location") as string, current).href;
      if (!next.startsWith(sandbox.url)) return { response, url: next };
      current = next;
      response = await this.request(current);
    }
    return { response, url: current };
  }
}

export interface Tokens {
  readonly access_token: string;
  readonly refresh_token: string;
  readonly expires_in: number;
  readonly scope: string;
  readonly error?: string;
}

export const state = "state-of-the-test";
export const everything = "openid offline_access api.read api.write";

export function pkce() {
  const verifier = randomBytes(32).toString("base64url");
  return { verifier, challenge: createHash("sha256").update(verifier).digest("base64url") };
}

export function authorizationUrl(
  sandbox: RunningSandbox,
  options: { scope?: string; challenge?: string; clientId?: string } = {},
) {
  const url = new URL(`${sandbox.oauth.issuer}/auth`);
  url.search = new URLSearchParams({
    client_id: options.clientId ?? sandbox.oauth.clientId,
    redirect_uri: sandbox.oauth.redirectUris[0] as string,
    response_type: "code",
    scope: options.scope ?? everything,
    state,
    ...(options.challenge ? { code_challenge: options.challenge, code_challenge_method: "S256" } : {}),
  }).toString();
  return url.href;
}

/** The whole way through the login page. @returns what the application is sent back with. */
export async function authorize(
  sandbox: RunningSandbox,
  account: string,
  options: { scope?: string; challenge: string; clientId?: string },
) {
  const browser = new Browser();
  const page = await browser.follow(sandbox, authorizationUrl(sandbox, options));
  const html = await page.response.text();
  const action = /action="([^"]+)"/.exec(html)?.[1] as string;
  const back = await browser.follow(sandbox, `${sandbox.url}${action}`, {
    login: account,
    password: account,
    decision: "allow",
  });
  return new URL(back.url).searchParams;
}

export async function token(
  sandbox: RunningSandbox,
  form: Record<string, string>,
): Promise<{ status: number; body: Tokens }> {
  const credentials = Buffer.from(`${sandbox.oauth.clientId}:${sandbox.oauth.clientSecret}`).toString("base64");
  const isPublic = form.client_id !== undefined;
  const response = await fetch(`${sandbox.oauth.issuer}/token`, {
    method: "POST",
    body: new URLSearchParams(form),
    headers: isPublic ? {} : { authorization: `Basic ${credentials}` },
  });
  return { status: response.status, body: (await response.json()) as Tokens };
}

export async function logIn(
  sandbox: RunningSandbox,
  account: string,
  options: { scope?: string } = {},
): Promise<Tokens> {
  const { verifier, challenge } = pkce();
  const back = await authorize(sandbox, account, { challenge, ...options });
  const { status, body } = await token(sandbox, {
    grant_type: "authorization_code",
    code: back.get("code") as string,
    redirect_uri: sandbox.oauth.redirectUris[0] as string,
    code_verifier: verifier,
  });
  if (status !== 200) throw new Error(`Expected tokens, got ${status} ${JSON.stringify(body)}.`);
  return body;
}

export const refresh = (sandbox: RunningSandbox, refreshToken: string) =>
  token(sandbox, { grant_type: "refresh_token", refresh_token: refreshToken });
