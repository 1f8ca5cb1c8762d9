import { existsSync } from "node:fs";
import { readFile } from "node:fs/promises";
import { fileURLToPath } from "node:url";
import { describe, expect, it } from "vitest";
import { scopeDescriptions } from "../src/tokens/index.js";

const root = fileURLToPath(new URL("..", import.meta.url));
const page = await readFile(`${root}docs/security.md`, "utf8");

describe("the threat model", () => {
  it("names a test that is there for each mitigation", () => {
    const tables = page.split("## Threats and what stands against them")[1]?.split("\n## ")[0] ?? "";
    const rows = tables.split("\n").filter((line) => line.startsWith("| ") && !line.startsWith("| threat"));
    expect(rows.length).toBeGreaterThan(15);
    for (const row of rows.filter((line) => !/^\| -+/.test(line))) {
      const tests = [...row.matchAll(/`(test\/[^`]+)`/g)].map(([, path]) => path ?? "");
      expect(tests.length, row).toBeGreaterThan(0);
      expect(tests.filter((path) => !existsSync(`${root}${path}`))).toEqual([]);
    }
  });

  it("describes every scope that a token can be given", () => {
    const described = page.split("## Who may do what")[1]?.split("\n## ")[0] ?? "";
    expect(Object.keys(scopeDescriptions).filter((scope) => !described.includes(`\`${scope}\``))).toEqual([]);
  });
});
