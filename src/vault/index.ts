export { dataKeyIndexes } from "./data-key-store.js";
export { Keyring } from "./master-keys/keyring.js";
export { loadKeyring, type KeyringSettings } from "./master-keys/load-keyring.js";
export { LocalKeys } from "./master-keys/local-keys.js";
export { SecretReferences, secretReferences } from "./references/secret-references.js";
export { Sealed } from "./sealed.js";
export type { SealedSecret, SealedSecretV1, SecretContext, SecretOwner } from "./sealed-secret.js";
export { Vault, type VaultHealth } from "./vault.js";
export { vaultSchemas } from "./vault-schemas.js";
