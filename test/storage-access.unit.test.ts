import { readdir, readFile } from "node:fs/promises";
import { join, relative } from "node:path";
import { fileURLToPath } from "node:url";
import { describe, expect, it } from "vitest";
import { unscopedUses, type UnscopedUse } from "../src/storage/index.js";

const root = fileURLToPath(new URL("..", import.meta.url));

/** Who goes past the wall, and for what. A line here is a decision, to be read as one. */
const unscoped: Readonly<Record<string, readonly UnscopedUse[]>> = {
  "src/connect/link-store.ts": ["authentication"],
  "src/connections/connection-store.ts": ["dispatcher", "masterKey", "metrics", "worker"],
  "src/connections/recovery-store.ts": ["platform"],
  "src/events/event-store.ts": ["platform"],
  "src/events/outbox-store.ts": ["metrics"],
  "src/events/relay-store.ts": ["platform", "relay"],
  "src/federation/graph-store.ts": ["platform"],
  "src/storage/lease-store.ts": ["platform"],
  "src/sync/sweep.ts": ["idRange"],
  "src/sync/sync-run-store.ts": ["worker"],
  "src/tokens/organization-store.ts": ["platform"],
  "src/tokens/budget-store.ts": ["platform"],
  "src/tokens/origin-store.ts": ["authentication"],
  "src/tokens/reminder-store.ts": ["worker"],
  "src/tokens/session-key-store.ts": ["platform"],
  "src/tokens/session-store.ts": ["authentication"],
  // Who opens a link to sign in shows its secret and nothing else.
  "src/tokens/sign-in-links.ts": ["authentication"],
  "src/tokens/token-store.ts": ["authentication"],
  "src/vault/data-key-store.ts": ["dataKeys", "platform"],
  "src/webhooks/endpoint-store.ts": ["worker"],
  "src/webhooks/lane-store.ts": ["metrics", "worker"],
  "src/workflows/run-store.ts": ["worker"],
  "src/workflows/workflow-store.ts": ["worker"],
  "src/writes/write-store.ts": ["dispatcher", "metrics", "worker"],
};

/** Who takes the driver's database or a bare collection, and why that is no way around the wall. */
const bare: Readonly<Record<string, string>> = {
  "src/storage/storage.ts": "makes the collections that the others are handed",
  "src/storage/collections.ts": "makes collections, with what MongoDB holds their documents to",
  "src/storage/indexes.ts": "makes indexes",
  "src/storage/find-at-once.ts": "sends a filter of the wall's own type as a command",
  "src/storage/watch-client.ts": "names attributes of traces (`db.system.name`); takes no database",
  "src/storage/migrations/migrator.ts": "changes documents of all tenants from one release's form to the next's",
  "src/server/health.ts": "asks whether there is a database",
  "src/commands/doctor/mongodb.ts": "asks what database there is and whether it takes writes, for the operator",
  "src/connectors/tryton/rpc-wire.ts": "none of ours: a call of Tryton's is named so",
  "src/events/event-store.ts": "follows all events, told apart in the hub by tenant; sets the retention",
  "src/events/insert-feed.ts": "asks for the database's time",
  "src/events/relay-store.ts": "follows the outbox of all tenants",
  "src/records/related-lists.ts": "joins a list of ids with filters that begin with the tenant",
  "src/records/history-store.ts": "joins a list of ids with a filter that begins with the tenant",
  "src/throttle/throttle-store.ts": "counts requests to systems, with another write concern; holds nothing of a tenant",
  "src/writes/write-store.ts": "ends a session at the server",
  "jobs/worker.ts": "hands Agenda its own collection, which holds ids of connections",
};

async function sources(): Promise<{ file: string; text: string }[]> {
  const found = await Promise.all(
    ["src", "resolvers", "jobs"].map((folder) => readdir(join(root, folder), { withFileTypes: true, recursive: true })),
  );
  const files = found
    .flat()
    .filter((entry) => entry.isFile() && entry.name.endsWith(".ts"))
    .map((entry) => relative(root, join(entry.parentPath, entry.name)))
    .filter((file) => !file.startsWith("src/sandbox/") && !file.startsWith("src/storage/embedded/"));
  return Promise.all(files.map(async (file) => ({ file, text: await readFile(join(root, file), "utf8") })));
}

describe("promise 2: the repository layer can't build a filter without organization and environment", () => {
  it("but for the uses that are listed, each with its reason", async () => {
    const uses = new Map<string, string[]>();
    for (const { file, text } of await sources()) {
      if (file === "src/storage/storage.ts") continue;
      for (const [, use = "not a literal"] of text.matchAll(
        /\.unscoped(?:<[^(]*>)?\([^)"]*(?:"[^"]*")?[^)"]*"(\w+)"/g,
      )) {
        uses.set(file, [...new Set([...(uses.get(file) ?? []), use])].sort());
      }
      const calls = text.match(/\.unscoped\b/g)?.length ?? 0;
      const read = text.match(/\.unscoped(?:<[^(]*>)?\([^)"]*(?:"[^"]*")?[^)"]*"(\w+)"/g)?.length ?? 0;
      expect(read, `${file} names the use of each unscoped collection where it takes it`).toBe(calls);
    }
    expect(Object.fromEntries([...uses].sort())).toEqual(unscoped);
  });

  it("has no reason that nothing uses any more", () => {
    const used = new Set(Object.values(unscoped).flat());
    expect(Object.keys(unscopedUses).filter((use) => !used.has(use as UnscopedUse))).toEqual([]);
  });

  it("and nobody else takes the driver's own database or a collection without the wall", async () => {
    const taking = (await sources())
      .filter(({ text }) => /\bdb\b\s*\.|\.db\b|\.collection(?:<[^(]*>)?\(/.test(text))
      .map(({ file }) => file);
    expect(taking.sort()).toEqual(Object.keys(bare).sort());
  });
});
