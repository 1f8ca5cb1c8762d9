// cspell:words olpumpe undicht dichtung prüfen réparer pompe Ölpumpe Dichtung
import { beforeAll, describe, expect, it } from "vitest";
import { entities } from "../../schema/entities/index.js";
import { newId } from "../../src/ids/index.js";
import { query } from "../support/graph.js";
import { insertConnection, insertRecords, newTenant, unreachable } from "../support/records.js";
import { useStorage } from "../support/storage.js";

const store = useStorage();
const tenant = newTenant();
const connectionId = newId("connection");
const downId = newId("connection");
const otherTenants = [{ ...tenant, environment: "LIVE" as const }, newTenant()];

const at = (day: number) => new Date(Date.UTC(2026, 10, day));

beforeAll(async () => {
  const { storage } = store;
  await insertConnection(storage, tenant, { id: connectionId });
  await insertConnection(storage, tenant, { id: downId, status: unreachable });
  const titles = [
    "Replace seal of pump P-101",
    "PUMP P-102: seal leaks",
    "Grease pumps of line 3",
    "Ölpumpe undicht, Dichtung prüfen",
    "Réparer la pompe à eau",
    "更换水泵密封",
    "Stainless-steel bracket",
  ];
  await insertRecords(storage, entities.WorkOrder, tenant, connectionId, [
    ...titles.map((title, index) => ({
      remoteId: String(index),
      updatedAt: at(20 - index),
      unified: {
        number: `26-00${index}`,
        title,
        status: { value: index % 2 === 0 ? "OPEN" : "CLOSED", raw: "x" },
        asset: "pump",
      },
    })),
    { remoteId: "gone", updatedAt: at(1), deletedAt: at(2), unified: { title: "Seal a pump that is gone" } },
    { remoteId: "bare", updatedAt: at(1), unified: {} },
  ]);
  await insertRecords(storage, entities.Asset, tenant, connectionId, [
    { remoteId: "pump", unified: { number: "P-101", name: "Pump", serialNumber: "SN/4711" } },
    { remoteId: "fan", unified: { number: "F-7", name: "Fan" } },
  ]);
  await insertRecords(storage, entities.WorkOrder, tenant, downId, [
    { remoteId: "1", updatedAt: at(21), unified: { title: "Pump of a plant that is cut off" } },
  ]);
  for (const [index, other] of otherTenants.entries()) {
    const connection = await insertConnection(storage, other);
    await insertRecords(storage, entities.WorkOrder, other, connection._id, [
      { remoteId: "1", unified: { number: `O-${index}`, title: "Pump seal of another" } },
    ]);
  }
  // More words that begin alike than a beginning may stand for.
  await insertRecords(
    storage,
    entities.Part,
    tenant,
    connectionId,
    Array.from({ length: 600 }, (_, index) => ({
      remoteId: String(index),
      unified: { number: `X-${index}`, name: index < 450 ? "Valve common" : `Valve vx${index}` },
    })),
  );
});

/** Numbers of what a search finds, in the order of the list. */
async function found(search: string, rest = "", of = tenant): Promise<string[]> {
  const source = `query ($search: String!) { workOrders(filter: { search: $search ${rest} }, staleness: ALLOW) { nodes { number title } totalCount } }`;
  const { data, errors } = await query(store.storage, of, source, { variables: { search } });
  expect(errors).toEqual([]);
  const list = (
    data as unknown as { workOrders: { nodes: { number: string | null; title: string }[]; totalCount: number } }
  ).workOrders;
  expect(list.totalCount).toBe(list.nodes.length);
  return list.nodes.map(({ number, title }) => number ?? title);
}

async function refusal(source: string) {
  const { errors } = await query(store.storage, tenant, source);
  return errors[0] ?? null;
}

describe("a search", () => {
  it.each([
    ["one word, latest first, whatever its case", "SEAL", ["26-000", "26-001"]],
    ["all words, in any order", "pump seal", ["26-000", "26-001"]],
    ["words that no record has together", "grease seal", []],
    ["a code as it is written", "P-101", ["26-000"]],
    ["a code without its separator", "p101", ["26-000"]],
    ["a part of a code", "101", ["26-000"]],
    ["a number", "26-002", ["26-002"]],
    ["whole words only", "pum", []],
    ["a beginning", "pump*", ["Pump of a plant that is cut off", "26-000", "26-001", "26-002"]],
    ["a beginning of a code", "P-10*", ["26-000", "26-001"]],
    ["a beginning that nothing has", "zz*", []],
    ["text without its accents", "olpumpe dichtung", ["26-003"]],
    ["text with its accents", "Ölpumpe prüfen", ["26-003"]],
    ["accents that are written otherwise", "Re\u0301parer", ["26-004"]],
    ["text without spaces", "水泵", ["26-005"]],
    ["words joined by a hyphen", "steel stainless", ["26-006"]],
    ["a hyphen", "stainless-steel", ["26-006"]],
    ["words beside signs and single letters", "a (pompe), à — EAU!", ["26-004"]],
  ])("finds %s", async (_name, search, numbers) => {
    expect(await found(search)).toEqual(numbers);
  });

  it("goes with other conditions and with alternatives", async () => {
    expect(await found("pump*", ", status: { eq: OPEN }")).toEqual(["26-000", "26-002"]);
    expect(await found("pump", `, updatedAt: { lt: "2026-11-20T00:00:00Z" }`)).toEqual(["26-001"]);
    expect(await found("seal", `, or: [{ number: { eq: "26-001" } }, { status: { eq: null } }]`)).toEqual(["26-001"]);
    expect(await found("seal", `, connectionId: { in: ["${connectionId}", "${downId}"] }`)).toHaveLength(2);
    expect(await found("seal", `, asset: { search: "fan" }`)).toEqual([]);
    expect(await found("seal", `, asset: { search: "4711" }`)).toHaveLength(2);
  });

  it("leaves deleted records out unless they are asked for, and those that can't be reached", async () => {
    const titles = async (args: string) => {
      const { data } = await query(
        store.storage,
        tenant,
        `{ workOrders(filter: { search: "pump" }${args}) { nodes { title } unavailable { connectionId } } }`,
      );
      return (data as unknown as { workOrders: { nodes: { title: string }[]; unavailable: unknown[] } }).workOrders;
    };
    const usual = await titles("");
    expect(usual.nodes).toHaveLength(2);
    expect(usual.unavailable).toEqual([{ connectionId: downId }]);
    expect((await titles(", includeDeleted: true, staleness: ALLOW")).nodes).toHaveLength(4);
  });

  it("sees nothing of another environment or organization", async () => {
    expect(await found("another")).toEqual([]);
    for (const [index, other] of otherTenants.entries()) expect(await found("pump", "", other)).toEqual([`O-${index}`]);
  });

  it("sees for a bound caller what came through its connections", async () => {
    expect(await found("pump", "", { ...tenant, connectionIds: [downId] })).toHaveLength(1);
    expect(await found("pum*", "", { ...tenant, connectionIds: [connectionId] })).toHaveLength(3);
  });

  it("pages by cursors", async () => {
    let after = "";
    const numbers: string[] = [];
    for (;;) {
      const source = `{ workOrders(first: 1, staleness: ALLOW, filter: { search: "pump* p-10*" }${after}) { nodes { number } pageInfo { hasNextPage endCursor } } }`;
      const { data, errors } = await query(store.storage, tenant, source);
      expect(errors).toEqual([]);
      const { nodes, pageInfo } = (
        data as unknown as {
          workOrders: { nodes: { number: string }[]; pageInfo: { hasNextPage: boolean; endCursor: string } };
        }
      ).workOrders;
      numbers.push(...nodes.map(({ number }) => number));
      if (!pageInfo.hasNextPage) break;
      after = `, after: "${pageInfo.endCursor}"`;
    }
    expect(numbers).toEqual(["26-000", "26-001"]);
  });

  it("takes in all words of a beginning, however common one of them is", async () => {
    const { data, errors } = await query(store.storage, tenant, `{ parts(filter: { search: "com*" }) { totalCount } }`);
    expect({ data, errors }).toEqual({ data: { parts: { totalCount: 450 } }, errors: [] });
  });
});

describe("a search that can't be made", () => {
  it.each([
    [
      "nothing",
      `workOrders(filter: { search: "" })`,
      "expected a word of at least 2 letters or digits, such as pump, P-101 or pum*, got nothing",
    ],
    ["nothing but signs", `workOrders(filter: { search: " -*? " })`, `got "-*? "`],
    ["a single letter", `workOrders(filter: { search: "p" })`, `got "p"`],
    [
      "too many words",
      `workOrders(filter: { search: "aa bb cc dd ee ff gg hh ii" })`,
      "expected at most 8 words, got 9",
    ],
    [
      "a beginning of too many words",
      `parts(filter: { search: "vx*" })`,
      "expected a beginning of at most 100 words, got vx*",
    ],
    ["its contrary", `workOrders(filter: { not: { search: "pump" } })`, "expected search beside not"],
  ])("is refused where it is: %s", async (_name, field, message) => {
    const error = await refusal(`{ ${field} { totalCount } }`);
    expect(error?.extensions["code"]).toBe("BAD_USER_INPUT");
    expect(error?.message).toContain(message.replace(`"-*? "`, `" -*? "`));
    expect(error?.extensions["problems"]).toMatchObject([
      { path: field.includes("not:") ? ["filter", "not", "search"] : ["filter", "search"] },
    ]);
  });

  it("names what there is when another order is wanted", async () => {
    const error = await refusal(
      `{ workOrders(filter: { search: "pump" }, orderBy: [{ field: NUMBER }]) { totalCount } }`,
    );
    expect(error?.message).toContain("no index serves a filter on search with the order NUMBER");
    expect(error?.message).toContain("Beside any of these fields, in the order UPDATED_AT: a search");
  });

  it("is refused in lists under a record", async () => {
    const error = await refusal(`{ assets { nodes { workOrders(filter: { search: "pump" }) { totalCount } } } }`);
    expect(error?.message).toContain("expected search in the list itself");
    expect(error?.extensions["code"]).toBe("BAD_USER_INPUT");
  });
});
