import { createRequire } from "node:module";
import { defineConfig } from "vitest/config";

// Without the alias, ESM and CommonJS importers get two copies of graphql, and every schema check fails across them.
const graphqlEntry = createRequire(import.meta.url).resolve("graphql");
const alias = [{ find: /^graphql$/, replacement: graphqlEntry }];

export default defineConfig({
  resolve: { alias },
  test: {
    // A mongod that was worked hard takes a while to write down what it holds.
    teardownTimeout: 60_000,
    projects: [
      {
        resolve: { alias },
        test: {
          name: "unit",
          include: ["test/**/*.unit.test.ts", "src/connectors/*/*.unit.test.ts"],
          // They leave nothing behind that another would meet, and most of their time is the loading of modules.
          isolate: false,
          testTimeout: 30_000,
          hookTimeout: 60_000,
          sequence: { groupOrder: 0 },
        },
      },
      {
        resolve: { alias },
        test: {
          name: "integration",
          include: ["test/**/*.integration.test.ts"],
          globalSetup: ["test/support/mongo.global.ts"],
          testTimeout: 60_000,
          hookTimeout: 120_000,
          // More than two processors would carry: much of the time is waiting for processes to start and to end.
          maxWorkers: 3,
          sequence: { groupOrder: 1 },
        },
      },
      {
        resolve: { alias },
        test: {
          name: "e2e",
          include: ["test/**/*.e2e.test.ts"],
          globalSetup: ["test/support/mongo.global.ts"],
          testTimeout: 180_000,
          hookTimeout: 300_000,
          maxWorkers: 2,
          sequence: { groupOrder: 2 },
        },
      },
    ],
  },
});
