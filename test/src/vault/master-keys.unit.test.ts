import { randomBytes } from "node:crypto";
import { chmod, mkdtemp, readFile, rm, stat, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { ConfigurationError, SecretsUnavailableError } from "../../../src/errors/index.js";
import { loadKeyring, LocalKeys, secretStores, Sealed, type Keyring } from "../../../src/vault/index.js";

const aad = Buffer.from("a|b");
const dek = randomBytes(32);
const [first, second] = [randomBytes(32).toString("base64"), randomBytes(32).toString("base64")];

let home: string;
beforeEach(async () => {
  home = await mkdtemp(join(tmpdir(), "tributary-vault-"));
});
afterEach(() => rm(home, { recursive: true }));

function keyring(reference: string | null, env: NodeJS.ProcessEnv = {}, others: readonly string[] = []): Keyring {
  const settings = { masterKeyReference: reference, otherMasterKeyReferences: others, home };
  return loadKeyring(settings, secretStores(env));
}

describe("the master key (promise 7)", () => {
  it("is made once, kept in the home folder and readable by its owner alone", async () => {
    const wrapped = await keyring(null).wrap(dek, aad);
    expect(await keyring(null).unwrap(wrapped, aad)).toEqual(dek);
    expect((await stat(join(home, "master.key"))).mode & 0o777).toBe(0o600);
    expect((await readFile(join(home, "master.key"), "utf8")).length).toBe(45);
  });

  it("is the same for processes that start at once", async () => {
    const wraps = await Promise.all(Array.from({ length: 8 }, () => keyring(null).wrap(dek, aad)));
    expect(new Set(wraps.map(({ kekId }) => kekId)).size).toBe(1);
  });

  it("that was made and is gone is missed, and not made again", async () => {
    const keys = keyring(null);
    await keys.wrap(dek, aad);
    await rm(join(home, "master.key"));
    await expect(keys.check()).rejects.toThrow("is gone. Put it back from your backup");
    await expect(stat(join(home, "master.key"))).rejects.toThrow("ENOENT");
  });

  it("comes from a variable or a file", async () => {
    await writeFile(join(home, "key"), `${first}\n`, { mode: 0o600 });
    const wrapped = await keyring(`file:${join(home, "key")}`).wrap(dek, aad);
    expect(await keyring("env:KEY", { KEY: first }).unwrap(wrapped, aad)).toEqual(dek);
  });

  it.each([
    ["env:ABSENT", "TRIBUTARY_MASTER_KEY names env:ABSENT. The environment variable ABSENT is not set"],
    ["file:/nonexistent/key", "The file /nonexistent/key can't be read (ENOENT)"],
    ["env:SHORT", "it leads to 3"],
    ["env:EMPTY", "it leads to 0"],
    ["https://vault.example/key", "one of env:NAME, file:PATH"],
    [first, "the secret itself never goes there"],
  ])("refuses %s and says why", async (reference, message) => {
    const refused = keyring(reference, { SHORT: "AAAA", EMPTY: " \n" }).wrap(dek, aad);
    await expect(refused).rejects.toThrow(message);
    await expect(refused).rejects.toThrow(ConfigurationError);
    await expect(refused).rejects.not.toThrow(new RegExp(`${first.slice(0, 12)}`));
  });

  it.each([0o644, 0o604, 0o660, 0o620])("refuses a key file of mode %o", async (mode) => {
    const path = join(home, "key");
    await writeFile(path, first);
    await chmod(path, mode);
    await expect(keyring(`file:${path}`).wrap(dek, aad)).rejects.toThrow(`chmod 600 ${path}`);
  });

  it("wraps under the first of several, and any of them opens", async () => {
    const before = await keyring("env:KEY", { KEY: first }).wrap(dek, aad);
    const both = keyring("env:KEY", { KEY: `${second}\n${first}` });
    expect(await both.unwrap(before, aad)).toEqual(dek);
    expect((await both.wrap(dek, aad)).kekId).not.toBe(before.kekId);
  });

  it("opens with a further place, and never wraps with it", async () => {
    const env = { KEY: first, NEXT: second };
    const before = await keyring("env:KEY", env).wrap(dek, aad);
    const after = keyring("env:NEXT", env, ["env:KEY"]);
    expect(await after.unwrap(before, aad)).toEqual(dek);
    const { kekId } = await keyring("env:NEXT", env).wrap(dek, aad);
    expect((await after.wrap(dek, aad)).kekId).toBe(kekId);
    await expect(keyring("env:NEXT", env).unwrap(before, aad)).rejects.toThrow("TRIBUTARY_OTHER_MASTER_KEYS");
  });
});

describe("a source of master keys that fails (promise 7)", () => {
  /** A source and a clock, both moved by hand. */
  function movedSource() {
    const world = { text: first, fault: null as Error | null, nowMs: 1_000_000, reads: 0 };
    const keys = new LocalKeys({
      setting: "TRIBUTARY_MASTER_KEY",
      reference: "test",
      nowMs: () => world.nowMs,
      read: async () => {
        world.reads += 1;
        if (world.fault) throw world.fault;
        return new Sealed(world.text);
      },
    });
    return { world, keys };
  }

  it("is read again after a minute, and at once when told so", async () => {
    const { world, keys } = movedSource();
    const before = await keys.wrap(dek, aad);
    world.text = second;
    world.nowMs += 59_999;
    expect((await keys.wrap(dek, aad)).kekId).toBe(before.kekId);
    world.nowMs += 1;
    expect((await keys.wrap(dek, aad)).kekId).not.toBe(before.kekId);
    world.text = first;
    keys.refresh();
    expect((await keys.wrap(dek, aad)).kekId).toBe(before.kekId);
  });

  it("is asked for a key that it may have been given since", async () => {
    const { world, keys } = movedSource();
    const { kekId } = await keyring("env:KEY", { KEY: second }).wrap(dek, aad);
    expect(await keys.holds(kekId)).toBe(false);
    world.text = `${first} ${second}`;
    world.nowMs += 1_000;
    expect(await keys.holds(kekId)).toBe(true);
  });

  it("is done without for five minutes, then fails closed, and is used again as soon as it answers", async () => {
    const { world, keys } = movedSource();
    const wrapped = await keys.wrap(dek, aad);
    world.fault = new SecretsUnavailableError("The store does not answer.");
    await expect(keys.check()).rejects.toThrow("The store does not answer.");
    for (let minute = 1; minute < 5; minute += 1) {
      world.nowMs += 60_000;
      expect(await keys.unwrap(wrapped, aad)).toEqual(dek);
    }
    world.nowMs += 60_000;
    await expect(keys.unwrap(wrapped, aad)).rejects.toThrow(SecretsUnavailableError);
    await expect(keys.wrap(dek, aad)).rejects.toThrow("could not be read for 5 minutes");
    const { reads } = world;
    await expect(keys.wrap(dek, aad)).rejects.toThrow(SecretsUnavailableError);
    expect(world.reads).toBe(reads);
    world.fault = null;
    world.nowMs += 5_000;
    expect(await keys.unwrap(wrapped, aad)).toEqual(dek);
  });

  it("that never answered says so in its own words", async () => {
    const { world, keys } = movedSource();
    world.fault = new SecretsUnavailableError("The store does not answer.");
    await expect(keys.wrap(dek, aad)).rejects.toThrow("The store does not answer.");
  });
});
