import { describe, expect, it } from "vitest";
import { OutboxStore } from "../../../src/events/index.js";
import { newId } from "../../../src/ids/index.js";
import { NetworkGuard } from "../../../src/network/index.js";
import { envelopeSchema, refusalOf, type SignatureHeaders, type ToldEventType } from "../../../src/webhooks/index.js";
import { range } from "../events/event-fixture.js";
import { waitFor } from "../../support/services.js";
import { useStorage } from "../../support/storage.js";
import { isVerified, verifyByLibraries } from "../../support/webhook-receiver.js";
import { useWebhooks } from "../../support/webhook-world.js";

const store = useStorage();
const loopbackPorts = [{ from: 1, to: 65_535 }];
const world = useWebhooks(store);

describe("promise 27: a webhook", () => {
  it("brings what the log has, with its id, signed with the endpoint's secret", async () => {
    const { secret, endpoint } = await world.endpoint("/", {
      eventTypes: ["connection.status_changed", "record.created", "record.deleted"],
    });
    world.start();
    await world.happens(world.status("down"), world.records(["CREATED", "UPDATED", "DELETED", "CREATED"]));
    const deliveries = await world.untilAll("DELIVERED", 3, endpoint._id);
    const { received } = world.receiver;
    expect(received.map(({ event }) => event.type).sort()).toEqual([
      "connection.status_changed",
      "record.created",
      "record.deleted",
    ]);
    for (const webhook of received) {
      verifyByLibraries(webhook, secret ?? "");
      expect(envelopeSchema(webhook.event.type as ToldEventType).safeParse(webhook.event).error).toBeUndefined();
      expect(deliveries.map(({ messageId }) => messageId)).toContain(webhook.id);
      expect(webhook.id).toMatch(/^msg_[0-9a-z]{26}$/);
      expect(webhook.headers["content-type"]).toBe("application/json");
    }
    const log = await world.services.eventLog.page(world.tenant, {
      after: null,
      first: 50,
      types: ["connection.status_changed", "record.created", "record.deleted"],
      connectionId: null,
      entities: ["WorkOrder"],
    });
    const told = received.flatMap(({ event }) =>
      event.type.startsWith("record.")
        ? (event.data["records"] as { eventId: string }[]).map(({ eventId }) => eventId)
        : [event.id],
    );
    expect(told.sort()).toEqual(log.messages.map(({ id }) => id));
  });

  it("comes to each endpoint that wants it, and to no other", async () => {
    const own = newId("connection");
    await world.endpoint("/all", { eventTypes: ["record.updated", "record.created"] });
    await world.endpoint("/assets", { eventTypes: ["record.updated"], entities: ["Asset"] });
    await world.endpoint("/own", { eventTypes: ["record.updated", "connection.status_changed"], connectionIds: [own] });
    await world.endpoint("/other-type", { eventTypes: ["incident.opened"] });
    world.start();
    await world.happens(
      world.records(["UPDATED"], { entity: "Asset" }),
      world.records(["UPDATED"], { connectionId: own }),
      world.records(["CREATED"]),
      world.status("a", own),
      world.status("b", newId("connection")),
      world.status("c"),
    );
    await world.untilAll("DELIVERED", 6);
    const typesAt = (path: string) =>
      world.receiver
        .at(path)
        .map(({ event }) => event.type)
        .sort();
    expect(typesAt("/all")).toEqual(["record.created", "record.updated", "record.updated"]);
    expect(typesAt("/assets")).toEqual(["record.updated"]);
    expect(typesAt("/own")).toEqual(["connection.status_changed", "record.updated"]);
    expect(typesAt("/other-type")).toEqual([]);
  });

  it("tells an endpoint of nothing that happened before it was made", async () => {
    world.start();
    await world.happens(...range(1, 5).map((tag) => world.status(`before ${tag}`)));
    await world.untilNumbered(5);
    await world.endpoint();
    await world.happens(world.status("after"));
    await world.untilAll("DELIVERED", 1);
    expect(world.tagsAt()).toEqual(["after"]);
  });

  it("is signed with Ed25519 where the endpoint wants that, and shows no private key", async () => {
    const { secret, endpoint } = await world.endpoint("/", { secretKind: "ED25519" });
    expect(secret).toBeNull();
    const publicKey = endpoint.keys[0]?.publicKey ?? "";
    world.start();
    await world.happens(world.status("a"));
    await world.untilAll("DELIVERED", 1);
    const [webhook] = world.receiver.received;
    if (!webhook) throw new Error("It came.");
    const headers = webhook.headers as unknown as SignatureHeaders;
    expect(headers["webhook-signature"]).toMatch(/^v1a,/);
    expect(refusalOf(publicKey, headers, Buffer.from(webhook.body), new Date())).toBeNull();
  });

  it("is tried again with the same id and body and a new timestamp, and each attempt is logged", async () => {
    const { endpoint, secret } = await world.endpoint();
    let calls = 0;
    world.receiver.behaviors.set("/", (_webhook, response) => {
      calls += 1;
      response.writeHead(calls < 3 ? 503 : 200).end(`answer ${calls}`);
    });
    world.start();
    await world.happens(world.status("a"));
    for (const count of [1, 2]) {
      await waitFor(`${count} attempts`, async () => (await world.deliveries())[0]?.attemptCount === count);
      await world.makeDue();
    }
    const [delivery] = await world.untilAll("DELIVERED", 1, endpoint._id);
    const { received } = world.receiver;
    expect(new Set(received.map(({ id }) => id)).size).toBe(1);
    expect(new Set(received.map(({ body }) => body)).size).toBe(1);
    for (const webhook of received) verifyByLibraries(webhook, secret ?? "");
    const attempts = await world.attempts(delivery?._id ?? "");
    expect(
      attempts.map(({ number, status, error, response, keyIds }) => ({ number, status, error, response, keyIds })),
    ).toEqual(
      [503, 503, 200].map((status, place) => ({
        number: place + 1,
        status,
        error: status === 200 ? null : "HTTP_STATUS",
        response: `answer ${place + 1}`,
        keyIds: [endpoint.keys[0]?.id],
      })),
    );
  });

  it("is given up after the last attempt of the endpoint's own schedule", async () => {
    await world.endpoint("/", { retryScheduleSeconds: [1, 1] });
    world.receiver.behaviors.set("/", (_webhook, response) => response.writeHead(500).end());
    world.start();
    await world.happens(world.status("a"));
    for (const count of [1, 2]) {
      await waitFor(`${count} attempts`, async () => (await world.deliveries())[0]?.attemptCount === count);
      await world.makeDue();
    }
    const [delivery] = await world.untilAll("FAILED", 1);
    expect(delivery).toMatchObject({ attemptCount: 3, nextAttemptAt: null, lastError: "HTTP_STATUS" });
  });

  it("of a kind nobody wants costs no delivery", async () => {
    await world.endpoint();
    world.start();
    await world.happens(world.records(["CREATED"]), world.status("a"));
    await world.untilAll("DELIVERED", 1);
    expect(world.receiver.received.map(({ event }) => event.type)).toEqual(["connection.status_changed"]);
  });
});

describe("promise 27: keys", () => {
  it("of an overlap both sign, so that a receiver with either verifies all; after its end the former one does not", async () => {
    const { endpoint, secret: former } = await world.endpoint();
    const { webhooks } = world.services;
    world.start();
    await world.happens(world.status("1"));
    await world.untilAll("DELIVERED", 1);
    const rotated = await webhooks.endpoints.rotateSecret(world.tenant, endpoint._id, { overlapSeconds: 3_600 });
    await world.happens(world.status("2"), world.status("3"));
    await world.untilAll("DELIVERED", 3);
    const formerKey = rotated.endpoint.keys[1]?.id ?? "";
    await webhooks.endpoints.endSecret(world.tenant, endpoint._id, formerKey);
    await world.happens(world.status("4"));
    await world.untilAll("DELIVERED", 4);
    const verified = (secret: string | null) =>
      world.receiver.received.map((webhook) => isVerified(webhook, secret ?? ""));
    expect(verified(former)).toEqual([true, true, true, false]);
    expect(verified(rotated.secret)).toEqual([false, true, true, true]);
  });

  it("keep their own ends over several rotations, and are five at most", async () => {
    const { endpoint } = await world.endpoint();
    const { endpoints } = world.services.webhooks;
    const rotate = (overlapSeconds: number) => endpoints.rotateSecret(world.tenant, endpoint._id, { overlapSeconds });
    await rotate(604_800);
    await rotate(3_600);
    const { endpoint: now } = await rotate(86_400);
    const hours = now.keys.map(({ endsAt, createdAt }) =>
      endsAt ? Math.round((endsAt.getTime() - createdAt.getTime()) / 3_600_000) : null,
    );
    expect(hours).toEqual([null, 24, 1, 168]);
    await rotate(86_400);
    await expect(rotate(86_400)).rejects.toThrow(/5 keys of this endpoint are in use/);
    const { endpoint: ended } = await rotate(0);
    expect(ended.keys).toHaveLength(5);
  });

  it("are sealed at rest", async () => {
    const { secret, endpoint } = await world.endpoint();
    const stored = await store.storage.collection<{ _id: string }>("endpoints").findOne({ _id: endpoint._id });
    expect(JSON.stringify(stored)).not.toContain((secret ?? "").slice(6));
  });
});

describe("promise 27: order", () => {
  it("by connection holds what fails, and nothing that is about another connection", async () => {
    const [one, other] = [newId("connection"), newId("connection")];
    await world.endpoint("/", { ordering: "CONNECTION" });
    let failures = 2;
    world.receiver.behaviors.set("/", ({ event }, response) => {
      const isFailing = event.data["reason"] === "one 2" && failures-- > 0;
      response.writeHead(isFailing ? 500 : 204).end();
    });
    world.start();
    for (const number of range(1, 4)) {
      await world.happens(world.status(`one ${number}`, one), world.status(`other ${number}`, other));
    }
    await waitFor("the other connection's to arrive", async () => world.tagsAt().includes("other 4"));
    expect(world.tagsAt().filter((tag) => /^one [34]$/.test(tag))).toEqual([]);
    await waitFor("one failure", async () => failures === 1);
    await waitFor("it to be written", async () => (await world.deliveries()).some(({ tries }) => tries === 1));
    await world.makeDue();
    await waitFor("the second failure", async () => failures <= 0);
    await waitFor("it to be written", async () => (await world.deliveries()).some(({ tries }) => tries === 2));
    await world.makeDue();
    await world.untilAll("DELIVERED", 8);
    expect(world.tagsAt().filter((tag) => tag.startsWith("one"))).toEqual([
      "one 1",
      "one 2",
      "one 2",
      "one 2",
      "one 3",
      "one 4",
    ]);
    expect(world.tagsAt().filter((tag) => tag.startsWith("other"))).toEqual(
      range(1, 4).map((number) => `other ${number}`),
    );
  });

  it("leaves a lane alone in which all stands behind something that waits, and goes on by itself when that has waited", async () => {
    const { endpoint } = await world.endpoint("/", { ordering: "CONNECTION", retryScheduleSeconds: [2, 3_600] });
    let calls = 0;
    world.receiver.behaviors.set("/", (_webhook, response) => response.writeHead((calls += 1) === 1 ? 500 : 204).end());
    const lanes = store.storage.collection<{ _id: string; epoch: number }>("webhookLanes");
    const epoch = async () => (await lanes.findOne({ _id: endpoint._id }))?.epoch ?? 0;
    world.start();
    await world.happens(world.status("1"));
    await waitFor("the failure to be written", async () => (await world.deliveries())[0]?.tries === 1);
    await world.happens(world.status("2"), world.status("3"));
    await waitFor("those behind it to be made", async () => (await world.deliveries()).length === 3);
    await world.untilAll("DELIVERED", 3);
    expect(world.tagsAt()).toEqual(["1", "1", "2", "3"]);
    // It is taken for what was added and for what had waited, and not each time that somebody looks.
    expect(await epoch()).toBeLessThan(20);
  });

  it("by record brings records one by one, each in its order", async () => {
    await world.endpoint("/", { ordering: "RECORD", eventTypes: ["record.updated", "record.deleted"] });
    world.receiver.behaviors.set("/", (_webhook, response) => {
      setTimeout(() => response.writeHead(204).end(), 5);
    });
    world.start();
    const ids = ["wo_a", "wo_b", "wo_c"];
    for (let round = 1; round <= 10; round += 1)
      await world.happens(world.records(["UPDATED", "UPDATED", "UPDATED"], { ids }));
    await world.happens(world.records(["DELETED", "DELETED", "DELETED"], { ids }));
    await world.untilAll("DELIVERED", 33);
    for (const id of ids) {
      const sequences = world.receiver.received
        .filter(({ event }) => (event.data["records"] as { id: string }[])[0]?.id === id)
        .map(({ event }) => event.sequence);
      expect(sequences).toEqual(range(1, 11));
    }
  });

  it("of the default is shown by sequence", async () => {
    await world.endpoint();
    world.start();
    await world.happens(...range(1, 30).map((tag) => world.status(`${tag}`)));
    await world.untilAll("DELIVERED", 30);
    const bySequence = world.receiver.received.toSorted((one, other) => one.event.sequence - other.event.sequence);
    expect(bySequence.map(({ event }) => event.data["reason"])).toEqual(range(1, 30).map(String));
  });
});

describe("promise 27: an endpoint", () => {
  it("gets five requests at a time, from however many processes", async () => {
    await world.endpoint();
    world.receiver.behaviors.set("/", (_webhook, response) => {
      setTimeout(() => response.writeHead(204).end(), 20);
    });
    for (let started = 0; started < 3; started += 1) world.start(world.newServices());
    await world.happens(...range(1, 60).map((tag) => world.status(`${tag}`)));
    await world.untilAll("DELIVERED", 60);
    expect(world.receiver.mostAtOnce).toBe(5);
    expect(new Set(world.receiver.received.map(({ id }) => id)).size).toBe(60);
    expect(world.receiver.received).toHaveLength(60);
  });

  it("gets no more in a second than it allows, replays included", async () => {
    const { endpoint } = await world.endpoint("/", { maxPerSecond: 20 });
    const times: number[] = [];
    world.receiver.behaviors.set("/", (_webhook, response) => {
      times.push(performance.now());
      response.writeHead(204).end();
    });
    world.start();
    const from = new Date(Date.now() - 1_000);
    await world.happens(...range(1, 10).map((tag) => world.status(`${tag}`)));
    await world.untilAll("DELIVERED", 10);
    await world.services.webhooks.replays.replayRange(world.tenant, {
      endpointId: endpoint._id,
      from,
      to: null,
      filter: { state: ["DELIVERED"], eventTypes: null, connectionId: null },
    });
    await waitFor("all to come again", async () => times.length === 20);
    // 50 ms apart where they are sent; a loop that is late may let two of them meet.
    for (const [place, time] of times.entries()) {
      expect(times.filter((other) => other >= time && other < time + 500).length, `after ${place}`).toBeLessThanOrEqual(
        12,
      );
    }
  });

  it("that answers 410 is disabled at once and told of to the others; what it waited for is given up", async () => {
    const { endpoint } = await world.endpoint("/gone");
    await world.endpoint("/others", { eventTypes: ["webhook.disabled"] });
    // Not before all are handed out: what happens later is for nobody.
    world.receiver.behaviors.set("/gone", (_webhook, response) => {
      void world.untilMade(20, endpoint._id).then(() => response.writeHead(410).end());
    });
    await store.storage.transaction((session) =>
      new OutboxStore(store.storage).append(
        range(1, 20).map((tag) => world.status(`${tag}`)),
        session,
      ),
    );
    world.start();
    await world.untilAll("FAILED", 20, endpoint._id);
    expect(await world.endpointNow(endpoint._id)).toMatchObject({ state: "DISABLED", disabledReason: "GONE" });
    expect(world.receiver.at("/gone").length).toBeLessThanOrEqual(5);
    await waitFor("the other endpoint to be told", async () => world.receiver.at("/others").length === 1);
    expect(world.receiver.at("/others")[0]?.event).toMatchObject({
      type: "webhook.disabled",
      data: { endpointId: endpoint._id, reason: "GONE" },
    });
    await world.happens(world.status("later"));
    await world.untilNumbered(22);
    await world.untilAll("FAILED", 20, endpoint._id);
  });

  it("that is switched off misses nothing that a replay would not bring when it is on again", async () => {
    const { endpoint } = await world.endpoint();
    const { endpoints, replays } = world.services.webhooks;
    world.start();
    await world.happens(world.status("1"));
    await world.untilAll("DELIVERED", 1);
    await endpoints.update(world.tenant, endpoint._id, { enabled: false });
    await world.happens(world.status("2"), world.status("3"));
    await world.untilNumbered(4);
    const on = await endpoints.update(world.tenant, endpoint._id, { enabled: true });
    expect(on).toMatchObject({ state: "ENABLED", disabledReason: null });
    expect(on.missedSince).toBeInstanceOf(Date);
    await world.happens(world.status("4"));
    await waitFor("what happens now", async () => world.tagsAt().includes("4"));
    expect(world.tagsAt()).toEqual(["1", "4"]);
    const replay = () =>
      replays.replayRange(world.tenant, {
        endpointId: endpoint._id,
        from: on.missedSince ?? new Date(),
        to: null,
        filter: { state: null, eventTypes: null, connectionId: null },
      });
    expect(await replay()).toMatchObject({ isSearching: true });
    await waitFor("what was missed", async () => ["2", "3"].every((tag) => world.tagsAt().includes(tag)));
    expect((await world.endpointNow(endpoint._id)).missedSince).toBeNull();
    await waitFor("the search to end", async () => (await world.endpointNow(endpoint._id)).backfill === null);
    expect(await world.deliveries()).toHaveLength(4);
  });

  it("that is deleted leaves nothing behind", async () => {
    const { endpoint } = await world.endpoint();
    world.start();
    await world.happens(world.status("1"));
    await world.untilAll("DELIVERED", 1);
    await world.services.webhooks.endpoints.remove(world.tenant, endpoint._id);
    for (const name of ["endpoints", "webhookLanes", "deliveries", "attempts"]) {
      const filter = { organizationId: world.tenant.organizationId };
      expect(await store.storage.collection(name).countDocuments(filter), name).toBe(0);
    }
    await expect(world.endpointNow(endpoint._id)).rejects.toThrow("There is no webhook endpoint");
  });

  it("can be tried with the example of any event, once, marked as a test", async () => {
    const { endpoint, secret } = await world.endpoint();
    world.receiver.behaviors.set("/", (_webhook, response) => response.writeHead(500).end("not yet"));
    world.start();
    const test = await world.services.webhooks.endpoints.sendTest(world.tenant, endpoint._id, "sync.failed");
    const [delivery] = await world.untilAll("FAILED", 1);
    expect(delivery).toMatchObject({ _id: test._id, isTest: true, attemptCount: 1 });
    const [webhook] = world.receiver.received;
    if (!webhook) throw new Error("It came.");
    verifyByLibraries(webhook, secret ?? "");
    expect(webhook.event).toMatchObject({
      type: "sync.failed",
      organizationId: world.tenant.organizationId,
      isTest: true,
    });
    expect(envelopeSchema("sync.failed").safeParse(webhook.event).error).toBeUndefined();
  });
});

describe("promise 27: a replay", () => {
  it("brings one delivery again with the id that it had", async () => {
    await world.endpoint();
    world.start();
    await world.happens(world.status("1"), world.status("2"));
    const [first] = await world.untilAll("DELIVERED", 2);
    await world.services.webhooks.replays.replayOne(world.tenant, first?._id ?? "");
    await waitFor("it to come again", async () => world.receiver.received.length === 3);
    expect(world.receiver.received[2]?.id).toBe(first?.messageId);
    await world.untilAll("DELIVERED", 2);
    expect((await world.deliveries())[0]).toMatchObject({ attemptCount: 2, replays: 1 });
  });

  it("of a range brings those that are chosen", async () => {
    const { endpoint } = await world.endpoint("/", { retryScheduleSeconds: [3_600] });
    let isDown = true;
    world.receiver.behaviors.set("/", ({ event }, response) => {
      const isRefused = isDown && event.data["reason"] !== "2";
      response.writeHead(isRefused ? 410 + 12 : 204).end();
    });
    world.start();
    const from = new Date(Date.now() - 60_000);
    await world.happens(...range(1, 3).map((tag) => world.status(`${tag}`)));
    await waitFor("each to be tried", async () => {
      const deliveries = await world.deliveries();
      return deliveries.length === 3 && deliveries.every(({ attemptCount }) => attemptCount === 1);
    });
    await world.makeDue();
    await waitFor(
      "two to be given up",
      async () => (await world.deliveries()).filter(({ state }) => state === "FAILED").length === 2,
    );
    isDown = false;
    const { count } = await world.services.webhooks.replays.replayRange(world.tenant, {
      endpointId: endpoint._id,
      from,
      to: null,
      filter: { state: ["FAILED"], eventTypes: null, connectionId: null },
    });
    expect(count).toBe(2);
    await world.untilAll("DELIVERED", 3);
    expect(world.tagsAt().filter((tag) => tag === "2")).toHaveLength(1);
  });
});

describe("promise 28: an endpoint", () => {
  it("whose name leads to a private address by the time it is called gets nothing, and says why", async () => {
    const addresses = [["93.184.216.34"], ["93.184.216.34", "127.0.0.1"]];
    const network = new NetworkGuard({ resolve: async () => addresses.shift() ?? ["127.0.0.1"], ports: loopbackPorts });
    const services = world.newServices({ network });
    const url = world.receiver.url("/").replace("127.0.0.1", "hooks.example.com");
    const eventTypes = ["connection.status_changed"];
    await services.webhooks.endpoints.create(world.tenant, { url, eventTypes });
    world.start(services);
    await world.happens(world.status("a"));
    const [delivery] = await waitFor("an attempt", async () => {
      const deliveries = await world.deliveries();
      return deliveries[0]?.attemptCount === 1 && deliveries;
    });
    const [attempt] = await world.attempts(delivery?._id ?? "");
    expect(attempt).toMatchObject({ status: null, error: "ADDRESS_NOT_ALLOWED", response: "" });
    expect(delivery?.state).toBe("PENDING");
    expect(world.receiver.received).toEqual([]);
  });

  it("that redirects to a private address leads nobody there", async () => {
    await world.endpoint();
    world.receiver.behaviors.set("/", (_webhook, response) =>
      response.writeHead(307, { location: world.receiver.url("/inside") }).end(),
    );
    world.start();
    await world.happens(world.status("a"));
    await waitFor("an attempt", async () => (await world.deliveries())[0]?.lastError === "REDIRECT");
    expect(world.receiver.at("/inside")).toEqual([]);
  });
});
