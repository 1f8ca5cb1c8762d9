import { describe, expect, it } from "vitest";
import { requireConnected, type ConnectionDocument, type ConnectionStatus } from "../../../src/connections/index.js";
import { TributaryError } from "../../../src/errors/index.js";

const since = new Date("2026-11-26T10:00:00Z");
const nextAttemptAt = new Date("2026-11-26T10:15:00Z");
const lastSuccessfulSyncAt = new Date("2026-11-26T09:58:00Z");

function refusal(status: ConnectionStatus): TributaryError | null {
  try {
    requireConnected({ _id: "con_1", status, lastSuccessfulSyncAt } as ConnectionDocument);
    return null;
  } catch (error) {
    expect(error).toBeInstanceOf(TributaryError);
    return error as TributaryError;
  }
}

describe("promise 19: what needs the system", () => {
  it.each<ConnectionStatus>([
    { phase: "CONNECTED", since },
    { phase: "CONNECTED", since, refusedAt: since, doubt: "401", nextAttemptAt },
    { phase: "RATE_LIMITED", since, reason: "slow", nextAttemptAt },
  ])("goes ahead while the connection is %j", (status) => {
    expect(refusal(status)).toBeNull();
  });

  it.each<ConnectionStatus>([
    { phase: "UNREACHABLE", since, cause: "UNREACHABLE", reason: "no answer.", nextAttemptAt, attempts: 3, step: 4 },
    { phase: "MAINTENANCE", since, reason: "a window.", nextAttemptAt },
  ])("is refused at once, with all that is known of the outage, while it is %j", (status) => {
    expect(refusal(status)).toMatchObject({
      code: "CONNECTION_UNREACHABLE",
      isRetryable: true,
      details: { connectionId: "con_1", since, nextAttemptAt, lastSuccessfulSyncAt },
    });
  });

  it.each<[ConnectionStatus, string]>([
    [{ phase: "PENDING", since, reason: null }, "finish connecting"],
    [{ phase: "PAUSED", since }, "resumeConnection"],
    [{ phase: "UNAUTHORIZED", since, reason: "401" }, "reconnectSystem"],
  ])("is refused with what to do while it is %j", (status, advice) => {
    const error = refusal(status);
    expect(error).toMatchObject({ code: "CONNECTION_UNAVAILABLE", isRetryable: false, details: { since } });
    expect(error?.message).toContain(advice);
  });
});
