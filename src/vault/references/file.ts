import { randomUUID } from "node:crypto";
import { readFile, rename, rm, stat, writeFile } from "node:fs/promises";
import { ConfigurationError } from "../../errors/index.js";
import { Sealed } from "../sealed.js";
import type { ReferenceScheme } from "./reference-scheme.js";

/** Everybody else, and changes by the group. The group may read: that is how orchestrators hand a secret to a service. */
const forbiddenMode = 0o027;

/** A file with the secret and nothing else; white space around it does not count. */
export const fileScheme: ReferenceScheme = {
  form: "file:PATH",
  read: async (path) => {
    try {
      const { mode } = await stat(path);
      if (process.platform !== "win32" && (mode & forbiddenMode) !== 0) {
        throw new ConfigurationError(
          `${path} can be read or changed by others than its owner and group. Run: chmod 600 ${path}`,
        );
      }
      return new Sealed((await readFile(path, "utf8")).trim());
    } catch (cause) {
      if (cause instanceof ConfigurationError) throw cause;
      throw new ConfigurationError(`The file ${path} can't be read (${codeOf(cause)}).`, { cause });
    }
  },
  write: async (path, value) => {
    // Renamed into place: who reads meanwhile gets the old one or the new one, whole.
    const temporary = `${path}.${randomUUID()}`;
    try {
      await writeFile(temporary, `${value.reveal()}\n`, { mode: 0o600, flag: "wx", flush: true });
      await rename(temporary, path);
    } catch (cause) {
      await rm(temporary, { force: true });
      throw new ConfigurationError(`The file ${path} can't be written (${codeOf(cause)}).`, { cause });
    }
  },
};

function codeOf(error: unknown): string {
  return (error as NodeJS.ErrnoException).code ?? String(error);
}
