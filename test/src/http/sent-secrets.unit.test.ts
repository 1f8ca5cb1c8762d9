import { describe, expect, it } from "vitest";
import { sentSecrets, withoutSecrets } from "../../../src/http/sent-secrets.js";

const url = "https://erp.example/api";
const basic = `Basic ${Buffer.from("sync:pass-word-1").toString("base64")}`;

describe("what of a request is secret", () => {
  it.each([
    ["a bearer token", { url, headers: { Authorization: "Bearer key-123456" } }, ["key-123456"]],
    ["a key in a header", { url, headers: { "X-Api-Key": "key-123456" } }, ["key-123456"]],
    ["a session cookie", { url, headers: { cookie: "session_id=abcdef123456" } }, ["session_id=abcdef123456"]],
    ["a key in the query", { url, query: { api_key: "key-123456", limit: 10 } }, ["key-123456"]],
    ["a password in the body", { url, body: { login: "sync", password: "pass-word-1" } }, ["pass-word-1"]],
    ["nothing", { url, headers: { accept: "application/json" }, body: "text" }, []],
    ["a word too short to look for", { url, body: { password: "admin" } }, []],
  ])("%s", (_what, request, secrets) => {
    expect(sentSecrets(request)).toEqual(secrets);
  });

  it("is a basic login as it is sent, as it is written and its password, the longest first", () => {
    expect(sentSecrets({ url, headers: { authorization: basic } })).toEqual([
      basic.slice(6),
      "sync:pass-word-1",
      "pass-word-1",
    ]);
  });
});

describe("an answer that repeats it", () => {
  it("is told without it, plain or as JSON writes it", () => {
    const secrets = sentSecrets({ url, body: { password: 'pa"ss\\word' } });
    expect(withoutSecrets('no such login: pa"ss\\word', secrets)).toBe("no such login: [redacted]");
    expect(withoutSecrets(JSON.stringify({ tried: 'pa"ss\\word' }), secrets)).toBe('{"tried":"[redacted]"}');
    expect(withoutSecrets("all is well", secrets)).toBe("all is well");
  });
});
