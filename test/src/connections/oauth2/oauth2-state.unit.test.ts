import { describe, expect, it } from "vitest";
import {
  ConnectionUnreachableError,
  SourceThrottledError,
  SourceUnauthorizedError,
} from "../../../../src/errors/index.js";
import { withAccessToken } from "../../../../src/connections/oauth2/access-token.js";
import { dueAt, failureOf, faultOf, isAlive, stateAfter } from "../../../../src/connections/oauth2/oauth2-state.js";
import type { SourceHttp, SourceRequest, SourceResponse } from "../../../../src/http/index.js";
import type { SealedSecret } from "../../../../src/vault/index.js";

const at = new Date("2026-11-26T12:00:00Z");
const empty = Buffer.alloc(0);
const tokens: SealedSecret = { v: 2, alg: "A256GCM", keyId: "dek_1", iv: empty, tag: empty, ct: empty };

function stateFor(expiresInSeconds: number | null, refreshExpiresInSeconds: number | null = null) {
  const issued = { accessToken: "a", refreshToken: "r", expiresInSeconds, refreshExpiresInSeconds };
  return stateAfter(issued, tokens, { epoch: 1, at, hasRefreshToken: true });
}

describe("when a login is refreshed (promise 21)", () => {
  it.each([
    // Lasts, due after: 15 minutes before the end, half of what is short, a day at most.
    [3_600, 2_700],
    [7_200, 6_300],
    [1_800, 900],
    [900, 450],
    [60, 30],
    [4, 2],
    [7 * 86_400, 86_400],
    [null, 86_400],
    [0, 86_400],
  ])("a token of %s s is due after %s s", (expiresInSeconds, dueSeconds) => {
    expect(dueAt(stateFor(expiresInSeconds)).getTime() - at.getTime()).toBe(dueSeconds * 1_000);
  });

  it.each([
    [null, 23 * 3_600],
    [30 * 86_400, 23 * 3_600],
    [3_600, 1_800],
  ])("a refresh token of %s s is used in the background after %s s", (lasts, after) => {
    expect(stateFor(3_600, lasts).nextRefreshAt?.getTime()).toBe(at.getTime() + after * 1_000);
  });

  it("a token that is about to expire is none", () => {
    const state = stateFor(3_600);
    expect(isAlive(state, new Date(at.getTime() + 3_594_000))).toBe(true);
    expect(isAlive(state, new Date(at.getTime() + 3_596_000))).toBe(false);
    expect(isAlive(stateFor(null), new Date("2030-01-01"))).toBe(true);
  });

  it.each([
    [new SourceUnauthorizedError("over"), 30_000],
    [new ConnectionUnreachableError("away"), 30_000],
    [new SourceThrottledError("slow", { retryAfterMs: 5_000 }), 30_000],
    [new SourceThrottledError("slow", { retryAfterMs: 90_000 }), 90_000],
  ])("%s waits %s ms, and is told to who comes meanwhile", (fault, waitMs) => {
    const failure = failureOf(fault, at);
    expect(failure.untilAt.getTime() - at.getTime()).toBe(waitMs);
    const told = faultOf(failure, at);
    expect([told.constructor, told.code, told.message]).toEqual([fault.constructor, fault.code, fault.message]);
  });
});

describe("the access token on requests (promise 6)", () => {
  function scene(statuses: readonly number[], tokensGiven: readonly string[]) {
    const sent: SourceRequest[] = [];
    const asked: (string | undefined)[] = [];
    const http: SourceHttp = {
      requestCount: 0,
      send: async (request) => {
        sent.push(request);
        return { status: statuses[sent.length - 1] ?? 200 } as SourceResponse;
      },
    };
    const accessToken = {
      get: async (refused?: string) => {
        asked.push(refused);
        return tokensGiven[asked.length - 1] ?? "";
      },
    };
    return { sent, asked, http: withAccessToken(http, "https://erp.example", accessToken) };
  }
  const authorizations = (sent: readonly SourceRequest[]) => sent.map(({ headers }) => headers?.["authorization"]);

  it("goes to the system's origin and to no other", async () => {
    const { sent, http } = scene([], ["one", "two"]);
    await http.send({ url: "https://erp.example/orders", headers: { accept: "application/json" } });
    for (const url of [
      "https://files.example/x",
      "https://erp.example:8443/",
      "http://erp.example/",
      "https://erp.example.evil/",
    ])
      await http.send({ url });
    expect(authorizations(sent)).toEqual(["Bearer one", undefined, undefined, undefined, undefined]);
    expect(sent[0]?.headers?.["accept"]).toBe("application/json");
  });

  it("is exchanged once when it is refused, and the answer to the second is the answer", async () => {
    const { sent, asked, http } = scene([401, 401], ["one", "two"]);
    expect((await http.send({ url: "https://erp.example/orders" })).status).toBe(401);
    expect(authorizations(sent)).toEqual(["Bearer one", "Bearer two"]);
    expect(asked).toEqual([undefined, "one"]);
  });

  it("is not sent again when there is no other", async () => {
    const { sent, http } = scene([401], ["one", "one"]);
    expect((await http.send({ url: "https://erp.example/orders" })).status).toBe(401);
    expect(sent).toHaveLength(1);
  });
});
