import { MongoClient } from "mongodb";
import { afterEach, expect, it, vi } from "vitest";
import type { TestProject } from "vitest/node";
import { freshDatabase } from "./database.js";
import setup from "./mongo.global.js";

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
