import { once } from "node:events";
import { isObjectType } from "graphql";
import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { WebSocket } from "ws";
import { buildGraphSchema } from "../../../resolvers/build-schema.js";
import { entities } from "../../../schema/entities/index.js";
import { OutboxStore, type NewEvent } from "../../../src/events/index.js";
import type { Tenant } from "../../../src/storage/index.js";
import { OrganizationStore, type CreateSessionInput } from "../../../src/tokens/index.js";
import { insertConnection, insertRecords } from "../../support/records.js";
import { startTestGateway, type TestGateway } from "../../support/server.js";
import { waitFor } from "../../support/services.js";

let gateway: TestGateway;
let plant: string;
let harbor: string;
/** A work order of each connection, on an asset. */
let plantOrder: string;
let harborOrder: string;
/** How often the record of a change was resolved. */
let resolutions = 0;
const open: Subscriber[] = [];

beforeAll(async () => {
  gateway = await startTestGateway();
  gateway.services.relay.start();
  gateway.services.hub.start();
  // The schema that the gateway serves: it is built once in a process.
  const type = (await buildGraphSchema()).getType("RecordChange");
  const field = isObjectType(type) ? type.getFields()["record"] : undefined;
  const resolve = field?.resolve;
  if (!field || !resolve) throw new Error("RecordChange.record has no resolver to count.");
  field.resolve = (...call) => {
    resolutions += 1;
    return resolve(...call);
  };
  [plant, plantOrder] = await insertPlant("Plant", "Pump of the plant");
  await gateway.storage
    .collection<{ _id: string }>("connections")
    .updateOne({ _id: plant }, { $set: { endUser: { id: "customer-17", name: null } } });
  [harbor, harborOrder] = await insertPlant("Harbor", "Crane of the harbor");
});

beforeEach(async () => {
  for (const subscriber of open.splice(0)) await subscriber.close();
  await waitFor("all have left", async () => gateway.services.hub.subscriberCount === 0);
  resolutions = 0;
});

afterAll(async () => {
  for (const subscriber of open.splice(0)) await subscriber.close();
  await Promise.all([gateway.services.hub.stop(), gateway.services.relay.stop()]);
  await gateway.close();
});

async function insertPlant(name: string, assetName: string): Promise<[string, string]> {
  const { storage, test } = gateway;
  const { _id: connectionId } = await insertConnection(storage, test, { name });
  await insertRecords(storage, entities.Asset, test, connectionId, [{ remoteId: "a", unified: { name: assetName } }]);
  const [order] = await insertRecords(storage, entities.WorkOrder, test, connectionId, [
    { remoteId: "w", unified: { title: `Order of ${name}`, asset: "a" } },
  ]);
  return [connectionId, order?._id ?? ""];
}

const source = `subscription Changes($after: ID, $connectionId: ID, $hasAsset: Boolean = true) {
  recordChanged(after: $after, connectionId: $connectionId) {
    eventId
    record { id ... on WorkOrder { title asset @include(if: $hasAsset) { name } } }
  }
}`;

interface Told {
  /** The message, byte for byte. */
  readonly text: string;
  readonly data: { readonly recordChanged: { readonly eventId: string; readonly record: unknown } } | null;
  readonly codes: readonly unknown[];
}

class Subscriber {
  readonly told: Told[] = [];
  readonly #socket = new WebSocket(gateway.webSocketUrl, "graphql-transport-ws");
  #end: string | null = null;

  constructor(readonly id: string) {
    open.push(this);
    this.#socket.on("message", (data: Buffer) => {
      const { type, payload } = JSON.parse(String(data)) as {
        type: string;
        payload?: { data: Told["data"]; errors?: { extensions: { code: unknown } }[] };
      };
      if (type === "next" && payload) {
        const codes = (payload.errors ?? []).map(({ extensions }) => extensions.code);
        this.told.push({ text: String(data), data: payload.data, codes });
      }
      this.#socket.emit("heard");
    });
    this.#socket.on("close", (code, reason) => {
      this.#end = `${code} ${String(reason)}`;
      this.#socket.emit("heard");
    });
  }

  async begin(token: string, variables: object = {}, query = source): Promise<this> {
    if (this.#socket.readyState !== WebSocket.OPEN) await once(this.#socket, "open");
    this.#send({ type: "connection_init", payload: { authorization: `Bearer ${token}` } });
    await this.#hear();
    this.#send({ id: this.id, type: "subscribe", payload: { query, variables } });
    return this;
  }

  /** So many events, in the order in which they came. */
  async heard(count: number): Promise<readonly Told[]> {
    while (this.told.length < count) await this.#hear();
    return this.told;
  }

  async close(): Promise<void> {
    if (this.#socket.readyState === WebSocket.CLOSED) return;
    this.#socket.close();
    await once(this.#socket, "close");
  }

  async #hear(): Promise<void> {
    if (this.#end === null) await once(this.#socket, "heard");
    if (this.#end !== null) throw new Error(`The websocket of ${this.id} was closed with ${this.#end}.`);
  }

  #send(message: object): void {
    this.#socket.send(JSON.stringify(message));
  }
}

const everything = ["records:read", "connections:read"];

async function sessionToken(input: CreateSessionInput = {}): Promise<string> {
  const query = `mutation ($input: CreateSessionTokenInput!) { createSessionToken(input: $input) { token } }`;
  const answer = await gateway.post({ query, variables: { input: { scopes: everything, ...input } } });
  const { data } = (await answer.json()) as { data: { createSessionToken: { token: string } } };
  return data.createSessionToken.token;
}

async function subscribed(subscribers: readonly Promise<Subscriber>[]): Promise<Subscriber[]> {
  const all = await Promise.all(subscribers);
  await waitFor("all are subscribed", async () => gateway.services.hub.subscriberCount === all.length);
  return all;
}

async function change(tenant: Tenant, connectionId: string, ids: readonly string[]): Promise<void> {
  const event: NewEvent = {
    organizationId: tenant.organizationId,
    environment: tenant.environment,
    connectionId,
    at: new Date(),
    type: "records.changed",
    payload: {
      entity: "WorkOrder",
      causeId: "run_test",
      changes: ids.map((id) => ({ id, kind: "UPDATED", version: 2, changedFields: ["title"] })),
    },
  };
  await gateway.storage.transaction((session) => new OutboxStore(gateway.storage).append([event], session));
}

describe("an event that many are subscribed to", () => {
  it("is resolved once for all who ask the same and may see the same, whatever tokens they hold and wherever they begin", async () => {
    const tokens = await Promise.all([sessionToken(), sessionToken({ ttlSeconds: 60 }), sessionToken()]);
    const variables = [{}, { after: null }, { connectionId: plant }, { hasAsset: true }];
    const begun = Array.from({ length: 24 }, async (_, place) =>
      new Subscriber(`s${place}`).begin(tokens[place % 3] ?? "", variables[Math.floor(place / 8)]),
    );
    const subscribers = await subscribed(begun);
    await change(gateway.test, plant, [plantOrder]);
    const told = await Promise.all(subscribers.map((subscriber) => subscriber.heard(1)));
    expect(resolutions).toBe(1);
    for (const [place, [event]] of told.entries()) {
      expect(event?.data?.recordChanged).toMatchObject({
        record: { id: plantOrder, title: "Order of Plant", asset: { name: "Pump of the plant" } },
      });
      expect(event?.text).toBe(told[0]?.[0]?.text.replace('"s0"', `"s${place}"`));
    }
    // Each change of an event that tells of many, too.
    resolutions = 0;
    await change(gateway.test, plant, [plantOrder, plantOrder, plantOrder]);
    await Promise.all(subscribers.map((subscriber) => subscriber.heard(4)));
    expect(resolutions).toBe(3);
  });

  it("is resolved for each who asks something else of it", async () => {
    const token = await sessionToken();
    const [one, other, third] = await subscribed([
      new Subscriber("1").begin(token, { hasAsset: true }),
      new Subscriber("2").begin(token, { hasAsset: false }),
      new Subscriber("3").begin(token, {}, "subscription { recordChanged { eventId record { id } } }"),
    ]);
    await change(gateway.test, plant, [plantOrder]);
    const records = [];
    for (const subscriber of [one, other, third])
      records.push((await subscriber?.heard(1))?.[0]?.data?.recordChanged.record);
    expect(records).toEqual([
      { id: plantOrder, title: "Order of Plant", asset: { name: "Pump of the plant" } },
      { id: plantOrder, title: "Order of Plant" },
      { id: plantOrder },
    ]);
    expect(resolutions).toBe(3);
  });

  it("shows nobody what only another may see: scopes, a bound connection, an end user, an environment, an organization", async () => {
    const { tokens } = gateway;
    const live = await tokens.create(gateway.live, { name: "live", scopes: everything }, null);
    const { _id: organizationId } = await new OrganizationStore(gateway.storage).create("Elsewhere");
    const elsewhere = { ...gateway.test, organizationId };
    const stranger = await tokens.create(elsewhere, { name: "stranger", scopes: everything }, null);
    const [all, again, orders, ofHarbor, ofPlant, ofCustomer, liveOne, strange] = await subscribed([
      new Subscriber("all").begin(await sessionToken()),
      new Subscriber("again").begin(await sessionToken()),
      new Subscriber("orders").begin(await sessionToken({ scopes: ["records:read:work-orders"] })),
      new Subscriber("harbor").begin(await sessionToken({ connectionId: harbor })),
      new Subscriber("plant").begin(await sessionToken({ connectionId: plant })),
      new Subscriber("customer").begin(await sessionToken({ endUserId: "customer-17" })),
      new Subscriber("live").begin(live.secret),
      new Subscriber("strange").begin(stranger.secret),
    ]);
    await change(gateway.test, plant, [plantOrder]);
    await change(gateway.test, harbor, [harborOrder]);
    const seen = async (subscriber: Subscriber | undefined, count: number) =>
      (await subscriber?.heard(count))?.map(({ data, codes }) => [data?.recordChanged.record, codes]);

    const plantRecord = { id: plantOrder, title: "Order of Plant", asset: { name: "Pump of the plant" } };
    const harborRecord = { id: harborOrder, title: "Order of Harbor", asset: { name: "Crane of the harbor" } };
    for (const subscriber of [all, again]) {
      expect(await seen(subscriber, 2)).toEqual([
        [plantRecord, []],
        [harborRecord, []],
      ]);
    }
    expect(await seen(orders, 2)).toEqual([
      [{ ...plantRecord, asset: null }, ["FORBIDDEN"]],
      [{ ...harborRecord, asset: null }, ["FORBIDDEN"]],
    ]);
    expect(await seen(ofHarbor, 1)).toEqual([[harborRecord, []]]);
    for (const subscriber of [ofPlant, ofCustomer]) expect(await seen(subscriber, 1)).toEqual([[plantRecord, []]]);
    // The two events once for the two who share, then for each of the others what it was told.
    expect(resolutions).toBe(2 + 2 + 1 + 1 + 1);

    // What these are told comes after what they must not be told.
    await change(gateway.live, plant, [plantOrder]);
    await change(elsewhere, plant, [plantOrder]);
    expect(await seen(liveOne, 1)).toEqual([[null, []]]);
    expect(await seen(strange, 1)).toEqual([[null, []]]);
    for (const subscriber of [liveOne, strange]) expect(subscriber?.told).toHaveLength(1);
    for (const subscriber of [ofHarbor, ofPlant, ofCustomer]) expect(subscriber?.told).toHaveLength(1);
  });

  it("is told again to one who comes back with after, as it is by then", async () => {
    const token = await sessionToken();
    const [before] = await subscribed([new Subscriber("1").begin(token)]);
    await change(gateway.test, plant, [plantOrder, plantOrder]);
    const [first] = (await before?.heard(2)) ?? [];
    const since = first?.data?.recordChanged.eventId;
    expect(since).toMatch(/^evt_\w{13}-00$/);
    const title = "Renamed meanwhile";
    const orders = gateway.storage.collection<{ _id: string }>("workOrders");
    const { modifiedCount } = await orders.updateOne({ _id: plantOrder }, { $set: { title } });
    expect(modifiedCount).toBe(1);
    const back = await new Subscriber("2").begin(token, { after: since });
    const [second] = await back.heard(1);
    expect(second?.data?.recordChanged).toMatchObject({ record: { title } });
    expect(second?.data?.recordChanged.eventId).toBe(since?.replace(/-00$/, "-01"));
  });
});
