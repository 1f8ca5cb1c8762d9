import { inspect } from "node:util";
import { BSON } from "mongodb";
import { describe, expect, it } from "vitest";
import { createLogger } from "../../../src/logging/index.js";
import { Sealed } from "../../../src/vault/index.js";

const text = "correct horse battery staple";
const secret = new Sealed(text);

describe("a secret in memory (promise 6)", () => {
  it.each([
    ["a template", () => `${String(secret)} ${secret.toString()}`],
    ["a sum of texts", () => "" + (secret as unknown as string)],
    ["JSON", () => JSON.stringify({ a: [secret] })],
    ["inspect, hidden properties included", () => inspect({ a: secret }, { showHidden: true, depth: 10 })],
    ["a document of the database", () => JSON.stringify(BSON.deserialize(BSON.serialize({ a: secret })))],
    ["its properties", () => JSON.stringify([Object.entries(secret), Reflect.ownKeys(secret)])],
  ])("shows nothing of itself in %s", (_, print) => {
    expect(print()).not.toContain(text);
  });

  it("is replaced in a log line, whatever its key", () => {
    const lines: string[] = [];
    createLogger({ destination: { write: (line) => void lines.push(line) } }).info({ anything: secret }, "used");
    expect(lines.join()).toContain('"anything":"[sealed]"');
    expect(lines.join()).not.toContain(text);
  });

  it("is given by reveal alone", () => {
    expect(secret.reveal()).toBe(text);
  });
});
