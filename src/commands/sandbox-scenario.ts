import { readFile } from "node:fs/promises";
import { resolve } from "node:path";
import { InvalidInputError } from "../errors/index.js";
import type { Scenario } from "../sandbox/index.js";
import type { CommandIo } from "./io.js";

/**
 * A scenario by the name of one that is shipped, or by the path of a file, which has a dot or a slash in it.
 * @throws {InvalidInputError} with the path of each thing in it that is not right.
 */
export async function readScenario(io: CommandIo, nameOrPath: string): Promise<Scenario> {
  const { parseScenario, shippedScenario } = await import("../sandbox/index.js");
  if (!/[./\\]/.test(nameOrPath)) return shippedScenario(nameOrPath);
  let text: string;
  try {
    text = await readFile(resolve(io.cwd, nameOrPath), "utf8");
  } catch (cause) {
    throw new InvalidInputError(`The scenario ${nameOrPath} can't be read: ${(cause as Error).message}`, { cause });
  }
  return parseScenario(text, nameOrPath);
}
