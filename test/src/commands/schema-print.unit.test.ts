import { readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { openShell, type TestShell } from "../../support/command-line.js";

let shell: TestShell;

beforeAll(async () => {
  shell = await openShell({});
});

afterAll(async () => {
  await shell.close();
});

describe("schema print", () => {
  it("writes the schema, and --check fails while the file says something else", async () => {
    const file = join(shell.home, "deep", "schema.graphql");
    const check = ["schema", "print", "--check", "--out", file];

    expect(await shell.run(check)).toMatchObject({ code: 1, stderr: expect.stringContaining("missing") as string });
    expect(await shell.run(["schema", "print", "--out", file])).toMatchObject({
      code: 0,
      stdout: "Wrote deep/schema.graphql.\n",
    });
    expect((await shell.run(check)).code).toBe(0);

    const text = await readFile(file, "utf8");
    expect(text).toContain("type WorkOrder implements Node & Record {");
    await writeFile(file, text.replace("type Vendor ", "type Supplier "));
    expect(await shell.run(check)).toMatchObject({
      code: 1,
      stderr: expect.stringContaining("npm run schema:print") as string,
    });
    expect((await readFile(file, "utf8")).includes("type Supplier ")).toBe(true);
  });

  it("writes what a router composes, with --subgraph", async () => {
    const file = join(shell.home, "subgraph.graphql");
    await shell.run(["schema", "print", "--subgraph", "--out", file]);
    const text = await readFile(file, "utf8");
    expect(text).toMatch(/^extend schema @link\(url: "https:\/\/specs\.apollo\.dev\/federation\/v2\.9"/);
    expect(text).toContain('type WorkOrder implements Node & Record @key(fields: "id")');
  });

  it("writes it without what routers would look for in a JWT, with --without-scopes", async () => {
    const file = join(shell.home, "router.graphql");
    expect((await shell.run(["schema", "print", "--subgraph", "--without-scopes", "--out", file])).code).toBe(0);
    const text = await readFile(file, "utf8");
    expect(text).toContain('type WorkOrder implements Node & Record @key(fields: "id")');
    expect(text).not.toContain("@requiresScopes");
  });

  it.each([
    [["--subgraph"], "--out"],
    [["--without-scopes", "--out", "plain.graphql"], "--subgraph"],
  ])("refuses %j, which would write something else", async (options, missing) => {
    expect(await shell.run(["schema", "print", ...options])).toMatchObject({
      code: 1,
      stderr: expect.stringContaining(missing) as string,
    });
  });

  it("writes the same each time", async () => {
    const files = ["one.graphql", "two.graphql"].map((name) => join(shell.home, name));
    for (const file of files) await shell.run(["schema", "print", "--out", file]);
    const [one, two] = await Promise.all(files.map((file) => readFile(file, "utf8")));
    expect(one).toBe(two);
  });
});
