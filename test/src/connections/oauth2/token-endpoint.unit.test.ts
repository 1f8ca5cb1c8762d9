import { createServer, type IncomingHttpHeaders, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { requestTokens, type TokenRequest } from "../../../../src/connections/oauth2/token-endpoint.js";
import type { TributaryError } from "../../../../src/errors/index.js";
import { createSourceHttp } from "../../../../src/http/index.js";
import { loopbackNetwork } from "../../../support/network.js";

let server: Server;
let answer = { status: 200, body: "", headers: {} as Record<string, string> };
let asked: { headers: IncomingHttpHeaders; body: string } | null = null;
beforeAll(async () => {
  server = createServer((request, response) => {
    const parts: Buffer[] = [];
    request.on("data", (part: Buffer) => parts.push(part));
    request.on("end", () => {
      asked = { headers: request.headers, body: Buffer.concat(parts).toString("utf8") };
      response.writeHead(answer.status, { "content-type": "application/json", ...answer.headers }).end(answer.body);
    });
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
});
afterAll(() => new Promise((resolve) => server.close(resolve)));

function ask(login: Partial<TokenRequest["login"]> = {}) {
  const tokenUrl = `http://127.0.0.1:${(server.address() as AddressInfo).port}/token`;
  return requestTokens(createSourceHttp({ network: loopbackNetwork, organizationId: "org_1", system: "test" }), {
    login: { grant: "REFRESH_TOKEN", tokenUrl: () => tokenUrl, apiOrigin: () => tokenUrl, ...login },
    tokenUrl,
    clientId: "a client",
    clientSecret: "s:cr/t",
    refreshToken: "refresh+token",
  });
}

async function codeFor(status: number, body: unknown, headers: Record<string, string> = {}): Promise<string> {
  answer = { status, body: typeof body === "string" ? body : JSON.stringify(body), headers };
  return ask().then(
    () => "OK",
    (fault: TributaryError) => {
      expect(fault.message).not.toMatch(/refresh\+token|s:cr/);
      return fault.code;
    },
  );
}

describe("a token endpoint's answer (promises 17 and 21)", () => {
  const issued = { access_token: "a", token_type: "Bearer", expires_in: 3600 };

  it.each<[number, unknown, string, Record<string, string>?]>([
    [200, issued, "OK"],
    [200, { ...issued, token_type: "bearer", expires_in: "3600" }, "OK"],
    [201, issued, "OK"],
    [200, { access_token: "a", token_type: "Bearer" }, "OK"],
    [200, { ...issued, expires_in: "soon" }, "OK"],
    [200, { ...issued, expires_in: -5 }, "OK"],
    [200, { ...issued, token_type: "mac" }, "SOURCE_MISCONFIGURED"],
    [200, { ...issued, access_token: "" }, "SOURCE_MISCONFIGURED"],
    [200, {}, "SOURCE_MISCONFIGURED"],
    [200, [], "SOURCE_MISCONFIGURED"],
    [200, "<html>log in</html>", "SOURCE_ERROR"],
    [200, "{", "SOURCE_ERROR"],
    [200, { error: "invalid_grant" }, "SOURCE_MISCONFIGURED"],
    [400, { error: "invalid_grant" }, "SOURCE_UNAUTHORIZED"],
    [400, { error: "invalid_grant", error_description: "refresh token already used" }, "SOURCE_UNAUTHORIZED"],
    [401, { error: "invalid_grant" }, "SOURCE_UNAUTHORIZED"],
    [400, { error: "invalid_client" }, "SOURCE_UNAUTHORIZED"],
    [401, { error: "invalid_client" }, "SOURCE_UNAUTHORIZED"],
    [400, { error: "unauthorized_client" }, "SOURCE_UNAUTHORIZED"],
    [400, { error: "invalid_scope" }, "SOURCE_MISCONFIGURED"],
    [400, { error: "unsupported_grant_type" }, "SOURCE_MISCONFIGURED"],
    [400, { error: "invalid_request" }, "SOURCE_MISCONFIGURED"],
    [400, { error: "<script>" }, "SOURCE_MISCONFIGURED"],
    [400, "bad request", "SOURCE_MISCONFIGURED"],
    [401, "", "SOURCE_MISCONFIGURED"],
    [403, { error: "access_denied" }, "SOURCE_FORBIDDEN"],
    [404, "", "SOURCE_MISCONFIGURED"],
    [302, "", "SOURCE_MISCONFIGURED"],
    [408, "", "SOURCE_ERROR"],
    [429, "", "SOURCE_THROTTLED"],
    [429, { error: "invalid_grant" }, "SOURCE_THROTTLED"],
    [503, "", "SOURCE_THROTTLED", { "retry-after": "5" }],
    [500, "", "SOURCE_ERROR"],
    [500, { error: "invalid_grant" }, "SOURCE_ERROR"],
    [502, { error: "invalid_grant" }, "CONNECTION_UNREACHABLE"],
    [503, { error: "invalid_client" }, "CONNECTION_UNREACHABLE"],
    [504, "", "CONNECTION_UNREACHABLE"],
    [520, { error: "invalid_grant" }, "CONNECTION_UNREACHABLE"],
    [599, { error: "invalid_grant" }, "CONNECTION_UNREACHABLE"],
  ])("of %i %j is %s", async (status, body, code, headers) => {
    expect(await codeFor(status, body, headers)).toBe(code);
  });

  it("is asked for with the client in the header, encoded as RFC 6749 wants it, or in the form", async () => {
    answer = {
      status: 200,
      body: JSON.stringify({ ...issued, refresh_token: "next", refresh_expires_in: 60 }),
      headers: {},
    };
    expect(await ask()).toEqual({
      accessToken: "a",
      refreshToken: "next",
      expiresInSeconds: 3600,
      refreshExpiresInSeconds: 60,
    });
    expect(asked?.headers.authorization).toBe(`Basic ${Buffer.from("a+client:s%3Acr%2Ft").toString("base64")}`);
    expect(Object.fromEntries(new URLSearchParams(asked?.body))).toEqual({
      grant_type: "refresh_token",
      refresh_token: "refresh+token",
    });
    await ask({ grant: "CLIENT_CREDENTIALS", clientAuthentication: "POST", scope: "read write" });
    expect(asked?.headers.authorization).toBeUndefined();
    expect(Object.fromEntries(new URLSearchParams(asked?.body))).toEqual({
      grant_type: "client_credentials",
      scope: "read write",
      client_id: "a client",
      client_secret: "s:cr/t",
    });
  });
});
