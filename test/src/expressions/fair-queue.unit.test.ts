import { describe, expect, it } from "vitest";
import { FairQueue } from "../../../src/expressions/fair-queue.js";

/** Works the queue off, one item at a time; items are named after their lane. @returns the order. */
function workedOff(
  queue: FairQueue<string>,
  tookMs: Readonly<Record<string, number>>,
  onTurn?: (turn: number) => void,
) {
  const order: string[] = [];
  for (let item = queue.next(); item !== undefined; item = queue.next()) {
    order.push(item);
    onTurn?.(order.length);
    queue.done(item, tookMs[item] ?? 0);
  }
  return order.join("");
}

describe("FairQueue", () => {
  it("shares time, not turns", () => {
    const queue = new FairQueue<string>({ runningAtMost: 1 });
    for (let count = 0; count < 3; count += 1) queue.add("L", "L");
    for (let count = 0; count < 12; count += 1) queue.add("-", "-");
    expect(workedOff(queue, { L: 500, "-": 100 })).toBe("L-----L-----L--");
  });

  it("remembers a lane whose long items come one by one, each when the last is done", () => {
    const queue = new FairQueue<string>({ runningAtMost: 1 });
    queue.add("L", "L");
    for (let count = 0; count < 10; count += 1) queue.add("-", "-");
    const order = workedOff(queue, { L: 500, "-": 100 }, () => {
      if (queue.waitingIn("L") === 0) queue.add("L", "L");
      if (queue.waitingIn("-") === 0) queue.remove("L", "L");
    });
    expect(order.slice(0, 7)).toBe("L-----L");
  });

  it("owes nothing to a lane that comes late, and takes nothing from it", () => {
    const queue = new FairQueue<string>({ runningAtMost: 1 });
    for (let count = 0; count < 20; count += 1) queue.add("a", "a");
    const order = workedOff(queue, { a: 100, "+": 100 }, (turn) => {
      if (turn === 10) for (let count = 0; count < 5; count += 1) queue.add("+", "+");
    });
    expect(order.slice(10, 20)).toBe("+a+a+a+a+a");
  });

  it("never gives one lane all places", () => {
    const queue = new FairQueue<string>({ runningAtMost: 1 });
    for (const item of ["a", "a", "b"]) queue.add(item, item);
    expect([queue.next(), queue.next(), queue.next()]).toEqual(["a", "b", undefined]);
    queue.done("a", 10);
    expect(queue.next()).toBe("a");
  });

  it("takes out what is not waited for any more", () => {
    const queue = new FairQueue<string>({ runningAtMost: 2 });
    queue.add("a", "a1");
    queue.add("a", "a2");
    expect(queue.remove("a", "a1")).toBe(true);
    expect(queue.remove("a", "a1")).toBe(false);
    expect(queue.clear()).toEqual(["a2"]);
    expect(queue.next()).toBeUndefined();
  });
});
