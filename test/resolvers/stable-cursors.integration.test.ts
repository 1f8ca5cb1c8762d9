import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import { entities } from "../../schema/entities/index.js";
import { newId } from "../../src/ids/index.js";
import { HistoryStore, RecordWriter, type WriteTarget } from "../../src/records/index.js";
import type { Tenant } from "../../src/storage/index.js";
import { query } from "../support/graph.js";
import { insertConnection, newTenant } from "../support/records.js";
import { useStorage } from "../support/storage.js";
import { testVault } from "../support/vault.js";

const store = useStorage();

/** One work order at the source. */
interface Order {
  readonly remoteId: string;
  readonly status: "OPEN" | "IN_PROGRESS" | "CLOSED";
  readonly due: number;
  readonly isPump: boolean;
  readonly edits: number;
  readonly isGone: boolean;
}

interface List {
  readonly filter: string;
  readonly order: string;
  readonly matches: (order: Order) => boolean;
  /** What of a record says where it stands. */
  readonly place: (order: Order) => unknown;
}

const all = () => true;
const nowhere = () => "";
const lists: Readonly<Record<string, List>> = {
  "by time of making": { filter: "", order: "CREATED_AT", matches: all, place: nowhere },
  "by number": { filter: `{ number: { startsWith: "N-" } }`, order: "NUMBER", matches: all, place: nowhere },
  "by time of change": { filter: "", order: "UPDATED_AT", matches: all, place: ({ edits }) => edits },
  "of two statuses by time of change": {
    filter: "{ status: { in: [OPEN, IN_PROGRESS] } }",
    order: "UPDATED_AT",
    matches: ({ status }) => status !== "CLOSED",
    place: ({ edits }) => edits,
  },
  "of two statuses by due date": {
    filter: "{ status: { in: [OPEN, IN_PROGRESS] } }",
    order: "DUE_DATE",
    matches: ({ status }) => status !== "CLOSED",
    place: ({ due }) => due,
  },
  "found by a search": {
    filter: `{ search: "pump" }`,
    order: "UPDATED_AT",
    matches: ({ isPump }) => isPump,
    place: ({ edits }) => edits,
  },
};

type Change = "TOUCH" | "STATUS" | "DUE" | "TITLE" | "GONE" | "BACK" | "NEW";

/** What a sync brings while one page is read: which records change, and how. */
const changes = fc.array(
  fc.tuple(
    fc.constantFrom<Change>("TOUCH", "STATUS", "DUE", "TITLE", "GONE", "BACK", "NEW"),
    fc.nat({ max: 999 }),
    fc.nat({ max: 30 }),
  ),
  { maxLength: 6 },
);

const walks = fc.record({
  name: fc.constantFrom(...Object.keys(lists)),
  isDescending: fc.boolean(),
  isBackward: fc.boolean(),
  pageSize: fc.integer({ min: 1, max: 7 }),
  amount: fc.integer({ min: 0, max: 25 }),
  rounds: fc.array(changes, { minLength: 1, maxLength: 12 }),
});

function changed(order: Order, change: Change, value: number): Order {
  const edited = { ...order, edits: order.edits + 1 };
  switch (change) {
    case "STATUS":
      return { ...edited, status: (["OPEN", "IN_PROGRESS", "CLOSED"] as const)[value % 3] ?? "OPEN" };
    case "DUE":
      return { ...edited, due: value };
    case "TITLE":
      return { ...edited, isPump: value % 2 === 0 };
    case "GONE":
      return { ...edited, isGone: true };
    case "BACK":
      return { ...edited, isGone: false };
    case "TOUCH":
    case "NEW":
      return edited;
  }
}

function orderAt(index: number, seed: number): Order {
  return {
    remoteId: String(index).padStart(4, "0"),
    status: (["OPEN", "IN_PROGRESS", "CLOSED"] as const)[seed % 3] ?? "OPEN",
    due: seed % 5,
    isPump: seed % 2 === 0,
    edits: 0,
    isGone: false,
  };
}

/** A source whose records are stored by the code of a sync, one page after the other, each at a later time. */
function source(tenant: Tenant, connectionId: string) {
  const target: WriteTarget = {
    tenant,
    connectionId,
    entity: entities.WorkOrder,
    mappingKey: "1",
    actor: { kind: "SYNC_RUN", id: "run_1" },
    readAt: new Date(0),
    acceptsOlder: true,
    expectsNew: false,
    toUnified: (raw) => {
      const order = raw as Order;
      return {
        number: `N-${order.remoteId}`,
        title: `${order.isPump ? "Pump" : "Fan"} ${order.edits}`,
        status: { value: order.status, raw: order.status },
        dueDate: new Date(order.due * 1_000),
      };
    },
  };
  const { storage } = store;
  const writer = new RecordWriter(storage, new HistoryStore(storage, { retentionDays: 0 }), testVault(storage));
  let at = Date.UTC(2026, 0, 1);
  return async (orders: readonly Order[]): Promise<void> => {
    if (orders.length === 0) return;
    const parts = await writer.digest(
      orders.map((order) => ({
        remoteId: order.remoteId,
        modifiedAt: null,
        isDeleted: order.isGone,
        raw: { ...order },
      })),
      target,
    );
    at += 1;
    for (const part of parts) {
      await storage.transaction((session) => writer.apply(part, target, { at: new Date(at), session }));
    }
  };
}

describe("a list that is walked while a sync writes", () => {
  it("has every record that is there throughout once, whatever else is made, changed, moved, deleted or restored", async () => {
    let moved = 0;
    let pages = 0;
    await fc.assert(
      fc.asyncProperty(walks, async ({ name, isDescending, isBackward, pageSize, amount, rounds }) => {
        const list = lists[name] as List;
        const tenant = newTenant();
        const connectionId = newId("connection");
        await insertConnection(store.storage, tenant, { id: connectionId });
        const write = source(tenant, connectionId);
        const orders = new Map(
          Array.from({ length: amount }, (_, index) => orderAt(index, index * 7)).map((one) => [one.remoteId, one]),
        );
        // Those of a page share a time, so that ids have to tell them apart.
        const made = [...orders.values()];
        for (let from = 0; from < made.length; from += 5) await write(made.slice(from, from + 5));

        const isThere = (order: Order) => !order.isGone && list.matches(order);
        /** There from the beginning until now, and where it stood. */
        const throughout = new Map([...orders.values()].filter(isThere).map((one) => [one.remoteId, list.place(one)]));
        const hasMoved = new Set<string>();
        const apply = async (round: (typeof rounds)[number] | undefined) => {
          const touched = new Map<string, Order>();
          for (const [change, which, value] of round ?? []) {
            const known = [...orders.values()][which % Math.max(1, orders.size)];
            const next = change === "NEW" || !known ? orderAt(orders.size, value) : changed(known, change, value);
            orders.set(next.remoteId, next);
            touched.set(next.remoteId, next);
            if (!throughout.has(next.remoteId)) continue;
            if (!isThere(next)) throughout.delete(next.remoteId);
            else if (throughout.get(next.remoteId) !== list.place(next)) hasMoved.add(next.remoteId);
          }
          await write([...touched.values()]);
        };

        const seen = new Map<string, number>();
        let cursor: string | null = null;
        for (let round = 0; ; round += 1) {
          const window: string = isBackward
            ? `last: ${pageSize}${cursor ? `, before: "${cursor}"` : ""}`
            : `first: ${pageSize}${cursor ? `, after: "${cursor}"` : ""}`;
          const filter = list.filter ? `, filter: ${list.filter}` : "";
          const orderBy = `orderBy: [{ field: ${list.order}, direction: ${isDescending ? "DESC" : "ASC"} }]`;
          const text = `{ workOrders(${window}${filter}, ${orderBy}) { nodes { remoteId } pageInfo { hasNextPage hasPreviousPage startCursor endCursor } } }`;
          const [answer] = await Promise.all([query(store.storage, tenant, text), apply(rounds[round])]);
          expect(answer.errors).toEqual([]);
          const { nodes, pageInfo } = (
            answer.data as unknown as {
              workOrders: {
                nodes: { remoteId: string }[];
                pageInfo: { hasNextPage: boolean; hasPreviousPage: boolean; startCursor: string; endCursor: string };
              };
            }
          ).workOrders;
          pages += 1;
          const ids = nodes.map(({ remoteId }) => remoteId);
          for (const id of ids) seen.set(id, (seen.get(id) ?? 0) + 1);
          if (!(isBackward ? pageInfo.hasPreviousPage : pageInfo.hasNextPage)) break;
          cursor = isBackward ? pageInfo.startCursor : pageInfo.endCursor;
        }

        // What changes is the latest: a walk towards the latest meets it again, one away from it has left it behind.
        const isTowardsChange = list.order === "UPDATED_AT" && isDescending === isBackward;
        const isAwayFromChange = list.order === "UPDATED_AT" && !isTowardsChange;
        for (const id of throughout.keys()) {
          const times = seen.get(id) ?? 0;
          if (!hasMoved.has(id)) expect({ id, times }).toEqual({ id, times: 1 });
          else if (isTowardsChange) expect(times, id).toBeGreaterThanOrEqual(1);
          else if (isAwayFromChange) expect(times, id).toBeLessThanOrEqual(1);
        }
        moved += hasMoved.size;
      }),
      { numRuns: 25 },
    );
    // Enough happened for the property to say something.
    expect(pages).toBeGreaterThan(25);
    expect(moved).toBeGreaterThan(0);
  });
});
