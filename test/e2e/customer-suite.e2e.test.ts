import { execFile, spawn, type ChildProcess } from "node:child_process";
import { once } from "node:events";
import { mkdtemp, readdir, rm } from "node:fs/promises";
import { createRequire } from "node:module";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { fileURLToPath, pathToFileURL } from "node:url";
import { promisify } from "node:util";
import { afterAll, beforeAll, describe, expect, inject, it } from "vitest";
import { waitFor } from "../support/services.js";

/** The testing kit, used as a customer uses it: by a suite of its own, in processes of its own. */
const root = fileURLToPath(new URL("../..", import.meta.url));
const vitest = join(dirname(createRequire(import.meta.url).resolve("vitest/package.json")), "vitest.mjs");
const run = promisify(execFile);
/** Where the kit keeps what is temporary: nobody else's, so that what is left behind can be told. */
let folder: string;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "customer-suite-"));
});

afterAll(() => rm(folder, { recursive: true, force: true }));

const environment = () => ({ PATH: process.env["PATH"], HOME: process.env["HOME"], TMPDIR: folder });

/** Command lines of processes that use the folder. */
async function processesOf(path: string): Promise<string[]> {
  const { stdout } = await run("ps", ["-eo", "args"], { maxBuffer: 16 * 1024 * 1024 });
  return stdout.split("\n").filter((line) => line.includes(path) && !line.startsWith("ps "));
}

describe("the suite of the pretend customer", () => {
  it("passes, and leaves neither process nor file behind", async () => {
    const config = join(root, "examples", "customer-suite", "vitest.config.ts");
    const { stdout } = await run(process.execPath, [vitest, "run", "--config", config, "--reporter", "json"], {
      cwd: root,
      env: { ...environment(), MONGODB_URI: inject("mongodbUri") },
      maxBuffer: 16 * 1024 * 1024,
    }).catch((error: { stdout?: string; stderr?: string }) => {
      throw new Error(`The suite failed.\n${error.stdout ?? ""}\n${error.stderr ?? ""}`);
    });
    const counts = JSON.parse(stdout.slice(stdout.indexOf("{"))) as Record<string, number>;
    const { numPassedTests = 0, numPendingTests = 0, numTotalTests } = counts;
    // The slow ones are left out.
    expect(numPendingTests).toBe(1);
    expect(numPassedTests + numPendingTests).toBe(numTotalTests);
    expect(numPassedTests).toBeGreaterThan(8);
    expect(await processesOf(folder)).toEqual([]);
    expect((await readdir(folder)).filter((name) => name.startsWith("tributary-testing-"))).toEqual([]);
  });
});

describe("a program that the kit started", () => {
  it("ends when the test's process is killed", async () => {
    const kit = pathToFileURL(join(root, "testing", "index.ts")).href;
    const script = `
      const { startSandbox } = await import(${JSON.stringify(kit)});
      const sandbox = await startSandbox({ scale: 100 });
      console.log(sandbox.url);
      setInterval(() => undefined, 1000);`;
    const child: ChildProcess = spawn(process.execPath, ["--import", "tsx", "--input-type=module", "-e", script], {
      cwd: root,
      env: environment(),
      stdio: ["ignore", "pipe", "inherit"],
    });
    const [line] = (await once(child.stdout as NodeJS.ReadableStream, "data")) as [Buffer];
    const url = String(line).trim();
    expect((await fetch(`${url}/health`)).status).toBe(200);
    child.kill("SIGKILL");
    await once(child, "exit");
    await waitFor("the Sandbox to end", async () => (await processesOf(folder)).length === 0);
    await expect(fetch(`${url}/health`)).rejects.toThrow("fetch failed");
  });

  it("that does not start says why, and is gone", async () => {
    const { startSandbox } = await import("../../testing/index.js");
    await expect(startSandbox({ faults: ["explode"] })).rejects.toThrow(/ended before it was ready.*explode/s);
  });
});
