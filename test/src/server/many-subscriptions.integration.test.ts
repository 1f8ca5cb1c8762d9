import { once } from "node:events";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { WebSocket } from "ws";
import { eventId, OutboxStore, type NewEvent } from "../../../src/events/index.js";
import { insertConnection } from "../../support/records.js";
import { startTestGateway, type TestGateway } from "../../support/server.js";

const socketCount = 20;
const subscriptionsEach = 50;

let gateway: TestGateway;

beforeAll(async () => {
  gateway = await startTestGateway();
  gateway.services.relay.start();
  gateway.services.hub.start();
});

afterAll(async () => {
  await Promise.all([gateway.services.hub.stop(), gateway.services.relay.stop()]);
  await gateway.close();
});

/** A socket with all its subscriptions, by their ids what each was told. */
class Subscriber {
  readonly told = new Map<string, string[]>();
  readonly #socket = new WebSocket(gateway.webSocketUrl, "graphql-transport-ws");

  constructor() {
    this.#socket.on("message", (data: Buffer) => {
      const { id, type, payload } = JSON.parse(String(data)) as {
        id?: string;
        type: string;
        payload?: { data?: { connectionStatusChanged: { eventId: string } } };
      };
      if (type === "next" && id !== undefined) {
        this.told.set(id, [...(this.told.get(id) ?? []), payload?.data?.connectionStatusChanged.eventId ?? "no data"]);
      }
      this.#socket.emit("heard", type);
    });
  }

  async begin(after?: string): Promise<this> {
    await once(this.#socket, "open");
    this.#send({ type: "connection_init", payload: { authorization: `Bearer ${gateway.token}` } });
    await once(this.#socket, "heard");
    const query = "subscription ($after: ID) { connectionStatusChanged(after: $after) { eventId status } }";
    for (let id = 0; id < subscriptionsEach; id += 1) {
      this.#send({ id: String(id), type: "subscribe", payload: { query, variables: { after } } });
    }
    return this;
  }

  /** Until every subscription was told so many events. */
  async heard(count: number): Promise<void> {
    const isTold = () =>
      this.told.size === subscriptionsEach && [...this.told.values()].every((events) => events.length >= count);
    while (!isTold()) await once(this.#socket, "heard");
  }

  async close(): Promise<void> {
    this.#socket.close();
    await once(this.#socket, "close");
  }

  #send(message: object): void {
    this.#socket.send(JSON.stringify(message));
  }
}

async function happen(connectionId: string, status: "UNREACHABLE" | "CONNECTED"): Promise<void> {
  const event: NewEvent = {
    ...gateway.test,
    connectionId,
    at: new Date(),
    type: "connection.status_changed",
    payload: { previous: "CONNECTED", status, reason: null, since: new Date(), nextAttemptAt: null },
  };
  await gateway.storage.transaction((session) => new OutboxStore(gateway.storage).append([event], session));
}

describe("a thousand subscriptions on one process", () => {
  it(
    "are each told every event once and in order, and miss none when they come back with after",
    { timeout: 120_000 },
    async () => {
      const { _id: connectionId } = await insertConnection(gateway.storage, gateway.test);
      const subscribers = await Promise.all(Array.from({ length: socketCount }, () => new Subscriber().begin()));
      while (gateway.services.hub.subscriberCount < socketCount * subscriptionsEach) {
        await new Promise((resolve) => setImmediate(resolve));
      }
      await happen(connectionId, "UNREACHABLE");
      await happen(connectionId, "CONNECTED");
      await Promise.all(subscribers.map((subscriber) => subscriber.heard(2)));
      const first = [eventId(1), eventId(2)];
      for (const { told } of subscribers)
        expect(new Set([...told.values()].map(String))).toEqual(new Set([String(first)]));

      await Promise.all(subscribers.map((subscriber) => subscriber.close()));
      await happen(connectionId, "UNREACHABLE");
      const back = await Promise.all(Array.from({ length: socketCount }, () => new Subscriber().begin(eventId(1))));
      await happen(connectionId, "CONNECTED");
      await Promise.all(back.map((subscriber) => subscriber.heard(3)));
      const since = [eventId(2), eventId(3), eventId(4)];
      for (const { told } of back) expect(new Set([...told.values()].map(String))).toEqual(new Set([String(since)]));
      await Promise.all(back.map((subscriber) => subscriber.close()));
      while (gateway.services.hub.subscriberCount > 0) await new Promise((resolve) => setImmediate(resolve));
    },
  );
});
