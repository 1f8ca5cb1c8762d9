import { request as httpRequest } from "node:http";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { startTestServer, type TestServer } from "../../support/server.js";

let server: TestServer;
const log: string[] = [];

beforeAll(async () => {
  server = await startTestServer({ log: { write: (line) => log.push(line) } });
});

afterAll(async () => {
  await server.close();
});

interface Answer {
  readonly data?: Record<string, unknown> | null;
  readonly errors?: readonly { message: string; path?: unknown; extensions: Record<string, unknown> }[];
}

async function answerOf(response: Response): Promise<Answer> {
  return (await response.json()) as Answer;
}

describe("nothing works without a token", () => {
  const unauthenticated = async (response: Response) => {
    expect(response.status).toBe(401);
    expect(response.headers.get("www-authenticate")).toContain("Bearer");
    expect(response.headers.get("content-type")).toBe("application/json; charset=utf-8");
    const { errors, ...rest } = await answerOf(response);
    expect(rest).toEqual({});
    expect(errors).toHaveLength(1);
    expect(errors?.[0]?.extensions).toEqual({ code: "UNAUTHENTICATED", retryable: false });
    return errors?.[0]?.message ?? "";
  };

  it("says UNAUTHENTICATED and how to send one when none came", async () => {
    const message = await unauthenticated(await server.post({ query: "{ hello }" }, { token: null }));
    expect(message).toContain("Authorization: Bearer");
    expect(message).toContain("tributary token create");
  });

  it.each([
    ["GET", "/graphql?query={hello}"],
    ["GET", "/schema.graphql"],
    ["OPTIONS", "/graphql"],
    ["DELETE", "/graphql"],
  ])("also for %s %s", async (method, path) => {
    await unauthenticated(await fetch(server.url + path, { method }));
  });

  it("refuses a malformed, an unknown, a revoked and a foreign kind of one", async () => {
    const { secret, token } = await server.tokens.create(server.test, { name: "x", scopes: ["records:read"] }, null);
    await server.tokens.revoke(server.test, token._id);
    expect(await unauthenticated(await server.post({ query: "{ hello }" }, { token: `${secret}0` }))).toContain("trb_");
    expect(await unauthenticated(await server.post({ query: "{ hello }" }, { token: secret }))).toContain("revoked");
    const basic = { authorization: `Basic ${Buffer.from(`user:${secret}`).toString("base64")}` };
    await unauthenticated(await server.post({ query: "{ hello }" }, { token: null, headers: basic }));
  });

  it("takes one from the header only, never from the URL or the body", async () => {
    const path = `/graphql?query={hello}&authorization=Bearer%20${server.token}&token=${server.token}`;
    await unauthenticated(await fetch(server.url + path));
    await unauthenticated(
      await server.post({ query: "{ hello }", authorization: `Bearer ${server.token}` }, { token: null }),
    );
  });

  it("is found out before the body is read", async () => {
    const status = await new Promise<number>((resolve, reject) => {
      const call = httpRequest(
        `${server.url}/graphql`,
        { method: "POST", headers: { "content-type": "application/json", "content-length": "500000" } },
        (response) => {
          resolve(response.statusCode ?? 0);
          call.destroy();
        },
      );
      call.on("error", reject);
      // The rest of the body never comes.
      call.write("{");
    });
    expect(status).toBe(401);
  });

  it("answers a client of graphql-response+json in its media type", async () => {
    const response = await server.post(
      { query: "{ hello }" },
      { token: null, headers: { accept: "application/graphql-response+json" } },
    );
    expect(response.status).toBe(401);
    expect(response.headers.get("content-type")).toBe("application/graphql-response+json; charset=utf-8");
  });

  it("gives resolvers the token's environment and scopes", async () => {
    const { secret } = await server.tokens.create(server.live, { name: "x", scopes: ["records:read"] }, null);
    const answer = await answerOf(await server.post({ query: "{ environment scopes }" }, { token: secret }));
    expect(answer.data).toEqual({ environment: "LIVE", scopes: ["records:read"] });
  });
});

describe("GraphQL over HTTP", () => {
  it("answers a POST with variables and a GET with a query", async () => {
    const posted = await server.post({
      query: "query Q($name: String) { hello(name: $name) }",
      variables: { name: "Ada" },
      operationName: "Q",
    });
    expect(posted.status).toBe(200);
    expect(posted.headers.get("cache-control")).toBe("no-store");
    expect(await answerOf(posted)).toEqual({ data: { hello: "hello Ada" } });

    const query = new URLSearchParams({
      query: "query Q($name: String) { hello(name: $name) }",
      variables: '{"name":"Bo"}',
    });
    const got = await fetch(`${server.url}/graphql?${query.toString()}`, {
      headers: { authorization: `Bearer ${server.token}` },
    });
    expect(got.status).toBe(200);
    expect(await answerOf(got)).toEqual({ data: { hello: "hello Bo" } });
  });

  it("refuses a mutation by GET and a method that it has not", async () => {
    const headers = { authorization: `Bearer ${server.token}` };
    const mutation = await fetch(`${server.url}/graphql?query=mutation{touch}`, { headers });
    expect([mutation.status, mutation.headers.get("allow")]).toEqual([405, "POST"]);
    const put = await fetch(`${server.url}/graphql`, { method: "PUT", headers });
    expect([put.status, put.headers.get("allow")]).toEqual([405, "GET, POST"]);
  });

  it.each([
    ["a syntax error", { query: "{ hello" }, "GRAPHQL_PARSE_FAILED"],
    ["an unknown field", { query: "{ greeting }" }, "GRAPHQL_VALIDATION_FAILED"],
    [
      "a value of the wrong type",
      { query: "query($n: Even) { doubled(of: $n) }", variables: { n: 3 } },
      "BAD_USER_INPUT",
    ],
    [
      "an operation that is not there",
      { query: "query A { hello }", operationName: "B" },
      "OPERATION_RESOLUTION_FAILURE",
    ],
  ])("answers %s with its code: 400 or 200 by media type", async (_, body, code) => {
    for (const [accept, status] of [
      ["application/graphql-response+json", 400],
      ["application/json", 200],
      ["*/*", 200],
    ] as const) {
      const response = await server.post(body, { headers: { accept } });
      const answer = await answerOf(response);
      expect([accept, response.status]).toEqual([accept, status]);
      expect(answer.errors?.map((error) => error.extensions["code"])).toEqual([code]);
      expect(answer).not.toHaveProperty("data");
      expect(JSON.stringify(answer)).not.toMatch(/stacktrace|node_modules|"http"/);
    }
  });

  it.each([
    ["cut-off JSON", '{"query": "{ hello'],
    ["no JSON", "query { hello }"],
    ["an empty body", ""],
    ["an array", "[]"],
    ["two operations at once", JSON.stringify([{ query: "{ hello }" }, { query: "{ hello }" }])],
    ["a query that is a number", '{"query": 7}'],
    ["variables in a string", '{"query": "{ hello }", "variables": "{}"}'],
    ["a prototype", '{"query": "{ hello }", "__proto__": {"isAdmin": true}}'],
  ])("answers %s with 400 in GraphQL's shape, no page and no stack", async (_, body) => {
    const response = await server.post(body);
    const text = await response.text();
    expect(response.status).toBe(400);
    expect(response.headers.get("content-type")).toMatch(/^application\/json/);
    const { errors } = JSON.parse(text) as Answer;
    expect(errors?.[0]?.extensions["code"]).toBe("BAD_REQUEST");
    expect(errors?.[0]?.message.length).toBeGreaterThan(15);
    expect(text).not.toMatch(/\bat .*\.(js|ts)|<html|node_modules/);
  });

  it("refuses a body of more than 1 MB and other content types", async () => {
    const large = await server.post({ query: `{ hello } #${"x".repeat(1024 * 1024)}` });
    expect(large.status).toBe(413);
    expect((await answerOf(large)).errors?.[0]?.message).toContain("1 MB");

    for (const type of ["text/plain", "application/x-www-form-urlencoded", "application/xml"]) {
      const response = await server.post({ query: "{ hello }" }, { headers: { "content-type": type } });
      expect([type, response.status]).toEqual([type, 415]);
      expect((await answerOf(response)).errors?.[0]?.message).toContain("application/json");
    }
  });

  it("applies the limits", async () => {
    const deep = await answerOf(
      await server.post({
        query: `{ ${"thing { child { ".repeat(1)}${"child { ".repeat(20)} name ${"}".repeat(22)} }`,
      }),
    );
    expect(deep.errors?.[0]?.message).toContain("levels");
    const many = await answerOf(await server.post({ query: `{ ${"hello ".repeat(51)} }` }));
    expect(many.errors?.[0]?.message).toContain("fields at its root");
    const long = await answerOf(await server.post({ query: `{ ${"hello ".repeat(6_000)} }` }));
    expect(long.errors?.[0]?.extensions["code"]).toBe("GRAPHQL_PARSE_FAILED");
  });

  it("tells a caller with a token the schema, by introspection and as text", async () => {
    const introspected = await answerOf(await server.post({ query: "{ __schema { queryType { name } } }" }));
    expect(introspected.data).toEqual({ __schema: { queryType: { name: "Query" } } });
    const sdl = await fetch(`${server.url}/schema.graphql`, { headers: { authorization: `Bearer ${server.token}` } });
    expect(sdl.headers.get("content-type")).toBe("text/plain; charset=utf-8");
    expect(await sdl.text()).toContain("type Subscription {");
  });
});

describe("faults of an operation", () => {
  it("keep their code and details when they have a name", async () => {
    const answer = await answerOf(await server.post({ query: "{ hello forbidden }" }));
    expect(answer.data).toEqual({ hello: "hello you", forbidden: null });
    expect(answer.errors).toEqual([
      {
        message: "This needs the scope records:raw.",
        path: ["forbidden"],
        locations: [{ line: 1, column: 9 }],
        extensions: { code: "FORBIDDEN", retryable: false, missingScope: "records:raw" },
      },
    ]);
  });

  it("Promise 6: are told as an id when they have none, and stand in the log under it", async () => {
    const response = await server.post({ query: "{ fails }" });
    const text = await response.text();
    expect(response.status).toBe(200);
    expect(text).not.toContain("hunter2");
    expect(text).not.toContain("stacktrace");
    const errorId = String((JSON.parse(text) as Answer).errors?.[0]?.extensions["errorId"]);
    expect(errorId).toMatch(/^[0-9a-f-]{36}$/);
    expect(log.filter((line) => line.includes(errorId))).toHaveLength(1);
  });

  it("Promise 6: leave no token and no query in the log", async () => {
    await server.post({ query: "{ hello }" });
    await fetch(`${server.url}/graphql?query={hello(name:"in-the-url")}&token=${server.token}`, {
      headers: { authorization: `Bearer ${server.token}` },
    });
    const text = log.join("");
    expect(text).toContain('"path":"/graphql"');
    expect(text).not.toContain(server.token);
    expect(text).not.toContain("in-the-url");
  });
});

describe("what is around it", () => {
  it("is live and ready without a token", async () => {
    const live = await fetch(`${server.url}/health/live`);
    expect([live.status, await live.json()]).toEqual([200, { status: "live" }]);
    const ready = await fetch(`${server.url}/health/ready`);
    expect([ready.status, await ready.json()]).toEqual([200, { status: "ready", checks: { mongodb: "ok" } }]);
  });

  it("answers an unknown address with those there are", async () => {
    const response = await fetch(`${server.url}/graph?token=trb_secret`);
    const body = (await response.json()) as { error: { code: string; message: string } };
    expect(response.status).toBe(404);
    expect(body.error.code).toBe("NOT_FOUND");
    expect(body.error.message).toContain("GET /graph.");
    expect(body.error.message).toContain("POST /graphql");
    expect(body.error.message).not.toContain("trb_secret");
  });

  it("takes the caller's own id for a request, unless it is none or may be a secret", async () => {
    const idFor = async (id: string) => {
      const response = await server.post({ query: "{ requestId }" }, { headers: { "x-request-id": id } });
      const { data } = await answerOf(response);
      expect(data?.["requestId"]).toBe(response.headers.get("x-request-id"));
      return data?.["requestId"];
    };
    const theirs = "Root=1-67891233-abcdef012345678912345678";
    expect(await idFor(theirs)).toBe(theirs);
    await expect
      .poll(() =>
        log
          .map((line) => JSON.parse(line) as Record<string, unknown>)
          .filter((line) => line["msg"] === "request" && line["requestId"] === theirs),
      )
      .toEqual([expect.objectContaining({ level: 20, method: "POST", path: "/graphql", status: 200 })]);
    for (const refused of ["short", "x".repeat(129), 'a"b: 12345678', server.token, `eyJ${"a".repeat(12)}.e30.AAAA`])
      expect(await idFor(refused)).toMatch(/^[0-9a-f]{8}-[0-9a-f-]{27}$/);
    expect(log.join("")).not.toContain(server.token);
  });

  it("sends safe headers and the id of the request that resolvers see", async () => {
    const response = await server.post({ query: "{ requestId }" });
    expect(response.headers.get("x-content-type-options")).toBe("nosniff");
    expect(response.headers.get("content-security-policy")).toContain("default-src 'self'");
    expect(response.headers.get("x-powered-by")).toBeNull();
    expect((await answerOf(response)).data?.["requestId"]).toBe(response.headers.get("x-request-id"));
  });
});
