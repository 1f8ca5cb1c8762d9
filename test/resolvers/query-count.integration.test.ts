import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { entities } from "../../schema/entities/index.js";
import { newId, recordId } from "../../src/ids/index.js";
import { connectStorage, type Storage, type Tenant } from "../../src/storage/index.js";
import { commandsDuring, query } from "../support/graph.js";
import { insertConnection, insertRecords, newTenant } from "../support/records.js";
import { useStorage } from "../support/storage.js";
import { monitored } from "../support/monitored.js";

const store = useStorage();
const scopes = ["records:read", "records:raw", "connections:read"];

interface Plant {
  readonly tenant: Tenant;
  readonly size: number;
  readonly workOrderIds: string[];
}

let storage: Storage;
let few: Plant;
let many: Plant;

beforeAll(async () => {
  storage = await connectStorage({ uri: monitored(store.uri) });
  few = await plant(10);
  many = await plant(500);
});

afterAll(() => storage.close());

/** As many of each entity as the size says, each referring to others. */
async function plant(size: number): Promise<Plant> {
  const tenant = newTenant();
  const connectionId = newId("connection");
  await insertConnection(storage, tenant, { id: connectionId });
  const each = (unified: (index: number) => Record<string, unknown>, raw?: unknown) =>
    Array.from({ length: size }, (_, index) => ({
      remoteId: String(index),
      unified: { number: `N-${String(index).padStart(3, "0")}`, ...unified(index) },
      ...(raw === undefined ? {} : { raw }),
    }));
  const next = (index: number) => String((index + 1) % size);
  const insert = (entity: (typeof entities)[keyof typeof entities], wishes: ReturnType<typeof each>) =>
    insertRecords(storage, entity, tenant, connectionId, wishes);
  await insert(
    entities.Location,
    each((index) => ({ name: "L", parent: next(index) })),
  );
  await insert(
    entities.User,
    each(() => ({ name: "U" })),
  );
  await insert(
    entities.Vendor,
    each(() => ({ name: "V" })),
  );
  await insert(
    entities.Part,
    each((index) => ({ name: "P", vendors: [{ vendor: next(index) }] })),
  );
  await insert(
    entities.Asset,
    each((index) => ({ name: "A", location: next(index), owner: next(index), vendors: [String(index), next(index)] })),
  );
  await insert(
    entities.WorkOrder,
    each(
      (index) => ({
        asset: String(index),
        assignees: [String(index), next(index)],
        vendor: next(index),
        supervisor: next(index),
        location: next(index),
      }),
      { a: 1 },
    ),
  );
  await insert(
    entities.PurchaseOrder,
    each((index) => ({
      vendor: next(index),
      lines: [{ part: String(index) }, { part: next(index), asset: next(index) }],
    })),
  );
  return {
    tenant,
    size,
    workOrderIds: Array.from({ length: size }, (_, index) => recordId("wo", connectionId, "WorkOrder", String(index))),
  };
}

/** The commands of a query, and how many records its list `count` says it held. */
async function commandsOf(
  plantAsked: Plant,
  source: string,
  variables: Record<string, unknown> = {},
): Promise<string[]> {
  const commands = await commandsDuring(storage, async () => {
    const { data, errors } = await query(storage, plantAsked.tenant, source, { scopes, variables });
    expect(errors).toEqual([]);
    const [held] = Object.values(data as unknown as Record<string, { nodes: unknown[] } | unknown[]>);
    expect(Array.isArray(held) ? held : held?.nodes).toHaveLength(plantAsked.size);
  });
  return commands.sort();
}

describe("Promise 30: the number of database queries follows the text of a query, not the number of records", () => {
  it.each<[string, string, number]>([
    ["a list alone", "{ workOrders(first: 500) { nodes { id number title } } }", 2],
    [
      "references, lists of references and references of references",
      `{ workOrders(first: 500) { nodes {
          number asset { name location { name parent { name } } owner { name } vendors { name } }
          assignees { name } supervisor { name } vendor { number } location { number }
          connection { name } raw
        } } }`,
      // The page and the tenant's outages; asset, its location, that one's parent, its vendors; vendor, location,
      // connection, raw; and one for assignees, supervisor and owner, who are users asked for the same fields.
      11,
    ],
    [
      "references out of lines",
      "{ purchaseOrders(first: 500) { nodes { vendor { name } lines { part { name vendors { vendor { name } } } asset { name } } } } }",
      // The page and the outages, parts, assets; the vendors of orders and those of parts are asked for the same fields.
      5,
    ],
    [
      "lists under records, with counts",
      `{ assets(first: 500) { nodes {
          name workOrders(first: 3) { nodes { number assignees { name } } totalCount pageInfo { hasNextPage } }
        } } }`,
      5,
    ],
    [
      "lists under lists under records",
      `{ locations(first: 500) { nodes { children(first: 2) { nodes { assets(first: 2) { nodes { workOrders(first: 2) { nodes { number } } } } } } } } }`,
      5,
    ],
    [
      "edges, cursors and counts",
      "{ workOrders(first: 500) { nodes { id } edges { cursor node { asset { name } } } totalCount totalCountIsExact } }",
      4,
    ],
    [
      "where values come from",
      "{ workOrders(first: 500) { nodes { fieldProvenance { field sources { path value } } } } }",
      // The page and the outages; payloads, connections, streams and writes that are not settled.
      6,
    ],
    ["the other direction", "{ workOrders(last: 500) { nodes { asset { name } } } }", 3],
    [
      "a relation filter",
      `{ workOrders(first: 500, filter: { asset: { number: { startsWith: "N" } } }) { nodes { asset { name } } } }`,
      4,
    ],
  ])("holds for %s", async (_what, source, expected) => {
    const [fewCommands, manyCommands] = [await commandsOf(few, source), await commandsOf(many, source)];
    expect(manyCommands).toEqual(fewCommands);
    expect(manyCommands).toHaveLength(expected);
    expect(manyCommands.filter((command) => command.startsWith("getMore"))).toEqual([]);
  });

  it("holds for records by their ids", async () => {
    const source =
      "query ($ids: [ID!]!) { nodes(ids: $ids) { id ... on WorkOrder { asset { name } assignees { name } } } }";
    const fewCommands = await commandsOf(few, source, { ids: few.workOrderIds });
    const manyCommands = await commandsOf(many, source, { ids: many.workOrderIds });
    expect(manyCommands).toEqual(fewCommands);
    expect(manyCommands).toEqual(["find assets", "find connections", "find users", "find workOrders"]);
  });

  it("asks for the tenant's outages once, however many lists there are", async () => {
    const commands = await commandsDuring(storage, () =>
      query(
        storage,
        few.tenant,
        "{ a: workOrders { nodes { id } } b: workOrders { nodes { number } } assets { nodes { id } } users { nodes { id } } }",
      ),
    );
    expect(commands.filter((command) => command === "find connections")).toHaveLength(1);
    expect(commands).toHaveLength(5);
  });

  it("reads of each record only what is asked for", async () => {
    let projection: unknown;
    const note = ({ commandName, command }: { commandName: string; command: Record<string, unknown> }) => {
      if (commandName === "find" && command["find"] === "workOrders") projection = command["projection"];
    };
    storage.client.on("commandStarted", note);
    await query(storage, few.tenant, "{ workOrders { nodes { id statusRaw asset { name } } pageInfo { endCursor } } }");
    storage.client.off("commandStarted", note);
    expect(projection).toEqual({ connectionId: 1, statusRaw: 1, assetId: 1, updatedAt: 1 });
  });
});
