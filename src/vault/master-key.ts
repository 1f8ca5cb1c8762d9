import { hash, randomBytes } from "node:crypto";
import { mkdir, readFile, stat, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { ConfigurationError } from "../errors/index.js";
import type { MasterKey } from "./sealed-secret.js";

/**
 * The master key, from a secret reference: `env:NAME` or `file:PATH`, holding 32 bytes in base64. Without a reference a
 * key is made once and kept in the home folder, readable by its owner alone: right for one machine and its embedded
 * database, wrong for several, where `TRIBUTARY_MASTER_KEY` is needed.
 * @throws {ConfigurationError} when the reference leads nowhere or to something that is no key.
 */
export async function loadMasterKey(options: {
  reference: string | null;
  home: string;
  env?: NodeJS.ProcessEnv;
}): Promise<MasterKey> {
  const text = options.reference
    ? await resolve(options.reference, options.env ?? process.env)
    : await readOrMakeKeyFile(join(options.home, "master.key"));
  const key = Buffer.from(text.trim(), "base64");
  if (key.length !== 32) {
    throw new ConfigurationError(
      `TRIBUTARY_MASTER_KEY has to lead to 32 bytes in base64; it leads to ${key.length}. Make one with: openssl rand -base64 32`,
    );
  }
  return { id: hash("sha256", key, "hex").slice(0, 16), key };
}

async function resolve(reference: string, env: NodeJS.ProcessEnv): Promise<string> {
  const colon = reference.indexOf(":");
  const scheme = reference.slice(0, colon);
  const rest = reference.slice(colon + 1);
  if (scheme === "env") {
    const value = env[rest];
    if (!value) throw new ConfigurationError(`TRIBUTARY_MASTER_KEY names the variable ${rest}, which is not set.`);
    return value;
  }
  if (scheme === "file") {
    try {
      return await readFile(rest, "utf8");
    } catch (cause) {
      throw new ConfigurationError(`TRIBUTARY_MASTER_KEY names the file ${rest}, which can't be read.`, { cause });
    }
  }
  throw new ConfigurationError(
    "TRIBUTARY_MASTER_KEY has to be a secret reference, env:NAME or file:PATH; the key itself never goes there.",
  );
}

async function readOrMakeKeyFile(path: string): Promise<string> {
  try {
    const { mode } = await stat(path);
    if (process.platform !== "win32" && (mode & 0o077) !== 0) {
      throw new ConfigurationError(`${path} can be read by others than its owner. Run: chmod 600 ${path}`);
    }
    return await readFile(path, "utf8");
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== "ENOENT") throw error;
  }
  await mkdir(join(path, ".."), { recursive: true });
  const key = randomBytes(32).toString("base64");
  try {
    // Exclusive: of two processes starting at once one makes the key, the other reads it.
    await writeFile(path, `${key}\n`, { mode: 0o600, flag: "wx" });
    return key;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === "EEXIST") return readFile(path, "utf8");
    throw error;
  }
}
