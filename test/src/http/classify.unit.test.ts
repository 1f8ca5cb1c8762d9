import { describe, expect, it } from "vitest";
import { faultFromResponse, faultFromTransport, retryAfter, type SourceResponse } from "../../../src/http/index.js";

const url = new URL("http://erp.example/path?key=secret");

function response(status: number, headers: Record<string, string> = {}): SourceResponse {
  return { status, headers, body: Buffer.alloc(0), text: () => "", json: () => null };
}

function transport(code: string): Error {
  return Object.assign(new Error(`failed: ${code}`), { code });
}

describe("what the wire showed (Promise 17)", () => {
  it.each([200, 201, 204])("takes %i for an answer", (status) => {
    expect(faultFromResponse(response(status), url)).toBeNull();
  });

  it.each([
    [401, {}, "SOURCE_UNAUTHORIZED"],
    [403, {}, "SOURCE_FORBIDDEN"],
    [429, {}, "SOURCE_THROTTLED"],
    [429, { "retry-after": "7" }, "SOURCE_THROTTLED"],
    [503, { "retry-after": "7" }, "SOURCE_THROTTLED"],
    [502, {}, "CONNECTION_UNREACHABLE"],
    [503, {}, "CONNECTION_UNREACHABLE"],
    [504, {}, "CONNECTION_UNREACHABLE"],
    [522, {}, "CONNECTION_UNREACHABLE"],
    [301, {}, "SOURCE_MISCONFIGURED"],
    [400, {}, "SOURCE_ERROR"],
    [404, {}, "SOURCE_ERROR"],
    [500, {}, "SOURCE_ERROR"],
  ])("takes %i with %j for %s", (status, headers, code) => {
    expect(faultFromResponse(response(status, headers), url)?.code).toBe(code);
  });

  it.each(["ECONNREFUSED", "ENOTFOUND", "EAI_AGAIN", "ETIMEDOUT", "EHOSTUNREACH", "UND_ERR_CONNECT_TIMEOUT"])(
    "takes %s for an outage in which nothing was sent",
    (code) => {
      const fault = faultFromTransport(transport(code), url);
      expect(fault).toMatchObject({ code: "CONNECTION_UNREACHABLE", mayHaveBeenSent: false });
    },
  );

  it.each(["ECONNRESET", "EPIPE", "UND_ERR_SOCKET"])(
    "takes %s for an outage after which a write is uncertain",
    (code) => {
      expect(faultFromTransport(transport(code), url)).toMatchObject({
        code: "CONNECTION_UNREACHABLE",
        mayHaveBeenSent: true,
      });
    },
  );

  it("finds the code under a cause", () => {
    const wrapped = new TypeError("fetch failed", { cause: transport("CERT_HAS_EXPIRED") });
    expect(faultFromTransport(wrapped, url)).toMatchObject({ code: "SOURCE_MISCONFIGURED" });
  });

  it("names the host and neither path nor query", () => {
    const fault = faultFromTransport(transport("ECONNREFUSED"), url);
    expect(fault.message).toBe("erp.example can't be reached: nothing answers at that port (ECONNREFUSED).");
  });

  it.each([
    ["5", 5_000],
    ["0", 0],
    ["Tue, 24 Nov 2026 12:00:10 GMT", 10_000],
    ["Tue, 24 Nov 2026 11:00:00 GMT", 0],
    ["soon", null],
    ["-3", null],
    ["", null],
  ])("reads Retry-After %j", (text, expected) => {
    const wait = retryAfter(text, new Date("2026-11-24T12:00:00Z"));
    expect(wait).toBe(expected);
  });
});
