import type { Config } from "../config/index.js";
import { ReferencedKey, secretReferences, type SecretStores } from "../vault/index.js";

/** The signing keys of the server's own that settings name. */
export interface ServerKeys {
  readonly sessionKey: ReferencedKey | null;
  readonly webhookKey: ReferencedKey | null;
}

/** Reads each once: one that can't be used is told at the start, not when the first browser asks. @throws as they do. */
export async function openServerKeys(
  config: Pick<Config, "sessionKeyReference" | "webhookKeyReference">,
  stores: SecretStores,
): Promise<ServerKeys> {
  const references = secretReferences(stores);
  const open = async (reference: string | null, setting: string): Promise<ReferencedKey | null> => {
    if (reference === null) return null;
    const key = new ReferencedKey(references, reference, setting);
    await key.current();
    return key;
  };
  return {
    sessionKey: await open(config.sessionKeyReference, "TRIBUTARY_SESSION_KEY"),
    webhookKey: await open(config.webhookKeyReference, "TRIBUTARY_WEBHOOK_KEY"),
  };
}
