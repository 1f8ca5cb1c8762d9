import { describe, expect, it } from "vitest";
import { unknownOrigin } from "../../../src/audit/index.js";
import type { NewAuditEntry } from "../../../src/audit/audit-entry.js";
import { DeniedCalls, type DeniedCall } from "../../../src/audit/denied-calls.js";

const start = Date.parse("2026-11-26T10:00:00Z");

function setUp() {
  let nowMs = start;
  const written: NewAuditEntry[] = [];
  const denied = new DeniedCalls((entry) => written.push(entry), { now: () => new Date(nowMs) });
  const call = (over: Partial<DeniedCall> & { token?: string } = {}): DeniedCall => {
    const { token = "tok_1", ...rest } = over;
    return {
      organizationId: "org_1",
      environment: "TEST",
      actor: { kind: "TOKEN", id: token, tokenId: token },
      ...unknownOrigin,
      reason: "FORBIDDEN",
      missingScope: "records:read",
      fields: ["workOrders"],
      ...rest,
    };
  };
  return { written, denied, call, pass: (ms: number) => (nowMs += ms) };
}

describe("denied calls", () => {
  it("are written at once, the first of a token and reason in a minute", () => {
    const { written, denied, call } = setUp();
    denied.note(call());
    denied.note(call({ reason: "UNAUTHENTICATED" }));
    denied.note(call({ token: "tok_2" }));
    expect(written.map(({ actor, reason, count }) => [actor.id, reason, count])).toEqual([
      ["tok_1", "FORBIDDEN", 1],
      ["tok_1", "UNAUTHENTICATED", 1],
      ["tok_2", "FORBIDDEN", 1],
    ]);
    expect(written[0]).toMatchObject({
      action: "call.denied",
      outcome: "DENIED",
      targets: [],
      missingScope: "records:read",
    });
    denied.flush();
    expect(written).toHaveLength(3);
  });

  it("are two entries a minute, however many come, and none is left out of the count", () => {
    const { written, denied, call, pass } = setUp();
    for (let minute = 0; minute < 5; minute += 1) {
      for (let index = 0; index < 20_000; index += 1) denied.note(call({ fields: [`field${index % 70}`] }));
      pass(60_000);
    }
    denied.flush();
    expect(written).toHaveLength(10);
    expect(written.reduce((sum, { count }) => sum + count, 0)).toBe(100_000);
    expect(Math.max(...written.map(({ fields }) => fields.length))).toBe(50);
  });

  it("keep from where the last one came", () => {
    const { written, denied, call } = setUp();
    for (const address of ["192.0.2.1", "192.0.2.2", "192.0.2.3"]) denied.note(call({ address }));
    denied.flush();
    expect(written.map(({ address, count }) => [address, count])).toEqual([
      ["192.0.2.1", 1],
      ["192.0.2.3", 2],
    ]);
  });
});
