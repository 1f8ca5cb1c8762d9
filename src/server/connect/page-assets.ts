import { createHash } from "node:crypto";
import { access, mkdir, mkdtemp, readdir, readFile, rename, rm } from "node:fs/promises";
import { extname, join, relative } from "node:path";
import { fileURLToPath } from "node:url";

/** One file of the built page. */
export interface PageAsset {
  readonly type: string;
  readonly body: Buffer;
  readonly etag: string;
}

/** By their paths below `/connect/`: `index.html`, `assets/index-….js`. */
export type PageAssets = ReadonlyMap<string, PageAsset>;

const types: Readonly<Record<string, string>> = {
  ".html": "text/html; charset=utf-8",
  ".js": "text/javascript; charset=utf-8",
  ".css": "text/css; charset=utf-8",
};

const isSource = import.meta.url.endsWith(".ts");
const root = fileURLToPath(new URL(isSource ? "../../../" : "../../../../", import.meta.url));

let loaded: Promise<PageAssets> | undefined;

/**
 * The page as it was built with the release; run from source, it is built when it is first asked for, and again after its
 * sources have changed. Asked for again after it failed.
 */
export function loadPageAssets(): Promise<PageAssets> {
  return (loaded ??= (isSource ? builtFromSource() : Promise.resolve(join(root, "dist/web/connect")))
    .then(readAssets)
    .catch((error: unknown) => {
      loaded = undefined;
      throw error;
    }));
}

async function readAssets(folder: string): Promise<PageAssets> {
  const assets = new Map<string, PageAsset>();
  for (const file of await filesIn(folder)) {
    const type = types[extname(file)];
    if (!type) continue;
    const body = await readFile(join(folder, file));
    assets.set(file, { type, body, etag: `"${createHash("sha256").update(body).digest("base64url").slice(0, 27)}"` });
  }
  return assets;
}

/** Named by what it was built from: processes that begin at once build the same, and the first one's stays. */
async function builtFromSource(): Promise<string> {
  const source = join(root, "web/connect");
  const hash = createHash("sha256").update(await readFile(join(root, "package-lock.json")));
  for (const file of await filesIn(source)) hash.update(file).update(await readFile(join(source, file)));
  const cache = join(root, "node_modules/.cache/tributary");
  const folder = join(cache, `connect-${hash.digest("hex").slice(0, 20)}`);
  if (await exists(folder)) return folder;
  await mkdir(cache, { recursive: true });
  const fresh = await mkdtemp(join(cache, "building-"));
  try {
    // A tool of development: only whoever runs from source needs it.
    const { build } = await import("vite");
    await build({ configFile: join(source, "vite.config.ts"), build: { outDir: fresh } });
    await rename(fresh, folder).catch(async (error: unknown) => {
      if (!(await exists(folder))) throw error;
    });
  } finally {
    await rm(fresh, { recursive: true, force: true });
  }
  return folder;
}

async function filesIn(folder: string): Promise<string[]> {
  const entries = await readdir(folder, { withFileTypes: true, recursive: true });
  return entries
    .filter((entry) => entry.isFile())
    .map((entry) => relative(folder, join(entry.parentPath, entry.name)))
    .sort();
}

async function exists(path: string): Promise<boolean> {
  return access(path).then(
    () => true,
    () => false,
  );
}
