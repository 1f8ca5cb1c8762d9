import { parse, validate, type ExecutionResult } from "graphql";
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { buildGraphSchema } from "../../resolvers/build-schema.js";
import { unknownOrigin } from "../../src/audit/index.js";
import { entities } from "../../schema/entities/index.js";
import { toGraphQLError } from "../../src/errors/index.js";
import { changeEventId, eventId, OutboxStore, type NewEvent } from "../../src/events/index.js";
import { createLoaders } from "../../src/loaders/index.js";
import { newId } from "../../src/ids/index.js";
import { DirectEngine } from "../../src/engine/index.js";
import type { RequestContext, Services } from "../../src/services/index.js";
import { tenantFilter, type Tenant } from "../../src/storage/index.js";
import { readAll } from "../support/graph.js";
import { insertConnection, insertRecords, newTenant } from "../support/records.js";
import { silentLogger, testServices } from "../support/services.js";
import { useStorage } from "../support/storage.js";

type Results = AsyncIterableIterator<ExecutionResult>;

const statusSource = `subscription ($connectionId: ID, $after: ID) {
  connectionStatusChanged(connectionId: $connectionId, after: $after) {
    eventId previous status reason connection { id name }
  }
}`;
const syncSource = `subscription ($connectionId: ID, $after: ID) {
  syncProgressed(connectionId: $connectionId, after: $after) { eventId run { id state entities { entity read } } }
}`;
const recordSource = `subscription ($entities: [EntityType!], $after: ID) {
  recordChanged(entities: $entities, after: $after) {
    eventId kind entity recordId changedFields record { id remoteId version }
  }
}`;

describe("Promise 31: the graph's subscriptions", () => {
  const store = useStorage();
  let services: Services;
  let tenant: Tenant;
  const opened: Results[] = [];

  beforeAll(() => {
    services = testServices(store.storage, []);
    services.relay.start();
    services.hub.start();
  });

  beforeEach(() => {
    tenant = newTenant();
  });

  afterEach(async () => {
    await Promise.all(opened.splice(0).map(async (results) => results.return?.()));
    expect(services.hub.subscriberCount).toBe(0);
  });

  afterAll(async () => {
    await Promise.all([services.hub.stop(), services.relay.stop()]);
  });

  it("tell how a connection fares, and go on after the last event a client saw", async () => {
    const { _id: connectionId } = await insertConnection(store.storage, tenant, { name: "Plant 7" });
    const first = await subscribe(statusSource);
    const otherConnection = await subscribe(statusSource, { variables: { connectionId: newId("connection") } });
    await happen(status(connectionId, "UNREACHABLE", "no answer."), status(connectionId, "CONNECTED", null));

    const [outage, recovery] = await take(first, 2);
    expect(outage).toEqual({
      connectionStatusChanged: {
        eventId: eventId(1),
        previous: "CONNECTED",
        status: "UNREACHABLE",
        reason: "no answer.",
        connection: { id: connectionId, name: "Plant 7" },
      },
    });
    const again = await subscribe(statusSource, { variables: { connectionId, after: eventId(1) } });
    expect(await take(again, 1)).toEqual([recovery]);
    await happen(status(connectionId, "PAUSED", null));
    expect((await take(again, 1))[0]).toMatchObject({
      connectionStatusChanged: { eventId: eventId(3), status: "PAUSED" },
    });
    await otherConnection.return?.();
  });

  it("tell how far a run is, as it was at that moment", async () => {
    const results = await subscribe(syncSource);
    const run = { _id: newId("syncRun"), state: "RUNNING", entities: [{ entity: "WorkOrder", read: 20 }] };
    const connectionId = newId("connection");
    const event = (type: "sync.started" | "sync.progressed", read: number): NewEvent => ({
      ...tenant,
      connectionId,
      at: new Date(),
      type,
      payload: {
        runId: run._id,
        run: { ...run, entities: [{ entity: "WorkOrder", read }] },
      },
    });
    await happen(event("sync.started", 0), event("sync.progressed", 20));

    const progress = (id: string, read: number) => ({
      syncProgressed: {
        eventId: id,
        run: { id: run._id, state: "RUNNING", entities: [{ entity: "WorkOrder", read }] },
      },
    });
    expect(await take(results, 2)).toEqual([progress(eventId(1), 0), progress(eventId(2), 20)]);
  });

  it("tell of each changed record, of the entities asked for, and go on in the middle of a page", async () => {
    const { _id: connectionId } = await insertConnection(store.storage, tenant);
    const [one, two, three] = (
      await insertRecords(
        store.storage,
        entities.WorkOrder,
        tenant,
        connectionId,
        ["1", "2", "3"].map((remoteId) => ({ remoteId })),
      )
    ).map(({ _id }) => _id);
    const results = await subscribe(recordSource, { variables: { entities: ["WorkOrder"] } });
    await happen(
      changed("Asset", connectionId, ["as_1"]),
      changed("WorkOrder", connectionId, [one ?? "", two ?? "", three ?? ""]),
    );

    const all = await take(results, 3);
    expect(all).toEqual(
      [one, two, three].map((recordId, place) => ({
        recordChanged: {
          eventId: changeEventId(2, place),
          kind: "UPDATED",
          entity: "WorkOrder",
          recordId,
          changedFields: ["status"],
          record: { id: recordId, remoteId: String(place + 1), version: 1 },
        },
      })),
    );
    const rest = await subscribe(recordSource, { variables: { entities: ["WorkOrder"], after: changeEventId(2, 0) } });
    expect(await take(rest, 2)).toEqual(all.slice(1));
  });

  it("tell a token only of what it may read, and refuse it when it asks for more", async () => {
    const results = await subscribe(recordSource, { scopes: ["records:read:assets"] });
    await happen(changed("WorkOrder", null, ["wo_1"]), changed("Asset", null, ["as_1"]));
    expect(await takeRaw(results, 1)).toMatchObject([{ data: { recordChanged: { eventId: changeEventId(2, 0) } } }]);

    expect(
      await refused(recordSource, { scopes: ["records:read:assets"], variables: { entities: ["WorkOrder"] } }),
    ).toBe("FORBIDDEN");
    expect(await refused(recordSource, { scopes: ["connections:read"] })).toBe("FORBIDDEN");
    expect(await refused(statusSource, { scopes: ["records:read"] })).toBe("FORBIDDEN");
    expect(await refused(syncSource, { scopes: ["records:read"] })).toBe("FORBIDDEN");
  });

  it("answer with an error, and not with silence, when they can't go on where a client asks", async () => {
    const results = await subscribe(statusSource);
    await happen(...["a", "b", "c", "d"].map((reason) => status(newId("connection"), "UNREACHABLE", reason)));
    await take(results, 4);
    await store.storage.collection("events").deleteMany({ ...tenantFilter(tenant), sequence: { $lte: 2 } });

    expect(await refused(statusSource, { variables: { after: eventId(1) } })).toBe("RESYNC_REQUIRED");
    expect(await refused(statusSource, { variables: { after: eventId(99) } })).toBe("BAD_USER_INPUT");
    expect(await refused(statusSource, { variables: { after: "yesterday" } })).toBe("BAD_USER_INPUT");
    expect(await refused(statusSource, { variables: { connectionId: "plant" } })).toBe("BAD_USER_INPUT");
    expect(await take(await subscribe(statusSource, { variables: { after: eventId(2) } }), 2)).toHaveLength(2);
  });

  interface Options {
    readonly variables?: Record<string, unknown>;
    readonly scopes?: readonly string[];
  }

  async function open(source: string, { variables = {}, scopes = readAll }: Options) {
    const schema = await buildGraphSchema();
    const document = parse(source);
    expect(validate(schema, document)).toEqual([]);
    const newContext = (): RequestContext => {
      const access = { ...tenant, tokenId: "tok_test", scopes, expiresAt: null };
      const loaders = createLoaders(services, access);
      return { access, loaders, services, origin: unknownOrigin, requestId: "request", logger: silentLogger };
    };
    const operation = { document, operationName: null, variables, context: newContext(), newContext };
    return new DirectEngine(schema).subscribe(operation);
  }

  async function subscribe(source: string, options: Options = {}): Promise<Results> {
    const answer = await open(source, options);
    if (!(Symbol.asyncIterator in answer)) throw new Error(`Refused: ${JSON.stringify(answer.errors)}`);
    opened.push(answer);
    return answer;
  }

  /** The code of the error that the operation is answered with. */
  async function refused(source: string, options: Options): Promise<unknown> {
    const answer = await open(source, options);
    if (Symbol.asyncIterator in answer) throw new Error("Expected an error; the subscription began.");
    return toGraphQLError(answer.errors?.[0], (cause) => {
      throw cause;
    }).extensions["code"];
  }

  async function happen(...events: readonly NewEvent[]): Promise<void> {
    const outbox = new OutboxStore(store.storage);
    for (const event of events) await store.storage.transaction((session) => outbox.append([event], session));
  }

  function status(connectionId: string, to: string, reason: string | null): NewEvent {
    return {
      ...tenant,
      connectionId,
      at: new Date(),
      type: "connection.status_changed",
      payload: { previous: "CONNECTED", status: to, reason, since: new Date(), nextAttemptAt: null },
    };
  }

  function changed(entity: string, connectionId: string | null, ids: readonly string[]): NewEvent {
    return {
      ...tenant,
      connectionId,
      at: new Date(),
      type: "records.changed",
      payload: {
        entity,
        causeId: newId("syncRun"),
        changes: ids.map((id) => ({ id, kind: "UPDATED", version: 2, changedFields: ["status"] })),
      },
    };
  }
});

async function takeRaw(results: Results, count: number): Promise<ExecutionResult[]> {
  const taken: ExecutionResult[] = [];
  while (taken.length < count) {
    const result = await results.next();
    if (result.done) throw new Error(`Expected ${count} results; the subscription ended after ${taken.length}.`);
    taken.push(result.value);
  }
  return taken;
}

async function take(results: Results, count: number): Promise<unknown[]> {
  const taken = await takeRaw(results, count);
  expect(taken.flatMap(({ errors }) => errors ?? [])).toEqual([]);
  return taken.map(({ data }) => JSON.parse(JSON.stringify(data)) as unknown);
}
