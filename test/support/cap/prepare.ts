import { execFile } from "node:child_process";
import { createHash } from "node:crypto";
import { access, copyFile, mkdir, mkdtemp, readFile, rename, rm } from "node:fs/promises";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import envPaths from "env-paths";

/** Measured: 12 s on two shared cores; a slow mirror takes longer. */
const installTimeoutMs = 10 * 60 * 1000;

export const appFolder = fileURLToPath(new URL("app", import.meta.url));

/**
 * The folder with the packages of SAP CAP, found or made in the cache: the folder `TRIBUTARY_TEST_CACHE`, else the user's cache folder.
 * Its name holds a hash of what it is made from. Nothing is compiled: CAP's own driver for SQLite as WebAssembly is used.
 * Several test processes at once each make one; the first to be done is kept.
 */
export async function prepareCap(): Promise<string> {
  const manifest = join(appFolder, "package.json");
  const hash = createHash("sha256")
    .update(await readFile(manifest))
    .update(process.version)
    .digest("hex")
    .slice(0, 12);
  const cache = process.env["TRIBUTARY_TEST_CACHE"] ?? envPaths("tributary", { suffix: "" }).cache;
  const made = join(cache, `cap-${hash}`);
  if (await exists(join(made, "node_modules"))) return made;
  await mkdir(cache, { recursive: true });
  const making = await mkdtemp(join(cache, `cap-${hash}-making-`));
  try {
    await copyFile(manifest, join(making, "package.json"));
    const args = ["install", "--no-audit", "--no-fund", "--ignore-scripts", "--no-package-lock", "--loglevel=error"];
    await promisify(execFile)("npm", args, { cwd: making, timeout: installTimeoutMs });
    await rename(making, made).catch(async (error: unknown) => {
      if (!(await exists(join(made, "node_modules")))) throw error;
    });
  } catch (cause) {
    throw new Error(`SAP CAP could not be installed: ${String(cause)}`, { cause });
  } finally {
    await rm(making, { recursive: true, force: true });
  }
  return made;
}

async function exists(path: string): Promise<boolean> {
  return access(path).then(
    () => true,
    () => false,
  );
}
