import { brotliDecompressSync, gunzipSync } from "node:zlib";
import { buildSchema } from "graphql";
import { request } from "undici";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { startTestServer, type TestServer } from "../../support/server.js";

let server: TestServer;
let said = "first";

beforeAll(async () => {
  const schema = buildSchema("type Query { text(length: Int!): String! said: String! fails: String }");
  const { text, said: saying, fails } = schema.getQueryType()?.getFields() ?? {};
  if (!text || !saying || !fails) throw new Error("the schema has not its fields");
  text.resolve = (_source, { length }: { length: number }) => "a work order ".repeat(length);
  saying.resolve = () => said;
  fails.resolve = () => {
    throw new Error("down");
  };
  server = await startTestServer({ schema });
});

afterAll(() => server.close());

async function ask(query: string, headers: Record<string, string> = {}, method: "GET" | "POST" = "POST") {
  const own = { authorization: `Bearer ${server.token}`, "content-type": "application/json", ...headers };
  const answer =
    method === "POST"
      ? await request(`${server.url}/graphql`, { method, headers: own, body: JSON.stringify({ query }) })
      : await request(`${server.url}/graphql?query=${encodeURIComponent(query)}`, { method, headers: own });
  return { status: answer.statusCode, headers: answer.headers, bytes: Buffer.from(await answer.body.arrayBuffer()) };
}

describe("compression", () => {
  const long = "{ text(length: 1000) }";
  const expected = { data: { text: "a work order ".repeat(1000) } };

  it.each([
    ["br", "br", brotliDecompressSync],
    ["gzip, deflate, br;q=0.9", "gzip", gunzipSync],
    ["gzip, deflate, br", "br", brotliDecompressSync],
    ["*", "br", brotliDecompressSync],
    ["br;q=0, *;q=0.5", "gzip", gunzipSync],
  ] as const)("gives to %s a long answer in %s", async (accepted, encoding, unpack) => {
    for (const method of ["POST", "GET"] as const) {
      const { headers, bytes } = await ask(long, { "accept-encoding": accepted }, method);
      expect(headers["content-encoding"]).toBe(encoding);
      expect(headers["vary"]).toContain("accept-encoding");
      expect(bytes.length).toBeLessThan(1_000);
      expect(JSON.parse(unpack(bytes).toString("utf8"))).toEqual(expected);
    }
  });

  it.each(["", "identity", "deflate", "br;q=0, gzip;q=0", "zstd"])(
    "gives to %j the text as it is",
    async (accepted) => {
      const { headers, bytes } = await ask(long, { "accept-encoding": accepted });
      expect(headers["content-encoding"]).toBeUndefined();
      expect(headers["vary"]).toContain("accept-encoding");
      expect(JSON.parse(String(bytes))).toEqual(expected);
    },
  );

  it("leaves a short answer as it is", async () => {
    const { headers } = await ask("{ said }", { "accept-encoding": "br, gzip" });
    expect(headers["content-encoding"]).toBeUndefined();
  });
});

describe("conditional GET", () => {
  it("answers 304 without a body while the answer is the same, and anew once it is not", async () => {
    said = "first";
    const first = await ask("{ said }", {}, "GET");
    const tag = String(first.headers["etag"]);
    expect(first.headers["cache-control"]).toBe("private, no-cache");
    expect(tag).toMatch(/^W\/"[\w-]{27}"$/);
    for (const given of [tag, tag.slice(2), `"other", ${tag}`, "*"]) {
      const again = await ask("{ said }", { "if-none-match": given }, "GET");
      expect(again.status).toBe(304);
      expect(again.headers["etag"]).toBe(tag);
      expect(again.bytes).toHaveLength(0);
    }
    said = "second";
    const changed = await ask("{ said }", { "if-none-match": tag }, "GET");
    expect(changed.status).toBe(200);
    expect(JSON.parse(String(changed.bytes))).toEqual({ data: { said: "second" } });
    expect(changed.headers["etag"]).not.toBe(tag);
  });

  it("still asks for the token first", async () => {
    said = "first";
    const { headers } = await ask("{ said }", {}, "GET");
    const stranger = await ask(
      "{ said }",
      { authorization: `Bearer ${server.token.slice(0, -1)}x`, "if-none-match": String(headers["etag"]) },
      "GET",
    );
    expect(stranger.status).toBe(401);
    expect(stranger.headers["etag"]).toBeUndefined();
  });

  it("has no tag on what was posted, and is never stored there", async () => {
    const { headers } = await ask("{ said }");
    expect(headers["etag"]).toBeUndefined();
    expect(headers["cache-control"]).toBe("no-store");
  });

  it("serves the schema so, too", async () => {
    const headers = { authorization: `Bearer ${server.token}` };
    const first = await request(`${server.url}/schema.graphql`, { headers });
    await first.body.dump();
    const again = await request(`${server.url}/schema.graphql`, {
      headers: { ...headers, "if-none-match": String(first.headers["etag"]) },
    });
    expect(again.statusCode).toBe(304);
    await again.body.dump();
  });
});
