import { randomBytes } from "node:crypto";
import { mkdir, readFile, stat, writeFile } from "node:fs/promises";
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

async function makeKey(home: string): Promise<Sealed | null> {
  const path = homeKeyFile(home);
  await mkdir(home, { recursive: true });
  const key = randomBytes(32).toString("base64");
  try {
    // Exclusive: of two processes starting at once one makes the key, the other reads it.
    await writeFile(path, `${key}\n`, { mode: 0o600, flag: "wx" });
    return new Sealed(key);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === "EEXIST") return readKey(path);
    throw error;
  }
}
