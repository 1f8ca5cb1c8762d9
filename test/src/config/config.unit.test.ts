import { readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { loadConfig } from "../../../src/config/index.js";
import { ConfigurationError } from "../../../src/errors/index.js";

const cwd = "/srv/gateway";

function messageFor(env: NodeJS.ProcessEnv): string {
  try {
    loadConfig(env, cwd);
  } catch (error) {
    expect(error).toBeInstanceOf(ConfigurationError);
    return (error as Error).message;
  }
  throw new Error(`expected ${JSON.stringify(env)} to be refused`);
}

describe("the configuration", () => {
  it("has a default for everything", () => {
    const defaults = {
      port: 4000,
      host: "127.0.0.1",
      mongodbUri: null,
      home: "/srv/gateway/.tributary",
      masterKeyReference: null,
      otherMasterKeyReferences: [],
      logLevel: null,
      role: "all",
      historyDays: 90,
    };
    expect(loadConfig({}, cwd)).toEqual(defaults);
    expect(loadConfig({ PORT: "", HOST: " ", MONGODB_URI: "", TRIBUTARY_HOME: "", TRIBUTARY_ROLE: "" }, cwd)).toEqual(
      defaults,
    );
  });

  it("takes each variable", () => {
    expect(
      loadConfig(
        {
          PORT: "0",
          HOST: "::1",
          MONGODB_URI: "mongodb+srv://user:word@cluster.example/x?w=majority",
          TRIBUTARY_HOME: "../data",
          TRIBUTARY_MASTER_KEY: "file:/run/secrets/key",
          TRIBUTARY_OTHER_MASTER_KEYS: "env:OLD, file:/run/secrets/older",
          TRIBUTARY_LOG_LEVEL: "debug",
          TRIBUTARY_ROLE: "worker",
          TRIBUTARY_HISTORY_DAYS: "0",
        },
        cwd,
      ),
    ).toEqual({
      port: 0,
      host: "::1",
      mongodbUri: "mongodb+srv://user:word@cluster.example/x?w=majority",
      home: "/srv/data",
      masterKeyReference: "file:/run/secrets/key",
      otherMasterKeyReferences: ["env:OLD", "file:/run/secrets/older"],
      logLevel: "debug",
      role: "worker",
      historyDays: 0,
    });
    expect(loadConfig({ TRIBUTARY_HOME: "/var/lib/tributary" }, cwd).home).toBe("/var/lib/tributary");
  });

  it.each([
    ["PORT", "http"],
    ["PORT", "65536"],
    ["PORT", "-1"],
    ["PORT", "4000.5"],
    ["PORT", "0x10"],
    ["HOST", "http://localhost"],
    ["TRIBUTARY_LOG_LEVEL", "verbose"],
    ["TRIBUTARY_ROLE", "API"],
    ["TRIBUTARY_HISTORY_DAYS", "-1"],
    ["TRIBUTARY_HISTORY_DAYS", "36501"],
    ["TRIBUTARY_HISTORY_DAYS", "1.5"],
  ])("names %s when it is %j, with what was expected and what came", (name, value) => {
    const message = messageFor({ [name]: value });
    expect(message).toContain(`environment variable ${name} has to be `);
    expect(message).toContain(JSON.stringify(value));
  });

  it.each([
    ["MONGODB_URI", "postgres://user:hunter2@host/db"],
    ["MONGODB_URI", "user:hunter2@host:27017"],
    ["TRIBUTARY_MASTER_KEY", "hunter2/c2VjcmV0LXNlY3JldC1zZWNyZXQtc2VjcmV0LTEyMzQ="],
  ])("Promise 6: does not repeat %s, which may hold a secret", (name, value) => {
    const message = messageFor({ [name]: value });
    expect(message).toContain(`environment variable ${name} has to be `);
    expect(message).not.toContain("hunter2");
  });

  it("is described whole in the README", () => {
    const readme = readFileSync(new URL("../../../src/config/README.md", import.meta.url), "utf8");
    const source = readFileSync(new URL("../../../src/config/config.ts", import.meta.url), "utf8");
    const names = [...source.matchAll(/^ {2}([A-Z_]+): \{/gm)].map((match) => match[1]);
    expect(names).toHaveLength(9);
    for (const name of names) expect(readme).toContain(`| \`${name}\``);
  });
});
