import { readdir, readFile } from "node:fs/promises";
import { join, relative } from "node:path";
import { fileURLToPath } from "node:url";
import { describe, expect, it } from "vitest";

const root = fileURLToPath(new URL("../../..", import.meta.url));

async function sources(folder: string): Promise<{ file: string; text: string }[]> {
  const entries = await readdir(join(root, folder), { withFileTypes: true, recursive: true });
  const files = entries.filter((entry) => entry.isFile() && entry.name.endsWith(".ts"));
  return Promise.all(
    files.map(async (entry) => {
      const path = join(entry.parentPath, entry.name);
      return { file: relative(root, path), text: await readFile(path, "utf8") };
    }),
  );
}

describe("the audit log", () => {
  it("is touched by one file, which can insert and find and nothing else", async () => {
    const all = (await Promise.all(["src", "jobs", "resolvers"].map(sources))).flat();
    const naming = all.filter(({ text }) => /["'`]auditLog["'`]/.test(text)).map(({ file }) => file);
    // The other one says what MongoDB holds its documents to.
    expect(naming.sort()).toEqual(["src/audit/audit-schemas.ts", "src/audit/audit-store.ts"]);
    const store = all.find(({ file }) => file === "src/audit/audit-store.ts")?.text ?? "";
    const calls = [...store.matchAll(/this\.entries\s*\.(\w+)\(/g)].map(([, method]) => method);
    expect([...new Set(calls)]).toEqual(["insertOne"]);
    const withStorage = [...store.matchAll(/(\w+)(?:<\w+>)?\(\s*this\.storage\b/g)].map(([, method]) => method);
    expect([...new Set(withStorage)]).toEqual(["findAtOnce"]);
    expect(store).not.toMatch(/bulkWrite|update|replace|delete|drop|findOneAnd/i);
  });
});
