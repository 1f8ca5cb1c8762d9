import { describe, expect, it } from "vitest";
import { Turnstile } from "../../../src/webhooks/turnstile.js";

describe("a turnstile", () => {
  it("lets so many pass at a time, in the order in which they came, whatever comes of them", async () => {
    const turnstile = new Turnstile(3);
    const order: number[] = [];
    const leave: (() => void)[] = [];
    let inside = 0;
    let most = 0;
    const passing = Array.from({ length: 10 }, (_, number) =>
      turnstile.pass(async () => {
        order.push(number);
        inside += 1;
        most = Math.max(most, inside);
        await new Promise<void>((resolve) => leave.push(resolve));
        inside -= 1;
        if (number % 2 === 1) throw new Error(`${number} failed`);
        return number;
      }),
    );
    const settled = Promise.allSettled(passing);
    for (let left = 0; left < 10; left += 1) {
      leave[left]?.();
      await passing[left]?.catch(() => undefined);
    }
    expect((await settled).map(({ status }) => status)).toEqual(
      order.map((number) => (number % 2 === 1 ? "rejected" : "fulfilled")),
    );
    expect(order).toEqual([0, 1, 2, 3, 4, 5, 6, 7, 8, 9]);
    expect(most).toBe(3);
    expect(await turnstile.pass(async () => "again")).toBe("again");
  });
});
