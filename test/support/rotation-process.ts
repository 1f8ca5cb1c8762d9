import { writeSync } from "node:fs";
import type { CommandStartedEvent } from "mongodb";
import { newId } from "../../src/ids/index.js";
import { createLogger } from "../../src/logging/index.js";
import { connectStorage, LeaseStore } from "../../src/storage/index.js";
import { KeyRotation, loadKeyring, secretStores, Vault, type KeyringSettings } from "../../src/vault/index.js";

/** What it is told: rotate, and end yourself as the nth command to the store is sent. */
export interface RotationOrder {
  readonly settings: KeyringSettings;
  /** Logins of the stores. */
  readonly env: NodeJS.ProcessEnv;
  /** From 1; null: come to the end. */
  readonly fatal: number | null;
}

/**
 * A rotation in a process of its own, for tests that kill one: `node --import tsx rotation-process.ts <mongodb uri>` with
 * `monitorCommands`. It connects and waits for its order.
 */
const [, , uri] = process.argv;
if (!uri) throw new Error("Give the MongoDB URI as argument.");
const storage = await connectStorage({ uri });

process.on("message", ({ settings, env, fatal }: RotationOrder) => {
  let place = 0;
  const foreign = new Set(["hello", "ping", "endSessions"]);
  storage.client.on("commandStarted", ({ commandName }: CommandStartedEvent) => {
    if (fatal === null || foreign.has(commandName)) return;
    place += 1;
    if (place !== fatal) return;
    writeSync(1, `SIGKILL ${commandName}\n`);
    process.kill(process.pid, "SIGKILL");
  });
  const keyring = loadKeyring(settings, secretStores(env));
  const vault = new Vault({ storage, keyring, logger: createLogger({ level: "silent" }) });
  const leases = new LeaseStore(storage);
  const rotation = new KeyRotation(
    { storage, keyring, vault, leases, workerId: newId("worker") },
    { batchSize: 5, leaseTtlMs: 1_500 },
  );
  void rotation.rotate().then(
    ({ rewrapped }) => {
      process.send?.({ rewrapped, commands: place });
      process.exit(0);
    },
    (error: unknown) => {
      process.send?.({ error: String(error) });
      process.exit(1);
    },
  );
});
process.send?.("ready");
// Whoever started it is gone; a process that goes on would work on nobody's database.
process.once("disconnect", () => process.exit(1));
