import { describe, expect, it } from "vitest";
import { Random } from "../../src/sandbox/random.js";
import { uniformity } from "./uniformity.js";

const sorted = (numbers: number[]) => numbers.sort((a, b) => a - b);

describe("the test of evenness", () => {
  it("takes even numbers for even, drawn or not", () => {
    const random = Random.of(7, "even", 0);
    expect(uniformity(sorted(Array.from({ length: 1_000 }, (_, place) => place)))).toBe(1);
    expect(uniformity(sorted(Array.from({ length: 1_000 }, () => random.int(0, 1_000_000))))).toBeGreaterThan(0.01);
  });

  it("finds a herd, and a rush at the beginning", () => {
    const random = Random.of(7, "herd", 0);
    const herd = Array.from({ length: 1_000 }, () => 500 + random.int(0, 3));
    expect(uniformity(sorted([0, ...herd, 1_000]))).toBeLessThan(0.01);
    const rush = Array.from({ length: 1_000 }, () => (random.int(0, 1_000) / 1_000) ** 2);
    expect(uniformity(sorted(rush))).toBeLessThan(0.01);
  });
});
