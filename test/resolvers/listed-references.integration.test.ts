import * as fc from "fast-check";
import { beforeAll, describe, expect, it } from "vitest";
import { entities } from "../../schema/entities/index.js";
import { newId, recordId } from "../../src/ids/index.js";
import type { Tenant } from "../../src/storage/index.js";
import { query } from "../support/graph.js";
import { insertConnection, insertRecords, newTenant } from "../support/records.js";
import { useStorage } from "../support/storage.js";

const store = useStorage();

const people = ["ann", "bob", "cyd", "dan"] as const;
const places = ["north", "south"] as const;
const statuses = ["OPEN", "IN_PROGRESS", "CLOSED"] as const;

interface Order {
  readonly assignees: readonly (typeof people)[number][];
  readonly place: (typeof places)[number] | null;
  readonly status: (typeof statuses)[number];
  readonly minute: number;
  readonly isGone: boolean;
}

const orders = fc.array(
  fc.record<Order>({
    assignees: fc.uniqueArray(fc.constantFrom(...people), { maxLength: 3 }),
    place: fc.option(fc.constantFrom(...places)),
    status: fc.constantFrom(...statuses),
    minute: fc.nat({ max: 5 }),
    isGone: fc.nat({ max: 4 }).map((one) => one === 4),
  }),
  { minLength: 10, maxLength: 30 },
);

/** A list: whose, and with which other conditions. */
const questions = fc.record({
  who: fc.uniqueArray(fc.constantFrom(...people), { minLength: 1, maxLength: 3 }),
  place: fc.option(fc.constantFrom(...places), { freq: 2 }),
  status: fc.option(fc.uniqueArray(fc.constantFrom(...statuses), { minLength: 1, maxLength: 2 })),
  since: fc.option(fc.nat({ max: 5 })),
  pageSize: fc.integer({ min: 1, max: 6 }),
});

const at = (minute: number) => new Date(Date.UTC(2026, 10, 1, 0, minute));

interface Listed {
  readonly nodes: { readonly remoteId: string }[];
  readonly totalCount: number;
  readonly pageInfo: { readonly hasNextPage: boolean; readonly endCursor: string | null };
}

async function ask<Data>(tenant: Tenant, source: string): Promise<Data> {
  const { data, errors } = await query(store.storage, tenant, source);
  expect(errors).toEqual([]);
  return data as Data;
}

describe("records by what they refer to", () => {
  it("are what the references say, once each and in their order, in lists, pages, counts and sums, and under records", async () => {
    let found = 0;
    let twiceNamed = 0;
    await fc.assert(
      fc.asyncProperty(orders, questions, async (made, { who, place, status, since, pageSize }) => {
        const tenant = newTenant();
        const connectionId = newId("connection");
        await insertConnection(store.storage, tenant, { id: connectionId });
        const idOf = (
          remoteId: string,
          { idPrefix, name }: (typeof entities)["User"] | (typeof entities)["Location"],
        ) => recordId(idPrefix, connectionId, name, remoteId);
        await insertRecords(
          store.storage,
          entities.User,
          tenant,
          connectionId,
          people.map((name) => ({ remoteId: name, unified: { name } })),
        );
        const documents = await insertRecords(
          store.storage,
          entities.WorkOrder,
          tenant,
          connectionId,
          made.map((order, index) => ({
            remoteId: String(index),
            updatedAt: at(order.minute),
            deletedAt: order.isGone ? new Date() : null,
            unified: {
              assignees: order.assignees,
              location: order.place,
              status: { value: order.status, raw: "x" },
            },
          })),
        );
        /** As the default order has them: the latest change first, then the largest id. */
        const expected = (of: readonly string[]) =>
          made
            .map((order, index) => ({ order, id: documents[index]?._id ?? "", remoteId: String(index) }))
            .filter(
              ({ order }) =>
                !order.isGone &&
                order.assignees.some((one) => of.includes(one)) &&
                (place === null || order.place === place) &&
                (status === null || status.includes(order.status)) &&
                (since === null || order.minute >= since),
            )
            .sort((a, b) => b.order.minute - a.order.minute || (a.id < b.id ? 1 : -1))
            .map(({ remoteId }) => remoteId);
        twiceNamed += made.filter(({ assignees }) => assignees.filter((one) => who.includes(one)).length > 1).length;

        const other = [
          ...(status === null ? [] : [`status: { in: [${status.join(", ")}] }`]),
          ...(since === null ? [] : [`updatedAt: { gte: "${at(since).toISOString()}" }`]),
        ];
        const ids = who.map((name) => idOf(name, entities.User));
        const filter = [
          ids.length === 1 ? `assigneeIds: { eq: "${ids[0]}" }` : `assigneeIds: { in: ${JSON.stringify(ids)} }`,
          ...(place === null ? [] : [`locationId: { eq: "${idOf(place, entities.Location)}" }`]),
          ...other,
        ].join(", ");
        const list = expected(who);
        const met: string[] = [];
        let after = "";
        for (;;) {
          const { workOrders } = await ask<{ workOrders: Listed }>(
            tenant,
            `{ workOrders(first: ${pageSize}, filter: { ${filter} }${after}) { nodes { remoteId } totalCount pageInfo { hasNextPage endCursor } } }`,
          );
          expect(workOrders.totalCount).toBe(list.length);
          met.push(...workOrders.nodes.map(({ remoteId }) => remoteId));
          if (!workOrders.pageInfo.hasNextPage) break;
          after = `, after: "${workOrders.pageInfo.endCursor}"`;
        }
        expect(met).toEqual(list);
        found += met.length;

        const { sums, named } = await ask<{ sums: { recordCount: number }; named: Listed }>(
          tenant,
          `{ sums: workOrderAggregates(filter: { ${filter} }) { recordCount }
             named: workOrders(first: 500, filter: { assignees: { name: { in: ${JSON.stringify(who)} } } ${other.map((one) => `, ${one}`).join("")} }) { nodes { remoteId } } }`,
        );
        expect(sums.recordCount).toBe(list.length);
        if (place === null) expect(named.nodes.map(({ remoteId }) => remoteId)).toEqual(list);

        if (place !== null) return;
        const under = other.length > 0 ? `, filter: { ${other.join(", ")} }` : "";
        for (const first of [1, 500]) {
          const { users } = await ask<{ users: { nodes: { name: string; workOrders: Listed }[] } }>(
            tenant,
            `{ users(first: ${first}, orderBy: [{ field: NAME }]) { nodes { name workOrders(first: ${pageSize}${under}) { nodes { remoteId } totalCount pageInfo { hasNextPage } } } } }`,
          );
          expect(users.nodes).toHaveLength(first === 1 ? 1 : people.length);
          for (const { name, workOrders } of users.nodes) {
            const all = expected([name]);
            expect(workOrders.nodes.map(({ remoteId }) => remoteId)).toEqual(all.slice(0, pageSize));
            expect(workOrders.totalCount).toBe(all.length);
            expect(workOrders.pageInfo.hasNextPage).toBe(all.length > pageSize);
          }
        }
      }),
      { numRuns: 30 },
    );
    // Enough was there for the property to say something.
    expect(found).toBeGreaterThan(30);
    expect(twiceNamed).toBeGreaterThan(5);
  });
});

describe("a reference that lies with the words", () => {
  const tenant = newTenant();
  const connectionId = newId("connection");
  const otherId = newId("connection");
  const userId = recordId("usr", connectionId, "User", "ann");

  beforeAll(async () => {
    const { storage } = store;
    for (const id of [connectionId, otherId]) await insertConnection(storage, tenant, { id });
    for (const id of [connectionId, otherId]) {
      await insertRecords(storage, entities.User, tenant, id, [{ remoteId: "ann", unified: { name: "Ann" } }]);
      await insertRecords(storage, entities.WorkOrder, tenant, id, [
        { remoteId: "1", unified: { number: "WO-1", title: "Grease pump", assignees: ["ann"], parent: "2" } },
        { remoteId: "2", unified: { number: "WO-2", title: "Grease fan", assignees: ["ann"] } },
      ]);
    }
    await insertRecords(storage, entities.Part, tenant, connectionId, [
      { remoteId: "seal", unified: { name: "Seal" } },
      { remoteId: "belt", unified: { name: "Belt" } },
    ]);
    await insertRecords(storage, entities.PurchaseOrder, tenant, connectionId, [
      { remoteId: "1", unified: { number: "PO-1", lines: [{ part: "seal", workOrder: "1" }, { part: "seal" }] } },
      { remoteId: "2", unified: { number: "PO-2", lines: [{ part: "belt" }, { part: "seal", workOrder: "1" }] } },
      { remoteId: "3", unified: { number: "PO-3" } },
    ]);
  });

  const refusalOf = async (source: string) => {
    const { errors } = await query(store.storage, tenant, source);
    return {
      message: errors[0]?.message,
      code: errors[0]?.extensions["code"],
      problems: errors[0]?.extensions["problems"],
    };
  };

  it("may be one of a line: orders are listed under the parts and the work that they are for", async () => {
    const { parts, workOrder } = await ask<{ parts: { nodes: unknown }; workOrder: unknown }>(
      tenant,
      `{ parts(orderBy: [{ field: CREATED_AT, direction: DESC }]) { nodes { name purchaseOrders { totalCount nodes { number } } } }
         workOrder(id: "${recordId("wo", connectionId, "WorkOrder", "1")}") { purchaseOrders { nodes { number } } parent { children { nodes { number } } } } }`,
    );
    expect(parts.nodes).toEqual(
      expect.arrayContaining([
        { name: "Belt", purchaseOrders: { totalCount: 1, nodes: [{ number: "PO-2" }] } },
        {
          name: "Seal",
          purchaseOrders: {
            totalCount: 2,
            nodes: expect.arrayContaining([{ number: "PO-1" }, { number: "PO-2" }]) as unknown,
          },
        },
      ]),
    );
    expect(workOrder).toEqual({
      purchaseOrders: { nodes: expect.arrayContaining([{ number: "PO-1" }, { number: "PO-2" }]) as unknown },
      parent: { children: { nodes: [{ number: "WO-1" }] } },
    });
  });

  it("may be any of those within a part: a record is listed once, however often that refers to it", async () => {
    const own = newTenant();
    const { _id: ownId } = await insertConnection(store.storage, own);
    await insertRecords(store.storage, entities.FailureCode, own, ownId, [
      { remoteId: "wear", unified: { name: "Wear" } },
    ]);
    await insertRecords(store.storage, entities.Asset, own, ownId, [{ remoteId: "pump", unified: { name: "Pump" } }]);
    await insertRecords(store.storage, entities.User, own, ownId, [{ remoteId: "ann", unified: { name: "Ann" } }]);
    await insertRecords(store.storage, entities.WorkOrder, own, ownId, [
      {
        remoteId: "1",
        updatedAt: at(2),
        unified: { failure: { problem: "wear", cause: "wear" }, assets: ["fan", "pump"], requester: "ann" },
      },
      {
        remoteId: "2",
        updatedAt: at(1),
        unified: {
          failure: { action: "wear", causeCode: "wear" },
          followUpOf: "1",
          relations: [{ type: { value: "RELATED_TO", raw: "r" }, workOrder: "1" }],
        },
      },
      { remoteId: "3", unified: { failure: { causeCode: "wear" }, asset: "pump", supervisor: "ann" } },
    ]);
    const list = "{ totalCount nodes { remoteId } }";
    const listOf = (...ids: string[]) => ({ totalCount: ids.length, nodes: ids.map((remoteId) => ({ remoteId })) });
    const found = await ask<Record<string, { nodes: unknown[] }>>(
      own,
      `{ failureCodes { nodes { workOrders ${list} workRequests { totalCount } } }
         assets { nodes { workOrders ${list} listedInWorkOrders ${list} } }
         users { nodes { requestedWorkOrders ${list} supervisedWorkOrders ${list} createdWorkOrders { totalCount } } }
         workOrder(id: "${recordId("wo", ownId, "WorkOrder", "1")}") { followUps ${list} relatedWorkOrders ${list} }
         workOrders(filter: { assetIds: { eq: "${recordId("as", ownId, "Asset", "fan")}" }, requester: { name: { eq: "Ann" } } }) ${list} }`,
    );
    expect(found).toEqual({
      failureCodes: { nodes: [{ workOrders: listOf("1", "2"), workRequests: { totalCount: 0 } }] },
      assets: { nodes: [{ workOrders: listOf("3"), listedInWorkOrders: listOf("1") }] },
      users: {
        nodes: [
          { requestedWorkOrders: listOf("1"), supervisedWorkOrders: listOf("3"), createdWorkOrders: { totalCount: 0 } },
        ],
      },
      workOrder: { followUps: listOf("2"), relatedWorkOrders: listOf("2") },
      workOrders: listOf("1"),
    });
  });

  it("goes with a search and with alternatives", async () => {
    const { both, either } = await ask<Record<"both" | "either", { nodes: { number: string }[] }>>(
      tenant,
      `{ both: workOrders(filter: { assigneeIds: { eq: "${userId}" }, search: "pump" }) { nodes { number } }
         either: workOrders(filter: { connectionId: { eq: "${connectionId}" }, or: [{ assigneeIds: { eq: "${userId}" } }, { search: "fan" }] }) { nodes { number } } }`,
    );
    expect(both.nodes).toEqual([{ number: "WO-1" }]);
    expect(either.nodes.map(({ number }) => number).sort()).toEqual(["WO-1", "WO-2"]);
  });

  it("shows a bound caller nothing of other connections", async () => {
    const list = `{ workOrders(filter: { assignees: { name: { eq: "Ann" } } }) { nodes { connectionId } } }`;
    expect(await ask(tenant, list)).toMatchObject({ workOrders: { nodes: [{}, {}, {}, {}] } });
    const bound = { ...tenant, connectionIds: [otherId] };
    expect(await ask(bound, list)).toEqual({
      workOrders: { nodes: [{ connectionId: otherId }, { connectionId: otherId }] },
    });
    expect(
      await ask(bound, `{ workOrders(filter: { assigneeIds: { eq: "${userId}" } }) { nodes { id } totalCount } }`),
    ).toEqual({ workOrders: { nodes: [], totalCount: 0 } });
  });

  it("is known by its words alone: what lies in a text finds none of it", async () => {
    expect(await ask(tenant, `{ workOrders(filter: { search: "assignees" }) { totalCount } }`)).toEqual({
      workOrders: { totalCount: 0 },
    });
    expect((await refusalOf(`{ workOrders(filter: { search: "@*" }) { totalCount } }`)).code).toBe("BAD_USER_INPUT");
  });

  it.each([
    [
      "its contrary",
      `workOrders(filter: { not: { assigneeIds: { eq: "${userId}" } } })`,
      "expected assigneeIds beside not and not within it",
      ["filter", "not", "assigneeIds"],
    ],
    [
      "the contrary of what it is",
      `workOrders(filter: { not: { assignees: { name: { eq: "Ann" } } } })`,
      "expected assigneeIds beside not and not within it",
      ["filter", "not", "assignees"],
    ],
    [
      "that there is none",
      `workOrders(filter: { assigneeIds: { eq: null } })`,
      "expected an id; records without one can't be listed by this, got null",
      ["filter", "assigneeIds", "eq"],
    ],
    [
      "an id of something else",
      `workOrders(filter: { assigneeIds: { eq: "wo_1" } })`,
      "expected an id that begins with usr_",
      ["filter", "assigneeIds", "eq"],
    ],
    [
      "another order",
      `workOrders(filter: { assigneeIds: { eq: "${userId}" } }, orderBy: [{ field: NUMBER }])`,
      "no index serves a filter on assigneeIds with the order NUMBER",
      ["filter"],
    ],
  ])("is refused where it can't be served: %s", async (_what, field, message, path) => {
    const refusal = await refusalOf(`{ ${field} { totalCount } }`);
    expect(refusal.message).toContain(message);
    expect(refusal).toMatchObject({ code: "BAD_USER_INPUT", problems: [{ path }] });
  });

  it("is refused in a list under something else", async () => {
    const { message, code } = await refusalOf(
      `{ assets { nodes { id } } users { nodes { workOrders(filter: { locationId: { eq: "${recordId("loc", connectionId, "Location", "1")}" } }) { totalCount } } } }`,
    );
    expect(code).toBe("BAD_USER_INPUT");
    expect(message).toContain("expected locationId in the list itself");
  });
});
