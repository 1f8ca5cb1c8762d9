import { mkdtemp, readdir, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { Worker } from "node:worker_threads";
import { expect, it } from "vitest";
import { homeKeyReader } from "../../../src/vault/master-keys/home-key.js";

const homes = 200;

/** Looks without a pause at one home after the other, as another process could, and tells the sizes that it saw. */
const watcher = `
  const { statSync } = require("node:fs");
  const { parentPort, workerData: { folder, homes } } = require("node:worker_threads");
  const sizes = new Set();
  parentPort.postMessage("watching");
  for (let home = 0; home < homes; home += 1) {
    for (let size = 0; size < 45; ) {
      const found = statSync(folder + "/" + home + "/master.key", { throwIfNoEntry: false });
      if (!found) continue;
      size = found.size;
      sizes.add(size);
    }
  }
  parentPort.postMessage([...sizes]);
`;

it("of processes that start at once on a new home, all have the same key, which is never there by half", async () => {
  const folder = await mkdtemp(join(tmpdir(), "tributary-key-"));
  const worker = new Worker(watcher, { eval: true, workerData: { folder, homes } });
  try {
    await new Promise((resolve) => worker.once("message", resolve));
    const seen = new Promise((resolve) => worker.once("message", resolve));
    for (let home = 0; home < homes; home += 1) {
      const path = join(folder, String(home));
      // Readers of their own, as processes have them: what one knows, the others don't.
      const keys = await Promise.all(Array.from({ length: 6 }, () => homeKeyReader(path)()));
      const texts = new Set(keys.map((key) => key.reveal().trim()));
      expect([...texts].map((text) => Buffer.from(text, "base64").length)).toEqual([32]);
      expect(await readdir(path)).toEqual(["master.key"]);
    }
    // 32 bytes in base64, and the end of the line.
    expect(await seen).toEqual([45]);
  } finally {
    await worker.terminate();
    await rm(folder, { recursive: true, force: true });
  }
});
