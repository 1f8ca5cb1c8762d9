import { beforeAll, describe, expect, it } from "vitest";
import { entities } from "../../../schema/entities/index.js";
import { StreamStore } from "../../../src/connections/index.js";
import { ForbiddenError } from "../../../src/errors/index.js";
import { newId, recordId } from "../../../src/ids/index.js";
import { createLoaders, type Loaders } from "../../../src/loaders/index.js";
import { rowShape } from "../../../src/records/index.js";
import { entityScope } from "../../../src/tokens/index.js";
import { insertConnection, insertRecords, newTenant, unreachable } from "../../support/records.js";
import { graphContext } from "../../support/graph.js";
import { useStorage } from "../../support/storage.js";
import { testServices } from "../../support/services.js";

const store = useStorage();
const tenant = newTenant();
const connectionId = newId("connection");
const assetId = (remoteId: string) => recordId("as", connectionId, "Asset", remoteId);

function loaders(
  scopes: readonly string[] = ["records:read", "records:raw", "connections:read"],
  of = tenant,
): Loaders {
  return createLoaders(testServices(store.storage, []), graphContext(store.storage, of, scopes).access);
}

beforeAll(async () => {
  await insertConnection(store.storage, tenant, { id: connectionId, name: "Plant" });
  await insertRecords(store.storage, entities.Asset, tenant, connectionId, [
    { remoteId: "1", unified: { number: "P-1", name: "Pump" }, raw: { b: 1, a: [null, "x"] } },
    { remoteId: "2", unified: { number: "P-2" }, deletedAt: new Date() },
  ]);
  await new StreamStore(store.storage).ensure({ ...tenant, _id: connectionId }, ["WorkOrder", "Location", "Asset"]);
});

describe("the record loader", () => {
  it("answers in the order asked, null for what is not there, deleted ones too", async () => {
    const loader = loaders().records.of(entities.Asset, rowShape(entities.Asset, new Set(["number"])));
    const rows = await loader.loadMany([assetId("2"), assetId("404"), assetId("1")]);
    expect(rows.map((row) => row && !(row instanceof Error) && row["number"])).toEqual(["P-2", null, "P-1"]);
  });

  it("is shared by places that read the same fields, and by no others", async () => {
    const { records } = loaders();
    const narrow = records.of(entities.Asset, rowShape(entities.Asset, new Set(["number"])));
    const wide = records.of(entities.Asset, rowShape(entities.Asset, new Set(["number", "name"])));
    expect(records.of(entities.Asset, rowShape(entities.Asset, new Set(["number", "id"])))).toBe(narrow);
    expect(await narrow.load(assetId("1"))).not.toHaveProperty("name");
    expect(await wide.load(assetId("1"))).toHaveProperty("name", "Pump");
  });

  it("is bound to its tenant", async () => {
    const other = loaders(["records:read"], newTenant()).records.of(
      entities.Asset,
      rowShape(entities.Asset, new Set([])),
    );
    expect(await other.load(assetId("1"))).toBeNull();
  });

  it("needs the scope of its entity", () => {
    const { records } = loaders(["records:read:work-orders"]);
    expect(() => records.of(entities.Asset, rowShape(entities.Asset, new Set([])))).toThrow(ForbiddenError);
    expect(records.of(entities.WorkOrder, rowShape(entities.WorkOrder, new Set([])))).toBeTruthy();
    expect(Object.values(entities).map((entity) => entityScope("read", entity))).toContain(
      "records:read:goods-receipts",
    );
  });
});

describe("the connection loader", () => {
  it("never reads the credential", async () => {
    const connection = await loaders().connections.load(connectionId);
    expect(connection).toMatchObject({ _id: connectionId, name: "Plant" });
    expect(connection).not.toHaveProperty("credential");
  });

  it("knows nothing of another tenant's, of one that is being removed, or without the scope", async () => {
    const leaving = await insertConnection(store.storage, tenant, { deletedAt: new Date() });
    expect(await loaders(undefined, newTenant()).connections.load(connectionId)).toBeNull();
    expect(await loaders().connections.load(leaving._id)).toBeNull();
    await expect(loaders(["records:read"]).connections.load(connectionId)).rejects.toThrow(
      "This needs the scope connections:read",
    );
  });
});

describe("the other loaders", () => {
  it("give payloads as the source gave them", async () => {
    const { rawPayloads } = loaders();
    expect(await Promise.all([rawPayloads.load(assetId("1")), rawPayloads.load(assetId("2"))])).toEqual([
      { a: [null, "x"], b: 1 },
      null,
    ]);
    expect(await loaders(undefined, newTenant()).rawPayloads.load(assetId("1"))).toBeNull();
  });

  it("give a connection's streams in the order of its syncs, to its tenant alone", async () => {
    const streams = await loaders().streams.load(connectionId);
    expect(streams.map(({ entity }) => entity)).toEqual(["Location", "Asset", "WorkOrder"]);
    expect(await loaders(undefined, newTenant()).streams.load(connectionId)).toEqual([]);
  });

  it("tell which connections can't be reached, of this tenant only", async () => {
    const own = newTenant();
    const down = await insertConnection(store.storage, own, { status: unreachable });
    await insertConnection(store.storage, own);
    const { connectionStates } = loaders([], own);
    const states = await connectionStates.load();
    expect([...states.unreachable.keys()]).toEqual([down._id]);
    expect(await connectionStates.load()).toBe(states);
    expect((await loaders([], tenant).connectionStates.load()).unreachable.size).toBe(0);
  });
});
