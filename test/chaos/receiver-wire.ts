import { setTimeout as delay } from "node:timers/promises";
import { OutboxStore } from "../../src/events/index.js";
import { newId } from "../../src/ids/index.js";
import type { Random } from "../../src/sandbox/random.js";
import type { Tenant } from "../../src/storage/index.js";
import { FaultProxy, type Toxic } from "../support/fault-proxy/index.js";
import { testServices, waitFor } from "../support/services.js";
import type { Scene } from "./scene.js";
import { VerifiedReceiver } from "./verified-receiver.js";
import { contradictions } from "./webhook-history.js";
import type { ChangeDocument } from "./webhook-process.js";

const changes = 40;
const longestMs = 60_000;
/** Of an attempt, whole milliseconds: a black hole is given up after it. */
const attemptMs = 1_000;

/**
 * Commits changes while the wire to their receiver breaks; afterwards the database, a subscriber and the receiver have to tell
 * the same, each delivery verified by both libraries.
 */
export async function breakReceiversWire(
  scene: Scene,
  toxic: Toxic,
  random: Random,
): Promise<{ faults: number; problems: string[] }> {
  const { storage } = scene;
  const tenant: Tenant = { organizationId: newId("organization"), environment: "TEST" };
  const receiver = new VerifiedReceiver();
  await receiver.start();
  const proxy = await FaultProxy.start({ port: receiver.port }, random.int(0, 1_000_000));
  const services = testServices(storage, [], {
    webhooks: {
      distributor: { everyMs: 20 },
      sender: { everyMs: 20 },
      lane: { timeoutMs: attemptMs, pause: { baseMs: 20, capMs: 200 } },
    },
  });
  await storage.db.createCollection("changes").catch(() => undefined);
  services.hub.start();
  const subscription = services.hub.subscribe({ tenant, types: ["connection.status_changed"] });
  await subscription.opened();
  const subscribed: { id: string; tag: string }[] = [];
  const listening = (async () => {
    for await (const { id, payload } of subscription) subscribed.push({ id, tag: String(payload.reason) });
  })();
  services.relay.start();
  services.webhooks.start();
  const { endpoint, secret } = await services.webhooks.endpoints.create(tenant, {
    url: proxy.url,
    eventTypes: ["connection.status_changed"],
    ordering: random.chance(0.5) ? "NONE" : "CONNECTION",
    retryScheduleSeconds: Array.from({ length: 25 }, () => 1),
  });
  receiver.secret = secret ?? "";
  try {
    proxy.set(toxic);
    await commit(scene, tenant, random);
    const isAll = async () => {
      const filter = { organizationId: tenant.organizationId, state: "DELIVERED" };
      const delivered = await storage.collection("deliveries").countDocuments(filter);
      return delivered === changes && subscribed.length === changes;
    };
    const problems: string[] = [];
    try {
      await waitFor("all to be delivered", isAll, { timeoutMs: longestMs });
    } catch (error) {
      problems.push(String(error));
    }
    if (proxy.hits === 0) problems.push("the fault met no connection");
    const { received } = receiver;
    const story = { storage, tenant, subscribed, endpoint, secrets: [receiver.secret], received };
    problems.push(...(await contradictions(story)));
    return { faults: proxy.hits, problems };
  } finally {
    await services.webhooks.stop();
    await services.webhooks.endpoints.remove(tenant, endpoint._id);
    await subscription.return();
    await listening;
    await services.hub.stop();
    await services.relay.stop();
    await proxy.stop();
    await receiver.stop();
  }
}

async function commit({ storage }: Scene, tenant: Tenant, random: Random): Promise<void> {
  const outbox = new OutboxStore(storage);
  const connectionIds = [1, 2].map(() => newId("connection"));
  for (let number = 0; number < changes; number += 1) {
    const connectionId = connectionIds[number % connectionIds.length] ?? "";
    const at = new Date();
    const _id = `${tenant.organizationId}/${number}`;
    const payload = { previous: "CONNECTED", status: "UNREACHABLE", reason: _id, since: at, nextAttemptAt: null };
    await storage.transaction(async (session) => {
      const change = { _id, organizationId: tenant.organizationId, connectionId };
      await storage.collection<ChangeDocument>("changes").insertOne(change, { session });
      await outbox.append([{ ...tenant, connectionId, at, type: "connection.status_changed", payload }], session);
    });
    await delay(random.int(0, 30));
  }
}
