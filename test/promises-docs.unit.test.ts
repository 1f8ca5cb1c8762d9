import { existsSync } from "node:fs";
import { readFile } from "node:fs/promises";
import { fileURLToPath } from "node:url";
import { describe, expect, it } from "vitest";

const root = fileURLToPath(new URL("..", import.meta.url));
const page = await readFile(`${root}docs/promises.md`, "utf8");
const rows = page.split("\n").flatMap((line) => {
  const [, number, , tests = ""] = line.split("|").map((cell) => cell.trim());
  return number && /^\d+$/.test(number)
    ? [{ number: Number(number), tests: [...tests.matchAll(/`(test\/[^`]+)`/g)].map(([, path]) => path ?? "") }]
    : [];
});

describe("the page of promises", () => {
  it("has each promise once, in order", () => {
    const numbers = rows.map(({ number }) => number);
    expect(numbers.length).toBeGreaterThan(30);
    expect(numbers).toEqual([...new Set(numbers)].sort((a, b) => a - b));
  });

  it.each(rows)("names tests of promise $number that name it", async ({ number, tests }) => {
    expect(tests.length).toBeGreaterThan(0);
    for (const path of tests) {
      expect(existsSync(`${root}${path}`), path).toBe(true);
      // "Promise 9", "promises 8, 9 and 10", "Promises 10 to 13".
      const named = [
        ...(await readFile(`${root}${path}`, "utf8")).matchAll(/promises? (\d+(?:(?:, | and | to )\d+)*)/gi),
      ];
      expect(
        named.some(([, list]) => isNamed(number, list ?? "")),
        `${path} names promise ${number}`,
      ).toBe(true);
    }
  });
});

function isNamed(number: number, list: string): boolean {
  const [from, to] = list.split(" to ").map(Number);
  if (from && to) return number >= from && number <= to;
  return list.split(/, | and /).some((one) => Number(one) === number);
}
