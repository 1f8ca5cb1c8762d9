import { fileURLToPath } from "node:url";
import { defineConfig } from "vitest/config";

export default defineConfig({
  root: fileURLToPath(new URL(".", import.meta.url)),
  // Only here, where the kit is beside the suite as source; where it is installed, its name is enough.
  resolve: { alias: { "tributary/testing": fileURLToPath(new URL("../../testing/index.ts", import.meta.url)) } },
  test: {
    include: ["test/**/*.test.ts"],
    globalSetup: ["global-setup.ts"],
    testTimeout: 60_000,
    hookTimeout: 300_000,
    // They share one Sandbox, which one test must not break under another.
    fileParallelism: false,
  },
});
