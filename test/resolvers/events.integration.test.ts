import { beforeEach, describe, expect, it } from "vitest";
import { EventStore, type RecordChangeEntry } from "../../src/events/index.js";
import { newId } from "../../src/ids/index.js";
import type { Tenant } from "../../src/storage/index.js";
import { append, newTenant, range, statusEvent } from "../src/events/event-fixture.js";
import { query } from "../support/graph.js";
import { silentLogger, waitFor } from "../support/services.js";
import { useStorage } from "../support/storage.js";
import { EventRelay } from "../../src/events/index.js";

const store = useStorage();
let tenant: Tenant;

beforeEach(() => {
  tenant = newTenant();
});

interface Page {
  readonly nodes: readonly { id: string; type: string; connectionId: string | null; data: Record<string, unknown> }[];
  readonly pageInfo: { hasNextPage: boolean; endCursor: string | null };
}

const all = ["connections:read", "records:read"];

async function ask(args = "", options: { scopes?: readonly string[]; of?: Tenant } = {}) {
  const source = `{ events${args} { nodes { id type connectionId data } pageInfo { hasNextPage endCursor } } }`;
  const { data, errors } = await query(store.storage, options.of ?? tenant, source, { scopes: options.scopes ?? all });
  return { page: (data as { events: Page } | null)?.events, errors };
}

/** Has it numbered. */
async function happens(...events: Parameters<typeof append>[1][]): Promise<void> {
  const { storage } = store;
  const log = new EventStore(storage);
  const before = await log.lastSequence(tenant);
  const relay = new EventRelay({ storage, logger: silentLogger, workerId: "test" });
  relay.start();
  await append(storage, ...events);
  await waitFor("the events to be numbered", async () => (await log.lastSequence(tenant)) >= before + events.length);
  await relay.stop();
}

function recordsEvent(entity: string, kinds: readonly RecordChangeEntry["kind"][], connectionId = newId("connection")) {
  const changes = kinds.map((kind, place) => ({ id: `id_${place}`, kind, version: 1, changedFields: [] }));
  return {
    ...tenant,
    connectionId,
    at: new Date(),
    type: "records.changed",
    payload: { entity, causeId: "run_1", changes },
  } as const;
}

describe("promise 31: the query events", () => {
  it("tells what happened in order, and goes on from any id, also from one inside an event of many records", async () => {
    await happens(
      statusEvent(tenant, "a"),
      recordsEvent("Asset", ["UPDATED", "CREATED", "DELETED", "CREATED"]),
      statusEvent(tenant, "b"),
    );
    const { page } = await ask();
    expect(page?.nodes.map(({ id, type }) => [id, type])).toEqual([
      ["evt_0000000000001", "CONNECTION_STATUS_CHANGED"],
      ["evt_0000000000002-00", "RECORD_CREATED"],
      ["evt_0000000000002-01", "RECORD_CREATED"],
      ["evt_0000000000002-02", "RECORD_UPDATED"],
      ["evt_0000000000002-03", "RECORD_DELETED"],
      ["evt_0000000000003", "CONNECTION_STATUS_CHANGED"],
    ]);
    expect(page?.pageInfo).toEqual({ hasNextPage: false, endCursor: "evt_0000000000003" });
    for (const [place, { id }] of (page?.nodes ?? []).entries()) {
      const rest = await ask(`(after: "${id}")`);
      expect(rest.page?.nodes).toEqual(page?.nodes.slice(place + 1));
    }
    expect(page?.nodes[3]?.data).toEqual({
      entity: "Asset",
      causeId: "run_1",
      records: [{ eventId: "evt_0000000000002-02", id: "id_0", kind: "UPDATED", version: 1, changedFields: [] }],
    });
  });

  it("comes to the same by pages of any size", async () => {
    await happens(
      recordsEvent("Asset", ["CREATED", "CREATED", "UPDATED"]),
      statusEvent(tenant, "a"),
      recordsEvent("Asset", ["DELETED", "UPDATED"]),
    );
    const whole = (await ask()).page?.nodes.map(({ id }) => id);
    expect(whole).toHaveLength(6);
    for (const size of range(1, 7)) {
      const ids: string[] = [];
      for (let after: string | null = null, more = true; more;) {
        const { page, errors } = await ask(`(first: ${size}${after ? `, after: "${after}"` : ""})`);
        expect(errors).toEqual([]);
        ids.push(...(page?.nodes ?? []).map(({ id }) => id));
        after = page?.pageInfo.endCursor ?? null;
        more = page?.pageInfo.hasNextPage ?? false;
      }
      expect(ids).toEqual(whole);
    }
  });

  it("is narrowed by type and connection, and ends a search for something rare with a place to go on from", async () => {
    const connectionId = newId("connection");
    const others = range(1, 120).map(() => recordsEvent("Asset", ["UPDATED"]));
    await happens(...others, recordsEvent("Asset", ["DELETED"], connectionId), statusEvent(tenant, "a"));
    const ofConnection = await ask(`(connectionId: "${connectionId}")`);
    expect(ofConnection.page?.nodes).toMatchObject([{ type: "RECORD_DELETED", connectionId }]);
    const status = await ask("(types: [CONNECTION_STATUS_CHANGED])");
    expect(status.page?.nodes.map(({ type }) => type)).toEqual(["CONNECTION_STATUS_CHANGED"]);
    const first = (await ask("(types: [RECORD_DELETED])")).page;
    expect(first).toEqual({ nodes: [], pageInfo: { hasNextPage: true, endCursor: "evt_0000000000034" } });
    const second = (await ask(`(types: [RECORD_DELETED], after: "${first?.pageInfo.endCursor}")`)).page;
    expect(second?.nodes).toMatchObject([{ type: "RECORD_DELETED", connectionId }]);
    expect(second?.pageInfo.hasNextPage).toBe(false);
  });

  it("shows what the token may see, and names the scope that is missing for what it asks for by name", async () => {
    await happens(statusEvent(tenant, "a"), recordsEvent("Asset", ["UPDATED"]), recordsEvent("Part", ["UPDATED"]));
    const seen = async (...scopes: string[]) =>
      (await ask("", { scopes })).page?.nodes.map(({ type, data }) => data["entity"] ?? type);
    expect(await seen("connections:read")).toEqual(["CONNECTION_STATUS_CHANGED"]);
    expect(await seen("records:read")).toEqual(["Asset", "Part"]);
    expect(await seen("records:read:parts")).toEqual(["Part"]);
    const missing = async (types: string, ...scopes: string[]) =>
      (await ask(types, { scopes })).errors[0]?.extensions["missingScope"];
    expect(await missing("(types: [TOKEN_REVOKED])", "connections:read")).toBe("tokens:manage");
    expect(await missing("(types: [RECORD_UPDATED])", "connections:read")).toBe("records:read");
    expect(await missing("")).toBe("connections:read");
  });

  it("is empty for another organization and environment", async () => {
    await happens(statusEvent(tenant, "a"));
    for (const of of [newTenant(), { ...tenant, environment: "LIVE" as const }]) {
      expect((await ask("", { of })).page?.nodes).toEqual([]);
    }
  });

  it("answers RESYNC_REQUIRED when what comes after is no longer kept, as a subscription does", async () => {
    await happens(...range(1, 5).map((tag) => statusEvent(tenant, `${tag}`)));
    await store.storage.collection("events").deleteMany({ ...tenant, sequence: { $lte: 3 } });
    const { errors } = await ask('(after: "evt_0000000000001")');
    expect(errors).toMatchObject([{ extensions: { code: "RESYNC_REQUIRED" } }]);
    expect(errors[0]?.message).toContain("Read the records again, and begin without after.");
    expect((await ask('(after: "evt_0000000000003")')).page?.nodes).toHaveLength(2);
    expect((await ask()).page?.nodes).toHaveLength(2);
  });

  it("refuses an id that is none and one that was never given out, and a page of 501", async () => {
    await happens(statusEvent(tenant, "a"));
    for (const args of ['(after: "evt_1")', '(after: "evt_0000000000009")', "(first: 501)", "(first: 0)"]) {
      const { errors } = await ask(args);
      expect(errors, args).toMatchObject([{ extensions: { code: "BAD_USER_INPUT" } }]);
    }
  });
});
