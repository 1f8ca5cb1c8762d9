import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { startBeats } from "../../../src/time/index.js";

describe("signs of life", () => {
  beforeEach(() => void vi.useFakeTimers());
  afterEach(() => void vi.useRealTimers());

  it("come one at a time: while one hangs, none is added", async () => {
    const answers: (() => void)[] = [];
    const beats = startBeats(1_000, () => new Promise<void>((resolve) => answers.push(resolve)));
    await vi.advanceTimersByTimeAsync(5_000);
    expect(answers).toHaveLength(1);
    answers[0]?.();
    await vi.advanceTimersByTimeAsync(1_000);
    expect(answers).toHaveLength(2);
    beats.stop();
    answers[1]?.();
    await vi.advanceTimersByTimeAsync(5_000);
    expect(answers).toHaveLength(2);
  });

  it("go on after one that failed, and tell why", async () => {
    const told: unknown[] = [];
    const fault = new Error("away");
    const beats = startBeats(
      1_000,
      () => Promise.reject(fault),
      (error) => told.push(error),
    );
    await vi.advanceTimersByTimeAsync(3_000);
    beats.stop();
    expect(told).toEqual([fault, fault, fault]);
  });
});
