import { mkdtemp, readdir, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setImmediate as nextTurn } from "node:timers/promises";
import { expect, it } from "vitest";
import { homeKeyReader } from "../../../src/vault/master-keys/home-key.js";

it("of processes that start at once on a new home, all have the same whole key", async () => {
  const folder = await mkdtemp(join(tmpdir(), "tributary-key-"));
  try {
    for (let home = 0; home < 60; home += 1) {
      const path = join(folder, String(home));
      // Readers of their own, as processes have them: what one knows, the others don't.
      const keys = await Promise.all(
        Array.from({ length: 12 }, async (_, turns) => {
          for (let turn = 0; turn < turns; turn += 1) await nextTurn();
          return homeKeyReader(path)();
        }),
      );
      const texts = new Set(keys.map((key) => key.reveal().trim()));
      expect([...texts].map((text) => Buffer.from(text, "base64").length)).toEqual([32]);
      expect(await readdir(path)).toEqual(["master.key"]);
    }
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
});
