import { beforeAll, describe, expect, it } from "vitest";
import { entities } from "../../schema/entities/index.js";
import { eventId, OutboxStore, type NewEvent } from "../../src/events/index.js";
import { connectStorage, type Tenant } from "../../src/storage/index.js";
import { query } from "../support/graph.js";
import { explainedDuring } from "../support/explained.js";
import { insertConnection, insertRecords, newTenant, unreachable } from "../support/records.js";
import { testServices, waitFor } from "../support/services.js";
import { useStorage } from "../support/storage.js";
import { monitored } from "../support/monitored.js";

/** A caller that is bound to one of a tenant's connections, as a session token of one customer is. */
const store = useStorage();

let tenant: Tenant;
let bound: Tenant;
let own: string;
let other: string;
let ownOrders: string[];
let otherOrders: string[];

beforeAll(async () => {
  tenant = newTenant();
  own = (await insertConnection(store.storage, tenant, { name: "Own" }))._id;
  other = (await insertConnection(store.storage, tenant, { name: "Other", status: unreachable }))._id;
  bound = { ...tenant, connectionIds: [own] };
  const wishes = [1, 2, 3].map((number) => ({ remoteId: `${number}`, raw: { number }, unified: { title: "Pump" } }));
  const ids = async (connectionId: string) =>
    (await insertRecords(store.storage, entities.WorkOrder, tenant, connectionId, wishes)).map(({ _id }) => _id);
  ownOrders = await ids(own);
  otherOrders = await ids(other);
});

const ask = (source: string, of: Tenant, variables?: Record<string, unknown>) =>
  query(store.storage, of, source, {
    scopes: ["records:read", "records:raw", "records:write", "connections:read"],
    ...(variables ? { variables } : {}),
  });

describe("Promise 5: a caller that is bound to a connection", () => {
  const list = `query ($filter: WorkOrderFilter, $orderBy: [WorkOrderOrder!]) {
    workOrders(filter: $filter, orderBy: $orderBy, staleness: ALLOW) { totalCount nodes { id raw } unavailable { connectionId } }
  }`;

  it.each([
    ["without a filter", {}],
    ["by status", { filter: { status: { in: ["OPEN", null] } } }],
    ["in an order that no index of a connection serves", { orderBy: [{ field: "NUMBER", direction: "ASC" }] }],
    ["that names the other connection beside its own", { filter: { connectionId: { in: ["OWN", "OTHER"] } } }],
  ])("lists its own records only, %s", async (_what, variables) => {
    const named = JSON.parse(
      JSON.stringify(variables).replace('"OWN"', `"${own}"`).replace('"OTHER"', `"${other}"`),
    ) as Record<string, unknown>;
    const seen = await ask(list, bound, named);
    const all = await ask(list, tenant, named);
    if (all.errors.length > 0) {
      // Refused for everybody in the same words.
      expect(seen.errors).toEqual(all.errors);
      return;
    }
    const ids = (answer: typeof seen) =>
      (answer.data as unknown as { workOrders: { nodes: { id: string }[] } }).workOrders.nodes.map(({ id }) => id);
    expect(new Set(ids(all)).size).toBeGreaterThan(new Set(ids(seen)).size);
    expect(ids(seen).every((id) => ownOrders.includes(id))).toBe(true);
  });

  it("finds its own three records, and is told of no outage but its own connections'", async () => {
    const { data, errors } = await ask(
      `{ workOrders { totalCount nodes { id } unavailable { connectionId } } }`,
      bound,
    );
    expect(errors).toEqual([]);
    expect(data).toMatchObject({ workOrders: { totalCount: 3, unavailable: [] } });
    const { data: everybody } = await ask(`{ workOrders { unavailable { connectionId } } }`, tenant);
    expect(everybody).toEqual({ workOrders: { unavailable: [{ connectionId: other }] } });
  });

  it("reads no record of another by its id, nor its connection", async () => {
    const { data } = await ask(
      `query ($own: ID!, $other: ID!, $connection: ID!) {
        mine: workOrder(id: $own, staleness: ALLOW) { id raw connection { name } }
        theirs: workOrder(id: $other, staleness: ALLOW) { id }
        nodes(ids: [$own, $other, $connection], staleness: ALLOW) { id }
        connection(id: $connection) { id }
        connections { nodes { id name streams { entity } } }
      }`,
      bound,
      { own: ownOrders[0], other: otherOrders[0], connection: other },
    );
    expect(data).toMatchObject({
      mine: { id: ownOrders[0], raw: { number: 1 }, connection: { name: "Own" } },
      theirs: null,
      nodes: [{ id: ownOrders[0] }, null, null],
      connection: null,
      connections: { nodes: [{ id: own }] },
    });
  });

  it("reads along an index of its connection", async () => {
    const storage = await connectStorage({ uri: monitored(store.uri) });
    try {
      const explained = await explainedDuring(storage, "workOrders", () =>
        query(storage, bound, `{ workOrders { nodes { id } } }`),
      );
      expect(explained).toMatchObject([{ indexes: ["by_connectionId_updatedAt"], returned: 3, docsExamined: 0 }]);
    } finally {
      await storage.close();
    }
  });

  it("can't write through another connection, in the words for one that does not exist", async () => {
    const source = `mutation ($id: ID!) { createWorkOrder(input: { connectionId: $id, data: { title: "x" } }) { writeId } }`;
    const { errors } = await ask(source, bound, { id: other });
    const { errors: never } = await ask(source, bound, { id: "con_01m8850ss9ecxah1wr3fz8sk42" });
    expect(errors).toMatchObject([{ extensions: { code: "NOT_FOUND" } }]);
    expect(errors[0]?.message.replace(other, "ID")).toBe(
      never[0]?.message.replace("con_01m8850ss9ecxah1wr3fz8sk42", "ID"),
    );
    const change = `mutation ($id: ID!) { updateWorkOrder(input: { id: $id, data: { title: "x" } }) { writeId } }`;
    expect((await ask(change, bound, { id: otherOrders[0] })).errors).toMatchObject([
      { extensions: { code: "NOT_FOUND" } },
    ]);
  });

  it("is told of events of its own connection only, live and from the log", async () => {
    const services = testServices(store.storage, []);
    services.relay.start();
    services.hub.start();
    try {
      const live = services.hub.subscribe({ tenant: bound, types: ["connection.created"] });
      await live.opened();
      const first = live.next();
      const event = (connectionId: string | null): NewEvent => ({
        ...tenant,
        type: "connection.created",
        connectionId,
        at: new Date(),
        payload: { system: "sandbox", name: "x" },
      });
      const events = [event(other), event(null), event(own), event(other)];
      await store.storage.transaction((session) => new OutboxStore(store.storage).append(events, session));
      expect((await first).value).toMatchObject({ connectionId: own, sequence: 3 });
      await waitFor("the fourth event", async () => (await store.storage.collection("outbox").countDocuments()) === 0);
      await live.return();
      const again = services.hub.subscribe({ tenant: bound, types: ["connection.created"], after: eventId(1) });
      expect((await again.next()).value).toMatchObject({ connectionId: own, sequence: 3 });
      await again.return();
    } finally {
      await Promise.all([services.hub.stop(), services.relay.stop()]);
    }
  });
});
