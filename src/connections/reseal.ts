import { ConfigurationError } from "../errors/index.js";
import type { Vault } from "../vault/index.js";
import type { ConnectionStore } from "./connection-store.js";
import { credentialContext, hookSecretContext } from "./credential-context.js";

const batchSize = 100;

/**
 * Seals anew what lies in the earlier format, each only where it is still what was read.
 * @returns how many, and which connections have a secret that can't be opened.
 */
export async function resealOldSecrets(dependencies: {
  connections: ConnectionStore;
  vault: Vault;
}): Promise<{ readonly resealed: number; readonly failed: readonly string[] }> {
  const { connections, vault } = dependencies;
  const failed = new Set<string>();
  let resealed = 0;
  for (let after = ""; ;) {
    const batch = await connections.listSealedInOldFormat({ after, limit: batchSize });
    const last = batch.at(-1);
    if (!last) return { resealed, failed: [...failed] };
    after = last._id;
    for (const connection of batch) {
      const old = [
        { field: "credential", sealed: connection.credential, context: credentialContext(connection) },
        { field: "hookSecret", sealed: connection.hookSecret, context: hookSecretContext(connection) },
      ] as const;
      for (const { field, sealed, context } of old) {
        if (sealed?.v !== 1) continue;
        try {
          const anew = await vault.seal((await vault.open(sealed, context)).reveal(), context);
          if (await connections.replaceSealed(connection._id, field, sealed, anew)) resealed += 1;
        } catch (error) {
          if (!(error instanceof ConfigurationError)) throw error;
          failed.add(connection._id);
        }
      }
    }
  }
}
