import { access, mkdir, writeFile } from "node:fs/promises";
import { dirname, join } from "node:path";
import { InvalidInputError } from "../errors/index.js";
import { scaffoldFiles } from "./scaffold-files.js";

const systemName = /^[a-z][a-z0-9]*(?:-[a-z0-9]+)*$/;
const longestName = 30;

/**
 * Writes the folder of a new connector: one that compiles, passes the linter and its own test, for an API as many have it, to be
 * changed into what the system at hand does.
 * @param checkout Folder of the project.
 * @param system Its key, which is the folder's name.
 * @param title Its name for people.
 * @returns the files, relative to the checkout.
 * @throws {InvalidInputError} the name can't be one, or is taken; nothing is written then.
 */
export async function scaffoldConnector(checkout: string, system: string, title: string): Promise<string[]> {
  if (!systemName.test(system) || system.length > longestName) {
    throw new InvalidInputError("A connector can't have this name.", {
      problems: [
        {
          path: ["input", "name"],
          message: `expected up to ${longestName} lower-case letters and digits with hyphens between them, such as acme-cmms, got ${JSON.stringify(system.slice(0, 60))}`,
        },
      ],
    });
  }
  if (!/^[\p{L}\p{N}][\p{L}\p{N} .&+/()-]{0,59}$/u.test(title)) {
    throw new InvalidInputError("A connector can't have this name for people.", {
      problems: [
        {
          path: ["input", "title"],
          message: `expected up to 60 letters, digits and blanks, got ${JSON.stringify(title.slice(0, 80))}`,
        },
      ],
    });
  }
  const folder = join("src/connectors", system);
  const isTaken = await access(join(checkout, folder)).then(
    () => true,
    () => false,
  );
  if (isTaken) {
    throw new InvalidInputError(`There is a folder ${folder} already. Choose another name, or change what is there.`);
  }
  const files = Object.entries(scaffoldFiles(system, title)).map(([name, text]) => ({
    name: join(folder, name),
    text,
  }));
  for (const { name, text } of files) {
    const path = join(checkout, name);
    await mkdir(dirname(path), { recursive: true });
    await writeFile(path, text, { flag: "wx" });
  }
  return files.map(({ name }) => name);
}
