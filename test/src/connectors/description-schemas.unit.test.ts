import { readFile } from "node:fs/promises";
import { Ajv2020 } from "ajv/dist/2020.js";
import { describe, expect, it } from "vitest";

const root = new URL("../../../", import.meta.url);

async function json(path: string): Promise<Record<string, unknown>> {
  return JSON.parse(await readFile(new URL(path, root), "utf8")) as Record<string, unknown>;
}

async function validator(system: string) {
  return new Ajv2020({ strict: false, validateFormats: false }).compile(
    await json(`schema/systems/${system}.schema.json`),
  );
}

describe("the JSON Schema of the descriptions of systems", () => {
  it.each([
    ["rest", "examples/rest/sandbox.json"],
    ["sql", "examples/sql/legacy-cmms.json"],
  ])("of %s takes the example of the guide, and not one with a word that is none", async (system, path) => {
    const isValid = await validator(system);
    const example = await json(path);
    expect(isValid(example), JSON.stringify(isValid.errors)).toBe(true);
    expect(isValid({ ...example, things: {} })).toBe(false);
    const entities = Object.entries(example["entities"] as Record<string, object>);
    const odd = Object.fromEntries(entities.map(([name, entity]) => [name, { ...entity, field: {} }]));
    expect(isValid({ ...example, entities: odd })).toBe(false);
  });

  it("of sql wants a table's key", async () => {
    const isValid = await validator("sql");
    const description = {
      host: "cmms.example.com",
      database: "cmms",
      entities: { Part: { table: "item", fields: {} } },
    };
    expect(isValid(description)).toBe(false);
    expect(isValid.errors?.map(({ params }) => params)).toContainEqual({ missingProperty: "key" });
  });
});
