import { randomBytes } from "node:crypto";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { SecretsUnavailableError, TributaryError } from "../../../src/errors/index.js";
import { newId } from "../../../src/ids/index.js";
import { createLogger } from "../../../src/logging/index.js";
import { ensureIndexes, LeaseStore } from "../../../src/storage/index.js";
import {
  dataKeyIndexes,
  KeyRotation,
  loadKeyring,
  secretStores,
  Vault,
  type KeyringSettings,
  type SealedSecret,
  type SecretContext,
} from "../../../src/vault/index.js";
import { connectStorage, type Storage } from "../../../src/storage/index.js";
import { freshDatabase, type FreshDatabase } from "../../support/database.js";
import { keyModeNames, startKeyModes, type KeyMode, type KeyModes } from "../../support/secret-stores/key-modes.js";
import type { StoreMood } from "../../support/secret-stores/gate.js";

const logger = createLogger({ level: "silent" });
let keyModes: KeyModes;
beforeAll(async () => {
  keyModes = await startKeyModes();
}, 300_000);
afterAll(() => keyModes.close());

describe.each(keyModeNames)("master keys in %s (promise 7)", (name) => {
  let mode: KeyMode;
  let database: FreshDatabase;
  let storage: Storage;
  let nowMs = 0;
  const secrets: { sealed: SealedSecret; context: SecretContext; text: string }[] = [];

  beforeAll(async () => {
    mode = keyModes.modes.find((item) => item.name === name) as KeyMode;
    database = await freshDatabase();
    storage = await connectStorage({ uri: database.uri });
    await ensureIndexes(storage, dataKeyIndexes);
  });
  afterAll(async () => {
    await storage.close();
    await database.drop();
  });

  function open(settings: KeyringSettings) {
    const keyring = loadKeyring(settings, secretStores(mode.env, { timeoutMs: 300 }), () => nowMs);
    const vault = new Vault({ storage, keyring, logger, nowMs: () => nowMs });
    const leases = new LeaseStore(storage);
    const rotation = new KeyRotation(
      { storage, keyring, vault, leases, workerId: "wkr_test" },
      { batchSize: 5, leaseTtlMs: 1_500 },
    );
    return { vault, rotation };
  }

  async function readAll(vault: Vault): Promise<void> {
    for (const { sealed, context, text } of secrets) expect((await vault.open(sealed, context)).reveal()).toBe(text);
  }

  it("seal, and open in another process", async () => {
    const { vault } = open(mode.before);
    await vault.requireKeys();
    for (let index = 0; index < 23; index += 1) {
      const context = {
        purpose: "credential",
        organizationId: "org_1",
        ownerId: newId("connection"),
        field: "credential",
      };
      const text = randomBytes(8).toString("hex");
      secrets.push({ sealed: await vault.seal(text, context), context, text });
    }
    await readAll(open(mode.before).vault);
    expect(await vault.health()).toEqual({ isOk: true });
  });

  it.each<StoreMood>(["DOWN", "SLOW", "DENIED"])(
    "carry on for five minutes while their place is %s, then fail closed, and heal by themselves",
    async (mood) => {
      const { vault } = open(mode.before);
      await readAll(vault);
      try {
        await mode.setMood(mood);
        nowMs += 299_000;
        await readAll(vault);
        expect(await vault.health()).toMatchObject({ isOk: false });
        nowMs += 2_000;
        const { sealed, context } = secrets[0] as (typeof secrets)[number];
        await expect(vault.open(sealed, context)).rejects.toThrow(SecretsUnavailableError);
        await expect(vault.seal("more", { ...context, ownerId: "con_new" })).rejects.toThrow(SecretsUnavailableError);
        await expect(open(mode.before).vault.requireKeys()).rejects.toBeInstanceOf(TributaryError);
      } finally {
        await mode.setMood("WELL");
      }
      nowMs += 10_000;
      await readAll(vault);
      expect(await vault.health()).toEqual({ isOk: true });
    },
  );

  it("are rotated while secrets are read and sealed, and the one before is then retired", async () => {
    mode.advance();
    const reader = open(mode.after);
    await reader.vault.requireKeys();
    const names = await reader.rotation.status();
    const previous = names.find(({ dataKeys }) => dataKeys > 0)?.name ?? "";
    let isRotating = true;
    let reads = 0;
    const load = (async () => {
      while (isRotating) {
        await readAll(open(mode.after).vault);
        await reader.vault.seal("more", {
          purpose: "p",
          organizationId: "org_1",
          ownerId: newId("connection"),
          field: "f",
        });
        reads += secrets.length;
      }
    })();
    await expect
      .poll(
        () =>
          reader.rotation.rotate().then(
            () => true,
            () => false,
          ),
        { timeout: 20_000 },
      )
      .toBe(true);
    isRotating = false;
    await load;
    expect(reads).toBeGreaterThan(0);
    const after = await reader.rotation.status();
    expect(after.find(({ name: item }) => item === previous)).toMatchObject({ dataKeys: 0, state: "OPENS" });
    await readAll(open(mode.after).vault);
    await reader.rotation.retire(previous);
    expect((await reader.rotation.status()).map(({ state }) => state)).toEqual(["RETIRED", "CURRENT"]);
    await open(mode.after).vault.requireKeys();
  });
});
