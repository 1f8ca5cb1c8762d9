import { mkdtemp, rm, stat, utimes } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { MongoClient } from "mongodb";
import { afterEach, expect, it, vi } from "vitest";
import type { TestProject } from "vitest/node";
import { freshDatabase } from "./database.js";
import { EmbeddedHome } from "../../src/storage/embedded/home.js";
import setup, { sweepAbandonedHomes } from "./mongo.global.js";

afterEach(() => {
  vi.unstubAllEnvs();
});

it("gives each caller a database of its own, and drops no other", async () => {
  const [one, other] = [await freshDatabase(), await freshDatabase()];
  const client = new MongoClient(one.uri);
  await client.db().collection("things").insertOne({ of: "one" });
  await client.db(other.name).collection("things").insertOne({ of: "other" });

  await one.drop();

  expect(client.db().databaseName).toBe(one.name);
  expect(await client.db(one.name).collection("things").find().toArray()).toEqual([]);
  expect(await client.db(other.name).collection("things").find().toArray()).toMatchObject([{ of: "other" }]);
  await other.drop();
  await client.close();
});

it("uses the MongoDB that MONGODB_TEST_URI names and starts none", async () => {
  vi.stubEnv("MONGODB_TEST_URI", "mongodb://db.example:27017/?replicaSet=rs0");
  const provide = vi.fn();

  const teardown = await setup({ provide } as unknown as TestProject);

  expect(provide).toHaveBeenCalledExactlyOnceWith("mongodbUri", "mongodb://db.example:27017/?replicaSet=rs0");
  expect(teardown).toBeUndefined();
});

it("removes what killed runs left behind an hour ago, but not what a run that lives uses", async () => {
  const [abandoned, used, young] = await Promise.all([makeHome(), makeHome(), makeHome()]);
  await (await EmbeddedHome.open(used)).takeOwnership();
  const longAgo = new Date(Date.now() - 2 * 60 * 60 * 1000);
  await utimes(abandoned, longAgo, longAgo);
  await utimes(used, longAgo, longAgo);

  await sweepAbandonedHomes();

  const exists = (path: string) =>
    stat(path).then(
      () => true,
      () => false,
    );
  expect(await Promise.all([abandoned, used, young].map(exists))).toEqual([false, true, true]);
  await Promise.all([used, young].map((path) => rm(path, { recursive: true })));
});

function makeHome(): Promise<string> {
  return mkdtemp(join(tmpdir(), "tributary-test-"));
}
