import type { Config } from "../config/index.js";
import { ConnectionStore } from "../connections/index.js";
import type { Logger } from "../logging/index.js";
import type { Storage } from "../storage/index.js";
import { loadKeyring, Vault, type SecretStores } from "../vault/index.js";

/**
 * The vault of a gateway with these settings, once it is certain that it opens what is stored: started with another key,
 * every sync would fail one after the other.
 * @throws {ConfigurationError | SecretsUnavailableError}
 */
export async function openVault(
  config: Pick<Config, "masterKeyReference" | "otherMasterKeyReferences" | "home">,
  dependencies: { stores: SecretStores; storage: Storage; logger: Logger },
): Promise<Vault> {
  const { stores, storage, logger } = dependencies;
  const vault = new Vault({ storage, keyring: loadKeyring(config, stores), logger });
  for (const kekId of await new ConnectionStore(storage).oldMasterKeyIds()) await vault.requireOldKey(kekId);
  await vault.requireKeys();
  return vault;
}
