import { newId } from "../ids/index.js";
import { LeaseStore, type Storage } from "../storage/index.js";
import { KeyRotation, loadKeyring, Vault, type MasterKeyState } from "../vault/index.js";
import { withGateway, type CommandGateway } from "./gateway.js";
import type { CommandIo } from "./io.js";

/** What a command about master keys works on. The vault is not proven yet: to see what is wrong is what they are for. */
export function withKeys<Result>(
  io: CommandIo,
  work: (keys: { rotation: KeyRotation; vault: Vault; gateway: CommandGateway }) => Promise<Result>,
): Promise<Result> {
  return withGateway(io, (gateway) => work({ ...openKeys(gateway, gateway.database), gateway }));
}

/** The master keys of a store, proven or not. */
export function openKeys(
  { config, logger, stores }: Pick<CommandGateway, "config" | "logger" | "stores">,
  { storage }: { readonly storage: Storage },
): { rotation: KeyRotation; vault: Vault } {
  const keyring = loadKeyring(config, stores);
  const vault = new Vault({ storage, keyring, logger });
  const leases = new LeaseStore(storage);
  return { vault, rotation: new KeyRotation({ storage, keyring, vault, leases, workerId: newId("worker") }) };
}

/** Whether this process can do nothing with what is under a master key. */
export function isUnusable({ state }: MasterKeyState): boolean {
  return state === "MISSING" || state === "UNAVAILABLE" || state === "WRONG";
}
