import { mkdtemp, readFile, rm, stat, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { inspect } from "node:util";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { loadMasterKey, Vault } from "../../../src/vault/index.js";

const context = { purpose: "credential", organizationId: "org_1", ownerId: "con_1", field: "credential" };

describe("the vault (Promise 6)", () => {
  const vault = new Vault({ id: "k1", key: Buffer.alloc(32, 7) });

  it("gives back what it sealed", () => {
    expect(vault.open(vault.seal("s3cret ü", context), context)).toBe("s3cret ü");
  });

  it("never seals to the same bytes twice", () => {
    expect(vault.seal("same", context).ct.equals(vault.seal("same", context).ct)).toBe(false);
  });

  it.each(["purpose", "organizationId", "ownerId", "field"] as const)("opens nothing under another %s", (part) => {
    const sealed = vault.seal("s3cret", context);
    expect(() => vault.open(sealed, { ...context, [part]: "other" })).toThrow("can't be opened");
  });

  it.each(["wrappedDek", "wrapIv", "wrapTag", "iv", "tag", "ct"] as const)("notices each changed bit of %s", (part) => {
    const sealed = vault.seal("s3cret", context);
    for (let bit = 0; bit < sealed[part].length * 8; bit += 1) {
      const changed = Buffer.from(sealed[part]);
      changed[bit >> 3] = (changed[bit >> 3] ?? 0) ^ (1 << (bit & 7));
      expect(() => vault.open({ ...sealed, [part]: changed }, context)).toThrow("can't be opened");
    }
  });

  it.each([4, 8, 12, 15])("refuses a tag of %i bytes", (length) => {
    const sealed = vault.seal("s3cret", context);
    expect(() => vault.open({ ...sealed, tag: sealed.tag.subarray(0, length) }, context)).toThrow("can't be opened");
  });

  it("names both keys when it was sealed under another", () => {
    const other = new Vault({ id: "k2", key: Buffer.alloc(32, 8) });
    expect(() => other.open(vault.seal("s3cret", context), context)).toThrow(/sealed under master key k1.*names k2/);
  });

  it("shows nothing of its key", () => {
    expect(inspect(vault)).toBe("[sealed]");
    expect(JSON.stringify({ vault })).toBe('{"vault":"[sealed]"}');
  });
});

describe("the master key (Promise 7)", () => {
  let home: string;
  beforeEach(async () => {
    home = await mkdtemp(join(tmpdir(), "tributary-vault-"));
  });
  afterEach(() => rm(home, { recursive: true }));

  const key = Buffer.alloc(32, 9).toString("base64");

  it("is made once, kept in the home folder and readable by its owner alone", async () => {
    const made = await loadMasterKey({ reference: null, home });
    expect(await loadMasterKey({ reference: null, home })).toEqual(made);
    expect((await stat(join(home, "master.key"))).mode & 0o777).toBe(0o600);
    expect((await readFile(join(home, "master.key"), "utf8")).length).toBe(45);
  });

  it("is the same for two processes that start at once", async () => {
    const keys = await Promise.all(Array.from({ length: 8 }, () => loadMasterKey({ reference: null, home })));
    expect(new Set(keys.map(({ id }) => id)).size).toBe(1);
  });

  it("comes from a variable or a file", async () => {
    await writeFile(join(home, "key"), key);
    const fromFile = await loadMasterKey({ reference: `file:${join(home, "key")}`, home });
    const fromEnv = await loadMasterKey({ reference: "env:KEY", home, env: { KEY: key } });
    expect(fromFile).toEqual(fromEnv);
  });

  it.each([
    ["env:ABSENT", "the variable ABSENT, which is not set"],
    ["file:/nonexistent/key", "the file /nonexistent/key, which can't be read"],
    ["env:SHORT", "it leads to 3"],
    [key, "the key itself never goes there"],
  ])("refuses %s and says why", async (reference, message) => {
    await expect(loadMasterKey({ reference, home, env: { SHORT: "AAAA" } })).rejects.toThrow(message);
  });

  it("refuses a key file that others can read", async () => {
    await writeFile(join(home, "master.key"), key, { mode: 0o644 });
    await expect(loadMasterKey({ reference: null, home })).rejects.toThrow("chmod 600");
  });
});
