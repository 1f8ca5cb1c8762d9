import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { entities } from "../../schema/entities/index.js";
import { priority } from "../../schema/entities/priority.js";
import { workOrderStatus } from "../../schema/entities/work-order-status.js";
import { newId, recordId } from "../../src/ids/index.js";
import { connectStorage, type Storage } from "../../src/storage/index.js";
import { explainedDuring } from "../support/explained.js";
import { query } from "../support/graph.js";
import { insertConnection, insertRecords, newTenant, recordDocument, unreachable } from "../support/records.js";
import { useStorage } from "../support/storage.js";
import { monitored } from "../support/monitored.js";

const store = useStorage();
const tenant = newTenant();
const amount = 20_000;
const statuses = Object.keys(workOrderStatus.values);
const priorities = Object.keys(priority.values);
const parts = ["seal", "bearing", "coupling", "belt", "filter", "valve", "gasket"];
const minute = 60_000;
const start = Date.parse("2026-01-01T00:00:00Z");

const connectionId = newId("connection");
const assetIds = Array.from({ length: 300 }, (_, index) => recordId("as", connectionId, "Asset", String(index)));

let storage: Storage;

beforeAll(async () => {
  storage = await connectStorage({ uri: monitored(store.uri) });
  await insertConnection(storage, tenant, { id: connectionId });
  const down = await insertConnection(storage, tenant, { status: unreachable });
  const documents = Array.from({ length: amount }, (_, index) =>
    recordDocument(entities.WorkOrder, tenant, index % 10 < 8 ? connectionId : down._id, {
      remoteId: String(index),
      // Pages of a sync share one instant, so there are many equal ones.
      updatedAt: new Date(start + Math.floor(index / 500) * minute),
      deletedAt: index % 20 === 7 ? new Date() : null,
      unified: {
        number: `WO-${String(index).padStart(6, "0")}`,
        title: `Replace ${parts[index % parts.length]} of pump P-${index % 300} ${"t".repeat(60)}`,
        status: { value: statuses[index % statuses.length], raw: "x" },
        priority: index % 11 === 0 ? null : { value: priorities[(index * 3) % priorities.length], raw: "x" },
        asset: String(index % 300),
        location: "site",
        assignees: [String(index % 250), String((index * 7) % 250)],
        ...(index % 3 === 0 ? {} : { dueDate: new Date(start + ((index * 37) % 1_000) * 60 * minute) }),
      },
    }),
  );
  for (let from = 0; from < amount; from += 5_000) {
    await storage.collection(entities.WorkOrder.plural).insertMany(documents.slice(from, from + 5_000) as never[]);
  }
  await insertRecords(
    storage,
    entities.Asset,
    tenant,
    connectionId,
    Array.from({ length: 300 }, (_, index) => ({
      remoteId: String(index),
      unified: { number: `P-${index}`, name: `Pump ${index}`, location: String(index % 7) },
    })),
  );
});

afterAll(() => storage.close());

/** Arguments of workOrders, each served by some index. */
const lists: [string, string][] = [
  ["no filter", ""],
  ["no filter, from the end", "last: 50"],
  ["a small page", "first: 1"],
  ["the largest page", "first: 500"],
  ["deleted ones too", "includeDeleted: true"],
  ["outages ignored", "staleness: ALLOW"],
  ["a status", "filter: { status: { eq: OPEN } }"],
  ["statuses", "filter: { status: { in: [OPEN, IN_PROGRESS, ON_HOLD] } }"],
  ["statuses, rising", "filter: { status: { in: [OPEN, IN_PROGRESS] } }, orderBy: [{ field: UPDATED_AT }]"],
  ["all statuses but one", "filter: { not: { status: { eq: CLOSED } } }"],
  ["no status", "filter: { status: { eq: null } }"],
  ["a status since", `filter: { status: { eq: OPEN }, updatedAt: { gte: "2026-01-01T00:10:00Z" } }`],
  ["a time span", `filter: { updatedAt: { gte: "2026-01-01T00:10:00Z", lt: "2026-01-01T00:20:00Z" } }`],
  ["a status due before", `filter: { status: { eq: OPEN }, dueDate: { lt: "2026-01-20T00:00:00Z" } }`],
  ["any status due before", `filter: { dueDate: { lt: "2026-01-20T00:00:00Z" } }`],
  ["a status without due date", "filter: { status: { eq: OPEN }, dueDate: { eq: null } }"],
  ["a status by due date", "filter: { status: { eq: OPEN } }, orderBy: [{ field: DUE_DATE }]"],
  [
    "a status by due date, latest first",
    "filter: { status: { eq: OPEN } }, orderBy: [{ field: DUE_DATE, direction: DESC }]",
  ],
  ["all by due date", "orderBy: [{ field: DUE_DATE, direction: DESC }]"],
  ["order by status and time", "orderBy: [{ field: STATUS, direction: DESC }, { field: UPDATED_AT, direction: DESC }]"],
  ["a priority of what is open", "filter: { status: { in: [OPEN, IN_PROGRESS] }, priority: { in: [URGENT, HIGH] } }"],
  ["a priority, whatever the status", "filter: { priority: { eq: URGENT } }"],
  ["all priorities but one", "filter: { status: { eq: OPEN }, not: { priority: { eq: LOW } } }"],
  ["order by time of making", "orderBy: [{ field: CREATED_AT }]"],
  ["made since", `filter: { createdAt: { gte: "2026-01-01T00:30:00Z" } }`],
  ["order by number", "orderBy: [{ field: NUMBER }]"],
  ["a number", `filter: { number: { eq: "WO-000123" } }`],
  ["numbers", `filter: { number: { in: ["WO-000001", "WO-000002", "WO-019999"] } }`],
  ["a beginning of a number", `filter: { number: { startsWith: "WO-00" } }`],
  ["a connection", `filter: { connectionId: { eq: "${connectionId}" } }`],
  [
    "a connection since",
    `filter: { connectionId: { eq: "${connectionId}" }, updatedAt: { gt: "2026-01-01T00:30:00Z" } }`,
  ],
  ["an asset", `filter: { assetId: { eq: "${assetIds[5]}" } }`],
  ["300 assets", `filter: { assetId: { in: ${JSON.stringify(assetIds)} } }`],
  ["what the asset is", `filter: { asset: { number: { startsWith: "P-1" } } }`],
  ["alternatives", `filter: { or: [{ status: { eq: OPEN } }, { status: { eq: CLOSED } }] }`],
  ["alternatives of two indexes", `filter: { or: [{ status: { eq: OPEN } }, { assetId: { eq: "${assetIds[5]}" } }] }`],
  ["a source's own status", `filter: { statusRaw: { eq: "x" } }`],
  ["a word", `filter: { search: "Gasket" }`],
  ["a word, earliest first", `filter: { search: "gasket" }, orderBy: [{ field: UPDATED_AT }]`],
  ["a word, from the end", `filter: { search: "gasket" }, last: 20`],
  ["a word since", `filter: { search: "gasket", updatedAt: { gte: "2026-01-01T00:10:00Z" } }`],
  ["a beginning of words", `filter: { search: "gas*" }`],
  ["alternatives of words", `filter: { or: [{ search: "gasket" }, { search: "valve" }] }`],
  ["a place where all is", `filter: { locationId: { eq: "${recordId("loc", connectionId, "Location", "site")}" } }`],
  ["somebody's", `filter: { assigneeIds: { eq: "${recordId("usr", connectionId, "User", "3")}" } }`],
];

describe("every list the graph offers", () => {
  it.each(lists)(
    "is read from an index in its order, page after page, with hardly a document too many: %s",
    async (_name, args) => {
      const isBackward = args.includes("last:");
      let cursor: string | null = null;
      for (let page = 0; page < 3; page += 1) {
        const position: string = cursor ? `, ${isBackward ? "before" : "after"}: "${cursor}"` : "";
        const given = `${args}${position}`.replace(/^, /, "");
        const source = `{ workOrders${given ? `(${given})` : ""} { nodes { id title } pageInfo { startCursor endCursor } } }`;
        let info: { startCursor: string | null; endCursor: string | null } | undefined;
        const explained = await explainedDuring(storage, "workOrders", async () => {
          const { data, errors } = await query(storage, tenant, source);
          expect(errors).toEqual([]);
          const list = (data as unknown as { workOrders: { pageInfo: NonNullable<typeof info> } }).workOrders;
          info = list.pageInfo;
        });
        expect(explained.length).toBeGreaterThan(0);
        for (const one of explained) {
          expect(one.stages).toContain("IXSCAN");
          expect(one.stages).not.toContain("COLLSCAN");
          expect(one.stages).not.toContain("SORT");
          expect(one.indexes).toHaveLength(1);
          expect(one.docsExamined).toBeLessThanOrEqual(2 * one.returned + 10);
        }
        cursor = (isBackward ? info?.startCursor : info?.endCursor) ?? null;
        if (cursor === null) break;
      }
    },
  );

  it.each([
    ["two words", `filter: { search: "replace p-17" }`, 67],
    ["a word and a status", `filter: { search: "P-17", status: { eq: IN_PROGRESS } }`, 67],
    ["a word and what the asset is", `filter: { search: "P-17", asset: { number: { eq: "P-17" } } }`, 67],
    [
      "somebody's in a place where all is, with a status",
      `filter: { locationId: { eq: "${recordId("loc", connectionId, "Location", "site")}" }, assigneeIds: { eq: "${recordId("usr", connectionId, "User", "3")}" }, status: { in: [OPEN, IN_PROGRESS] } }`,
      160,
    ],
  ])("looks at no more records than the rarest word is in: %s", async (_name, args, most) => {
    const explained = await explainedDuring(storage, "workOrders", async () => {
      const { data, errors } = await query(storage, tenant, `{ workOrders(first: 5, ${args}) { nodes { id title } } }`);
      expect(errors).toEqual([]);
      expect((data as unknown as { workOrders: { nodes: unknown[] } }).workOrders.nodes.length).toBeGreaterThan(0);
    });
    for (const one of explained) {
      expect(one.stages).not.toContain("COLLSCAN");
      expect(one.stages).not.toContain("SORT");
      expect(one.indexes).toEqual(["by_searchWords_updatedAt"]);
    }
    const lists = explained.filter(({ command }) => command === "find");
    expect(lists).toHaveLength(1);
    expect(lists[0]?.docsExamined).toBeLessThanOrEqual(most);
  });

  it("refuses a search whose words are all in more records than it may look at", async () => {
    const { errors } = await query(
      storage,
      tenant,
      `{ workOrders(filter: { search: "pump replace" }) { nodes { id } } }`,
    );
    expect(errors[0]).toMatchObject({
      path: "workOrders",
      message:
        "workOrders: expected a search with one word that is in at most 10000 workOrders, got only words that are in more. Add a rarer word, such as a number, or search for one word alone.",
      extensions: { code: "BAD_USER_INPUT", problems: [{ path: ["filter", "search"] }] },
    });
  });

  it("refuses conditions beside a reference that more records have than it may look at", async () => {
    const { errors } = await query(
      storage,
      tenant,
      `{ workOrders(filter: { locationId: { eq: "${recordId("loc", connectionId, "Location", "site")}" }, status: { eq: OPEN } }) { nodes { id } } }`,
    );
    expect(errors[0]).toMatchObject({
      path: "workOrders",
      message:
        "workOrders: expected a filter on locationId beside other conditions that at most 10000 workOrders match, got only ones that more match. Narrow it to fewer, or filter by locationId alone.",
      extensions: { code: "BAD_USER_INPUT", problems: [{ path: ["filter", "locationId"] }] },
    });
  });

  it("counts no further than 10,000, and says when there are more", async () => {
    let answer: unknown;
    const explained = await explainedDuring(storage, "workOrders", async () => {
      answer = (
        await query(storage, tenant, "{ workOrders(first: 1, staleness: ALLOW) { totalCount totalCountIsExact } }")
      ).data;
    });
    expect(answer).toEqual({ workOrders: { totalCount: 10_000, totalCountIsExact: false } });
    // Where nothing but the count is asked for, no page is read.
    expect(explained.map(({ command }) => command)).toEqual(["aggregate"]);
    expect(explained.map(({ stages }) => stages.includes("COLLSCAN"))).toEqual([false]);
    expect(Math.max(...explained.map(({ docsExamined }) => docsExamined))).toBeLessThanOrEqual(10_001);
  });

  it("counts nothing that is not asked for", async () => {
    const explained = await explainedDuring(storage, "workOrders", () =>
      query(storage, tenant, "{ workOrders(first: 1) { nodes { id } } }"),
    );
    expect(explained.map(({ command }) => command)).toEqual(["find"]);
  });
});

describe("lists under many records", () => {
  it("stop at the end of each page where they come by words", async () => {
    await insertRecords(
      storage,
      entities.User,
      tenant,
      connectionId,
      Array.from({ length: 100 }, (_, index) => ({ remoteId: String(index), unified: { name: `U ${index}` } })),
    );
    for (const filter of ["", `, filter: { updatedAt: { gt: "2026-01-01T00:20:00Z" } }`]) {
      const explained = await explainedDuring(storage, "workOrders", async () => {
        const source = `{ users(first: 100) { nodes { workOrders(first: 5${filter}) { nodes { id } } } } }`;
        expect((await query(storage, tenant, source)).errors).toEqual([]);
      });
      expect(explained).toHaveLength(1);
      expect(explained[0]).toMatchObject({ command: "lookup", stages: [], indexes: ["by_searchWords_updatedAt"] });
      // One more for each that is deleted and passed over: an index over a list can't tell.
      expect(explained[0]?.docsExamined).toBeLessThanOrEqual(100 * 9);
      expect(explained[0]?.docsExamined).toBeGreaterThan(100 * 4);
    }
  });

  it.each([
    ["of one asset each", "{ assets(first: 100) { nodes { workOrders(first: 5) { nodes { id } } } } }"],
    [
      "of one asset each since a time",
      `{ assets(first: 100) { nodes { workOrders(first: 5, filter: { updatedAt: { gt: "2026-01-01T00:20:00Z" } }) { nodes { id } } } } }`,
    ],
  ])("stop in the index at the end of each page: %s", async (_name, source) => {
    const explained = await explainedDuring(storage, "workOrders", async () => {
      expect((await query(storage, tenant, source)).errors).toEqual([]);
    });
    expect(explained).toHaveLength(1);
    expect(explained[0]).toMatchObject({ command: "lookup", stages: [], indexes: ["by_asset_updatedAt"] });
    expect(explained[0]?.docsExamined).toBeLessThanOrEqual(100 * 6);
    expect(explained[0]?.docsExamined).toBeGreaterThan(100 * 4);
  });
});
