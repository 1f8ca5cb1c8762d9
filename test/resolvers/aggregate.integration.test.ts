import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { Big } from "big.js";
import * as fc from "fast-check";
import { DateTime } from "luxon";
import type { EntityDefinition } from "../../schema/definition/index.js";
import { entities } from "../../schema/entities/index.js";
import { newId } from "../../src/ids/index.js";
import {
  AggregateReader,
  parseFilter,
  parseGroupBy,
  RecordReader,
  type AggregateLimits,
} from "../../src/records/index.js";
import { connectStorage, type Storage } from "../../src/storage/index.js";
import { explainedDuring } from "../support/explained.js";
import { query } from "../support/graph.js";
import { monitored } from "../support/monitored.js";
import { insertConnection, insertRecords, newTenant, unreachable } from "../support/records.js";
import { useStorage } from "../support/storage.js";

const store = useStorage();
let storage: Storage;
const tenant = newTenant();
const connectionId = newId("connection");
const downId = newId("connection");

interface Group {
  readonly key: Readonly<Record<string, unknown>>;
  readonly count: number;
  readonly sum: Readonly<Record<string, unknown>>;
  readonly average: Readonly<Record<string, unknown>>;
}
interface Answer {
  readonly groups: readonly Group[];
  readonly recordCount: number;
  readonly groupCount: number;
  readonly isComplete: boolean;
  readonly unavailable: readonly unknown[];
}

async function ask(
  field: string,
  selection: string,
  options: Parameters<typeof query>[3] = {},
  of = tenant,
): Promise<Answer> {
  const { data, errors } = await query(storage, of, `{ answer: ${field} ${selection} }`, options);
  expect(errors).toEqual([]);
  return (data as unknown as { answer: Answer }).answer;
}

async function refusal(field: string, options: Parameters<typeof query>[3] = {}) {
  const { errors } = await query(storage, tenant, `{ ${field} { groups { count } } }`, options);
  if (!errors[0]) throw new Error("Expected a refusal.");
  return errors[0];
}

const insert = (
  entity: EntityDefinition,
  of: string,
  unified: readonly Readonly<Record<string, unknown>>[],
  in_ = tenant,
) =>
  insertRecords(
    storage,
    entity,
    in_,
    of,
    unified.map((one, index) => ({ remoteId: String(index), unified: one })),
  );

const status = (value: string) => ({ value, raw: value });
const money = (amount: string, currency = "EUR") => ({ amount, currency });

beforeAll(async () => {
  storage = await connectStorage({ uri: monitored(store.uri) });
  await insertConnection(storage, tenant, { id: connectionId });
  await insertConnection(storage, tenant, { id: downId, status: unreachable });
  await insert(entities.WorkOrder, connectionId, [
    { status: status("OPEN"), priority: status("HIGH"), estimatedDuration: 600, totalCost: money("0.10") },
    { status: status("OPEN"), priority: status("HIGH"), estimatedDuration: 601, totalCost: money("0.20") },
    { status: status("OPEN"), priority: status("LOW"), totalCost: money("5", "USD"), laborCost: money("1.005") },
    { status: status("IN_PROGRESS"), priority: status("HIGH"), dueDate: new Date("2026-03-29T00:30:00Z") },
    { status: status("OPEN"), dueDate: new Date("2026-10-31T23:30:00Z") },
    { status: status("CLOSED"), priority: status("HIGH"), dueDate: new Date("2026-11-01T00:30:00Z") },
  ]);
  await insertRecords(storage, entities.WorkOrder, tenant, connectionId, [
    { remoteId: "gone", deletedAt: new Date(), unified: { status: status("OPEN"), priority: status("HIGH") } },
  ]);
  await insert(entities.WorkOrder, downId, [{ status: status("OPEN"), priority: status("LOW") }]);
  await insert(entities.Vendor, connectionId, [{ name: "Acme" }, { name: "Bolt" }]);
  await insert(entities.PurchaseOrder, connectionId, [
    { vendor: "0", orderDate: "2026-09-30", status: status("RECEIVED"), total: money("100.10") },
    { vendor: "0", orderDate: "2026-10-01", status: status("ORDERED"), total: money("200.20") },
    { vendor: "0", orderDate: "2026-10-31", status: status("ORDERED"), total: money("0.05") },
    { vendor: "1", orderDate: "2026-10-15", status: status("ORDERED"), total: money("7.5", "USD") },
    {
      vendor: "1",
      orderDate: "2026-10-16",
      status: status("ORDERED"),
      total: money("8", "EUR"),
      tax: money("1", "USD"),
    },
    { vendor: "none", orderDate: "2026-10-17", status: status("DRAFT") },
  ]);
  await insert(entities.Location, connectionId, [{ name: "Store A" }, { name: "Store B" }]);
  await insert(entities.StockLevel, connectionId, [
    { storeroom: "0", available: "3", onHand: "9", minimum: "5" },
    { storeroom: "0", onHand: "4.99", minimum: "5.00" },
    { storeroom: "1", available: "5", minimum: "5" },
    { storeroom: "1", available: "0" },
  ]);
});

afterAll(() => storage.close());

describe("aggregates", () => {
  it("count open work orders by priority", async () => {
    const answer = await ask(
      "workOrderAggregates(filter: { status: { in: [OPEN, IN_PROGRESS] } }, groupBy: [{ field: PRIORITY }])",
      "{ groups { key { priority status } count sum { estimatedDuration totalCost { amount currency } } average { estimatedDuration } } recordCount groupCount isComplete unavailable { connectionId } }",
    );
    expect(answer).toEqual({
      groups: [
        {
          key: { priority: "HIGH", status: null },
          count: 3,
          sum: { estimatedDuration: "1201", totalCost: [money("0.30")] },
          average: { estimatedDuration: "600.5" },
        },
        {
          key: { priority: "LOW", status: null },
          count: 1,
          sum: { estimatedDuration: null, totalCost: [money("5", "USD")] },
          average: { estimatedDuration: null },
        },
        {
          key: { priority: null, status: null },
          count: 1,
          sum: { estimatedDuration: null, totalCost: [] },
          average: { estimatedDuration: null },
        },
      ],
      recordCount: 5,
      groupCount: 3,
      isComplete: true,
      unavailable: [{ connectionId: downId }],
    });
  });

  it("sum spend by vendor and month, amounts apart by currency, with the vendors themselves in one more command", async () => {
    const sent: string[] = [];
    const note = ({ commandName }: { commandName: string }) => sent.push(commandName);
    storage.client.on("commandStarted", note);
    const answer = await ask(
      `purchaseOrderAggregates(filter: { orderDate: { gte: "2026-01-01" } }, groupBy: [{ field: VENDOR }, { field: ORDER_DATE, by: MONTH }])`,
      "{ groups { key { vendorId vendor { name } orderDate } count sum { total { amount currency } tax { amount currency } } } }",
    ).finally(() => storage.client.off("commandStarted", note));
    expect(answer.groups.map(({ key, ...rest }) => ({ ...rest, key: { ...key, vendorId: undefined } }))).toEqual([
      {
        key: { vendor: { name: "Acme" }, orderDate: "2026-09-01" },
        count: 1,
        sum: { total: [money("100.10")], tax: [] },
      },
      {
        key: { vendor: { name: "Acme" }, orderDate: "2026-10-01" },
        count: 2,
        sum: { total: [money("200.25")], tax: [] },
      },
      {
        key: { vendor: { name: "Bolt" }, orderDate: "2026-10-01" },
        count: 2,
        sum: { total: [money("8"), money("7.5", "USD")], tax: [money("1", "USD")] },
      },
      { key: { vendor: null, orderDate: "2026-10-01" }, count: 1, sum: { total: [], tax: [] } },
    ]);
    expect(sent.sort()).toEqual(["aggregate", "find", "find"]);
  });

  it("count stock below its minimum, where it lies", async () => {
    const answer = await ask(
      "stockLevelAggregates(filter: { belowMinimum: { eq: true } }, groupBy: [{ field: STOREROOM }])",
      "{ groups { key { storeroom { name } } count minimum { onHand } maximum { onHand } } }",
    );
    expect(answer.groups).toEqual([
      { key: { storeroom: { name: "Store A" } }, count: 2, minimum: { onHand: "4.99" }, maximum: { onHand: "9.00" } },
    ]);
    const byAnswer = await ask(
      "stockLevelAggregates(groupBy: [{ field: BELOW_MINIMUM }])",
      "{ groups { key { belowMinimum } count } }",
    );
    expect(byAnswer.groups).toEqual([
      { key: { belowMinimum: true }, count: 2 },
      { key: { belowMinimum: false }, count: 1 },
      { key: { belowMinimum: null }, count: 1 },
    ]);
  });

  it("gather times by the days of a zone, and dates by their own", async () => {
    const by = async (bucket: string) => {
      const { groups } = await ask(
        `workOrderAggregates(filter: { dueDate: { gt: "2026-01-01T00:00:00Z" } }, groupBy: [{ field: DUE_DATE, ${bucket} }])`,
        "{ groups { key { dueDate } count } }",
      );
      return groups.map(({ key, count }) => [key["dueDate"], count]);
    };
    expect(await by("by: MONTH")).toEqual([
      ["2026-03-01", 1],
      ["2026-10-01", 1],
      ["2026-11-01", 1],
    ]);
    expect(await by(`by: MONTH, timeZone: "Europe/Berlin"`)).toEqual([
      ["2026-03-01", 1],
      ["2026-11-01", 2],
    ]);
    expect(await by(`by: DAY, timeZone: "Europe/Berlin"`)).toEqual([
      ["2026-03-29", 1],
      ["2026-11-01", 2],
    ]);
    expect(await by("by: WEEK")).toEqual([
      ["2026-03-23", 1],
      ["2026-10-26", 2],
    ]);
    expect(await by("by: QUARTER")).toEqual([
      ["2026-01-01", 1],
      ["2026-10-01", 2],
    ]);
    expect(await by(`by: YEAR, timeZone: "America/New_York"`)).toEqual([["2026-01-01", 3]]);
  });

  it("are one group without a key, and leave out what is not asked for", async () => {
    const all = "{ groups { count key { status } } recordCount isComplete unavailable { connectionId } }";
    const one = await ask("workOrderAggregates", all);
    expect(one).toMatchObject({ groups: [{ count: 6, key: { status: null } }], recordCount: 6, isComplete: true });
    expect((await ask("workOrderAggregates(includeDeleted: true)", all)).recordCount).toBe(7);
    const stale = await ask("workOrderAggregates(staleness: ALLOW)", all);
    expect(stale).toMatchObject({ recordCount: 7, unavailable: [] });
    expect((await ask('workOrderAggregates(filter: { search: "nowhere" })', all)).groups).toEqual([]);
    expect((await ask("workOrderAggregates(groupBy: [{ field: STATUS }], first: 1)", all)).isComplete).toBe(false);
    expect(
      (
        await ask(
          "workOrderAggregates(groupBy: [{ field: CONNECTION_ID }], staleness: ALLOW)",
          "{ groups { key { connectionId } count } }",
        )
      ).groups,
    ).toEqual([
      { key: { connectionId }, count: 6 },
      { key: { connectionId: downId }, count: 1 },
    ]);
  });

  it("see nothing of another environment, organization or connection", async () => {
    const all = "{ recordCount }";
    expect(
      (await ask("workOrderAggregates(staleness: ALLOW)", all, {}, { ...tenant, environment: "LIVE" })).recordCount,
    ).toBe(0);
    expect((await ask("workOrderAggregates(staleness: ALLOW)", all, {}, newTenant())).recordCount).toBe(0);
    const bound = { ...tenant, connectionIds: [downId] };
    expect((await ask("workOrderAggregates(staleness: ALLOW)", all, {}, bound)).recordCount).toBe(1);
  });

  it("are those of the same records, summed one by one, whatever the records are", async () => {
    const zone = "Australia/Lord_Howe";
    const amounts = fc
      .tuple(fc.bigInt({ min: -(10n ** 18n), max: 10n ** 18n }), fc.integer({ min: 0, max: 6 }))
      .map(([units, places]) => new Big(units.toString()).div(new Big(10).pow(places)).toFixed(places));
    const optional = <Value>(value: fc.Arbitrary<Value>) => fc.option(value, { nil: undefined });
    const records = fc.array(
      fc.record({
        priority: optional(fc.constantFrom("LOW", "HIGH", "NONE")),
        due: optional(fc.date({ min: new Date("2025-01-01"), max: new Date("2026-12-31"), noInvalidDate: true })),
        duration: optional(fc.integer({ min: -1_000, max: 2 ** 31 - 1 })),
        cost: optional(fc.tuple(amounts, fc.constantFrom("EUR", "USD", "JPY"))),
        labor: optional(fc.tuple(amounts, fc.constantFrom("EUR", "USD"))),
      }),
      { maxLength: 40 },
    );
    await fc.assert(
      fc.asyncProperty(records, async (wishes) => {
        const own = newTenant();
        const connection = await insertConnection(storage, own);
        await insert(
          entities.WorkOrder,
          connection._id,
          wishes.map(({ priority, due, duration, cost, labor }) => ({
            ...(priority ? { priority: status(priority) } : {}),
            ...(due ? { dueDate: due } : {}),
            ...(duration === undefined ? {} : { estimatedDuration: duration }),
            ...(cost ? { totalCost: money(...cost) } : {}),
            ...(labor ? { laborCost: money(...labor) } : {}),
          })),
          own,
        );
        const { groups } = await ask(
          `workOrderAggregates(groupBy: [{ field: PRIORITY }, { field: DUE_DATE, by: WEEK, timeZone: "${zone}" }], first: 1000)`,
          "{ groups { key { priority dueDate } count sum { estimatedDuration totalCost { amount currency } laborCost { amount currency } } maximum { laborCost { amount currency } } } }",
          {},
          own,
        );
        const came = Object.fromEntries(
          groups.map((group) => [
            JSON.stringify([group.key["priority"], group.key["dueDate"]]),
            {
              count: group.count,
              duration: group.sum["estimatedDuration"] === null ? null : Number(group.sum["estimatedDuration"]),
              cost: amountsOf(group.sum["totalCost"]),
              labor: amountsOf(group.sum["laborCost"]),
              mostLabor: amountsOf((group as unknown as { maximum: Record<string, unknown> }).maximum["laborCost"]),
            },
          ]),
        );
        const expected: Record<
          string,
          {
            count: number;
            duration: number | null;
            cost: Record<string, string>;
            labor: Record<string, string>;
            mostLabor: Record<string, string>;
          }
        > = {};
        for (const { priority, due, duration, cost, labor } of wishes) {
          const week = due ? DateTime.fromJSDate(due, { zone }).startOf("week").toISODate() : null;
          const group = (expected[JSON.stringify([priority ?? null, week])] ??= {
            count: 0,
            duration: null,
            cost: {},
            labor: {},
            mostLabor: {},
          });
          group.count += 1;
          if (duration !== undefined) group.duration = (group.duration ?? 0) + duration;
          for (const [into, money] of [
            [group.cost, cost],
            [group.labor, labor],
          ] as const) {
            if (money) into[money[1]] = new Big(into[money[1]] ?? 0).plus(money[0]).toFixed();
          }
          if (labor) {
            const most = group.mostLabor[labor[1]];
            if (most === undefined || new Big(labor[0]).gt(most))
              group.mostLabor[labor[1]] = new Big(labor[0]).toFixed();
          }
        }
        expect(came).toEqual(expected);
      }),
      { numRuns: 25 },
    );
  });
});

/** By currency, without zeros at the end. */
function amountsOf(list: unknown): Record<string, string> {
  return Object.fromEntries(
    (list as { amount: string; currency: string }[]).map(({ amount, currency }) => [
      currency,
      new Big(amount).toFixed(),
    ]),
  );
}

describe("how aggregates are read", () => {
  it.each([
    ["workOrders", "workOrderAggregates(groupBy: [{ field: STATUS }])"],
    [
      "workOrders",
      "workOrderAggregates(filter: { status: { in: [OPEN, IN_PROGRESS] } }, groupBy: [{ field: PRIORITY }, { field: DUE_DATE, by: MONTH }])",
    ],
    ["workOrders", `workOrderAggregates(filter: { or: [{ status: { eq: OPEN } }, { number: { eq: "1" } }] })`],
    ["workOrders", `workOrderAggregates(filter: { search: "pump" }, groupBy: [{ field: ASSET }])`],
    [
      "purchaseOrders",
      `purchaseOrderAggregates(filter: { orderDate: { gte: "2026-01-01" } }, groupBy: [{ field: VENDOR }, { field: ORDER_DATE, by: MONTH }])`,
    ],
    ["stockLevels", "stockLevelAggregates(filter: { belowMinimum: { eq: true } }, groupBy: [{ field: STOREROOM }])"],
  ])("by an index, each record once: %s, %s", async (collection, field) => {
    const explained = await explainedDuring(storage, collection, () => ask(field, "{ groups { count } recordCount }"));
    expect(explained.length).toBeGreaterThan(0);
    for (const one of explained) {
      expect(one.stages).toContain("IXSCAN");
      expect(one.stages).not.toContain("COLLSCAN");
      expect(one.stages).not.toContain("SORT");
      expect(one.docsExamined).toBeLessThanOrEqual(8);
    }
  });
});

describe("an aggregate that can't be made", () => {
  it.each([
    [
      "filter",
      `workOrderAggregates(filter: { number: { eq: "1" }, status: { eq: OPEN } })`,
      "no index serves a filter on number and status",
    ],
    [
      "groupBy",
      "workOrderAggregates(groupBy: [{ field: STATUS }, { field: PRIORITY }, { field: ASSET }])",
      "expected at most 2 keys, got 3. Ask in several queries.",
    ],
    [
      "groupBy.0.by",
      "workOrderAggregates(groupBy: [{ field: DUE_DATE }])",
      "expected DAY, WEEK, MONTH, QUARTER or YEAR, got none",
    ],
    [
      "groupBy.0.by",
      "workOrderAggregates(groupBy: [{ field: STATUS, by: DAY }])",
      "expected none for status, which is no date, got DAY",
    ],
    [
      "groupBy.1.field",
      "workOrderAggregates(groupBy: [{ field: DUE_DATE, by: DAY }, { field: DUE_DATE, by: YEAR }])",
      "expected each field once, got dueDate twice",
    ],
    [
      "groupBy.0.timeZone",
      `workOrderAggregates(groupBy: [{ field: DUE_DATE, by: DAY, timeZone: "Mars/Base" }])`,
      `expected an IANA time zone such as Europe/Berlin, got "Mars/Base"`,
    ],
    [
      "groupBy.0.timeZone",
      `purchaseOrderAggregates(groupBy: [{ field: ORDER_DATE, by: DAY, timeZone: "UTC" }])`,
      "a calendar day in every zone",
    ],
    ["first", "workOrderAggregates(first: 0)", "expected a whole number from 1 to 1000, got 0"],
    ["filter.search", `workOrderAggregates(filter: { search: "" })`, "got nothing"],
  ])("is refused at %s: %s", async (path, field, message) => {
    const error = await refusal(field);
    expect(error.extensions["code"]).toBe("BAD_USER_INPUT");
    expect(error.message).toContain(message);
    expect((error.extensions["problems"] as { path: unknown[] }[])[0]?.path.join(".")).toBe(path);
  });

  it("needs the scope of its entity, and of what its filter or its keys look into", async () => {
    const scopes = ["records:read:work-orders", "connections:read"];
    const missing = async (source: string) => {
      const { errors } = await query(storage, tenant, source, { scopes });
      return errors.map(({ extensions }) => extensions["missingScope"]);
    };
    expect(
      await missing("{ workOrderAggregates(groupBy: [{ field: ASSET }]) { groups { key { assetId } count } } }"),
    ).toEqual([]);
    expect(await missing("{ purchaseOrderAggregates { recordCount } }")).toEqual(["records:read:purchase-orders"]);
    expect(
      await missing(`{ workOrderAggregates(filter: { asset: { number: { eq: "1" } } }) { recordCount } }`),
    ).toEqual(["records:read:assets"]);
  });

  it("names the connection that its filter names and that can't be reached", async () => {
    const error = await refusal(`workOrderAggregates(filter: { connectionId: { eq: "${downId}" } })`);
    expect(error.extensions["code"]).toBe("CONNECTION_UNREACHABLE");
  });

  it("is refused over more groups or records than an answer is made of", async () => {
    const asked = (keys: Parameters<typeof parseGroupBy>[1], limits: AggregateLimits) =>
      new AggregateReader(storage, new RecordReader(storage), limits).aggregate({
        tenant,
        entity: entities.WorkOrder,
        where: parseFilter(entities.WorkOrder, {}, ["filter"]),
        keys: parseGroupBy(entities.WorkOrder, keys),
        figures: new Map(),
        limit: 100,
        includeDeleted: false,
        withoutConnections: [],
        unavailable: [],
      });
    await expect(asked([], { records: 6, groups: 10 })).rejects.toMatchObject({
      code: "BAD_USER_INPUT",
      message:
        "workOrders: expected a filter that at most 6 match, got more. Narrow the filter, for example to a span of time, and add up what several queries give.",
    });
    await expect(asked([{ field: "priority" }], { records: 7, groups: 2 })).rejects.toMatchObject({
      code: "BAD_USER_INPUT",
      message:
        "workOrders: expected at most 2 groups, got more. Group by longer spans of time or by something with fewer values, or narrow the filter.",
    });
    expect(await asked([{ field: "priority" }], { records: 7, groups: 3 })).toMatchObject({
      recordCount: 7,
      groupCount: 3,
    });
  });
});
