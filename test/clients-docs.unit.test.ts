import { copyFile, mkdir, mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { generate, type CodegenConfig } from "@graphql-codegen/cli";
import ts from "typescript";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { parse } from "yaml";

/** The programs of docs/clients.md as somebody has them who copies the page: generated and type-checked. */
const root = fileURLToPath(new URL("..", import.meta.url));
/** Each block that says in its first line which file it is. */
const files = [
  ...(await readFile(join(root, "docs/clients.md"), "utf8")).matchAll(
    /^```(?:yaml|graphql|tsx?)\n(?:#|\/\/) (\S+)\n(.*?)^```$/gms,
  ),
].map(([, name = "", text = ""]) => ({ name, text }));
let folder: string;

beforeAll(async () => {
  // Below the repository, so that packages are found.
  const cache = join(root, "node_modules/.cache");
  await mkdir(cache, { recursive: true });
  folder = await mkdtemp(join(cache, "clients-docs-"));
  for (const { name, text } of files) {
    await mkdir(dirname(join(folder, name)), { recursive: true });
    await writeFile(join(folder, name), text);
  }
  await copyFile(join(root, "schema/generated/schema.graphql"), join(folder, "schema.graphql"));
  const config = files.find(({ name }) => name === "codegen.yml")?.text ?? "";
  await generate({ ...(parse(config) as CodegenConfig), cwd: folder, silent: true }, true);
});

afterAll(async () => {
  if (folder) await rm(folder, { recursive: true, force: true });
});

function faultsOf(names: readonly string[]): string[] {
  const program = ts.createProgram(
    names.map((name) => join(folder, name)),
    {
      target: ts.ScriptTarget.ES2023,
      lib: ["lib.es2023.d.ts", "lib.dom.d.ts"],
      module: ts.ModuleKind.NodeNext,
      moduleResolution: ts.ModuleResolutionKind.NodeNext,
      jsx: ts.JsxEmit.ReactJSX,
      strict: true,
      noUncheckedIndexedAccess: true,
      skipLibCheck: true,
      noEmit: true,
      types: ["node"],
    },
  );
  return ts
    .getPreEmitDiagnostics(program)
    .map(({ file, messageText }) => `${file?.fileName ?? ""}: ${ts.flattenDiagnosticMessageText(messageText, "\n")}`);
}

describe("the typed clients of the documentation", () => {
  it("are there", () => {
    expect(files.map(({ name }) => name)).toEqual([
      "codegen.yml",
      "src/overdue.graphql",
      "src/overdue.ts",
      "src/changes.graphql",
      "src/board.tsx",
    ]);
  });

  it("have the types that are generated from the schema, and fail with a field that there is not", async () => {
    const wrong = (files.find(({ name }) => name === "src/overdue.ts")?.text ?? "").replace(
      "title, dueDate }",
      "titel }",
    );
    await writeFile(join(folder, "src/wrong.ts"), wrong);
    expect(faultsOf(["src/overdue.ts", "src/board.tsx"])).toEqual([]);
    expect(faultsOf(["src/wrong.ts"]).join("\n")).toContain("titel");
  });
});
