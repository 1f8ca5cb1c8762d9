import { describe, expect, it } from "vitest";
import type { NumberedEvent } from "../../../src/events/index.js";
import type { WebhookEndpointDocument } from "../../../src/webhooks/index.js";
import { waitFor } from "../../support/services.js";
import { useStorage } from "../../support/storage.js";
import { useWebhooks } from "../../support/webhook-world.js";

const store = useStorage();
const world = useWebhooks(store);
const hour = 3_600_000;

/** An endpoint that only fails since then, and last did just now. */
async function failingFor(hours: number, lastHoursAgo = 0): Promise<WebhookEndpointDocument> {
  const { endpoint } = await world.endpoint();
  const now = (await store.storage.now()).getTime();
  const $set = {
    failingSince: new Date(now - hours * hour),
    lastFailureAt: new Date(now - lastHoursAgo * hour),
    nextNoticeAt: new Date(now - 1),
  };
  await store.storage.collection<{ _id: string }>("endpoints").updateOne({ _id: endpoint._id }, { $set });
  return world.endpointNow(endpoint._id);
}

async function told(): Promise<object[]> {
  const log = await store.storage
    .collection<NumberedEvent>("outbox")
    .find({ organizationId: world.tenant.organizationId })
    .toArray();
  return log.map(({ type, payload }) => ({
    type,
    ...("percent" in payload ? { percent: payload.percent } : {}),
    ...("reason" in payload ? { reason: payload.reason } : {}),
  }));
}

describe("promise 27: an endpoint that only fails", () => {
  it.each([
    [59, 0, null],
    [61, 50, 84],
    [85, 70, 108],
    [109, 90, 120],
  ])("for %i hours is told of at %i percent", async (hours, percent, nextAtHours) => {
    const endpoint = await failingFor(hours);
    await Promise.all([world.services.webhooks.health.upkeep(), world.newServices().webhooks.health.upkeep()]);
    expect(await told()).toEqual(percent > 0 ? [{ type: "webhook.failing", percent }] : []);
    const now = await world.endpointNow(endpoint._id);
    const nextAt =
      now.nextNoticeAt && now.failingSince && (now.nextNoticeAt.getTime() - now.failingSince.getTime()) / hour;
    expect(nextAt).toBe(nextAtHours ?? 60);
  });

  it("is told of once for each step, also where some were passed over", async () => {
    await failingFor(100);
    const { health } = world.services.webhooks;
    await health.upkeep();
    await health.upkeep();
    expect(await told()).toEqual([{ type: "webhook.failing", percent: 70 }]);
  });

  it("for five days is disabled, which is told once, and what it waited for is given up", async () => {
    const endpoint = await failingFor(121);
    await world.happens(world.status("waiting"));
    world.services.relay.start();
    await world.untilNumbered(1);
    await world.services.relay.stop();
    await Promise.all([world.services.webhooks.health.upkeep(), world.newServices().webhooks.health.upkeep()]);
    expect(await world.endpointNow(endpoint._id)).toMatchObject({
      state: "DISABLED",
      disabledReason: "FAILING",
      nextNoticeAt: null,
    });
    expect(await told()).toEqual([{ type: "webhook.disabled", reason: "FAILING" }]);
  });

  it("but whose first and last failure lie less than twelve hours apart is left", async () => {
    const endpoint = await failingFor(121, 110);
    await world.services.webhooks.health.upkeep();
    expect((await world.endpointNow(endpoint._id)).state).toBe("ENABLED");
    expect(await told()).toEqual([]);
  });

  it("is well again by one success", async () => {
    const endpoint = await failingFor(100);
    await world.services.webhooks.health.upkeep();
    world.start();
    await world.happens(world.status("a"));
    await world.untilAll("DELIVERED", 1);
    expect(await world.endpointNow(endpoint._id)).toMatchObject({
      failingSince: null,
      nextNoticeAt: null,
      noticedPercent: 0,
    });
  });

  it("has its time run from its first failure, not from a later one", async () => {
    const { endpoint } = await world.endpoint();
    world.receiver.behaviors.set("/", (_webhook, response) => response.writeHead(500).end());
    world.start();
    await world.happens(world.status("a"));
    const first = await waitFor("a failure", async () => (await world.endpointNow(endpoint._id)).failingSince);
    await world.makeDue();
    await waitFor("another one", async () => (await world.deliveries())[0]?.attemptCount === 2);
    const now = await world.endpointNow(endpoint._id);
    expect(now.failingSince).toEqual(first);
    expect(now.lastFailureAt?.getTime()).toBeGreaterThan(first.getTime());
  });
});

describe("promise 27: dead neighbours", () => {
  it("hold up nobody: each is tried less and less, and the others get all of theirs at once", async () => {
    const dead = 30;
    for (let number = 0; number < dead; number += 1) {
      await world.endpoint(`/dead/${number}`);
      world.receiver.behaviors.set(`/dead/${number}`, () => undefined);
    }
    await world.endpoint("/well");
    world.start(
      world.newServices({
        webhooks: {
          distributor: { everyMs: 10 },
          sender: { everyMs: 10, lanes: 10 },
          lane: { timeoutMs: 1_000, pause: { baseMs: 200, capMs: 60_000 } },
        },
      }),
    );
    await world.happens(...Array.from({ length: 10 }, (_, tag) => world.status(`${tag}`)));
    await waitFor("all that the one which is well gets", async () => world.receiver.at("/well").length === 10);
    // Though the dead are three times as many as one process sends to at once.
    const triesOf = async () =>
      (await world.deliveries()).filter(({ attemptCount }) => attemptCount > 0 && true).length;
    expect(await triesOf()).toBeLessThan(dead * 10 + 10);
    await world.happens(world.status("later"));
    await waitFor("the next one", async () => world.receiver.at("/well").length === 11);
  });

  it("lose no attempt while their lane pauses", async () => {
    const { endpoint } = await world.endpoint("/", { retryScheduleSeconds: [3_600] });
    let isDown = true;
    world.receiver.behaviors.set("/", (_webhook, response) => response.writeHead(isDown ? 500 : 204).end());
    world.start();
    await world.happens(...Array.from({ length: 40 }, (_, tag) => world.status(`${tag}`)));
    await waitFor(
      "the lane to pause",
      async () => (await world.deliveries()).filter(({ tries }) => tries > 0).length >= 6,
    );
    isDown = false;
    await waitFor("the rest to arrive", async () => {
      const deliveries = await world.deliveries(endpoint._id);
      return deliveries.length === 40 && deliveries.every(({ state, tries }) => state === "DELIVERED" || tries === 1);
    });
    const tried = (await world.deliveries()).filter(({ tries }) => tries > 0);
    expect(tried).toHaveLength(40);
    expect(tried.filter(({ state }) => state === "DELIVERED").length).toBeGreaterThan(20);
  });
});

describe("promise 27: a crash", () => {
  it("between sending and writing it down sends again, with the same id; a sender that wakes late changes nothing", async () => {
    const { endpoint } = await world.endpoint();
    const answers: (() => void)[] = [];
    world.receiver.behaviors.set("/", (_webhook, response) => void answers.push(() => response.writeHead(204).end()));
    const short = {
      ...world.newServices({
        webhooks: { laneTtlMs: 300, distributor: { everyMs: 10 }, sender: { everyMs: 10 }, lane: { timeoutMs: 5_000 } },
      }),
    };
    world.start(short);
    await world.happens(world.status("a"));
    await waitFor("the first request", async () => answers.length === 1);
    // Its lane runs out while it waits for the answer, as if the process had been stopped.
    const lanes = store.storage.collection<{ _id: string }>("webhookLanes");
    await lanes.updateOne({ _id: endpoint._id }, [
      { $set: { owner: "somebody else", epoch: { $add: ["$epoch", 1] }, until: "$$NOW", nextDueAt: "$$NOW" } },
    ]);
    await waitFor("the second request", async () => answers.length === 2);
    expect(new Set(world.receiver.received.map(({ id }) => id)).size).toBe(1);
    for (const answer of answers) answer();
    const [delivery] = await world.untilAll("DELIVERED", 1);
    expect(delivery?.attemptCount).toBe(1);
  });
});
