import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { parse, YAMLParseError } from "yaml";
import { InvalidInputError, problemsFromZod, type InputProblem } from "../../errors/index.js";
import { scenarioInput, type Scenario } from "./instructions.js";

const isSource = import.meta.url.endsWith(".ts");
const folder = fileURLToPath(new URL(isSource ? "../../../scenarios" : "../../../../scenarios", import.meta.url));
const ending = ".yaml";

/** A scenario that comes with the product. */
export interface ShippedScenario {
  readonly name: string;
  readonly description: string;
  /** The file, to be copied and changed. */
  readonly text: string;
}

/** The scenarios that come with the product, by name. */
export function shippedScenarios(): readonly ShippedScenario[] {
  const names = readdirSync(folder)
    .filter((file) => file.endsWith(ending))
    .map((file) => file.slice(0, -ending.length))
    .sort();
  return names.map((name) => {
    const text = readFileSync(join(folder, `${name}${ending}`), "utf8");
    return { name, description: parseScenario(text, `${name}${ending}`).description, text };
  });
}

/** @throws {InvalidInputError} there is none of that name; says which there are. */
export function shippedScenario(name: string): Scenario {
  const shipped = shippedScenarios();
  const found = shipped.find((scenario) => scenario.name === name);
  if (found) return parseScenario(found.text, `${name}${ending}`);
  const expected = `expected ${shipped.map((scenario) => scenario.name).join(", ")}, or a scenario of your own`;
  throw new InvalidInputError(`There is no scenario "${name}": ${expected}.`, {
    problems: [{ path: [], message: `${expected}, but got "${name}"` }],
  });
}

/**
 * Reads a scenario file, YAML or JSON.
 * @param place what is named in the error: the path of the file.
 * @throws {InvalidInputError} with the path of each thing that is not right: `steps.2.fault`.
 */
export function parseScenario(text: string, place: string): Scenario {
  let value: unknown;
  try {
    value = parse(text);
  } catch (error) {
    if (!(error instanceof YAMLParseError || error instanceof ReferenceError)) throw error;
    throw new InvalidInputError(`The scenario in ${place} is neither YAML nor JSON: ${error.message.trim()}`, {
      cause: error,
    });
  }
  return checkScenario(value, place);
}

/** The same for a value. */
export function checkScenario(value: unknown, place: string): Scenario {
  const result = scenarioInput.safeParse(value);
  if (result.success) return result.data;
  const problems = problemsFromZod(result.error, []);
  throw new InvalidInputError(`The scenario in ${place} is not right. ${told(problems)}`, { problems });
}

function told(problems: readonly InputProblem[]): string {
  return problems.map(({ path, message }) => `${path.join(".") || "(all of it)"}: ${message}.`).join(" ");
}
