import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { SharedBatches } from "../../../src/storage/index.js";

const turn = () => new Promise((resolve) => setImmediate(resolve));

describe("shared batches", () => {
  it("give each what it asked for, never as it was before it asked, with two reads at a time", async () => {
    const step = fc.oneof(
      fc.array(fc.integer({ min: 0, max: 30 }).map(String), { minLength: 1, maxLength: 10 }),
      fc.constantFrom("end" as const, "turn" as const),
    );
    await fc.assert(
      fc.asyncProperty(fc.array(step, { maxLength: 40 }), async (steps) => {
        let now = 0;
        let underWay = 0;
        const ends: (() => void)[] = [];
        const batches = new SharedBatches<number>(async (ids) => {
          underWay += 1;
          expect(underWay).toBeLessThanOrEqual(2);
          expect(new Set(ids).size).toBe(ids.length);
          const readAt = now;
          await new Promise<void>((resolve) => ends.push(resolve));
          underWay -= 1;
          // There is none of id 13.
          return new Map(ids.filter((id) => id !== "13").map((id) => [id, readAt]));
        });
        const answers: Promise<void>[] = [];
        for (const one of steps) {
          now += 1;
          if (one === "turn") await turn();
          else if (one === "end") ends.shift()?.();
          else {
            const askedAt = now;
            answers.push(
              batches.load(one).then((values) => {
                for (const id of one) {
                  if (id === "13") expect(values.has(id)).toBe(false);
                  else expect(values.get(id)).toBeGreaterThanOrEqual(askedAt);
                }
              }),
            );
          }
        }
        while (!batches.isIdle) {
          ends.shift()?.();
          await turn();
        }
        await Promise.all(answers);
      }),
      { numRuns: 200 },
    );
  });

  it("read on after a read that failed", async () => {
    let fails = true;
    const batches = new SharedBatches<string>(async (ids) => {
      if (fails) throw new Error("away");
      return new Map(ids.map((id) => [id, id]));
    });
    await expect(batches.load(["1"])).rejects.toThrow("away");
    fails = false;
    expect(await batches.load(["1"])).toEqual(new Map([["1", "1"]]));
  });

  it("read what is too much for one read apart", async () => {
    const sizes: number[] = [];
    const batches = new SharedBatches<string>(async (ids) => {
      sizes.push(ids.length);
      return new Map();
    });
    const page = (from: number) => Array.from({ length: 400 }, (_, index) => String(from + index));
    await Promise.all([batches.load(page(0)), batches.load(page(300)), batches.load(page(5_000))]);
    expect(sizes).toEqual([700, 400]);
  });
});
