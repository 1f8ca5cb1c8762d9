import { execFile } from "node:child_process";
import { cp, mkdir, mkdtemp, readdir, readFile, rm, symlink, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { openShell, type TestShell } from "../../support/command-line.js";

const run = promisify(execFile);
const root = fileURLToPath(new URL("../../..", import.meta.url));

let checkout: string;
let shell: TestShell;

/** A checkout beside this one: all of it is this one's, but for the folder that the connector is made in. */
beforeAll(async () => {
  shell = await openShell({});
  checkout = await mkdtemp(join(tmpdir(), "tributary-checkout-"));
  await mkdir(join(checkout, "src/connectors"), { recursive: true });
  const link = (path: string) => symlink(join(root, path), join(checkout, path));
  for (const name of ["node_modules", "schema"]) await link(name);
  for (const name of ["package.json", "eslint.config.js", ".prettierrc.json"]) {
    await cp(join(root, name), join(checkout, name));
  }
  // As strict as here, and of what is new alone: the rest has its own check.
  const config = JSON.parse(await readFile(join(root, "tsconfig.json"), "utf8")) as object;
  const narrowed = { ...config, include: ["src/connectors/acme-cmms"] };
  await writeFile(join(checkout, "tsconfig.json"), JSON.stringify(narrowed));
  const others = async (folder: string, left: string) => {
    for (const name of await readdir(join(root, folder))) if (name !== left) await link(join(folder, name));
  };
  await others("src", "connectors");
  await others("src/connectors", "acme-cmms");
});

afterAll(async () => {
  await shell.close();
  await rm(checkout, { recursive: true, force: true });
});

describe("connector new", () => {
  it("makes a connector that compiles, passes the linter, and whose test passes", async () => {
    const { code, stdout, stderr } = await shell.run(["connector", "new", "acme-cmms", "--folder", checkout, "--json"]);
    expect([code, stderr]).toEqual([0, ""]);
    const { files } = JSON.parse(stdout) as { files: string[] };
    expect(files).toContain("src/connectors/acme-cmms/entities/vendor.ts");
    const sources = files.filter((file) => file.endsWith(".ts"));
    const tool = (name: string, ...args: string[]) =>
      run(process.execPath, [join(root, "node_modules", name), ...args], { cwd: checkout }).catch(
        (error: { stdout: string; stderr: string }) => expect.fail(`${name}: ${error.stdout}${error.stderr}`),
      );
    await tool("prettier/bin/prettier.cjs", "--check", ...files);
    await tool("eslint/bin/eslint.js", "--max-warnings", "0", ...sources);
    await tool("typescript/bin/tsc", "-p", "tsconfig.json", "--noEmit");
    await tool("vitest/vitest.mjs", "run", "--root", checkout, "--dir", "src/connectors/acme-cmms");
  }, 240_000);

  it("refuses a name that is taken or can't be one, and writes nothing", async () => {
    const before = await readdir(join(checkout, "src/connectors"));
    for (const name of ["sandbox", "Acme", "acme_cmms", "../acme", "a".repeat(41), "-acme"]) {
      const { code, stderr } = await shell.run(["connector", "new", "--folder", checkout, "--", name]);
      expect([name, code]).toEqual([name, 1]);
      expect(stderr).toMatch(/There is a folder|can't have this name/);
    }
    const elsewhere = await shell.run(["connector", "new", "acme", "--folder", shell.home]);
    expect(elsewhere.stderr).toMatch(/is no checkout of this project/);
    expect(await readdir(join(checkout, "src/connectors"))).toEqual(before);
  });
});
