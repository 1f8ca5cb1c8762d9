import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { readJsonObject } from "../../../src/commands/arguments.js";
import type { CommandIo } from "../../../src/commands/io.js";
import { InvalidInputError } from "../../../src/errors/index.js";

let cwd: string;
beforeAll(async () => {
  cwd = await mkdtemp(join(tmpdir(), "tributary-settings-"));
});
afterAll(() => rm(cwd, { recursive: true, force: true }));

async function read(name: string, text: string): Promise<unknown> {
  await writeFile(join(cwd, name), text);
  return readJsonObject({ cwd } as CommandIo, name);
}

describe("a file of settings", () => {
  it("is JSON, or YAML where its name says so", async () => {
    const expected = { host: "cmms.example.com", entities: { Part: { key: ["id"], values: { "0": "ACTIVE" } } } };
    expect(await read("one.json", JSON.stringify(expected))).toEqual(expected);
    const text = "host: cmms.example.com # a remark\nentities:\n  Part:\n    key: [id]\n    values: { 0: ACTIVE }\n";
    expect(await read("one.yaml", text)).toEqual(expected);
    expect(await read("one.yml", text)).toEqual(expected);
  });

  it.each([
    ["one.json", "host: cmms.example.com", /no valid JSON/],
    ["one.yaml", "host: [secret", /no valid YAML/],
    ["one.yaml", "a: &a [x]\nb: [*a, *a]", /no valid YAML/],
    ["one.yaml", "- a list", /has to hold a JSON object/],
  ])("%s that holds %j is refused without its text", async (name, text, expected) => {
    const error = await read(name, text).catch((fault: unknown) => fault);
    expect(error).toBeInstanceOf(InvalidInputError);
    expect((error as Error).message).toMatch(expected);
    expect((error as Error).message).not.toMatch(/secret|cmms\.example/);
  });
});
