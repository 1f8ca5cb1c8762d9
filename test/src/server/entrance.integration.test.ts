import { once } from "node:events";
import { request as send } from "node:http";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { WebSocket } from "ws";
import { newSecret } from "../../../src/tokens/secret.js";
import { scopePresets } from "../../../src/tokens/index.js";
import { startTestServer, type TestServer } from "../../support/server.js";

/** Behind a proxy at 127.0.0.1, as the operator has said. */
let server: TestServer;

beforeAll(async () => {
  server = await startTestServer({ trustedProxies: ["loopback"] });
});

afterAll(async () => {
  await server.close();
});

let lastAddress = 0;
/** An address that nobody has called from. */
const newAddress = () => `198.51.${Math.floor((lastAddress += 1) / 250)}.${(lastAddress % 250) + 1}`;

async function ask(options: {
  token?: string;
  address?: string;
  headers?: Record<string, string>;
  server?: TestServer;
}) {
  const { token, address, headers = {}, server: asked = server } = options;
  const response = await asked.post(
    { query: "{ hello }" },
    {
      token: token ?? server.token,
      headers: { ...(address ? { "x-forwarded-for": address } : {}), ...headers },
    },
  );
  const { data, errors } = (await response.json()) as {
    data?: unknown;
    errors?: { message: string; extensions: Record<string, unknown> }[];
  };
  return { status: response.status, headers: response.headers, data, error: errors?.[0] };
}

async function mint(input: Parameters<TestServer["access"]["sessionTokens"]["create"]>[1] = {}): Promise<string> {
  const by = await server.tokens.authenticate(server.token);
  return (await server.access.sessionTokens.create(by, input)).token;
}

describe("Promise 2: where a token is used from", () => {
  it("is the address that the outermost trusted proxy saw; what the client wrote itself counts for nothing", async () => {
    const { secret, token } = await server.tokens.create(
      server.test,
      { name: "listed", scopes: scopePresets.full, allowedIps: ["203.0.113.7"] },
      null,
    );
    const answers = [
      ["203.0.113.7", 200],
      ["203.0.113.8", 403],
      // The rightmost is what our proxy saw.
      ["203.0.113.7, 203.0.113.8", 403],
      ["10.0.0.1, 203.0.113.7", 200],
      ["203.0.113.7, 127.0.0.1", 200],
      ["203.0.113.7:50123", 200],
      ["unknown", 403],
      ["", 403],
    ] as const;
    for (const [forwarded, status] of answers) {
      const answer = await ask({ token: secret, headers: { "x-forwarded-for": forwarded } });
      expect([forwarded, answer.status]).toEqual([forwarded, status]);
      if (status === 403) expect(answer.error?.extensions["code"]).toBe("FORBIDDEN");
    }
    const { lastUse } = await server.tokens.get(server.test, token._id);
    expect(lastUse).toMatchObject({ address: "203.0.113.7" });
  });

  it("is the socket's own address where no proxy is named", async () => {
    const alone = await startTestServer();
    try {
      const { secret } = await alone.tokens.create(
        alone.test,
        { name: "listed", scopes: scopePresets.full, allowedIps: ["203.0.113.7"] },
        null,
      );
      const answer = await ask({ server: alone, token: secret, address: "203.0.113.7" });
      expect(answer.status).toBe(403);
      expect(answer.error?.message).toContain("can't be used from 127.0.0.1");
    } finally {
      await alone.close();
    }
  });
});

describe("tokens that do not hold", () => {
  it("are refused with 429 from the eleventh in a minute on, while one that holds is let in from the same address", async () => {
    const address = newAddress();
    for (let number = 1; number <= 10; number += 1) {
      expect((await ask({ token: newSecret("TEST"), address })).status).toBe(401);
    }
    for (const token of [newSecret("LIVE"), "trb_test_short", "eyJ.e30.x"]) {
      const answer = await ask({ token, address });
      expect(answer.status).toBe(429);
      expect(Number(answer.headers.get("retry-after"))).toBeGreaterThan(0);
      expect(Number(answer.headers.get("retry-after"))).toBeLessThanOrEqual(60);
      expect(answer.error?.extensions).toMatchObject({ code: "RATE_LIMITED", retryable: true });
    }
    expect((await ask({ address })).status).toBe(200);
    expect((await ask({ token: newSecret("TEST"), address: newAddress() })).status).toBe(401);
  });

  it("count over websockets as well, which are closed with 4429", async () => {
    const address = newAddress();
    const codes: number[] = [];
    for (let number = 0; number < 12; number += 1) {
      const socket = new WebSocket(server.webSocketUrl, "graphql-transport-ws", {
        headers: { "x-forwarded-for": address },
      });
      await once(socket, "open");
      socket.send(
        JSON.stringify({ type: "connection_init", payload: { authorization: `Bearer ${newSecret("TEST")}` } }),
      );
      const [code] = (await once(socket, "close")) as [number];
      codes.push(code);
    }
    expect(codes).toEqual([...Array<number>(10).fill(4403), 4429, 4429]);
    expect((await ask({ token: newSecret("TEST"), address })).status).toBe(429);
    expect((await ask({ address })).status).toBe(200);
  });

  it("cost no query where they are malformed, and a request without one is not counted", async () => {
    const address = newAddress();
    for (let number = 0; number < 15; number += 1) {
      const response = await server.post(
        { query: "{ hello }" },
        { token: null, headers: { "x-forwarded-for": address } },
      );
      expect(response.status).toBe(401);
    }
    expect((await ask({ token: newSecret("TEST"), address })).status).toBe(401);
  });
});

describe("Promise 5: browsers", () => {
  const origin = "https://app.example.com";

  it("that send an API token are told to have session tokens minted, whatever the token is worth", async () => {
    for (const token of [server.token, newSecret("TEST")]) {
      for (const from of [origin, server.url, "null"]) {
        const answer = await ask({ token, headers: { origin: from } });
        expect(answer.status).toBe(403);
        expect(answer.error?.extensions["code"]).toBe("FORBIDDEN");
        expect(answer.error?.message).toMatch(/sent by a browser.*revoke it.*createSessionToken/);
      }
    }
    const socket = new WebSocket(server.webSocketUrl, "graphql-transport-ws", { origin });
    await once(socket, "open");
    socket.send(JSON.stringify({ type: "connection_init", payload: { authorization: `Bearer ${server.token}` } }));
    const [code, reason] = (await once(socket, "close")) as [number, Buffer];
    expect([code, String(reason)]).toEqual([4403, expect.stringContaining("sent by a browser") as string]);
  });

  it("of an allowed origin are served, preflight included; others are not, and are not told what there is", async () => {
    const token = await mint();
    const preflight = (from: string) =>
      fetch(`${server.url}/graphql`, {
        method: "OPTIONS",
        headers: {
          origin: from,
          "access-control-request-method": "POST",
          "access-control-request-headers": "authorization,content-type",
        },
      });
    expect((await preflight(origin)).status).toBe(403);
    const before = await ask({ token, headers: { origin } });
    expect([before.status, before.error?.extensions["code"]]).toEqual([403, "FORBIDDEN"]);
    expect(before.headers.get("access-control-allow-origin")).toBeNull();

    await server.access.allowedOrigins.set(server.test, [origin]);

    const asked = await preflight(origin);
    expect(asked.status).toBe(204);
    expect(asked.headers.get("access-control-allow-origin")).toBe(origin);
    expect(asked.headers.get("access-control-allow-headers")).toContain("authorization");
    expect(asked.headers.get("access-control-allow-credentials")).toBeNull();
    const served = await ask({ token, headers: { origin } });
    expect([served.status, served.data]).toEqual([200, { hello: "hello you" }]);
    expect(served.headers.get("access-control-allow-origin")).toBe(origin);
    expect(served.headers.get("vary")).toContain("origin");
    // A page can read that its token has ended.
    const ended = await ask({ token: `${token}x`, headers: { origin } });
    expect([ended.status, ended.headers.get("access-control-allow-origin")]).toEqual([401, origin]);
    for (const other of [
      "https://evil.example.com",
      "https://app.example.com.evil.com",
      "http://app.example.com",
      "null",
    ]) {
      expect((await preflight(other)).status).toBe(403);
      expect((await ask({ token, headers: { origin: other } })).status).toBe(403);
    }
    // Another environment's list is its own.
    const live = await server.tokens.create(server.live, { name: "live", scopes: scopePresets.full }, null);
    const minted = await server.access.sessionTokens.create(await server.tokens.authenticate(live.secret), {});
    const foreign = await ask({ token: minted.token, headers: { origin } });
    expect(foreign.status).toBe(403);
  });

  it("of the gateway's own pages, and callers without an origin, need no list", async () => {
    const token = await mint();
    expect((await ask({ token, headers: { origin: server.url } })).status).toBe(200);
    expect((await ask({ token })).status).toBe(200);
    // A page of another host that only claims to be ours by the Host header of its own making is a server, not a page.
    const answer = await new Promise<number>((resolve, reject) => {
      const { port } = new URL(server.url);
      const request = send(
        {
          port,
          path: "/graphql?query={hello}",
          headers: { host: "elsewhere", origin: server.url, authorization: `Bearer ${token}` },
        },
        (response) => {
          response.resume();
          resolve(response.statusCode ?? 0);
        },
      );
      request.on("error", reject);
      request.end();
    });
    expect(answer).toBe(403);
  });

  it.each([
    ["https://app.example.com/", /without a path/],
    ["https://*.example.com", /without a path or a wildcard/],
    ["*", /expected an origin/],
    ["http://app.example.com", /http is for this machine alone/],
    ["app.example.com", /expected an origin/],
    ["https://user:pass@app.example.com", /expected an origin/],
  ])("can't be allowed as %s", async (text, message) => {
    await expect(server.access.allowedOrigins.set(server.test, [origin, text])).rejects.toMatchObject({
      code: "BAD_USER_INPUT",
      problems: [{ path: ["input", "origins", 1], message: expect.stringMatching(message) as string }],
    });
    expect(await server.access.allowedOrigins.list(server.test)).toEqual([origin]);
  });
});
