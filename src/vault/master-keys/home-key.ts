import { randomBytes, randomUUID } from "node:crypto";
import { link, mkdir, readFile, rm, stat, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { ConfigurationError } from "../../errors/index.js";
import { Sealed } from "../sealed.js";

export function homeKeyFile(home: string): string {
  return join(home, "master.key");
}

/**
 * Reads the master key of a home, which is made at its first use and readable by its owner alone: right for one machine
 * and its embedded database, wrong for several.
 */
export function homeKeyReader(home: string): () => Promise<Sealed> {
  let wasThere = false;
  return async () => {
    // Made once and never again: a new key in place of one that was lost would hide the loss.
    const key = (await readKey(homeKeyFile(home))) ?? (wasThere ? null : await makeKey(home));
    if (!key) throw new ConfigurationError(`${homeKeyFile(home)} is gone. Put it back from your backup.`);
    wasThere = true;
    return key;
  };
}

async function readKey(path: string): Promise<Sealed | null> {
  try {
    const { mode } = await stat(path);
    if (process.platform !== "win32" && (mode & 0o077) !== 0) {
      throw new ConfigurationError(`${path} can be read by others than its owner. Run: chmod 600 ${path}`);
    }
    return new Sealed(await readFile(path, "utf8"));
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === "ENOENT") return null;
    throw error;
  }
}

/**
 * Whole or not at all: of two processes starting at once one makes the key, and the other never reads a file that is not
 * written to its end.
 */
async function makeKey(home: string): Promise<Sealed | null> {
  const path = homeKeyFile(home);
  await mkdir(home, { recursive: true });
  const key = randomBytes(32).toString("base64");
  const draft = `${path}.${randomUUID()}`;
  try {
    await writeFile(draft, `${key}\n`, { mode: 0o600, flag: "wx", flush: true });
    await link(draft, path);
    return new Sealed(key);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === "EEXIST") return readKey(path);
    throw error;
  } finally {
    await rm(draft, { force: true });
  }
}
