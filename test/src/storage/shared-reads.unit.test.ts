import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { SharedReads } from "../../../src/storage/index.js";

interface Deferred {
  readonly promise: Promise<number>;
  readonly settle: () => void;
}

/** A read that takes note of the moment it begins and ends when it is told to. */
function reader() {
  const begun: Deferred[] = [];
  let now = 0;
  return {
    tick: () => (now += 1),
    load: (): Promise<number> => {
      const beganAt = now;
      let settle: () => void = () => undefined;
      const promise = new Promise<number>((resolve) => (settle = () => resolve(beganAt)));
      begun.push({ promise, settle });
      return promise;
    },
    begun,
    get now() {
      return now;
    },
  };
}

const turn = () => new Promise((resolve) => setImmediate(resolve));

describe("shared reads", () => {
  it("never give what was read before it was asked for, however questions and answers fall", async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(fc.constantFrom("ask", "settle", "turn"), { maxLength: 40 }), async (steps) => {
        const source = reader();
        const shared = new SharedReads<number>();
        const answers: Promise<void>[] = [];
        let asked = 0;
        for (const step of [...steps, "turn", "settle", "turn", "settle", "turn"]) {
          source.tick();
          if (step === "turn") await turn();
          if (step === "settle") source.begun.forEach(({ settle }) => settle());
          if (step === "ask") {
            const askedAt = source.now;
            asked += 1;
            answers.push(
              shared.read("key", source.load).then((beganAt) => expect(beganAt).toBeGreaterThanOrEqual(askedAt)),
            );
          }
        }
        await Promise.all(answers);
        expect(source.begun.length).toBeLessThanOrEqual(asked);
      }),
      { numRuns: 300 },
    );
  });

  it("share one read among those who wait", async () => {
    const source = reader();
    const shared = new SharedReads<number>();
    const first = shared.read("key", source.load);
    const others = Array.from({ length: 50 }, () => shared.read("key", source.load));
    const another = shared.read("other", source.load);
    expect(source.begun).toHaveLength(2);
    source.begun.forEach(({ settle }) => settle());
    await Promise.all([first, another]);
    await turn();
    expect(source.begun).toHaveLength(3);
    source.begun.forEach(({ settle }) => settle());
    await Promise.all(others);
  });

  it("go on after one that failed, and fail only those who shared it", async () => {
    const shared = new SharedReads<string>();
    let fail: () => void = () => undefined;
    const failing = shared.read(
      "key",
      () => new Promise((_resolve, reject) => (fail = () => reject(new Error("away")))),
    );
    const next = shared.read("key", async () => "there");
    fail();
    await expect(failing).rejects.toThrow("away");
    await expect(next).resolves.toBe("there");
    await expect(shared.read("key", async () => "again")).resolves.toBe("again");
  });
});
