import { describe, expect, it } from "vitest";
import { ConfigurationError } from "../../../src/errors/index.js";
import {
  classify,
  faultClasses,
  faultClassOf,
  faultFromResponse,
  faultFromTransport,
  type FaultClass,
  type SourceResponse,
} from "../../../src/http/index.js";
import { answerKinds, codeCases, loginPage, maintenancePage, statusCodes, type AnswerKind } from "./fault-cases.js";

const url = new URL("http://erp.example/path?key=secret");

function expectedOf({ expected }: AnswerKind, status: number): string {
  const found = Object.entries(expected).filter(([, codes]) => codes.includes(status));
  return found.map(([name]) => name).join(" and ");
}

function classOf(status: number, { headers, body }: Pick<AnswerKind, "headers" | "body">): FaultClass | "none" {
  return classify({ kind: "ANSWER", status, headers, body, isNotJson: false })?.faultClass ?? "none";
}

function response(status: number, { headers, body }: Pick<AnswerKind, "headers" | "body">): SourceResponse {
  return { status, headers, body: Buffer.from(body), text: () => body, json: () => JSON.parse(body) as unknown };
}

function coded(code: string): Error {
  return Object.assign(new Error(`failed: ${code}`), { code });
}

describe("promise 17: what an answer means", () => {
  it("is written down for 600 cases, each exactly once", () => {
    expect(new Set(statusCodes).size).toBe(60);
    expect(answerKinds.length).toBe(10);
    const doubtful = answerKinds.flatMap((kind) =>
      statusCodes.filter((status) => !/^\w+$/.test(expectedOf(kind, status))).map((status) => [kind.name, status]),
    );
    expect(doubtful).toEqual([]);
  });

  it.each(answerKinds)("with $name is as the table says, for each of 60 codes", (kind) => {
    const seen = statusCodes.map((status) => `${status} ${classOf(status, kind)}`);
    expect(seen).toEqual(statusCodes.map((status) => `${status} ${expectedOf(kind, status)}`));
  });

  it.each(answerKinds)("with $name is thrown as an error of the same class", (kind) => {
    const seen = statusCodes.map((status) => {
      const fault = faultFromResponse(response(status, kind), url);
      return `${status} ${fault ? faultClassOf(fault) : "none"}`;
    });
    expect(seen).toEqual(statusCodes.map((status) => `${status} ${expectedOf(kind, status)}`));
  });

  it.each([
    ["a login page", { "content-type": "text/html" }, loginPage, "auth_failed"],
    ["any page for people", { "content-type": "text/html" }, "<html><body>Hello</body></html>", "auth_failed"],
    ["a page without its type", {}, "<!DOCTYPE html><html></html>", "auth_failed"],
    ["a page of maintenance", { "content-type": "text/html" }, maintenancePage, "unreachable"],
    ["a cut answer", { "content-type": "application/json" }, '{"items":[{"id":', "transient"],
    ["nothing at all", {}, "", "transient"],
    ["plain words", { "content-type": "text/plain" }, "OK", "transient"],
  ] as const)("takes 200 with %s for %s where JSON is due", (_what, headers, body, expected) => {
    expect(classify({ kind: "ANSWER", status: 200, headers, body, isNotJson: true })?.faultClass).toBe(expected);
  });

  it.each([
    ['[{"errorCode":"REQUEST_LIMIT_EXCEEDED","message":"TotalRequests Limit exceeded."}]', 403],
    ['{"__type":"ThrottlingException","message":"Rate exceeded"}', 400],
    ["<Error><Code>SlowDown</Code><Message>Please reduce your request rate.</Message></Error>", 503],
    ['{"fault":{"error":[{"message":"message=ThrottleExceeded","code":"ThrottleExceeded"}]}}', 403],
    ['{"errors":[{"message":"Throttled","extensions":{"code":"THROTTLED"}}]}', 200],
    ['{"status":"error","errorType":"RATE_LIMIT","policyName":"DAILY"}', 403],
    ['{"error":{"code":"0x80072322","message":"Number of requests exceeded"}}', 403],
  ])("knows %s with %i for a vendor's quota", (body, status) => {
    expect(classOf(status, { headers: {}, body })).toBe("rate_limited");
  });

  it.each([
    ["a key, not a value", '{"rate_limit":{"remaining":12},"error":"forbidden"}', 403, "partial"],
    ["a sentence that speaks of it", '{"error":"The quota exceeded its budget line."}', 400, "contract"],
    ["a record of that title", '{"items":[{"title":"throttled"}]}', 200, "none"],
  ])("does not take %s for a quota", (_what, body, status, expected) => {
    expect(classOf(status, { headers: {}, body })).toBe(expected);
  });

  it.each([
    [{ "retry-after": "7" }, 7_000],
    [{ date: "Tue, 24 Nov 2026 12:00:00 GMT", "retry-after": "Tue, 24 Nov 2026 12:00:30 GMT" }, 30_000],
    [{ "x-ratelimit-reset": "90" }, 90_000],
    [{ date: "Tue, 24 Nov 2026 12:00:00 GMT", "x-ratelimit-reset": "1795521660" }, 60_000],
    [{ "retry-after": "soon" }, null],
    [{}, null],
  ])("reads from %j how long to wait", (headers, retryAfterMs) => {
    const verdict = classify({ kind: "ANSWER", status: 429, headers, body: "", isNotJson: false });
    expect(verdict).toMatchObject({ faultClass: "rate_limited", retryAfterMs });
  });

  it("takes 403 for a limit where the headers say that nothing is left", () => {
    expect(classOf(403, { headers: { "x-ratelimit-remaining": "0" }, body: "" })).toBe("rate_limited");
    expect(classOf(403, { headers: { "x-ratelimit-remaining": "4" }, body: "" })).toBe("partial");
  });

  it("believes invalid_grant at once, and a mere 401 not", () => {
    const certain = (body: string) => classify({ kind: "ANSWER", status: 401, headers: {}, body, isNotJson: false });
    expect(certain('{"error":"invalid_grant"}')).toMatchObject({ faultClass: "auth_failed", isCertain: true });
    expect(certain('{"error":"invalid_token"}')).toMatchObject({ faultClass: "auth_failed", isCertain: false });
  });
});

describe("promise 17: what no answer means", () => {
  it.each(
    codeCases.flatMap(([faultClass, isMaybeSent, codes]) => codes.map((code) => [code, faultClass, isMaybeSent])),
  )("%s is %s, a write may have arrived: %s", (code, faultClass, isMaybeSent) => {
    const error = coded(String(code));
    const verdict = classify({ kind: "NO_ANSWER", error, isAnswerBegun: false });
    expect(verdict).toMatchObject({ faultClass, mayHaveBeenSent: isMaybeSent });
    expect(faultClassOf(faultFromTransport(error, url))).toBe(faultClass);
  });

  it("is looked for under what wraps it", () => {
    const error = new TypeError("fetch failed", { cause: coded("ENOTFOUND") });
    expect(classify({ kind: "NO_ANSWER", error, isAnswerBegun: false })?.faultClass).toBe("unreachable");
  });

  it("is an answer that can't be read where its head had come, unless it only takes long", () => {
    const begun = (code: string) => classify({ kind: "NO_ANSWER", error: coded(code), isAnswerBegun: true });
    expect(begun("UND_ERR_SOCKET")).toMatchObject({ faultClass: "transient", isMalformed: true });
    expect(begun("ECONNRESET")).toMatchObject({ faultClass: "transient", isMalformed: true });
    expect(begun("UND_ERR_BODY_TIMEOUT")?.faultClass).toBe("unreachable");
  });

  it("is a time-out by its name", () => {
    const error = new DOMException("The operation was aborted due to timeout", "TimeoutError");
    const verdict = classify({ kind: "NO_ANSWER", error, isAnswerBegun: false });
    expect(verdict).toMatchObject({ faultClass: "unreachable", mayHaveBeenSent: true });
  });

  it("says nothing about the source where it is no fault of the wire", () => {
    const defect = new TypeError("undefined is not a function");
    expect(faultClassOf(faultFromTransport(defect, url))).toBe("internal");
    expect(faultFromTransport(defect, url)).toBe(defect);
    expect(faultClassOf(new ConfigurationError("no key"))).toBe("internal");
  });

  it("leaves what a guard on the way said as it is", () => {
    const said = new ConfigurationError("This network is not allowed.");
    expect(faultFromTransport(new Error("connect failed", { cause: said }), url)).toBe(said);
  });
});

describe("the classes", () => {
  it("are all met by the cases", () => {
    const met = new Set([
      ...answerKinds.flatMap(({ expected }) => Object.keys(expected)),
      ...codeCases.map(([name]) => name),
    ]);
    expect(faultClasses.filter((name) => !met.has(name))).toEqual([]);
  });
});
