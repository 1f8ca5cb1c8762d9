import { randomBytes } from "node:crypto";
import { afterAll, afterEach, beforeAll, describe, expect, it } from "vitest";
import type { AuditDocument } from "../../../src/audit/index.js";
import { connectStorage, type Storage } from "../../../src/storage/index.js";
import { OrganizationStore } from "../../../src/tokens/index.js";
import { openShell, type TestShell } from "../../support/command-line.js";
import { freshDatabase, type FreshDatabase } from "../../support/database.js";

const [one, two] = [randomBytes(32).toString("base64"), randomBytes(32).toString("base64")];
let database: FreshDatabase;
let storage: Storage;
let shell: TestShell;
const organizationIds: string[] = [];

beforeAll(async () => {
  database = await freshDatabase();
  storage = await connectStorage({ uri: database.uri });
  const organizations = new OrganizationStore(storage);
  for (const name of ["First", "Second"]) organizationIds.push((await organizations.create(name))._id);
});

afterEach(() => shell.close());

afterAll(async () => {
  await storage.close();
  await database.drop();
});

async function run(keys: string, ...args: string[]) {
  shell = await openShell({ MONGODB_URI: database.uri, TRIBUTARY_MASTER_KEY: "env:KEYS", KEYS: keys });
  return shell.run(args);
}

/** What each organization and environment reads of an action in its own log. */
async function logged(action: string) {
  const entries = await storage.collection<AuditDocument>("auditLog").find({ action }).toArray();
  return entries.map(({ organizationId, environment, actor, outcome, reason, targets }) => ({
    of: `${organizationIds.indexOf(organizationId)} ${environment}`,
    by: actor.kind,
    outcome,
    reason,
    targets,
  }));
}

describe("what an operator does to all organizations (promises 5 and 7)", () => {
  it("stands in the log of each, done or failed", async () => {
    expect((await run(one, "token", "rekey")).code).toBe(0);
    await shell.close();
    expect((await run(`${two} ${one}`, "key", "rotate")).code).toBe(0);
    await shell.close();
    const { stdout } = await run(`${two} ${one}`, "key", "status", "--json");
    await shell.close();
    const { masterKeys } = JSON.parse(stdout) as { masterKeys: { name: string; dataKeys: number; state: string }[] };
    const former = masterKeys.find(({ dataKeys }) => dataKeys === 0)?.name ?? "";
    expect((await run(`${two} ${one}`, "key", "retire", "nonesuch")).code).toBe(1);
    await shell.close();
    expect((await run(`${two} ${one}`, "key", "retire", former)).code).toBe(0);

    const everywhere = ["0 TEST", "0 LIVE", "1 TEST", "1 LIVE"];
    const done = { by: "OPERATOR", outcome: "DONE", reason: null, targets: [] };
    for (const action of ["session_key.rotate", "key.rotate"]) {
      expect(await logged(action)).toEqual(everywhere.map((of) => ({ of, ...done })));
    }
    expect(await logged("key.retire")).toEqual([
      ...everywhere.map((of) => ({ of, ...done, outcome: "FAILED", reason: "NOT_FOUND", targets: ["nonesuch"] })),
      ...everywhere.map((of) => ({ of, ...done, targets: [former] })),
    ]);
  });
});
