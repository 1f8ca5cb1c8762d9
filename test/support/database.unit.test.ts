import { describe, expect, it } from "vitest";
import { withDatabase } from "./database.js";

describe("a connection string with a database of its own", () => {
  it.each([
    ["mongodb://127.0.0.1:27017/?replicaSet=rs0", "mongodb://127.0.0.1:27017/mine?replicaSet=rs0"],
    ["mongodb://127.0.0.1:27017", "mongodb://127.0.0.1:27017/mine"],
    ["mongodb://a:1,b:2/other?replicaSet=rs0", "mongodb://a:1,b:2/mine?replicaSet=rs0"],
    ["mongodb://user:word@a:1/", "mongodb://user:word@a:1/mine?authSource=admin"],
    ["mongodb://user:word@a:1/people", "mongodb://user:word@a:1/mine?authSource=people"],
    ["mongodb+srv://cluster.example/?w=majority", "mongodb+srv://cluster.example/mine?w=majority"],
  ])("%s becomes %s", (given, expected) => {
    expect(withDatabase(given, "mine")).toBe(expected);
  });

  it("refuses what is no connection string without repeating it, since it may hold a password", () => {
    expect(() => withDatabase("postgres://user:word@host/db", "mine")).toThrow(
      /^Expected a MongoDB connection string(?!.*word)/,
    );
  });
});
