import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { loadKeyring, secretStores, Vault } from "../../../src/vault/index.js";
import { openGate, type StoreGate, type StoreMood } from "../../support/secret-stores/gate.js";
import { startVaultServer, type VaultServer } from "../../support/secret-stores/vault-server.js";
import { silentLogger } from "../../support/services.js";
import { numbered, useSimulatedConnection } from "../../support/simulated-connection.js";
import { useStorage } from "../../support/storage.js";

const store = useStorage();
const simulated = useSimulatedConnection(store);
let server: VaultServer;
let gate: StoreGate;
let nowMs = 0;

beforeAll(async () => {
  server = await startVaultServer();
  gate = await openGate(server.url, (response) => {
    response.writeHead(403, { "content-type": "application/json" }).end('{"errors":["permission denied"]}');
  });
});

afterAll(async () => {
  await gate.close();
  await server.close();
});

/** A vault as another process has it: nothing in memory. */
function coldVault(): Vault {
  const env = { VAULT_ADDR: gate.url, VAULT_TOKEN: server.rootToken };
  const settings = {
    masterKeyReference: "vault-transit:transit/tributary",
    otherMasterKeyReferences: [],
    home: "unused",
  };
  const keyring = loadKeyring(settings, secretStores(env, { timeoutMs: 300 }));
  return new Vault({ storage: store.storage, keyring, logger: silentLogger, nowMs: () => nowMs });
}

describe("syncs while the master key's place is away (promise 5)", () => {
  it.each<StoreMood>(["DOWN", "SLOW", "DENIED"])(
    "%s: go on for five minutes, then wait, and never make it look like a fault of the connection",
    async (mood) => {
      const vault = coldVault();
      await simulated.connect({ WorkOrder: "TOMBSTONES" }, (system) => system.put(...numbered("W", 12)), { vault });
      const { _id } = simulated.connection;
      const status = async () => (await simulated.services.connectionStore.get(simulated.tenant, _id)).status;
      const before = await status();
      try {
        gate.mood = mood;
        simulated.system.put(...numbered("X", 3));
        nowMs += 60_000;
        expect(await simulated.run("INCREMENTAL")).toMatchObject({ state: "SUCCEEDED" });
        expect(await simulated.live("WorkOrder")).toHaveLength(15);

        nowMs += 300_000;
        simulated.system.put(...numbered("Y", 3));
        expect(await simulated.run("INCREMENTAL")).toMatchObject({ state: "RUNNING", entities: [{ read: 0 }] });
        // A probe finds out nothing either, and says nothing of it.
        await simulated.services.status.probe(_id);
        expect(await status()).toEqual(before);
        expect((await simulated.eventTypes()).filter((type) => /status|incident/.test(type))).toEqual([]);
      } finally {
        gate.mood = "WELL";
      }
      nowMs += 10_000;
      expect(await simulated.scheduled()).toMatchObject({ state: "SUCCEEDED" });
      expect(await simulated.live("WorkOrder")).toHaveLength(18);
      expect(await status()).toEqual(before);
    },
  );
});
