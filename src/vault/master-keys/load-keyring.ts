import type { SecretReferences } from "../references/secret-references.js";
import { homeKeyFile, homeKeyReader } from "./home-key.js";
import type { KeyProvider } from "./key-provider.js";
import { Keyring } from "./keyring.js";
import { LocalKeys } from "./local-keys.js";

export interface KeyringSettings {
  /** TRIBUTARY_MASTER_KEY; null: a key of its own in `home`. */
  readonly masterKeyReference: string | null;
  /** TRIBUTARY_OTHER_MASTER_KEYS. */
  readonly otherMasterKeyReferences: readonly string[];
  readonly home: string;
}

/** The master keys that the settings name. Nothing is read yet. */
export function loadKeyring(settings: KeyringSettings, references: SecretReferences): Keyring {
  const { masterKeyReference, otherMasterKeyReferences, home } = settings;
  const current = masterKeyReference
    ? providerOf(masterKeyReference, "TRIBUTARY_MASTER_KEY", references)
    : new LocalKeys({
        setting: "TRIBUTARY_MASTER_KEY",
        reference: `file:${homeKeyFile(home)}`,
        read: homeKeyReader(home),
      });
  const others = otherMasterKeyReferences.map((reference) =>
    providerOf(reference, "TRIBUTARY_OTHER_MASTER_KEYS", references),
  );
  return new Keyring(current, others);
}

function providerOf(reference: string, setting: string, references: SecretReferences): KeyProvider {
  return new LocalKeys({ setting, reference, read: () => references.read(reference, setting) });
}
