export { loadMasterKey } from "./master-key.js";
export { Vault, type MasterKey, type SealedSecret, type SecretContext } from "./sealed-secret.js";
