import { randomBytes } from "node:crypto";
import { readFile } from "node:fs/promises";
import { fileURLToPath } from "node:url";
import { describe, expect, it } from "vitest";
import { newSecret } from "../../../src/tokens/secret.js";

/** The rule as it is shipped; its pattern means the same to RE2, which gitleaks uses, as it does here. */
const rule = await readFile(fileURLToPath(new URL("../../../examples/gitleaks.toml", import.meta.url)), "utf8");
const source = /regex = '''(.*)'''/.exec(rule)?.[1] ?? "";
const keywords = JSON.parse(/keywords = (\[.*\])/.exec(rule)?.[1] ?? "[]") as string[];
const found = (text: string) => text.match(new RegExp(source, "g")) ?? [];

describe("the rule for secret scanners", () => {
  it("is one that RE2 takes: no look-around, no back reference", () => {
    expect(source).toMatch(/^\\btrb_/);
    expect(source).not.toMatch(/\(\?[=!<]|\\\d/);
  });

  it("finds each of 10,000 tokens, wherever they stand", () => {
    const places = [
      (secret: string) => `TOKEN=${secret}\n`,
      (secret: string) => `{"authorization":"Bearer ${secret}"}`,
      (secret: string) => `curl -H 'authorization: Bearer ${secret}' https://example.com`,
      (secret: string) => `- ${secret}`,
      (secret: string) => `https://x:${secret}@example.com/?a=${secret.slice(0, 12)}`,
    ];
    for (let number = 0; number < 10_000; number += 1) {
      const secret = newSecret(number % 2 === 0 ? "LIVE" : "TEST");
      const text = places[number % places.length]?.(secret) ?? "";
      expect(found(text)).toEqual([secret]);
      // gitleaks looks at the pattern only in files that hold a keyword.
      expect(keywords.some((keyword) => text.includes(keyword))).toBe(true);
    }
  });

  it("finds nothing in 100 MB of base64 and minified code", () => {
    const megabyte = 1024 * 1024;
    for (let number = 0; number < 50; number += 1) {
      expect(found(randomBytes((megabyte * 3) / 4).toString("base64"))).toEqual([]);
      expect(found(minified(megabyte))).toEqual([]);
    }
  });

  it("finds nothing in what only looks alike", () => {
    const secret = newSecret("TEST");
    for (const text of [
      secret.slice(0, -1),
      `${secret}a`,
      secret.toUpperCase(),
      secret.replace("trb_", "trb-"),
      secret.replace("test", "prod"),
    ])
      expect(found(text)).toEqual([]);
  });
});

const words = [
  "function",
  "return",
  "trb",
  "live_",
  "test_",
  "var ",
  "void 0",
  "=>",
  "{",
  "}",
  ";",
  "(",
  ")",
  ".",
  "[",
  "]",
  "!0",
  "e",
  "t",
  "n",
];

/** Short names, long strings of letters and digits, our prefix among them, as a minifier and a bundler leave them. */
function minified(length: number): string {
  const random = randomBytes(length);
  const parts: string[] = [];
  for (let at = 0, size = 0; size < length; at += 1) {
    const byte = random[at % length] ?? 0;
    const isLong = byte > 250;
    const part = isLong
      ? random
          .subarray(at % length, (at % length) + 30)
          .toString("hex")
          .slice(0, 40)
      : (words[byte % words.length] ?? "");
    parts.push(part);
    size += part.length;
  }
  return parts.join("");
}
