import { afterAll, beforeAll, describe, expect, it, vi } from "vitest";
import { startSandbox, type RunningSandbox } from "../../../src/sandbox/index.js";
import {
  authorizationUrl,
  authorize,
  Browser,
  logIn,
  pkce,
  refresh,
  state,
  token,
} from "../../support/sandbox-login.js";
import { call, control, epoch, silent, startTestSandbox, withFolder } from "./sandbox.support.js";

describe("the sandbox's OAuth login", () => {
  let sandbox: RunningSandbox;
  beforeAll(async () => {
    sandbox = await startTestSandbox();
  });
  afterAll(() => sandbox.stop());

  it("publishes where its endpoints are, all under its own address", async () => {
    const response = await fetch(`${sandbox.oauth.issuer}/.well-known/openid-configuration`);
    const configuration = (await response.json()) as Record<string, string>;
    expect(configuration).toMatchObject({
      issuer: sandbox.oauth.issuer,
      authorization_endpoint: `${sandbox.oauth.issuer}/auth`,
      token_endpoint: `${sandbox.oauth.issuer}/token`,
      revocation_endpoint: `${sandbox.oauth.issuer}/token/revocation`,
    });
    expect(configuration.code_challenge_methods_supported).toEqual(["S256"]);
  });

  it("leads from the login page to tokens that the API accepts", async () => {
    const { verifier, challenge } = pkce();
    const back = await authorize(sandbox, "planner", { challenge });
    expect(back.get("state")).toBe(state);
    expect(back.get("iss")).toBe(sandbox.oauth.issuer);
    const form = {
      grant_type: "authorization_code",
      code: back.get("code") as string,
      redirect_uri: sandbox.oauth.redirectUris[0] as string,
      code_verifier: verifier,
    };
    const { body } = await token(sandbox, form);
    expect(body).toMatchObject({ expires_in: 900, scope: "openid api.read api.write", token_type: "Bearer" });
    const me = await call<{ name: string; user: { id: string }; permissions: Record<string, string[]> }>(
      sandbox,
      "GET",
      "/api/v1/me",
      { key: body.access_token },
    );
    expect(me.body).toMatchObject({ name: "login:planner", user: { id: "USR-000002" } });
    expect(me.body.permissions.purchase_orders).toEqual(["read", "write"]);
    // The same code once more is refused, and takes the tokens it gave with it.
    expect((await token(sandbox, form)).body.error).toBe("invalid_grant");
    expect((await call(sandbox, "GET", "/api/v1/me", { key: body.access_token })).status).toBe(401);
  });

  it("gives a public client tokens without a secret, and to no one who can't show the verifier", async () => {
    const { verifier, challenge } = pkce();
    const clientId = sandbox.oauth.publicClientId;
    const code = async () => (await authorize(sandbox, "planner", { challenge, clientId })).get("code") as string;
    const form = (codeText: string, codeVerifier: string) => ({
      grant_type: "authorization_code",
      client_id: clientId,
      code: codeText,
      redirect_uri: sandbox.oauth.redirectUris[0] as string,
      code_verifier: codeVerifier,
    });
    expect((await token(sandbox, form(await code(), pkce().verifier))).body.error).toBe("invalid_grant");
    const good = await token(sandbox, form(await code(), verifier));
    expect(good.status).toBe(200);
    const next = await token(sandbox, {
      grant_type: "refresh_token",
      client_id: clientId,
      refresh_token: good.body.refresh_token,
    });
    expect(next.body.refresh_token).not.toBe(good.body.refresh_token);
  });

  it("refuses a request without PKCE", async () => {
    const { url } = await new Browser().follow(sandbox, authorizationUrl(sandbox));
    const back = new URL(url).searchParams;
    expect(back.get("error")).toBe("invalid_request");
    expect(back.get("error_description")).toContain("PKCE");
    expect(back.get("code")).toBeNull();
  });

  it("sends nobody to an address that was not registered", async () => {
    const url = new URL(authorizationUrl(sandbox, pkce()));
    url.searchParams.set("redirect_uri", "https://elsewhere.example/callback");
    const { response } = await new Browser().follow(sandbox, url.href);
    expect(response.status).toBe(400);
    expect(await response.text()).toContain("invalid_redirect_uri");
  });

  it("shows the login page again after a wrong password, and tells the application when access is denied", async () => {
    const browser = new Browser();
    const page = await browser.follow(sandbox, authorizationUrl(sandbox, pkce()));
    const html = await page.response.text();
    expect(html).toContain("<b>Tributary</b>");
    expect(html).toContain("api.write");
    const action = `${sandbox.url}${/action="([^"]+)"/.exec(html)?.[1] as string}`;
    const wrong = await browser.follow(sandbox, action, { login: "planner", password: "guess", decision: "allow" });
    expect(wrong.response.status).toBe(401);
    expect(await wrong.response.text()).toContain("User or password is wrong.");
    const denied = await browser.follow(sandbox, action, { decision: "deny" });
    expect(new URL(denied.url).searchParams.get("error")).toBe("access_denied");
  });

  it("answers a login page that belongs to another browser with an explanation", async () => {
    const page = await new Browser().follow(sandbox, authorizationUrl(sandbox, pkce()));
    const stranger = await new Browser().request(page.url);
    expect(stranger.status).toBe(400);
    expect(await stranger.text()).toContain("Begin again in the application");
  });

  it("asks only for consent when the person is logged in already", async () => {
    const browser = new Browser();
    const first = await browser.follow(sandbox, authorizationUrl(sandbox, pkce()));
    const action = /action="([^"]+)"/.exec(await first.response.text())?.[1] as string;
    await browser.follow(sandbox, `${sandbox.url}${action}`, {
      login: "planner",
      password: "planner",
      decision: "allow",
    });
    const clientId = sandbox.oauth.publicClientId;
    const second = await browser.follow(sandbox, authorizationUrl(sandbox, { ...pkce(), clientId }));
    const html = await second.response.text();
    expect(html).toContain("Logged in as <b>planner</b>");
    expect(html).not.toContain('name="password"');
  });

  it("limits a token to the scopes it was given for", async () => {
    const { access_token: key } = await logIn(sandbox, "planner", { scope: "openid api.read" });
    expect((await call(sandbox, "GET", "/api/v1/parts?limit=1", { key })).status).toBe(200);
    const write = await call(sandbox, "POST", "/api/v1/work_orders", { key, body: { title: "Not with this token" } });
    expect(write.status).toBe(403);
    expect(write.body.error.message).toContain("login:planner may not");
  });

  it("limits a token to what its account may do", async () => {
    const { access_token: key } = await logIn(sandbox, "clerk");
    expect((await call(sandbox, "GET", "/api/v1/purchase_orders", { key })).status).toBe(403);
    expect((await call(sandbox, "POST", "/api/v1/work_orders", { key, body: { title: "By the clerk" } })).status).toBe(
      201,
    );
  });

  it("changes the refresh token on each use", async () => {
    const first = await logIn(sandbox, "planner");
    const second = await refresh(sandbox, first.refresh_token);
    expect(second.status).toBe(200);
    expect(second.body.refresh_token).not.toBe(first.refresh_token);
    const third = await refresh(sandbox, second.body.refresh_token);
    expect((await call(sandbox, "GET", "/api/v1/me", { key: third.body.access_token })).status).toBe(200);
  });

  it("ends the whole family of tokens when a refresh token is used twice", async () => {
    const first = await logIn(sandbox, "planner");
    const second = await refresh(sandbox, first.refresh_token);
    const replay = await refresh(sandbox, first.refresh_token);
    expect(replay.status).toBe(400);
    expect(replay.body.error).toBe("invalid_grant");
    expect((await refresh(sandbox, second.body.refresh_token)).body.error).toBe("invalid_grant");
    for (const key of [first.access_token, second.body.access_token]) {
      expect((await call(sandbox, "GET", "/api/v1/me", { key })).status).toBe(401);
    }
  });

  it("refuses a revoked token", async () => {
    const { access_token: key } = await logIn(sandbox, "planner");
    const credentials = Buffer.from(`${sandbox.oauth.clientId}:${sandbox.oauth.clientSecret}`).toString("base64");
    const revoked = await fetch(`${sandbox.oauth.issuer}/token/revocation`, {
      method: "POST",
      body: new URLSearchParams({ token: key }),
      headers: { authorization: `Basic ${credentials}` },
    });
    expect(revoked.status).toBe(200);
    expect((await call(sandbox, "GET", "/api/v1/me", { key })).status).toBe(401);
  });

  it("ends every login when it is told to", async () => {
    const tokens = await logIn(sandbox, "planner");
    expect((await control(sandbox, "DELETE", "/logins")).status).toBe(204);
    expect((await call(sandbox, "GET", "/api/v1/me", { key: tokens.access_token })).status).toBe(401);
    expect((await refresh(sandbox, tokens.refresh_token)).body.error).toBe("invalid_grant");
  });
});

describe("the life of an access token", () => {
  it("ends after its time with 401 and invalid_token, while the refresh token goes on", async () => {
    const sandbox = await startTestSandbox({ accessTokenTtlSeconds: 1 });
    try {
      const tokens = await logIn(sandbox, "planner");
      await vi.waitFor(
        async () => {
          const expired = await call(sandbox, "GET", "/api/v1/me", { key: tokens.access_token });
          expect(expired.status).toBe(401);
          expect(expired.headers.get("www-authenticate")).toContain('error="invalid_token"');
        },
        { timeout: 5000, interval: 50 },
      );
      expect((await refresh(sandbox, tokens.refresh_token)).status).toBe(200);
    } finally {
      await sandbox.stop();
    }
  });

  it("survives a restart of the sandbox, and so does its refresh token", async () => {
    await withFolder(async (dataDir) => {
      const options = { dataDir, logger: silent, scale: 100, epoch };
      const before = await startSandbox(options);
      const tokens = await logIn(before, "planner");
      await before.stop();
      const after = await startSandbox(options);
      try {
        expect((await call(after, "GET", "/api/v1/me", { key: tokens.access_token })).status).toBe(200);
        expect((await refresh(after, tokens.refresh_token)).status).toBe(200);
      } finally {
        await after.stop();
      }
    });
  });
});
