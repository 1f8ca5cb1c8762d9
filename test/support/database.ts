import { randomBytes } from "node:crypto";
import { MongoClient } from "mongodb";
import { inject } from "vitest";

export interface FreshDatabase {
  /** Names the database, so that a client's default database is this one. */
  readonly uri: string;
  readonly name: string;
  /** Close your own clients first. */
  drop(): Promise<void>;
}

/** A database that no other test file sees. MongoDB makes it at the first write. */
export async function freshDatabase(): Promise<FreshDatabase> {
  const name = `test_${randomBytes(8).toString("hex")}`;
  const uri = withDatabase(inject("mongodbUri"), name);
  return {
    uri,
    name,
    async drop() {
      const client = new MongoClient(uri);
      try {
        await client.db(name).dropDatabase();
      } finally {
        await client.close();
      }
    },
  };
}

/** Not by `URL`: it can't parse a list of hosts. The login database stays what it was without a database in the path. */
export function withDatabase(uri: string, name: string): string {
  const parts = /^(mongodb(?:\+srv)?:\/\/(?:[^@/]*@)?[^/?]+)(?:\/([^?]*))?(?:\?(.*))?$/.exec(uri);
  if (parts?.[1] === undefined) {
    throw new Error(
      `Expected a MongoDB connection string, such as mongodb://localhost:27017/, but the tests were given one that is not.`,
    );
  }
  const [, hosts, loginDatabase, query] = parts;
  const options = new URLSearchParams(query);
  if (hosts.includes("@") && !options.has("authSource")) {
    options.set("authSource", loginDatabase || "admin");
  }
  return `${hosts}/${name}${options.size > 0 ? `?${options.toString()}` : ""}`;
}
