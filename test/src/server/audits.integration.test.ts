import { serverAudits } from "graphql-http";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { startTestServer, type TestServer } from "../../support/server.js";

let server: TestServer;

/** Audits ask without a token, which the gateway takes from nobody: each of their requests gets one. */
const withToken: typeof fetch = (input, init) =>
  fetch(input, {
    ...init,
    headers: { ...(init?.headers as Record<string, string>), authorization: `Bearer ${server.token}` },
  });

beforeAll(async () => {
  server = await startTestServer();
});

afterAll(() => server.close());

const audits = serverAudits({ url: () => `${server.url}/graphql`, fetchFn: withToken });

describe("GraphQL over HTTP, by the audits of its specification", () => {
  it("has as many audits as are known", () => expect(audits.length).toBeGreaterThanOrEqual(61));

  it.each(audits)("$id: $name", async (audit) => {
    const result = await audit.fn();
    expect(result.status === "ok" ? "ok" : `${result.status}: ${"reason" in result ? result.reason : ""}`).toBe("ok");
  });
});
