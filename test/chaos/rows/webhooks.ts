import { fork, type ChildProcess } from "node:child_process";
import { once } from "node:events";
import { setTimeout as delay } from "node:timers/promises";
import { fileURLToPath } from "node:url";
import { newId } from "../../../src/ids/index.js";
import type { Random } from "../../../src/sandbox/random.js";
import type { EndpointWithSecret } from "../../../src/webhooks/index.js";
import { testServices } from "../../support/services.js";
import { WebhookReceiver } from "../../support/webhook-receiver.js";
import { runCases, type CaseResult, type Row } from "../row.js";
import { withScene, type Scene } from "../scene.js";
import { contradictions, type WebhookStory } from "../webhook-history.js";
import type { FatalPlace, WebhookOrder } from "../webhook-process.js";

const row = { row: 20, name: "outbox and webhooks: killed between a change and its webhook" };
const script = fileURLToPath(new URL("../webhook-process.ts", import.meta.url));
const killsPerCase = 5;
/** Far longer than a killed sender's lane, a retry and a pause take together on busy cores. */
const stillMs = 60_000;

/**
 * Each case has processes that commit changes and processes that number, hand out and send, and kills one of either after
 * the other, at a command or at a moment of its own, while the endpoints' keys are rotated and what was delivered is
 * replayed. Two senders are at work all the time. Then the database, a subscriber and the receivers have to tell the same.
 */
export const webhooks: Row = {
  ...row,
  run: (context) =>
    withScene({}, (scene) =>
      runCases(row, context, { few: 2, full: 40 }, (random) => new KillCase(scene, random).run()),
    ),
};

class KillCase {
  readonly #scene: Scene;
  readonly #random: Random;
  readonly #tenant = { organizationId: newId("organization"), environment: "TEST" as const };
  readonly #connectionIds = [1, 2, 3].map(() => newId("connection"));
  readonly #receiver = new WebhookReceiver();
  readonly #processes = new Set<ChildProcess>();
  readonly #endpoints: { endpoint: EndpointWithSecret["endpoint"]; secrets: string[]; path: string }[] = [];
  #writers = 0;
  #kills = 0;

  constructor(scene: Scene, random: Random) {
    this.#scene = scene;
    this.#random = random;
  }

  async run(): Promise<CaseResult> {
    const { storage } = this.#scene;
    const services = testServices(storage, []);
    await this.#receiver.start();
    await storage.db.createCollection("changes").catch(() => undefined);
    services.hub.start();
    const subscription = services.hub.subscribe({ tenant: this.#tenant, types: ["connection.status_changed"] });
    await subscription.opened();
    const subscribed: { id: string; tag: string }[] = [];
    const listening = (async () => {
      for await (const { id, payload } of subscription) subscribed.push({ id, tag: String(payload.reason) });
    })();
    for (const ordering of ["NONE", "CONNECTION"]) {
      const path = `/${ordering.toLowerCase()}`;
      const { endpoint, secret } = await services.webhooks.endpoints.create(this.#tenant, {
        url: this.#receiver.url(path),
        eventTypes: ["connection.status_changed"],
        ordering,
        retryScheduleSeconds: Array.from({ length: 25 }, () => 1),
      });
      this.#endpoints.push({ endpoint, secrets: [secret ?? ""], path });
      this.#receiver.behaviors.set(path, (_webhook, response) => {
        const answer = () => response.writeHead(this.#random.chance(0.1) ? 503 : 204).end();
        setTimeout(answer, this.#random.int(0, 10));
      });
    }
    try {
      await this.#disturb(services);
      const problems = await this.#settle(subscribed);
      return { what: `${this.#kills} kills, ${subscribed.length} events`, faults: this.#kills, problems };
    } finally {
      for (const child of this.#processes) await kill(child);
      await subscription.return();
      await listening;
      await services.hub.stop();
      for (const { endpoint } of this.#endpoints) await services.webhooks.endpoints.remove(this.#tenant, endpoint._id);
      await this.#receiver.stop();
    }
  }

  async #disturb(services: ReturnType<typeof testServices>): Promise<void> {
    const { endpoints, replays } = services.webhooks;
    let [writer, first, second] = await Promise.all([this.#write(), this.#send(null), this.#send(null)]);
    while (this.#kills < killsPerCase) {
      await delay(this.#random.int(50, 600));
      const target = this.#random.pick(["WRITER", "FIRST", "SECOND", "PLACE", "PLACE"] as const);
      if (target === "WRITER") {
        await this.#kill(writer);
        writer = await this.#write();
      } else if (target === "PLACE") {
        await this.#kill(second);
        const edge = this.#random.pick(["SENT", "ANSWERED"] as const);
        second = await this.#send({ place: this.#random.int(1, 60), edge });
        await Promise.race([gone(second), delay(3_000)]);
        await this.#kill(second);
        second = await this.#send(null);
      } else if (target === "FIRST") {
        await this.#kill(first);
        first = await this.#send(null);
      } else {
        await this.#kill(second);
        second = await this.#send(null);
      }
      const chosen = this.#random.pick(this.#endpoints);
      const rotated = await endpoints
        .rotateSecret(this.#tenant, chosen.endpoint._id, {
          overlapSeconds: this.#random.pick([0, 3_600]),
        })
        .catch(() => null);
      if (rotated) chosen.secrets.push(rotated.secret ?? "");
      await replays.replayRange(this.#tenant, {
        endpointId: chosen.endpoint._id,
        // Not all that there ever was: the point is what meets the kills.
        from: new Date(Date.now() - 1_000),
        to: null,
        filter: { state: ["DELIVERED"], eventTypes: null, connectionId: null },
      });
    }
    await kill(writer);
    this.#processes.delete(writer);
  }

  async #settle(subscribed: WebhookStory["subscribed"]): Promise<string[]> {
    const { storage } = this.#scene;
    const { organizationId } = this.#tenant;
    const count = (name: string, filter: object) =>
      storage.collection(name).countDocuments({ organizationId, ...filter });
    const state = async () => {
      const changes = await count("changes", {});
      const delivered = await count("deliveries", { state: "DELIVERED" });
      return { isDone: subscribed.length >= changes && delivered === changes * this.#endpoints.length, delivered };
    };
    let progress = { delivered: -1, atMs: performance.now() };
    for (;;) {
      const now = await state();
      if (now.isDone) break;
      if (now.delivered !== progress.delivered) progress = { delivered: now.delivered, atMs: performance.now() };
      if (performance.now() - progress.atMs > stillMs) return [await this.#standstill(subscribed.length)];
      await delay(50);
    }
    const stories = this.#endpoints.map(({ endpoint, secrets, path }) =>
      contradictions({
        storage,
        tenant: this.#tenant,
        subscribed,
        endpoint,
        secrets,
        received: this.#receiver.at(path),
      }),
    );
    return (await Promise.all(stories)).flat();
  }

  /** What there is to see when nothing is delivered any more although something is left to deliver. */
  async #standstill(told: number): Promise<string> {
    const { storage } = this.#scene;
    const { organizationId } = this.#tenant;
    const changes = await storage.collection("changes").countDocuments({ organizationId });
    const made = await storage.collection("deliveries").countDocuments({ organizationId });
    const open = await storage
      .collection("deliveries")
      .find({ organizationId, state: { $ne: "DELIVERED" } })
      .toArray();
    const lanes = await storage.collection("webhookLanes").find({ organizationId }).toArray();
    const now = (await storage.now()).toISOString();
    return `Nothing was delivered for ${stillMs / 1_000} s: ${JSON.stringify({ now, changes, told, made, open: open.length, first: open.slice(0, 3), lanes })}`;
  }

  #write(): Promise<ChildProcess> {
    this.#writers += 1;
    const writer = `${this.#tenant.organizationId}/${this.#writers}`;
    return this.#start({ write: { tenant: this.#tenant, connectionIds: this.#connectionIds, writer } });
  }

  #send(fatal: FatalPlace | null): Promise<ChildProcess> {
    return this.#start({ send: { fatal } });
  }

  async #start(order: WebhookOrder): Promise<ChildProcess> {
    const child = fork(script, [this.#scene.uri], {
      execArgv: ["--import", "tsx"],
      stdio: ["ignore", "inherit", "inherit", "ipc"],
    });
    const end = () => child.kill("SIGKILL");
    process.once("exit", end);
    child.once("exit", () => process.off("exit", end));
    this.#processes.add(child);
    await once(child, "message");
    child.send(order);
    return child;
  }

  async #kill(child: ChildProcess): Promise<void> {
    await kill(child);
    this.#processes.delete(child);
    this.#kills += 1;
  }
}

async function gone(child: ChildProcess): Promise<void> {
  if (child.exitCode === null && child.signalCode === null) await once(child, "exit");
}

async function kill(child: ChildProcess): Promise<void> {
  const ended = gone(child);
  child.kill("SIGKILL");
  await ended;
}
