import { createHash } from "node:crypto";
import { access, mkdir, mkdtemp, readdir, readFile, rename, rm } from "node:fs/promises";
import { extname, join, relative } from "node:path";
import { fileURLToPath } from "node:url";
import type { FastifyReply, FastifyRequest } from "fastify";
import { compressed, encodingFor, type Encoding } from "./answer-text.js";

/** The pages that the gateway serves: each a folder of `web/`. */
export type PageName = "connect" | "console" | "graphiql";

/** One file of a built page. */
export interface PageAsset {
  readonly type: string;
  readonly body: Buffer;
  readonly etag: string;
}

/** By their paths below the page's own: `index.html`, `assets/index-….js`. */
export type PageAssets = ReadonlyMap<string, PageAsset>;

const types: Readonly<Record<string, string>> = {
  ".html": "text/html; charset=utf-8",
  ".js": "text/javascript; charset=utf-8",
  ".css": "text/css; charset=utf-8",
};

/** What a page is built from beside its own folder. */
const readsBeside: Partial<Record<PageName, readonly string[]>> = {
  console: ["schema/definition", "schema/entities", "schema/types"],
};

const isSource = import.meta.url.endsWith(".ts");
const root = fileURLToPath(new URL(isSource ? "../../" : "../../../", import.meta.url));
const yearSeconds = 31_536_000;

const loaded = new Map<PageName, Promise<PageAssets>>();

/**
 * A page as it was built with the release; run from source, it is built when it is first asked for, and again after its
 * sources have changed. Asked for again after it failed.
 */
export function loadPageAssets(page: PageName): Promise<PageAssets> {
  const before = loaded.get(page);
  if (before) return before;
  const loading = (isSource ? builtFromSource(page) : Promise.resolve(join(root, "dist/web", page)))
    .then(readAssets)
    .catch((error: unknown) => {
      loaded.delete(page);
      throw error;
    });
  loaded.set(page, loading);
  return loading;
}

export function sendAsset(reply: FastifyReply, { type, body }: PageAsset): FastifyReply {
  return reply.type(type).send(body);
}

/** A file whose name changes with its content; compressed where the browser takes that. */
export async function sendUnchangingAsset(
  request: FastifyRequest,
  reply: FastifyReply,
  asset: PageAsset,
): Promise<FastifyReply> {
  void reply
    .header("cache-control", `public, max-age=${yearSeconds}, immutable`)
    .header("vary", "accept-encoding")
    .type(asset.type);
  const encoding = asset.type.startsWith("text/") ? encodingFor(request.headers["accept-encoding"]) : null;
  if (!encoding) return reply.send(asset.body);
  return reply.header("content-encoding", encoding).send(await compressedOnce(asset, encoding));
}

const compressedAssets = new WeakMap<PageAsset, Map<Encoding, Promise<Buffer>>>();

function compressedOnce(asset: PageAsset, encoding: Encoding): Promise<Buffer> {
  const known = compressedAssets.get(asset) ?? new Map<Encoding, Promise<Buffer>>();
  compressedAssets.set(asset, known);
  const body = known.get(encoding) ?? compressed(asset.body, encoding);
  known.set(encoding, body);
  return body;
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
async function builtFromSource(page: PageName): Promise<string> {
  const source = join(root, "web", page);
  const hash = createHash("sha256").update(await readFile(join(root, "package-lock.json")));
  for (const folder of [source, ...(readsBeside[page] ?? []).map((name) => join(root, name))]) {
    for (const file of await filesIn(folder)) hash.update(file).update(await readFile(join(folder, file)));
  }
  const cache = join(root, "node_modules/.cache/tributary");
  const folder = join(cache, `${page}-${hash.digest("hex").slice(0, 20)}`);
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
