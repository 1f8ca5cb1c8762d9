import { describe, expect, it } from "vitest";
import { InvalidInputError } from "../../../src/errors/index.js";
import { checkRequest, type PassthroughInput } from "../../../src/writes/passthrough-request.js";

const base = "https://erp.example.com/tenant%201/";
const input = (more: Partial<PassthroughInput>): PassthroughInput => ({
  connectionId: "con_1",
  method: "GET",
  path: "/api/me",
  ...more,
});

function problemsOf(more: Partial<PassthroughInput>): string[] {
  try {
    checkRequest(base, input(more), ["Authorization", "x-context"]);
  } catch (error) {
    if (error instanceof InvalidInputError) return error.problems.map(({ path }) => path.join("."));
    throw error;
  }
  return [];
}

describe("a request of a caller's own", () => {
  it("goes below the system's base URL, with its query and headers", () => {
    const { url, headers } = checkRequest(
      base,
      input({ path: "/a%20b/c", query: { q: "x y", n: 1, list: ["a", true] }, headers: { "Accept-Language": "de" } }),
      [],
    );
    expect(url.href).toBe("https://erp.example.com/tenant%201/a%20b/c?q=x+y&n=1&list=a&list=true");
    expect(headers).toEqual({ "accept-language": "de" });
  });

  it.each([
    "https://evil.example.com/",
    "//evil.example.com/",
    "api/me",
    "",
    "/../other",
    "/api/../../other",
    "/api/./me",
    "/api/%2e%2e/other",
    "/api/%2E./other",
    "/api/%252e%252e/other",
    "/api/..%2f1",
    "/api/%2e%2e%5c1",
    "/\\evil.example.com",
    "/api?x=1",
    "/api#x",
    "/api/\r\nhost: evil",
    "/api/%0d%0a1",
    "/api/%zz",
    "/ä",
    `/${"x".repeat(2_001)}`,
  ])("is refused with the path %j", (path) => {
    expect(problemsOf({ path })).toEqual(["input.path"]);
  });

  it.each(["/a..b", "/.well-known/x", "/a/...", "/100%25", "/a:b@c", "/%C3%A4"])("may have the path %j", (path) => {
    expect(problemsOf({ path })).toEqual([]);
  });

  it.each([
    "authorization",
    "Authorization",
    "Proxy-Authorization",
    "cookie",
    "x-api-key",
    "X-Auth-Token",
    "host",
    "content-length",
    "transfer-encoding",
    "connection",
    "x-forwarded-for",
    "x-http-method-override",
    "X-Context",
    "bad name",
    "bad\r\nname",
  ])("can't set the header %j", (name) => {
    expect(problemsOf({ headers: { [name]: "x" } })).toEqual([`input.headers.${name}`]);
  });

  it("takes header values of one line, query values that are plain, and a body where there may be one", () => {
    expect(problemsOf({ headers: { accept: "a\r\nb" }, query: { a: { b: 1 } } })).toEqual([
      "input.query.a",
      "input.headers.accept",
    ]);
    expect(problemsOf({ headers: [], query: "x" })).toEqual(["input.query", "input.headers"]);
    expect(problemsOf({ body: { a: 1 } })).toEqual(["input.body"]);
    expect(problemsOf({ method: "POST", body: { a: 1 } })).toEqual([]);
  });
});
