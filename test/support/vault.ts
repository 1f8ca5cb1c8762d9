import { createLogger } from "../../src/logging/index.js";
import type { Storage } from "../../src/storage/index.js";
import { Keyring, LocalKeys, Sealed, Vault } from "../../src/vault/index.js";

/** A vault on a test's store. Vaults with the same key open each other's secrets, as processes do. */
export function testVault(storage: Storage, key: Buffer = Buffer.alloc(32, 1)): Vault {
  return new Vault({ storage, keyring: new Keyring(fixedKeys(key)), logger: createLogger({ level: "silent" }) });
}

/** Master keys that are handed over and nowhere else. */
export function fixedKeys(...keys: readonly Buffer[]): LocalKeys {
  const text = keys.map((key) => key.toString("base64")).join("\n");
  return new LocalKeys({ setting: "TRIBUTARY_MASTER_KEY", reference: "test", read: async () => new Sealed(text) });
}
