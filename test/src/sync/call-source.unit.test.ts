import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import type { ConnectionStatusKeeper, FaultOutcome } from "../../../src/connections/index.js";
import { SourceError, SourceThrottledError } from "../../../src/errors/index.js";
import { callSource, RunSuspendedError, type Caller } from "../../../src/sync/call-source.js";
import { silentLogger } from "../../support/services.js";

beforeEach(() => {
  vi.useFakeTimers();
});

afterEach(() => {
  vi.useRealTimers();
});

/** What a call's faults are reported to, and what it is told about them. */
function setUp(outcome: FaultOutcome = "CONNECTED", isInDoubt = false) {
  const reported: unknown[] = [];
  let answered = 0;
  const status = {
    reportFault: (_id: string, fault: unknown) => {
      reported.push(fault);
      return Promise.resolve(outcome);
    },
    reportSuccess: () => {
      answered += 1;
      return Promise.resolve();
    },
  } as unknown as ConnectionStatusKeeper;
  const signal = new AbortController().signal;
  const caller: Caller = { connectionId: "con_1", status, signal, logger: silentLogger, random: () => 0, isInDoubt };
  return { caller, reported, answers: () => answered };
}

/** Fails with those faults, one after the other, then answers. */
function failing(...faults: readonly Error[]) {
  let calls = 0;
  const call = () => {
    calls += 1;
    const fault = faults[calls - 1];
    return fault ? Promise.reject(fault) : Promise.resolve("answer");
  };
  return { call, calls: () => calls };
}

async function settled<Result>(work: Promise<Result>): Promise<Result | Error> {
  const outcome = work.catch((error: unknown) => error as Error);
  await vi.runAllTimersAsync();
  return outcome;
}

const passing = () => new SourceError("500", { isRetryable: true });
const throttled = (retryAfterMs: number | null) => new SourceThrottledError("429", { retryAfterMs });
const cut = () => new SourceError("cut", { isMalformed: true });

describe("a call to a source", () => {
  it("is tried 5 times where it may pass, then the run waits", async () => {
    const { caller, reported } = setUp();
    const { call, calls } = failing(...Array.from({ length: 9 }, passing));
    expect(await settled(callSource(caller, call))).toMatchObject({ code: "SOURCE_ERROR", isRetryable: true });
    expect([calls(), reported.length]).toEqual([5, 5]);
  });

  it("promise 17: that is asked to wait a moment waits in place, which costs no try and is no fault", async () => {
    const { caller, reported } = setUp();
    const { call, calls } = failing(passing(), passing(), throttled(2_000), throttled(0), passing(), passing());
    expect(await settled(callSource(caller, call))).toBe("answer");
    expect(calls()).toBe(7);
    expect(reported.every((fault) => !(fault instanceof SourceThrottledError))).toBe(true);
  });

  it("promise 17: that is asked to wait again and again is reported, with a wait of a sensible length", async () => {
    const { caller, reported } = setUp("RATE_LIMITED");
    const { call, calls } = failing(...Array.from({ length: 20 }, () => throttled(0)));
    expect(await settled(callSource(caller, call))).toBeInstanceOf(RunSuspendedError);
    expect(calls()).toBe(6);
    expect(reported).toMatchObject([{ code: "SOURCE_THROTTLED", retryAfterMs: null }]);
  });

  it.each([60_000, null])("promise 17: that is asked to wait %s ms suspends the run", async (retryAfterMs) => {
    const { caller, reported } = setUp("RATE_LIMITED");
    const { call } = failing(throttled(retryAfterMs));
    expect(await settled(callSource(caller, call))).toMatchObject({ phase: "RATE_LIMITED" });
    expect(reported).toMatchObject([{ retryAfterMs }]);
  });

  it("whose answer can't be read three times over is refused by the source", async () => {
    const { caller } = setUp();
    const { call, calls } = failing(cut(), cut(), cut(), cut());
    expect(await settled(callSource(caller, call))).toMatchObject({ code: "SOURCE_ERROR", isRetryable: false });
    expect(calls()).toBe(3);
  });

  it("that is answered takes a doubt about the credential away, once", async () => {
    const { caller, answers } = setUp("CONNECTED", true);
    await settled(callSource(caller, failing().call));
    await settled(callSource(caller, failing().call));
    expect(answers()).toBe(1);
  });

  it.each(["UNREACHABLE", "MAINTENANCE", "DOUBTFUL", "UNAUTHORIZED"] as const)(
    "suspends the run when %s",
    async (outcome) => {
      const { caller } = setUp(outcome);
      expect(await settled(callSource(caller, failing(passing()).call))).toMatchObject({ phase: outcome });
    },
  );
});
