import { secretReferences, type SecretStores } from "../references/secret-references.js";
import { AwsKms } from "./aws-kms.js";
import { AzureKey } from "./azure-key.js";
import { homeKeyFile, homeKeyReader } from "./home-key.js";
import type { KeyProvider } from "./key-provider.js";
import { Keyring } from "./keyring.js";
import { LocalKeys } from "./local-keys.js";
import { VaultTransit } from "./vault-transit.js";

export interface KeyringSettings {
  /** TRIBUTARY_MASTER_KEY; null: a key of its own in `home`. */
  readonly masterKeyReference: string | null;
  /** TRIBUTARY_OTHER_MASTER_KEYS. */
  readonly otherMasterKeyReferences: readonly string[];
  readonly home: string;
}

/** What a setting for master keys takes beside references. */
const keyServices = ["aws-kms:KEY", "vault-transit:MOUNT/KEY", "azure-key:VAULT/NAME"];

/**
 * The master keys that the settings name. Nothing is read yet.
 * @param nowMs milliseconds of a clock that never goes back.
 */
export function loadKeyring(settings: KeyringSettings, stores: SecretStores, nowMs?: () => number): Keyring {
  const { masterKeyReference, otherMasterKeyReferences, home } = settings;
  const current = masterKeyReference
    ? providerOf(masterKeyReference, "TRIBUTARY_MASTER_KEY", stores, nowMs)
    : new LocalKeys({
        setting: "TRIBUTARY_MASTER_KEY",
        reference: `file:${homeKeyFile(home)}`,
        read: homeKeyReader(home),
        ...(nowMs ? { nowMs } : {}),
      });
  const others = otherMasterKeyReferences.map((reference) =>
    providerOf(reference, "TRIBUTARY_OTHER_MASTER_KEYS", stores, nowMs),
  );
  return new Keyring(current, others);
}

/** A service that keeps the key and does the wrapping, or a reference to a key that is handed to us. */
function providerOf(reference: string, setting: string, stores: SecretStores, nowMs?: () => number): KeyProvider {
  const colon = reference.indexOf(":");
  const place = reference.slice(colon + 1);
  switch (reference.slice(0, colon)) {
    case "aws-kms":
      return new AwsKms(place, stores.aws);
    case "vault-transit":
      return new VaultTransit(place, stores.vault);
    case "azure-key":
      return new AzureKey(place, stores.azure, nowMs);
    default:
      return localKeys(reference, setting, stores, nowMs);
  }
}

function localKeys(reference: string, setting: string, stores: SecretStores, nowMs?: () => number): LocalKeys {
  const references = secretReferences(stores, keyServices);
  return new LocalKeys({
    setting,
    reference,
    read: () => references.read(reference, setting),
    ...(nowMs ? { nowMs } : {}),
  });
}
