import { newId } from "../ids/index.js";
import { LeaseStore } from "../storage/index.js";
import { KeyRotation, loadKeyring, Vault } from "../vault/index.js";
import { withGateway, type CommandGateway } from "./gateway.js";
import type { CommandIo } from "./io.js";

/** What a command about master keys works on. The vault is not proven yet: to see what is wrong is what they are for. */
export function withKeys<Result>(
  io: CommandIo,
  work: (keys: { rotation: KeyRotation; vault: Vault; gateway: CommandGateway }) => Promise<Result>,
): Promise<Result> {
  return withGateway(io, async (gateway) => {
    const { config, logger, stores } = gateway;
    const { storage } = gateway.database;
    const keyring = loadKeyring(config, stores);
    const vault = new Vault({ storage, keyring, logger });
    const leases = new LeaseStore(storage);
    const rotation = new KeyRotation({ storage, keyring, vault, leases, workerId: newId("worker") });
    return work({ rotation, vault, gateway });
  });
}
