import { randomBytes } from "node:crypto";
import { once } from "node:events";
import { describe, expect, it } from "vitest";
import { newId } from "../../../src/ids/index.js";
import { createLogger } from "../../../src/logging/index.js";
import { LeaseStore } from "../../../src/storage/index.js";
import {
  KeyRotation,
  loadKeyring,
  secretStores,
  Vault,
  type KeyringSettings,
  type SealedSecret,
  type SecretContext,
} from "../../../src/vault/index.js";
import { startScript } from "../../support/child-process.js";
import type { RotationOrder } from "../../support/rotation-process.js";
import { useStorage } from "../../support/storage.js";
import { monitored } from "../../support/monitored.js";

const store = useStorage();
const logger = createLogger({ level: "silent" });
const env = Object.fromEntries(["FIRST", "SECOND"].map((name) => [name, randomBytes(32).toString("base64")]));
const settings = (current: string, ...others: string[]): KeyringSettings => ({
  masterKeyReference: current,
  otherMasterKeyReferences: others,
  home: "/nowhere",
});
const [onFirst, onSecond] = [settings("env:FIRST", "env:SECOND"), settings("env:SECOND", "env:FIRST")];

function open(which: KeyringSettings) {
  const { storage } = store;
  const keyring = loadKeyring(which, secretStores(env));
  const vault = new Vault({ storage, keyring, logger });
  const leases = new LeaseStore(storage);
  const dependencies = { storage, keyring, vault, leases, workerId: newId("worker") };
  return { vault, rotation: new KeyRotation(dependencies, { batchSize: 5, leaseTtlMs: 1_500 }) };
}

const secrets: { sealed: SealedSecret; context: SecretContext; text: string }[] = [];

async function sealMore(vault: Vault, count: number): Promise<void> {
  for (let index = 0; index < count; index += 1) {
    const context = { purpose: "p", organizationId: "org_1", ownerId: newId("connection"), field: "f" };
    const text = randomBytes(8).toString("hex");
    secrets.push({ sealed: await vault.seal(text, context), context, text });
  }
}

async function unreadable(which: KeyringSettings): Promise<string[]> {
  const { vault } = open(which);
  const read = await Promise.all(
    secrets.map(({ sealed, context, text }) =>
      vault.open(sealed, context).then(
        (opened) => opened.reveal() === text,
        () => false,
      ),
    ),
  );
  return secrets.filter((_, index) => !read[index]).map(({ context }) => context.ownerId);
}

async function under(name: string): Promise<number> {
  const states = await open(onFirst).rotation.status();
  return states.find((state) => state.name === name)?.dataKeys ?? 0;
}

describe("a rotation of master keys (promise 7)", () => {
  it("that is killed at any of its steps leaves all readable, and is finished by the next one", async () => {
    await open(onFirst).vault.requireKeys();
    await sealMore(open(onFirst).vault, 60);
    const uri = monitored(store.uri);
    const killed: number[] = [];
    for (const point of [1, 4, 6, 9]) {
      const child = await startScript("rotation-process", [uri]);
      const gone = once(child, "exit") as Promise<[number | null, string | null]>;
      // Each way, so that there is always something left to do.
      const which = killed.length % 2 === 0 ? onSecond : onFirst;
      child.send({ settings: which, env, fatal: 4 + point } satisfies RotationOrder);
      const [, signal] = await gone;
      expect(signal).toBe("SIGKILL");
      killed.push(point);
      expect(await unreadable(onFirst), `killed at ${point}`).toEqual([]);
      // The lease of who was killed runs out first.
      await expect
        .poll(
          () =>
            open(which)
              .rotation.rotate()
              .then(
                () => true,
                () => false,
              ),
          { timeout: 30_000 },
        )
        .toBe(true);
    }
    await expect
      .poll(() =>
        open(onSecond)
          .rotation.rotate()
          .then(
            () => true,
            () => false,
          ),
      )
      .toBe(true);
    const [first] = await open(onFirst).rotation.status();
    expect(await under(first?.name ?? "")).toBe(0);
    expect(await unreadable(settings("env:SECOND"))).toEqual([]);
  }, 240_000);

  it("can be turned round until the key before is retired, and then no more", async () => {
    const [first, second] = await open(onFirst).rotation.status();
    await open(onFirst).rotation.rotate();
    expect(await under(second?.name ?? "")).toBe(0);
    await expect(open(onSecond).rotation.retire(first?.name ?? "")).rejects.toThrow(
      `${secrets.length} data keys are still under ${first?.name}. Run \`tributary key rotate\` first.`,
    );
    await expect(open(onFirst).rotation.retire(first?.name ?? "")).rejects.toThrow("is the one that wraps now");
    await expect(open(onFirst).rotation.retire("nonesuch")).rejects.toThrow("There is no master key nonesuch");
    await open(onSecond).rotation.rotate();
    await open(onSecond).rotation.retire(first?.name ?? "");
    await expect(open(onFirst).vault.requireKeys()).rejects.toThrow("was retired");
    await expect(sealMore(open(onFirst).vault, 1)).rejects.toThrow("was retired, and this process wraps with it");
    await open(settings("env:SECOND")).vault.requireKeys();
    expect(await unreadable(settings("env:SECOND"))).toEqual([]);
  });

  it("goes on past a data key that was changed at rest, and names its owner", async () => {
    env["THIRD"] = randomBytes(32).toString("base64");
    const broken = secrets[7]?.context.ownerId ?? "";
    await store.storage.db
      .collection("dataKeys")
      .updateOne({ ownerId: broken }, { $set: { wrapTag: randomBytes(16) } });
    const outcome = await open(settings("env:THIRD", "env:SECOND")).rotation.rotate();
    expect(outcome.failed.map(({ ownerId }) => ownerId)).toEqual([broken]);
    expect(outcome.rewrapped).toBe(secrets.length - 1);
    expect(await unreadable(settings("env:THIRD"))).toEqual([broken]);
  });

  it("is one at a time", async () => {
    const leases = new LeaseStore(store.storage);
    const lease = await leases.take("key-rotation", "another", 10_000);
    await expect(open(settings("env:THIRD", "env:SECOND")).rotation.rotate()).rejects.toThrow(
      "Another rotation is under way",
    );
    if (lease) await leases.release(lease);
  });
});

describe("a master key that has wrapped much (promise 7)", () => {
  it("is warned of at 2^31 wraps", async () => {
    const lines: string[] = [];
    const loud = createLogger({ destination: { write: (line) => void lines.push(line) } });
    const keyring = loadKeyring(settings("env:THIRD", "env:SECOND"), secretStores(env));
    const vault = new Vault({ storage: store.storage, keyring, logger: loud });
    await sealMore(vault, 1);
    expect(lines).toEqual([]);
    await store.storage.db.collection("masterKeys").updateMany({}, { $set: { wraps: 2 ** 31 - 1 } });
    await sealMore(vault, 1);
    expect(lines.join()).toContain("a master key has wrapped half of what it may; rotate it soon");
  });
});
