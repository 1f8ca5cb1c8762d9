import { createCipheriv, hash, randomBytes } from "node:crypto";
import { inspect } from "node:util";
import { beforeAll, describe, expect, it } from "vitest";
import { ConfigurationError, SecretsUnavailableError } from "../../../src/errors/index.js";
import { newId } from "../../../src/ids/index.js";
import { createLogger } from "../../../src/logging/index.js";
import {
  Keyring,
  LocalKeys,
  Sealed,
  Vault,
  type SealedSecret,
  type SealedSecretV1,
  type SecretContext,
} from "../../../src/vault/index.js";
import { useStorage } from "../../support/storage.js";
import { fixedKeys, testVault } from "../../support/vault.js";

const store = useStorage();
const logger = createLogger({ level: "silent" });
const masterKey = Buffer.alloc(32, 1);

function newContext(field = "credential"): SecretContext {
  return { purpose: "credential", organizationId: newId("organization"), ownerId: newId("connection"), field };
}

function dataKeys() {
  return store.storage.db.collection<{ _id: string; ownerId: string } & Record<string, unknown>>("dataKeys");
}

describe("secrets at rest (promise 6)", () => {
  let vault: Vault;
  beforeAll(() => {
    vault = testVault(store.storage);
  });

  it("open to what was sealed, in any process with the same master key", async () => {
    const context = newContext();
    const sealed = await vault.seal("s3cret ü", context);
    expect((await vault.open(sealed, context)).reveal()).toBe("s3cret ü");
    expect((await testVault(store.storage).open(sealed, context)).reveal()).toBe("s3cret ü");
  });

  it("open after a way through the database", async () => {
    const context = newContext();
    const collection = store.storage.db.collection<{ _id: string; sealed: SealedSecret }>("sealed");
    await collection.insertOne({ _id: context.ownerId, sealed: await vault.seal("s3cret", context) });
    const stored = await collection.findOne({ _id: context.ownerId });
    expect((await testVault(store.storage).open(stored?.sealed as SealedSecret, context)).reveal()).toBe("s3cret");
  });

  it("have one data key for all fields of an owner, and differ each time", async () => {
    const context = newContext();
    const sealed = await Promise.all([1, 2, 3].map(() => vault.seal("same", context)));
    await vault.seal("other", { ...context, field: "hookSecret" });
    const later = await vault.seal("same", context);
    expect(new Set([...sealed, later].map(({ ct }) => ct.toString("hex"))).size).toBe(4);
    expect(later.keyId).toBe((await vault.seal("same", context)).keyId);
  });

  it("get another data key before one has sealed a thousand", async () => {
    const context = newContext();
    const { keyId } = await vault.seal("1", context);
    await dataKeys().updateOne({ _id: keyId }, { $set: { uses: 998 } });
    expect((await vault.seal("999", context)).keyId).toBe(keyId);
    const next = await vault.seal("1000", context);
    expect(next.keyId).not.toBe(keyId);
    expect((await dataKeys().findOne({ _id: keyId }))?.["uses"]).toBe(999);
  });

  it("of the earlier format still open", async () => {
    const context = newContext();
    const aad = [context.purpose, context.organizationId, context.ownerId, context.field, "1"].join("|");
    const encrypted = (key: Buffer, text: Buffer) => {
      const iv = randomBytes(12);
      const cipher = createCipheriv("aes-256-gcm", key, iv, { authTagLength: 16 }).setAAD(Buffer.from(aad));
      return { iv, ct: Buffer.concat([cipher.update(text), cipher.final()]), tag: cipher.getAuthTag() };
    };
    const dek = randomBytes(32);
    const wrap = encrypted(masterKey, dek);
    const kekId = hash("sha256", masterKey, "hex").slice(0, 16);
    const old: SealedSecretV1 = {
      ...{ v: 1, alg: "A256GCM", kekId, wrappedDek: wrap.ct, wrapIv: wrap.iv, wrapTag: wrap.tag },
      ...encrypted(dek, Buffer.from("old secret")),
    };
    expect((await vault.open(old, context)).reveal()).toBe("old secret");
    await expect(vault.open(old, { ...context, field: "other" })).rejects.toThrow("can't be opened");
    await expect(vault.requireOldKey(kekId)).resolves.toBeUndefined();
    await expect(vault.requireOldKey("another")).rejects.toThrow("TRIBUTARY_OTHER_MASTER_KEYS");
  });

  it("of an owner that was removed open no more, with its row put back or not", async () => {
    const context = newContext();
    const sealed = await vault.seal("s3cret", context);
    await store.storage.transaction((session) => vault.shred(context, session));
    await expect(testVault(store.storage).open(sealed, context)).rejects.toThrow("its key was destroyed");
    expect(await dataKeys().countDocuments({ ownerId: context.ownerId })).toBe(0);
  });

  it("stay readable when the removal of their owner is rolled back", async () => {
    const context = newContext();
    const sealed = await vault.seal("s3cret", context);
    const removal = store.storage.transaction(async (session) => {
      await vault.shred(context, session);
      throw new Error("the rest of the removal failed");
    });
    await expect(removal).rejects.toThrow("the rest of the removal failed");
    expect((await testVault(store.storage).open(sealed, context)).reveal()).toBe("s3cret");
  });

  it("leave nothing of the vault to see", () => {
    expect(inspect(vault)).toBe("[sealed]");
    expect(JSON.stringify({ vault })).toBe('{"vault":"[sealed]"}');
  });
});

describe("a secret that was tampered with (promise 6)", () => {
  const secretParts = ["iv", "tag", "ct"] as const;
  const keyParts = ["wrappedDek", "wrapIv", "wrapTag"] as const;

  it("never opens: 1,000 changes of its row, of its key's row and of what it belongs to", async () => {
    const vault = testVault(store.storage);
    const [context, otherRow] = [newContext(), newContext()];
    const [sealed, other] = [await vault.seal("s3cret of one", context), await vault.seal("s3cret of two", otherRow)];
    const key = (await dataKeys().findOne({ _id: sealed.keyId })) as Record<string, { buffer: Uint8Array }>;
    const otherKey = (await dataKeys().findOne({ _id: other.keyId })) as Record<string, { buffer: Uint8Array }>;
    const partOf = (row: Record<string, { buffer: Uint8Array }>, part: string) =>
      Buffer.from((row[part] as { buffer: Uint8Array }).buffer);
    let tried = 0;
    const opened: string[] = [];
    const attempt = async (what: string, changed: SealedSecret, by: SecretContext = context, opener?: Vault) => {
      tried += 1;
      try {
        await (opener ?? testVault(store.storage)).open(changed, by);
        opened.push(what);
      } catch (error) {
        expect(error, what).toBeInstanceOf(ConfigurationError);
        expect((error as Error).message, what).not.toContain("s3cret of");
      }
    };
    const attemptKey = async (what: string, change: Record<string, unknown>) => {
      await dataKeys().updateOne({ _id: sealed.keyId }, { $set: change });
      await attempt(what, sealed);
      const whole = Object.fromEntries(
        [...keyParts, "kekId", "organizationId", "ownerId"].map((name) => [name, key[name]]),
      );
      await dataKeys().updateOne({ _id: sealed.keyId }, { $set: whole });
    };

    for (const part of secretParts) {
      for (let bit = 0; bit < sealed[part].length * 8; bit += 1)
        await attempt(`bit ${bit} of ${part}`, { ...sealed, [part]: flipped(sealed[part], bit) }, context, vault);
      await attempt(`${part} of another row`, { ...sealed, [part]: other[part] });
    }
    for (const part of keyParts) {
      const whole = partOf(key, part);
      for (let bit = 0; bit < whole.length * 8; bit += 1)
        await attemptKey(`bit ${bit} of ${part}`, { [part]: flipped(whole, bit) });
      await attemptKey(`${part} of another key`, { [part]: partOf(otherKey, part) });
    }
    for (let length = 0; length < 16; length += 1) {
      await attempt(`tag of ${length} bytes`, { ...sealed, tag: sealed.tag.subarray(0, length) });
      await attemptKey(`wrap tag of ${length} bytes`, { wrapTag: partOf(key, "wrapTag").subarray(0, length) });
    }
    for (let length = 0; length < 12; length += 1) {
      await attempt(`iv of ${length} bytes`, { ...sealed, iv: sealed.iv.subarray(0, length) });
      await attemptKey(`wrap iv of ${length} bytes`, { wrapIv: partOf(key, "wrapIv").subarray(0, length) });
    }
    for (let length = 0; length < sealed.ct.length; length += 1)
      await attempt(`text of ${length} bytes`, { ...sealed, ct: sealed.ct.subarray(0, length) });
    for (const part of ["purpose", "organizationId", "ownerId", "field"] as const) {
      await attempt(`another ${part}`, sealed, {
        ...context,
        [part]: otherRow[part] === context[part] ? "x" : otherRow[part],
      });
      await attempt(`no ${part}`, sealed, { ...context, [part]: "" });
    }
    await attempt("the row of another", sealed, otherRow);
    await attempt("the key of another", { ...sealed, keyId: other.keyId });
    await attempt("a key that is not there", { ...sealed, keyId: newId("dataKey") });
    await attemptKey("its key's owner", { ownerId: otherRow.ownerId });
    await attemptKey("its key's organization", { organizationId: otherRow.organizationId });
    await attemptKey("its whole key", Object.fromEntries(keyParts.map((part) => [part, partOf(otherKey, part)])));
    await attemptKey("its master key", { kekId: "0123456789abcdef" });
    for (let wrong = 2; tried < 1_000 || wrong < 60; wrong += 1)
      await attempt(`master key ${wrong}`, sealed, context, testVault(store.storage, Buffer.alloc(32, wrong)));

    expect(tried).toBeGreaterThanOrEqual(1_000);
    expect(opened).toEqual([]);
    expect((await testVault(store.storage).open(sealed, context)).reveal()).toBe("s3cret of one");
  });

  function flipped(bytes: Buffer, bit: number): Buffer {
    const changed = Buffer.from(bytes);
    changed[bit >> 3] = (changed[bit >> 3] as number) ^ (1 << (bit & 7));
    return changed;
  }
});

describe("a start (promise 7)", () => {
  const own = useStorage();
  const [first, second] = [Buffer.alloc(32, 11), Buffer.alloc(32, 12)];
  const vaultWith = (...keys: Buffer[]) =>
    new Vault({ storage: own.storage, keyring: new Keyring(fixedKeys(...keys)), logger });

  it("is refused with another master key than before, also before anything was sealed", async () => {
    await vaultWith(first).requireKeys();
    await vaultWith(first).requireKeys();
    await expect(vaultWith(second).requireKeys()).rejects.toThrow(
      /sealed under master key [0-9a-f]{16}@1, which this process does not have. Set TRIBUTARY_MASTER_KEY/,
    );
    await expect(vaultWith(second).requireKeys()).rejects.toThrow(ConfigurationError);
  });

  it("is refused when the key of that name is another one", async () => {
    const { storage } = own;
    const masterKeys = storage.db.collection<{ _id: string; canary: { wrapTag: Buffer } }>("masterKeys");
    const known = await masterKeys.findOne({});
    const changed = { ...known?.canary, wrapTag: randomBytes(16) };
    await masterKeys.updateOne({ _id: known?._id }, { $set: { canary: changed } });
    await expect(vaultWith(first).requireKeys()).rejects.toThrow("is not the one that was used so far");
    await masterKeys.updateOne({ _id: known?._id }, { $set: { canary: known?.canary as { wrapTag: Buffer } } });
  });

  it("goes on with the next key in front of the one before, and no more without that one", async () => {
    await vaultWith(second, first).requireKeys();
    await vaultWith(first, second).requireKeys();
    await expect(vaultWith(first).requireKeys()).rejects.toThrow("which this process does not have");
  });
});

describe("master keys that can't be used (promise 7)", () => {
  it("carry on with the data keys in memory for five minutes, then fail closed, and heal by themselves", async () => {
    const world = { nowMs: 0, fault: null as Error | null };
    const keys = new LocalKeys({
      setting: "TRIBUTARY_MASTER_KEY",
      reference: "test",
      nowMs: () => world.nowMs,
      read: async () => {
        if (world.fault) throw world.fault;
        return new Sealed(masterKey.toString("base64"));
      },
    });
    const vault = new Vault({ storage: store.storage, keyring: new Keyring(keys), logger, nowMs: () => world.nowMs });
    const context = newContext();
    const sealed = await vault.seal("s3cret", context);
    expect(await vault.health()).toEqual({ isOk: true });

    world.fault = new SecretsUnavailableError("The store does not answer.");
    world.nowMs += 4 * 60_000;
    expect((await vault.open(sealed, context)).reveal()).toBe("s3cret");
    expect(await vault.health()).toMatchObject({ isOk: false, reason: "The store does not answer." });

    world.nowMs += 60_000;
    await expect(vault.open(sealed, context)).rejects.toThrow(SecretsUnavailableError);
    await expect(vault.seal("more", newContext())).rejects.toThrow(SecretsUnavailableError);

    world.fault = null;
    world.nowMs += 5_000;
    expect((await vault.open(sealed, context)).reveal()).toBe("s3cret");
    expect(await vault.health()).toEqual({ isOk: true });
  });

  it("are asked once for many uses at once of one data key", async () => {
    const context = newContext();
    const sealed = await testVault(store.storage).seal("s3cret", context);
    let unwraps = 0;
    const keyring = new (class extends Keyring {
      override unwrap(...args: Parameters<Keyring["unwrap"]>) {
        unwraps += 1;
        return super.unwrap(...args);
      }
    })(fixedKeys(masterKey));
    const vault = new Vault({ storage: store.storage, keyring, logger });
    const opened = await Promise.all(Array.from({ length: 50 }, () => vault.open(sealed, context)));
    expect(opened.map((secret) => secret.reveal())).toEqual(Array.from({ length: 50 }, () => "s3cret"));
    expect(unwraps).toBe(1);
  });
});
