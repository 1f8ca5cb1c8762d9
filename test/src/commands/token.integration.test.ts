import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { createLogger } from "../../../src/logging/index.js";
import { connectStorage, type Storage } from "../../../src/storage/index.js";
import { OrganizationStore, scopePresets, TokenService } from "../../../src/tokens/index.js";
import { openShell, type TestShell } from "../../support/command-line.js";
import { freshDatabase, type FreshDatabase } from "../../support/database.js";

let database: FreshDatabase;
let storage: Storage;
let shell: TestShell;

beforeAll(async () => {
  database = await freshDatabase();
  storage = await connectStorage({ uri: database.uri });
  shell = await openShell({ MONGODB_URI: database.uri });
});

afterAll(async () => {
  await shell.close();
  await storage.close();
  await database.drop();
});

interface Listed {
  readonly tokens: readonly {
    id: string;
    name: string;
    environment: string;
    scopes: string[];
    revokedAt: string | null;
  }[];
}

async function list(...args: string[]): Promise<Listed["tokens"]> {
  const { stdout } = await shell.run(["token", "list", "--json", ...args]);
  return (JSON.parse(stdout) as Listed).tokens;
}

describe("token create", () => {
  it("Promise 1: prints the secret alone on standard output, and it works", async () => {
    const { code, stdout, stderr } = await shell.run(["token", "create", "--env", "test"]);

    expect(stdout).toMatch(/^trb_test_[0-9A-Za-z]{49}\n$/);
    expect(stderr).toContain("shown this once");
    expect(stderr).not.toContain(stdout.trim());
    expect(code).toBe(0);
    const tokens = new TokenService({ storage, logger: createLogger({ level: "silent" }) });
    expect(await tokens.authenticate(stdout.trim())).toMatchObject({
      environment: "TEST",
      scopes: scopePresets.full,
      expiresAt: null,
    });
    expect((await new OrganizationStore(storage).list(5)).map((item) => item.name)).toEqual(["Default organization"]);
  });

  it("answers with one line of JSON, and takes name, scopes and expiry", async () => {
    const args = [
      "--env",
      "live",
      "--name",
      "billing",
      "--scopes",
      "records:read:assets, records:raw",
      "--expires-in",
      "12h",
    ];
    const { code, stdout, stderr } = await shell.run(["token", "create", "--json", ...args]);

    const { secret, token } = JSON.parse(stdout) as { secret: string; token: { expiresAt: string } };
    expect([code, stderr, stdout.trim().includes("\n")]).toEqual([0, "", false]);
    expect(secret).toMatch(/^trb_live_/);
    expect(token).toMatchObject({
      name: "billing",
      environment: "LIVE",
      scopes: ["records:read:assets", "records:raw"],
    });
    const hours = (Date.parse(token.expiresAt) - Date.now()) / 3_600_000;
    expect(hours).toBeGreaterThan(11.9);
    expect(hours).toBeLessThanOrEqual(12);
  });

  it("takes a preset", async () => {
    const { stdout } = await shell.run(["token", "create", "--env", "test", "--preset", "read-only", "--json"]);
    expect(JSON.parse(stdout)).toMatchObject({ token: { scopes: scopePresets["read-only"] } });
  });

  it.each([
    ["without an environment", [], "--env"],
    ["with another environment", ["--env", "prod"], "Expected live or test"],
    ["with an unknown scope", ["--env", "test", "--scopes", "records:destroy"], 'There is no scope "records:destroy"'],
    ["with an unknown preset", ["--env", "test", "--preset", "root"], 'There is no preset "root"'],
    ["with both", ["--env", "test", "--preset", "full", "--scopes", "records:raw"], "cannot be used with"],
    ["with no duration", ["--env", "test", "--expires-in", "soon"], "Expected a duration such as 90s"],
    ["with none of it", ["--env", "test", "--expires-in", "0d"], "Expected a duration such as 90s"],
    ["with no network", ["--env", "test", "--allow-ip", "10.0.0.7/8"], "expected an address or a network"],
    ["with a rotation age of words", ["--env", "test", "--rotate-every", "monthly"], "Expected days as a whole number"],
    ["for an unknown organization", ["--env", "test", "--organization", "org_x"], "There is no organization org_x"],
  ])("fails %s, says why, and prints nothing on standard output", async (_, args, said) => {
    const before = (await list("--all")).length;
    const { code, stdout, stderr } = await shell.run(["token", "create", ...args]);
    expect(code).toBe(1);
    expect(stdout).toBe("");
    expect(stderr).toContain(said);
    expect(stderr).not.toMatch(/\n\s+at /);
    expect((await list("--all")).length).toBe(before);
  });
});

describe("token rotate", () => {
  it("Promise 3: prints the successor's secret alone, and the old one holds until the overlap ends", async () => {
    const args = ["--env", "live", "--name", "rotated", "--allow-ip", "203.0.113.0/24", "--rotate-every", "never"];
    const made = JSON.parse((await shell.run(["token", "create", "--json", ...args])).stdout) as {
      token: { id: string };
    };
    const { code, stdout, stderr } = await shell.run(["token", "rotate", made.token.id, "--overlap", "1h"]);
    expect([code, stdout]).toEqual([0, expect.stringMatching(/^trb_live_[0-9A-Za-z]{49}\n$/)]);
    expect(stderr).toMatch(new RegExp(`takes over from ${made.token.id}, which holds until \\d{4}-`));
    expect(stderr).not.toContain(stdout.trim());

    const successor = (await list()).find(({ name, id }) => name === "rotated" && id !== made.token.id);
    const again = await shell.run(["token", "rotate", made.token.id]);
    expect([again.code, again.stdout]).toEqual([1, ""]);
    expect(again.stderr).toContain(`rotated already, to ${successor?.id}`);
    const json = await shell.run(["token", "rotate", successor?.id ?? "", "--overlap", "0", "--json"]);
    expect(JSON.parse(json.stdout)).toMatchObject({
      token: { predecessorId: successor?.id, scopes: scopePresets.full },
      predecessor: { id: successor?.id, endsAt: expect.any(String) as string },
    });
    expect((await list()).map(({ id }) => id)).not.toContain(successor?.id);
    expect((await shell.run(["token", "list"])).stdout).toContain("rotated, until");
  });

  it.each([
    ["for more than a week", ["--overlap", "8d"], "from 0 to 604800 (7 days)"],
    ["for no duration", ["--overlap", "soon"], "Expected a duration"],
  ])("fails %s, and changes nothing", async (_what, args, said) => {
    const token = (await list())[0];
    const { code, stdout, stderr } = await shell.run(["token", "rotate", token?.id ?? "", ...args]);
    expect([code, stdout, stderr]).toEqual([1, "", expect.stringContaining(said)]);
    expect((await list()).map(({ id }) => id)).toContain(token?.id);
  });
});

describe("token list and revoke", () => {
  it("show both environments, and one when it is asked for", async () => {
    expect(new Set((await list()).map((item) => item.environment))).toEqual(new Set(["TEST", "LIVE"]));
    expect(new Set((await list("--env", "live")).map((item) => item.environment))).toEqual(new Set(["LIVE"]));
  });

  it("end a token by its id in whichever environment it is", async () => {
    for (const environment of ["TEST", "LIVE"]) {
      const token = (await list()).find((item) => item.environment === environment);
      const { code, stdout } = await shell.run(["token", "revoke", token?.id ?? ""]);
      expect([code, stdout]).toEqual([0, expect.stringContaining("is revoked")]);
      expect((await list()).map((item) => item.id)).not.toContain(token?.id);
      expect((await list("--all")).find((item) => item.id === token?.id)?.revokedAt).toMatch(/^\d{4}-/);
    }
  });

  it("fail for an id that is not there, in JSON if that was asked for", async () => {
    expect(await shell.run(["token", "revoke", "tok_x"])).toEqual({
      code: 1,
      stdout: "",
      stderr: "error: There is no token tok_x. `tributary token list` shows those there are.\n",
    });
    const { stderr } = await shell.run(["token", "revoke", "tok_x", "--json"]);
    expect(JSON.parse(stderr)).toMatchObject({ error: { code: "NOT_FOUND" } });
  });

  it("make a table for a person, without hashes", async () => {
    const { stdout } = await shell.run(["token", "list", "--all"]);
    expect(stdout).toMatch(/^ID +ENV +NAME +PREFIX +SCOPES +STATE +LAST USED\n/);
    expect(stdout).toContain("revoked");
    expect(stdout).not.toMatch(/[0-9a-f]{64}/);
  });

  it("ask which organization is meant when there are several", async () => {
    const other = await new OrganizationStore(storage).create("Other");
    const { code, stderr } = await shell.run(["token", "list"]);
    expect([code, stderr]).toEqual([1, expect.stringMatching(/several organizations: .*Other.*--organization/)]);
    expect(await list("--organization", other._id)).toEqual([]);
  });
});

describe("the command line", () => {
  it("says what there is, and what is wrong with what was typed", async () => {
    const help = await shell.run(["--help"]);
    expect(help.code).toBe(0);
    for (const name of ["start", "token", "connection", "connector", "sandbox", "schema"])
      expect(help.stdout).toContain(name);
    const typo = await shell.run(["tokens", "list"]);
    expect([typo.code, typo.stderr]).toEqual([1, expect.stringContaining("Did you mean token?")]);
    expect((await shell.run(["--version"])).stdout).toMatch(/^\d+\.\d+\.\d+\n$/);
  });

  it("Promise 6: fails with a bad setting without repeating a password", async () => {
    const { code, stderr } = await shell.run(["token", "list"], { env: { MONGODB_URI: "mysql://root:hunter2@db" } });
    expect([code, stderr]).toEqual([1, expect.stringContaining("MONGODB_URI has to be a connection string")]);
    expect(stderr).not.toContain("hunter2");
  });

  it("shows where an error came from only to those who ask", async () => {
    expect((await shell.run(["token", "revoke", "tok_x"], { env: { DEBUG: "1" } })).stderr).toMatch(/\n\s+at /);
  });
});
