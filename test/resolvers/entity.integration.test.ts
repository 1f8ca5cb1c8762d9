import { beforeAll, describe, expect, it } from "vitest";
import { entities } from "../../schema/entities/index.js";
import { newId, recordId } from "../../src/ids/index.js";
import { query, type GraphAnswer } from "../support/graph.js";
import { insertConnection, insertRecords, newTenant, unreachable } from "../support/records.js";
import { useStorage } from "../support/storage.js";

const store = useStorage();
const tenant = newTenant();
const connectionId = newId("connection");
const id = (prefix: string, entity: string, remoteId: string, connection = connectionId) =>
  recordId(prefix, connection, entity, remoteId);

/** The data of an answer without errors. */
async function data<Data>(source: string, options: Parameters<typeof query>[3] = {}, of = tenant): Promise<Data> {
  const answer = await query(store.storage, of, source, options);
  expect(answer.errors).toEqual([]);
  return answer.data as unknown as Data;
}

async function failure(
  source: string,
  options: Parameters<typeof query>[3] = {},
  of = tenant,
): Promise<GraphAnswer["errors"][number]> {
  const { errors } = await query(store.storage, of, source, options);
  if (!errors[0]) throw new Error("Expected an error.");
  return errors[0];
}

beforeAll(async () => {
  const { storage } = store;
  await insertConnection(storage, tenant, { id: connectionId, name: "Plant 1" });
  await insertRecords(storage, entities.Location, tenant, connectionId, [
    {
      remoteId: "hall",
      unified: { number: "H", name: "Hall", type: { value: "BUILDING", raw: "b" }, address: { city: "Ulm" } },
    },
    { remoteId: "room", unified: { number: "R", name: "Room", type: { value: "ROOM", raw: "r" }, parent: "hall" } },
  ]);
  await insertRecords(storage, entities.Asset, tenant, connectionId, [
    { remoteId: "pump", unified: { number: "P-101", name: "Pump", location: "room", vendors: ["acme"] } },
    { remoteId: "fan", unified: { number: "F-7", name: "Fan", location: "gone" } },
  ]);
  await insertRecords(storage, entities.User, tenant, connectionId, [
    { remoteId: "ann", unified: { name: "Ann" } },
    { remoteId: "bob", unified: { name: "Bob" } },
  ]);
  await insertRecords(storage, entities.Vendor, tenant, connectionId, [
    { remoteId: "acme", unified: { name: "Acme" } },
  ]);
  await insertRecords(storage, entities.Part, tenant, connectionId, [{ remoteId: "seal", unified: { number: "S-1" } }]);
  await insertRecords(storage, entities.WorkOrder, tenant, connectionId, [
    {
      remoteId: "1",
      updatedAt: new Date("2026-11-03T10:00:00Z"),
      version: 4,
      raw: { z: 1, a: ["x"] },
      unified: {
        number: "WO-1",
        status: { value: "OPEN", raw: "APPR" },
        asset: "pump",
        assignees: ["bob", "nobody", "ann"],
        dueDate: new Date("2026-12-01T08:30:00Z"),
        plannedOn: "2026-12-01",
        estimatedDuration: 5_400,
        totalCost: { amount: "1000000000000.50", currency: "EUR" },
        failure: { problemCode: "LEAK" },
        url: "https://cmms.example/wo/1",
        customFields: [
          { key: "line", value: "A" },
          { key: "hot", label: "Hot work", value: true },
          { key: "since", type: "DATE", value: "2026-01-01" },
          { key: "hazards", type: "MULTI_CHOICE", value: ["E", "P"], valueLabel: ["Electrical", null] },
          { key: "inspectors", type: "USER", entity: "User", value: ["ann", "nobody"], valueLabel: ["Ann", "Gone"] },
          { key: "spare", type: "REFERENCE", entity: "Part", value: "seal" },
        ],
      },
    },
    {
      remoteId: "2",
      updatedAt: new Date("2026-11-02T10:00:00Z"),
      unified: {
        number: "WO-2",
        status: { value: "IN_PROGRESS", raw: "INPRG", label: "In progress" },
        asset: "pump",
      },
    },
    {
      remoteId: "3",
      updatedAt: new Date("2026-11-01T10:00:00Z"),
      deletedAt: new Date("2026-11-04T10:00:00Z"),
      unified: { number: "WO-3", status: { value: "OPEN", raw: "APPR" }, asset: "fan" },
    },
  ]);
  await insertRecords(storage, entities.PurchaseOrder, tenant, connectionId, [
    {
      remoteId: "9",
      unified: {
        number: "PO-9",
        status: { value: "ORDERED", raw: "sent" },
        vendor: "acme",
        lines: [
          { lineNumber: 1, part: "seal", quantityOrdered: "2.500", unitPrice: { amount: "0.10", currency: "EUR" } },
          { lineNumber: 2, part: "unknown" },
        ],
      },
    },
  ]);
});

const plain = { valueLabels: [], recordIds: [] };

describe("one record", () => {
  it("comes with all that its document holds, as a client expects it", async () => {
    expect(
      await data(
        `query ($id: ID!) { workOrder(id: $id) {
          __typename id connectionId remoteId number url version createdAt updatedAt deletedAt remoteUpdatedAt
          status statusRaw statusLabel priority dueDate plannedOn estimatedDuration totalCost { amount currency }
          failure { problemCode causeCode } assetId assigneeIds customFields { key label type value valueLabels recordIds } raw
          connection { id name }
        } }`,
        { variables: { id: id("wo", "WorkOrder", "1") }, scopes: ["records:read", "records:raw", "connections:read"] },
      ),
    ).toEqual({
      workOrder: {
        __typename: "WorkOrder",
        id: id("wo", "WorkOrder", "1"),
        connectionId,
        remoteId: "1",
        number: "WO-1",
        url: "https://cmms.example/wo/1",
        version: 4,
        createdAt: "2026-11-03T10:00:00.000Z",
        updatedAt: "2026-11-03T10:00:00.000Z",
        deletedAt: null,
        remoteUpdatedAt: null,
        status: "OPEN",
        statusRaw: "APPR",
        statusLabel: null,
        priority: null,
        dueDate: "2026-12-01T08:30:00.000Z",
        plannedOn: "2026-12-01",
        estimatedDuration: 5_400,
        totalCost: { amount: "1000000000000.50", currency: "EUR" },
        failure: { problemCode: "LEAK", causeCode: null },
        assetId: id("as", "Asset", "pump"),
        assigneeIds: [id("usr", "User", "bob"), id("usr", "User", "nobody"), id("usr", "User", "ann")],
        customFields: [
          { key: "line", label: null, type: "TEXT", value: "A", ...plain },
          { key: "hot", label: "Hot work", type: "BOOLEAN", value: true, ...plain },
          { key: "since", label: null, type: "DATE", value: "2026-01-01", ...plain },
          {
            ...{ key: "hazards", label: null, type: "MULTI_CHOICE", value: ["E", "P"] },
            ...{ valueLabels: ["Electrical", null], recordIds: [] },
          },
          {
            ...{ key: "inspectors", label: null, type: "USER", value: ["ann", "nobody"] },
            ...{ valueLabels: ["Ann", "Gone"], recordIds: [id("usr", "User", "ann"), id("usr", "User", "nobody")] },
          },
          {
            ...{ key: "spare", label: null, type: "REFERENCE", value: "seal" },
            ...{ valueLabels: [], recordIds: [id("pt", "Part", "seal")] },
          },
        ],
        raw: { a: ["x"], z: 1 },
        connection: { id: connectionId, name: "Plant 1" },
      },
    });
  });

  it("leads to the records that its custom fields refer to, each for whom may read its entity", async () => {
    const text = `{ workOrder(id: "${id("wo", "WorkOrder", "1")}") {
      customFields { key records { __typename id displayName ... on Part { unit } } }
    } }`;
    type Answer = { workOrder: { customFields: { key: string; records: unknown[] }[] } };
    const { workOrder } = await data<Answer>(text);
    const known = new Map(workOrder.customFields.map(({ key, records }) => [key, records]));
    expect(known.get("line")).toEqual([]);
    expect(known.get("inspectors")).toEqual([
      { __typename: "User", id: id("usr", "User", "ann"), displayName: "Ann" },
      null,
    ]);
    expect(known.get("spare")).toEqual([
      { __typename: "Part", id: id("pt", "Part", "seal"), displayName: "S-1", unit: null },
    ]);
    const held = await query(store.storage, tenant, text, {
      scopes: ["records:read:work-orders", "records:read:parts"],
    });
    expect(held.errors.map(({ path, extensions }) => [path, extensions["code"]])).toEqual([
      ["workOrder.customFields.4.records.0", "FORBIDDEN"],
      ["workOrder.customFields.4.records.1", "FORBIDDEN"],
    ]);
    expect((held.data as unknown as Answer).workOrder.customFields[5]?.records).toHaveLength(1);
  });

  it("has empty lists where the source has none", async () => {
    expect(
      await data(
        `{ workOrder(id: "${id("wo", "WorkOrder", "2")}") { statusLabel assigneeIds assignees { id } customFields { key } }
           asset(id: "${id("as", "Asset", "fan")}") { vendorIds specs { value } }
           vendor(id: "${id("ven", "Vendor", "acme")}") { emails addresses { city } } }`,
      ),
    ).toEqual({
      workOrder: { statusLabel: "In progress", assigneeIds: [], assignees: [], customFields: [] },
      asset: { vendorIds: [], specs: [] },
      vendor: { emails: [], addresses: [] },
    });
  });

  it("that is gone at the source still comes by its id, saying since when", async () => {
    expect(await data(`{ workOrder(id: "${id("wo", "WorkOrder", "3")}") { deletedAt } }`)).toEqual({
      workOrder: { deletedAt: "2026-11-04T10:00:00.000Z" },
    });
  });

  it("that is not there is null", async () => {
    expect(await data(`{ workOrder(id: "${id("wo", "WorkOrder", "404")}") { id } }`)).toEqual({ workOrder: null });
  });

  it.each([
    ["wo_1", 'id: expected an id that begins with wo_ as this API returned it, got "wo_1".'],
    ["'; drop", `id: expected an id that begins with wo_ as this API returned it, got "'; drop".`],
    [
      id("as", "Asset", "pump"),
      `id: expected an id that begins with wo_ as this API returned it, got "${id("as", "Asset", "pump")}".`,
    ],
  ])("asked for by %j, which can't be its id, is refused", async (wrong, message) => {
    const error = await failure("query ($id: ID!) { workOrder(id: $id) { id } }", { variables: { id: wrong } });
    expect(error).toMatchObject({ message, path: "workOrder", extensions: { code: "BAD_USER_INPUT" } });
  });
});

describe("relations", () => {
  it("lead from record to record, also out of a record's parts, and to null where the other is not stored", async () => {
    expect(
      await data(`{
        workOrder(id: "${id("wo", "WorkOrder", "1")}") {
          asset { number location { name parent { name address { city } } } vendors { name } }
          assignees { name }
        }
        asset(id: "${id("as", "Asset", "fan")}") { locationId location { name } }
        purchaseOrder(id: "${id("po", "PurchaseOrder", "9")}") {
          vendor { name }
          lines { lineNumber quantityOrdered unitPrice { amount } partId part { number } }
        }
      }`),
    ).toEqual({
      workOrder: {
        asset: {
          number: "P-101",
          location: { name: "Room", parent: { name: "Hall", address: { city: "Ulm" } } },
          vendors: [{ name: "Acme" }],
        },
        // In the source's order; who is not stored is left out.
        assignees: [{ name: "Bob" }, { name: "Ann" }],
      },
      asset: { locationId: id("loc", "Location", "gone"), location: null },
      purchaseOrder: {
        vendor: { name: "Acme" },
        lines: [
          {
            lineNumber: 1,
            quantityOrdered: "2.500",
            unitPrice: { amount: "0.10" },
            partId: id("pt", "Part", "seal"),
            part: { number: "S-1" },
          },
          { lineNumber: 2, quantityOrdered: null, unitPrice: null, partId: id("pt", "Part", "unknown"), part: null },
        ],
      },
    });
  });

  it("lead back: what refers to a record is listed under it", async () => {
    expect(
      await data(`{
        asset(id: "${id("as", "Asset", "pump")}") {
          workOrders(first: 1) { nodes { number } totalCount totalCountIsExact pageInfo { hasNextPage } unavailable { connectionId } }
        }
        location(id: "${id("loc", "Location", "hall")}") { children { edges { node { name children { totalCount } } } } assets { totalCount } }
        vendor(id: "${id("ven", "Vendor", "acme")}") { purchaseOrders { nodes { number } } }
        connection(id: "${connectionId}") { assets(orderBy: [{ field: UPDATED_AT }]) { totalCount } workOrders { nodes { number } } parts { nodes { number } } }
      }`),
    ).toEqual({
      asset: {
        workOrders: {
          nodes: [{ number: "WO-1" }],
          totalCount: 2,
          totalCountIsExact: true,
          pageInfo: { hasNextPage: true },
          unavailable: [],
        },
      },
      location: {
        children: { edges: [{ node: { name: "Room", children: { totalCount: 0 } } }] },
        assets: { totalCount: 0 },
      },
      vendor: { purchaseOrders: { nodes: [{ number: "PO-9" }] } },
      connection: {
        assets: { totalCount: 2 },
        workOrders: { nodes: [{ number: "WO-1" }, { number: "WO-2" }] },
        parts: { nodes: [{ number: "S-1" }] },
      },
    });
  });

  it("lead from a connection to the records of each entity", async () => {
    const lists = Object.values(entities).map(({ plural }) => `${plural} { nodes { __typename } }`);
    const { connection } = await data<{ connection: Record<string, { nodes: { __typename: string }[] }> }>(
      `{ connection(id: "${connectionId}") { ${lists.join(" ")} } }`,
    );
    for (const { name, plural } of Object.values(entities)) {
      for (const node of connection[plural]?.nodes ?? []) expect(node).toEqual({ __typename: name });
    }
    const counts = Object.fromEntries(
      Object.values(entities).flatMap(({ plural }) => {
        const count = connection[plural]?.nodes.length;
        return count === 0 ? [] : [[plural, count]];
      }),
    );
    expect(counts).toEqual({
      workOrders: 2,
      assets: 2,
      locations: 2,
      parts: 1,
      vendors: 1,
      purchaseOrders: 1,
      users: 2,
    });
  });

  it("read the same record with different fields at different places", async () => {
    const wo = id("wo", "WorkOrder", "1");
    expect(
      await data(
        `{ a: workOrder(id: "${wo}") { asset { name } } b: workOrder(id: "${wo}") { asset { number location { name } } } }`,
      ),
    ).toEqual({ a: { asset: { name: "Pump" } }, b: { asset: { number: "P-101", location: { name: "Room" } } } });
  });

  it("are followed through fragments, aliases and repeated fields", async () => {
    expect(
      await data(`
        fragment Common on Record { remoteId }
        fragment Named on Asset { ...Common name }
        query { workOrders(first: 1) { edges { node { thing: asset { ...Named } } } edges { node { asset { ... on Node { id } number } } } nodes { ... on WorkOrder { number } } } }
      `),
    ).toEqual({
      workOrders: {
        edges: [
          {
            node: {
              thing: { remoteId: "pump", name: "Pump" },
              asset: { id: id("as", "Asset", "pump"), number: "P-101" },
            },
          },
        ],
        nodes: [{ number: "WO-1" }],
      },
    });
  });
});

describe("a list", () => {
  const numbers = async (args: string): Promise<string[]> =>
    (
      await data<{ workOrders: { nodes: { number: string }[] } }>(`{ workOrders${args} { nodes { number } } }`)
    ).workOrders.nodes.map(({ number }) => number);

  it("comes latest change first, without what is gone", async () => {
    expect(await numbers("")).toEqual(["WO-1", "WO-2"]);
    expect(await numbers("(includeDeleted: true)")).toEqual(["WO-1", "WO-2", "WO-3"]);
  });

  it("is filtered and ordered as asked", async () => {
    expect(
      await numbers("(filter: { status: { in: [OPEN, IN_PROGRESS] } }, orderBy: [{ field: UPDATED_AT }])"),
    ).toEqual(["WO-2", "WO-1"]);
    expect(await numbers("(filter: { not: { status: { eq: OPEN } } })")).toEqual(["WO-2"]);
    expect(
      await numbers(`(filter: { number: { startsWith: "WO-" } }, orderBy: [{ field: NUMBER, direction: DESC }])`),
    ).toEqual(["WO-2", "WO-1"]);
    expect(await numbers(`(filter: { updatedAt: { gte: "2026-11-03T11:00:00+01:00" } })`)).toEqual(["WO-1"]);
  });

  it("is filtered by what a record refers to", async () => {
    expect(await numbers(`(filter: { asset: { number: { eq: "P-101" } } })`)).toEqual(["WO-1", "WO-2"]);
    expect(
      await numbers(
        `(filter: { asset: { location: { number: { eq: "R" } } }, updatedAt: { gt: "2026-11-03T00:00:00Z" } })`,
      ),
    ).toEqual(["WO-1"]);
    expect(await numbers(`(filter: { asset: { number: { eq: "none" } } })`)).toEqual([]);
  });

  it("takes a filter from variables too", async () => {
    expect(
      await data(
        "query ($filter: WorkOrderFilter, $orderBy: [WorkOrderOrder!]) { workOrders(filter: $filter, orderBy: $orderBy) { nodes { number } } }",
        {
          variables: {
            filter: { or: [{ status: { eq: "OPEN" } }, { assetId: { eq: id("as", "Asset", "pump") } }] },
            orderBy: [{ field: "UPDATED_AT" }],
          },
        },
      ),
    ).toEqual({ workOrders: { nodes: [{ number: "WO-2" }, { number: "WO-1" }] } });
  });

  it("refuses what no index serves, with what there is", async () => {
    const error = await failure(
      `{ workOrders(filter: { number: { eq: "1" }, status: { eq: OPEN } }) { nodes { id } } }`,
    );
    expect(error.extensions).toMatchObject({ code: "BAD_USER_INPUT", problems: [{ path: ["filter"] }] });
    expect(error.message).toContain(
      "Filters that are served: updatedAt; connectionId + updatedAt; connectionId + status + updatedAt; createdAt; number; status + updatedAt",
    );
    expect(error.message).toContain("Orders: UPDATED_AT, CREATED_AT, NUMBER, STATUS, STATUS_RAW, PRIORITY, DUE_DATE");
  });

  it("refuses a relation filter that no index serves, with its path", async () => {
    const error = await failure(
      `{ workOrders(filter: { asset: { number: { eq: "1" }, status: { eq: STANDBY } } }) { nodes { id } } }`,
    );
    expect(error.extensions["problems"]).toMatchObject([{ path: ["filter", "asset"] }]);
    expect(error.message).toMatch(/^assets: no index serves a filter on number and status/);
  });

  it("refuses a relation filter that more than 1,000 records match", async () => {
    const crowded = newTenant();
    const connection = newId("connection");
    await insertRecords(
      store.storage,
      entities.Part,
      crowded,
      connection,
      Array.from({ length: 1_001 }, (_, index) => ({ remoteId: String(index), unified: { number: `P-${index}` } })),
    );
    const error = await failure(
      `{ stockLevels(filter: { part: { number: { startsWith: "P-" } } }) { nodes { id } } }`,
      {},
      crowded,
    );
    expect(error).toMatchObject({
      message: "filter.part: expected a filter that at most 1000 parts match, got more. Narrow it, or filter by ids.",
      extensions: { code: "BAD_USER_INPUT", problems: [{ path: ["filter", "part"] }] },
    });
    await data(`{ stockLevels(filter: { part: { number: { startsWith: "P-1" } } }) { nodes { id } } }`, {}, crowded);
  });

  it.each(["first: 0", "first: -1", "last: -5", "first: 10000", "last: 501", "first: 5, last: 5"])(
    "refuses a page of %s",
    async (args) => {
      const error = await failure(`{ workOrders(${args}) { nodes { id } } }`);
      expect(error).toMatchObject({ path: "workOrders", extensions: { code: "BAD_USER_INPUT" } });
      expect(error.message).toMatch(/expected .* got /);
    },
  );

  it("goes forwards and backwards by its cursors, and takes none of another list", async () => {
    const page = (args: string) =>
      data<{ workOrders: { nodes: { number: string }[]; pageInfo: Record<string, never> } }>(
        `{ workOrders(${args}) { nodes { number } pageInfo { hasNextPage hasPreviousPage startCursor endCursor } } }`,
      );
    const { workOrders: first } = await page("first: 1");
    expect(first.pageInfo).toMatchObject({ hasNextPage: true, hasPreviousPage: false });
    const { workOrders: second } = await page(`first: 1, after: "${first.pageInfo["endCursor"]}"`);
    expect(second).toMatchObject({
      nodes: [{ number: "WO-2" }],
      pageInfo: { hasNextPage: false, hasPreviousPage: true },
    });
    const { workOrders: back } = await page(`last: 1, before: "${second.pageInfo["startCursor"]}"`);
    expect(back).toMatchObject({
      nodes: [{ number: "WO-1" }],
      pageInfo: { hasNextPage: true, hasPreviousPage: false },
    });
    const cursor = first.pageInfo["endCursor"] as unknown as string;
    for (const args of [
      `after: "${cursor}", filter: { status: { eq: OPEN } }`,
      `after: "${cursor}", orderBy: [{ field: UPDATED_AT }]`,
      `after: "${cursor}", includeDeleted: true`,
      `after: "x${cursor}"`,
      `after: "42"`,
    ]) {
      const error = await failure(`{ workOrders(${args}) { nodes { id } } }`);
      expect(error.extensions["code"]).toBe("BAD_USER_INPUT");
      expect(error.message).toMatch(/^after: expected a cursor/);
    }
    expect((await failure(`{ workRequests(after: "${cursor}") { nodes { id } } }`)).message).toMatch(
      /of this very list/,
    );
  });

  it("keeps its cursors from page to page when nothing but the selection differs", async () => {
    const { workOrders } = await data<{ workOrders: { edges: { cursor: string }[] } }>(
      "{ workOrders { edges { cursor } } }",
    );
    expect(
      await data(
        `{ workOrders(after: "${workOrders.edges[0]?.cursor}") { edges { node { number asset { name } } } } }`,
      ),
    ).toEqual({ workOrders: { edges: [{ node: { number: "WO-2", asset: { name: "Pump" } } }] } });
  });
});

describe("a tenant", () => {
  it("sees nothing of another organization or environment, by id, by node, in lists or by relation", async () => {
    const others = [newTenant(), { ...tenant, environment: "LIVE" as const }];
    for (const other of others) {
      expect(
        await data(
          `{ workOrder(id: "${id("wo", "WorkOrder", "1")}") { id } workOrders { nodes { id } totalCount }
             node(id: "${id("as", "Asset", "pump")}") { id } nodes(ids: ["${connectionId}"]) { id }
             byAsset: workOrders(filter: { asset: { number: { eq: "P-101" } } }) { totalCount } connection(id: "${connectionId}") { id } }`,
          {},
          other,
        ),
      ).toEqual({
        workOrder: null,
        workOrders: { nodes: [], totalCount: 0 },
        node: null,
        nodes: [null],
        byAsset: { totalCount: 0 },
        connection: null,
      });
    }
  });

  it("gets the same answer for another's id as for one that never was", async () => {
    const other = newTenant();
    const ask = async (wanted: string) =>
      JSON.stringify(await query(store.storage, other, `{ workOrder(id: "${wanted}") { id } }`));
    expect(await ask(id("wo", "WorkOrder", "1"))).toBe(await ask(id("wo", "WorkOrder", "never")));
  });
});

describe("scopes", () => {
  const all = `{ workOrders { nodes { number asset { number } } } }`;

  it("cover entities one by one", async () => {
    expect(await data("{ workOrders { nodes { number } } }", { scopes: ["records:read:work-orders"] })).toBeTruthy();
    const error = await failure("{ purchaseOrders { nodes { id } } }", { scopes: ["records:read:work-orders"] });
    expect(error.extensions).toMatchObject({ code: "FORBIDDEN", missingScope: "records:read:purchase-orders" });
  });

  it("are asked for again where a relation or a relation filter leads", async () => {
    const scopes = ["records:read:work-orders"];
    const { data: partial, errors } = await query(store.storage, tenant, all, { scopes });
    expect(partial).toMatchObject({ workOrders: { nodes: [{ number: "WO-1", asset: null }, {}] } });
    expect(errors[0]?.extensions).toMatchObject({ code: "FORBIDDEN", missingScope: "records:read:assets" });
    const filtered = await failure(`{ workOrders(filter: { asset: { number: { eq: "P-101" } } }) { nodes { id } } }`, {
      scopes,
    });
    expect(filtered.extensions).toMatchObject({ missingScope: "records:read:assets" });
    const negated = await failure(
      `{ workOrders(filter: { not: { asset: { number: { eq: "P-101" } } } }) { nodes { id } } }`,
      { scopes },
    );
    expect(negated.extensions).toMatchObject({ missingScope: "records:read:assets" });
  });

  it("keep raw payloads and connections apart", async () => {
    const scopes = ["records:read"];
    const raw = await failure("{ workOrders { nodes { raw } } }", { scopes });
    expect(raw.extensions).toMatchObject({ code: "FORBIDDEN", missingScope: "records:raw" });
    const connection = await failure("{ workOrders { nodes { connection { name } } } }", { scopes });
    expect(connection.extensions).toMatchObject({ code: "FORBIDDEN", missingScope: "connections:read" });
    expect(await data("{ workOrders { nodes { connectionId } } }", { scopes })).toBeTruthy();
  });

  it.each([
    `workOrder(id: "${id("wo", "WorkOrder", "1")}") { id }`,
    `node(id: "${id("wo", "WorkOrder", "1")}") { id }`,
  ])("are asked for by %s", async (field) => {
    expect((await failure(`{ ${field} }`, { scopes: [] })).extensions).toMatchObject({
      missingScope: "records:read:work-orders",
    });
  });
});

describe("node", () => {
  it("finds a record or a connection by its id alone", async () => {
    expect(
      await data(`{
        wo: node(id: "${id("wo", "WorkOrder", "1")}") { __typename id ... on Record { remoteId } ... on WorkOrder { number asset { name } } ... on Asset { name } }
        con: node(id: "${connectionId}") { __typename ... on ConnectedSystem { name workOrders { totalCount } } }
      }`),
    ).toEqual({
      wo: {
        __typename: "WorkOrder",
        id: id("wo", "WorkOrder", "1"),
        remoteId: "1",
        number: "WO-1",
        asset: { name: "Pump" },
      },
      con: { __typename: "ConnectedSystem", name: "Plant 1", workOrders: { totalCount: 2 } },
    });
  });

  it("finds several in the order of their ids, null where there is none", async () => {
    const ids = [
      id("usr", "User", "ann"),
      id("usr", "User", "nobody"),
      id("as", "Asset", "pump"),
      id("usr", "User", "ann"),
    ];
    expect(
      await data("query ($ids: [ID!]!) { nodes(ids: $ids) { id ... on User { name } } }", { variables: { ids } }),
    ).toEqual({
      nodes: [{ id: ids[0], name: "Ann" }, null, { id: ids[2] }, { id: ids[3], name: "Ann" }],
    });
  });

  it("says what an id looks like to whoever gives something else", async () => {
    expect(await failure(`{ node(id: "42") { id } }`)).toMatchObject({
      message: 'id: expected an id as this API returned it, like wo_… or con_…, got "42".',
      extensions: { code: "BAD_USER_INPUT", problems: [{ path: ["id"] }] },
    });
    const { data: partial, errors } = await query(
      store.storage,
      tenant,
      `{ nodes(ids: ["x", "${id("as", "Asset", "pump")}"]) { id } }`,
    );
    expect(partial).toEqual({ nodes: [null, { id: id("as", "Asset", "pump") }] });
    expect(errors[0]).toMatchObject({ path: "nodes.0", extensions: { problems: [{ path: ["ids", 0] }] } });
  });

  it("takes at most 500 ids", async () => {
    const ids = Array.from({ length: 501 }, () => connectionId);
    const error = await failure("query ($ids: [ID!]!) { nodes(ids: $ids) { id } }", { variables: { ids } });
    expect(error.message).toBe("ids: expected at most 500 ids, got 501. Ask in several queries.");
  });
});

describe("Promise 19: what a client reads while a system can't be reached", () => {
  const here = newTenant();
  const up = newId("connection");
  const down = newId("connection");
  const leaving = newId("connection");
  const wo = (connection: string) => id("wo", "WorkOrder", "1", connection);
  const outage = {
    code: "CONNECTION_UNREACHABLE",
    retryable: true,
    connectionId: down,
    since: "2026-11-20T10:00:00.000Z",
    nextAttemptAt: "2026-11-20T10:15:00.000Z",
    lastSuccessfulSyncAt: "2026-11-01T00:00:00.000Z",
  };

  beforeAll(async () => {
    await insertConnection(store.storage, here, { id: up, name: "Up" });
    await insertConnection(store.storage, here, { id: down, name: "Down", status: unreachable });
    await insertConnection(store.storage, here, { id: leaving, name: "Leaving", deletedAt: new Date() });
    for (const connection of [up, down, leaving]) {
      await insertRecords(store.storage, entities.WorkOrder, here, connection, [
        { remoteId: "1", unified: { number: connection, status: { value: "OPEN", raw: "x" } } },
      ]);
    }
  });

  it.each([
    ["a record of it", `workOrder(id: "${wo(down)}") { id }`],
    ["a record of it by node", `node(id: "${wo(down)}") { id }`],
    ["a list that names it", `workOrders(filter: { connectionId: { eq: "${down}" } }) { nodes { id } }`],
    ["a list that names it alone", `workOrders(filter: { connectionId: { in: ["${down}"] } }) { nodes { id } }`],
    ["a list under it", `connection(id: "${down}") { workOrders { nodes { id } } }`],
  ])("is refused at once: %s", async (_what, field) => {
    const error = await failure(`{ ${field} }`, {}, here);
    expect(error.extensions).toEqual(outage);
    expect(error.message).toContain("staleness: ALLOW");
  });

  it("is what was synced last, with staleness: ALLOW", async () => {
    expect(
      await data(
        `{ one: workOrder(id: "${wo(down)}", staleness: ALLOW) { number } node(id: "${wo(down)}", staleness: ALLOW) { id }
           named: workOrders(filter: { connectionId: { eq: "${down}" } }, staleness: ALLOW) { nodes { number } unavailable { connectionId } }
           all: workOrders(staleness: ALLOW) { totalCount unavailable { connectionId } }
           connection(id: "${down}") { workOrders(staleness: ALLOW) { totalCount } } }`,
        {},
        here,
      ),
    ).toEqual({
      one: { number: down },
      node: { id: wo(down) },
      named: { nodes: [{ number: down }], unavailable: [] },
      all: { totalCount: 2, unavailable: [] },
      connection: { workOrders: { totalCount: 1 } },
    });
  });

  it("is the rest, in a list across connections, which names what it left out", async () => {
    const named = {
      connection: { name: "Down" },
      connectionId: down,
      since: outage.since,
      nextAttemptAt: outage.nextAttemptAt,
    };
    const fields =
      "{ nodes { number } totalCount unavailable { connection { name } connectionId since nextAttemptAt } }";
    expect(
      await data(
        `{ all: workOrders ${fields} both: workOrders(filter: { connectionId: { in: ["${up}", "${down}"] } }) ${fields}
           open: workOrders(filter: { status: { eq: OPEN } }) ${fields} other: workOrders(filter: { connectionId: { eq: "${up}" } }) ${fields} }`,
        {},
        here,
      ),
    ).toEqual({
      all: { nodes: [{ number: up }], totalCount: 1, unavailable: [named] },
      both: { nodes: [{ number: up }], totalCount: 1, unavailable: [named] },
      open: { nodes: [{ number: up }], totalCount: 1, unavailable: [named] },
      other: { nodes: [{ number: up }], totalCount: 1, unavailable: [] },
    });
  });

  it("is never what came through a connection that is being removed", async () => {
    expect(
      await data(
        `{ workOrder(id: "${wo(leaving)}", staleness: ALLOW) { id } node(id: "${wo(leaving)}") { id }
           workOrders(staleness: ALLOW) { nodes { number } } named: workOrders(filter: { connectionId: { eq: "${leaving}" } }) { totalCount } }`,
        {},
        here,
      ),
    ).toEqual({
      workOrder: null,
      node: null,
      workOrders: { nodes: expect.not.arrayContaining([{ number: leaving }]) as unknown },
      named: { totalCount: 0 },
    });
  });
});
