import { once } from "node:events";
import { mkdtemp, rm } from "node:fs/promises";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { jobs, startWorker } from "../../jobs/index.js";
import { loadConnectors } from "../../src/connectors/index.js";
import type { DeliveredEvent } from "../../src/events/index.js";
import { createLogger } from "../../src/logging/index.js";
import { NetworkGuard } from "../../src/network/index.js";
import { startSandbox } from "../../src/sandbox/index.js";
import { allIndexes, createServices } from "../../src/services/index.js";
import { connectStorage, ensureIndexes } from "../../src/storage/index.js";
import { Keyring, Vault } from "../../src/vault/index.js";
import { startMongod } from "../support/environment.js";
import { median, round2 } from "../support/figures.js";
import { benchKey, withDatabase } from "../support/gateway.js";
import type { BenchGroup } from "../support/options.js";

const tenant = { organizationId: "org_bench", environment: "TEST" as const };
/** Long enough for two probes in vain, so that the wait that a return meets is one of an outage under way. */
const outageMs = 20_000;

/**
 * The sandbox cuts every connection and comes back, a sync is asked for as it goes; heard by a subscriber of the same
 * gateway and by a receiver of webhooks, with the waits of a gateway as it is installed.
 */
export const outage: BenchGroup = async (tell, { rounds = 5 }) => {
  const mongod = await startMongod();
  const folder = await mkdtemp(join(tmpdir(), "tributary-outage-"));
  const logger = createLogger({ level: "error" });
  const sandbox = await startSandbox({ dataDir: folder, scale: 300, logger });
  const storage = await connectStorage({ uri: withDatabase(mongod.uri, "outage") });
  await ensureIndexes(storage, allIndexes());
  const vault = new Vault({ storage, keyring: new Keyring(benchKey), logger });
  const network = new NetworkGuard();
  network.allow("127.0.0.1:*");
  const services = createServices({ storage, connectors: await loadConnectors(), vault, network, logger });
  services.relay.start();
  services.hub.start();
  services.webhooks.start();
  const receiver = await startReceiver();
  await services.webhooks.endpoints.create(tenant, { url: receiver.url, eventTypes: ["connection.status_changed"] });
  const worker = await startWorker(services, jobs);
  const types = ["connection.status_changed", "incident.closed", "sync.completed"] as const;
  const subscription = services.hub.subscribe({ tenant, types });
  await subscription.opened();
  const heard = async (isWanted: (event: DeliveredEvent<(typeof types)[number]>) => boolean): Promise<number> => {
    for (;;) {
      const { value, done } = await subscription.next();
      if (done) throw new Error("The subscription ended.");
      if (isWanted(value)) return performance.now();
    }
  };
  const becomes = (status: string) =>
    heard(({ type, payload }) => type === "connection.status_changed" && payload.status === status);
  const toUnreachable: number[] = [];
  const toUnreachableWebhook: number[] = [];
  const toConnected: number[] = [];
  const toConnectedWebhook: number[] = [];
  const toCaughtUp: number[] = [];
  const afterConnected: number[] = [];
  try {
    for (let round = 1; round <= rounds; round += 1) {
      // A new one each time: an outage soon after another goes on with that one's waits.
      const { connection } = await services.sync.connect(tenant, {
        system: "sandbox",
        config: { baseUrl: sandbox.url },
        credentials: { apiKey: sandbox.apiKey },
      });
      await heard(({ type }) => type === "sync.completed");
      sandbox.faults.add({ fault: "down" });
      const downAt = performance.now();
      await services.sync.start(tenant, { connectionId: connection._id, kind: "INCREMENTAL" });
      const unreachableByWebhook = receiver.hears(connection._id, "UNREACHABLE");
      toUnreachable.push((await becomes("UNREACHABLE")) - downAt);
      toUnreachableWebhook.push((await unreachableByWebhook) - downAt);
      await new Promise((resolve) => setTimeout(resolve, outageMs));
      sandbox.faults.clear();
      const backAt = performance.now();
      const connectedByWebhook = receiver.hears(connection._id, "CONNECTED");
      const connectedAt = await becomes("CONNECTED");
      const caughtUpAt = await heard(({ type }) => type === "incident.closed");
      toConnected.push(connectedAt - backAt);
      toConnectedWebhook.push((await connectedByWebhook) - backAt);
      toCaughtUp.push(caughtUpAt - backAt);
      afterConnected.push(caughtUpAt - connectedAt);
      await services.sync.disconnect(tenant, connection._id);
      const all = [toUnreachable, toConnected, toCaughtUp].map((times) => `${seconds(times.slice(-1))} s`);
      tell(`round ${round}: UNREACHABLE ${all[0]}, CONNECTED ${all[1]}, caught up ${all[2]}`);
    }
  } finally {
    await worker.stop();
    await services.webhooks.stop();
    await receiver.stop();
    await services.hub.stop();
    await services.relay.stop();
    await storage.db.dropDatabase();
    await storage.close();
    await sandbox.stop();
    await mongod.stop();
    await rm(folder, { recursive: true, force: true });
  }
  return {
    rounds,
    outageSeconds: outageMs / 1_000,
    downToUnreachableSeconds: seconds(toUnreachable),
    downToUnreachableWebhookSeconds: seconds(toUnreachableWebhook),
    returnToConnectedSeconds: seconds(toConnected),
    returnToConnectedWebhookSeconds: seconds(toConnectedWebhook),
    returnToCaughtUpSeconds: seconds(toCaughtUp),
    connectedToCaughtUpSeconds: seconds(afterConnected),
    slowest: {
      downToUnreachableSeconds: round2(Math.max(...toUnreachable) / 1_000),
      returnToConnectedSeconds: round2(Math.max(...toConnected) / 1_000),
      connectedToCaughtUpSeconds: round2(Math.max(...afterConnected) / 1_000),
    },
  };
};

/** Receives webhooks of a connection's status, and says when one came. */
async function startReceiver(): Promise<{
  readonly url: string;
  hears(connectionId: string, status: string): Promise<number>;
  stop(): Promise<void>;
}> {
  const waiting = new Map<string, (at: number) => void>();
  const server = createServer((request, response) => {
    const parts: Buffer[] = [];
    request.on("data", (part: Buffer) => parts.push(part));
    request.once("end", () => {
      const { connectionId, data } = JSON.parse(Buffer.concat(parts).toString("utf8")) as {
        connectionId: string;
        data: { status: string };
      };
      waiting.get(`${connectionId} ${data.status}`)?.(performance.now());
      response.writeHead(204).end();
    });
  });
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/`,
    hears: (connectionId, status) => new Promise((resolve) => waiting.set(`${connectionId} ${status}`, resolve)),
    stop: async () => {
      server.closeAllConnections();
      server.close();
      await once(server, "close");
    },
  };
}

function seconds(times: readonly number[]): number {
  return round2(median(times) / 1_000);
}
