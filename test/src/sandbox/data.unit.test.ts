import { createHash } from "node:crypto";
import { describe, expect, it } from "vitest";
import { countOf, generate, leastScale, mainCountsFor, World } from "../../../src/sandbox/data/index.js";
import {
  kindNamed,
  kindNames,
  kindOfId,
  idPrefixes,
  type BaseRecord,
  type KindName,
} from "../../../src/sandbox/kinds/index.js";
import { Random } from "../../../src/sandbox/random.js";
import { epoch } from "./sandbox.support.js";

const dayMs = 86_400_000;

function worldOf(options: { seed?: number; scale?: number; epochMs?: number } = {}): World {
  return new World({
    seed: options.seed ?? 1,
    scale: options.scale ?? 1000,
    epochMs: options.epochMs ?? epoch.getTime(),
  });
}

function all<Kind extends KindName>(world: World, kind: Kind) {
  return Array.from({ length: countOf(world, kind) }, (_, place) => generate(world, kind, place + 1));
}

function grouped<Item>(items: readonly Item[], keyOf: (item: Item) => string): Map<string, Item[]> {
  const groups = new Map<string, Item[]>();
  for (const item of items) groups.set(keyOf(item), [...(groups.get(keyOf(item)) ?? []), item]);
  return groups;
}

function everything(world: World): BaseRecord[] {
  return kindNames.flatMap((kind): BaseRecord[] => all(world, kind));
}

function digest(records: readonly unknown[]): string {
  return createHash("sha256").update(JSON.stringify(records)).digest("hex");
}

describe("generated data", () => {
  it("is byte for byte the same for the same seed, scale and epoch", () => {
    expect(digest(everything(worldOf()))).toBe(digest(everything(worldOf())));
    expect(digest(everything(worldOf({ seed: 2 })))).not.toBe(digest(everything(worldOf())));
  });

  it("is the same on every machine and in every version of this format", () => {
    // A changed digest is a changed format: raise currentFormat in the store, so that old stores are refused.
    expect(digest(everything(worldOf({ scale: 200 })))).toBe(
      "098e1bcebfd0d27ac0f1ef8f2bcfd1a41fc15d7148cbb61ebdaa727e7c326e7e",
    );
  });

  it("moves as a whole with the epoch", () => {
    const moved = generate(worldOf({ epochMs: epoch.getTime() + dayMs }), "work_orders", 7);
    const original = generate(worldOf(), "work_orders", 7);
    expect(Date.parse(moved.modified_at) - Date.parse(original.modified_at)).toBe(dayMs);
    expect({ ...moved.parts }).toEqual({ ...original.parts });
  });

  it("makes each record without the ones before it", () => {
    const world = worldOf();
    const backwards = Array.from({ length: 50 }, (_, place) =>
      generate(world, "purchase_orders", 50 - place),
    ).reverse();
    expect(backwards).toEqual(all(worldOf(), "purchase_orders").slice(0, 50));
  });

  it.each([leastScale, 137, 1000, 20_000, 1_000_000])(
    "holds exactly the scale of %i records of the main kinds, some of each",
    (scale) => {
      const counts = mainCountsFor(scale);
      expect([...counts.values()].reduce((sum, count) => sum + count)).toBe(scale);
      for (const [kind, count] of counts) expect(count, kind).toBeGreaterThanOrEqual(4);
      if (scale >= 1000) expect((counts.get("work_orders") ?? 0) / scale).toBeCloseTo(0.4, 2);
    },
  );

  it.each([leastScale, 1000, 5000])(
    "has some records of every other kind, and not too many, at a scale of %i",
    (scale) => {
      const world = worldOf({ scale });
      const main = mainCountsFor(scale);
      const others = kindNames.filter((kind) => !(main as ReadonlyMap<string, number>).has(kind));
      for (const kind of others) expect(countOf(world, kind), kind).toBeGreaterThan(0);
      const sum = others.reduce((total, kind) => total + countOf(world, kind), 0);
      if (scale >= 1000) expect(sum / scale).toBeLessThan(0.7);
    },
  );

  it.each([leastScale, 1000])("refers only to records that exist, at a scale of %i", (scale) => {
    const world = worldOf({ scale });
    const exists = (id: string): boolean => {
      const kind = kindOfId(id);
      if (kind === null) return false;
      const number = Number(id.slice(idPrefixes[kind].length + 1));
      return number >= 1 && number <= countOf(world, kind);
    };
    let references = 0;
    for (const kind of kindNames) {
      for (const record of all(world, kind)) {
        for (const reference of kindNamed(kind).references(record)) {
          references += 1;
          expect(kindOfId(reference.id)).toBe(reference.kind);
          expect(exists(reference.id), `${record.id}.${reference.path} = ${reference.id}`).toBe(true);
        }
      }
    }
    expect(references).toBeGreaterThan(scale);
  });

  it("lies within two years before the epoch, a good part of it within the last 90 days", () => {
    const records = everything(worldOf({ scale: 5000 }));
    const ages = records.map((record) => (epoch.getTime() - Date.parse(record.modified_at)) / dayMs);
    expect(Math.min(...ages)).toBeGreaterThan(0);
    expect(Math.max(...ages)).toBeLessThanOrEqual(731);
    const recent = ages.filter((age) => age < 90).length / ages.length;
    expect(recent).toBeGreaterThan(0.3);
    expect(recent).toBeLessThan(0.5);
    for (const record of records) expect(record.created_at <= record.modified_at, record.id).toBe(true);
  });

  it("tells one story in the request and in its work order", () => {
    const world = worldOf();
    const orders = new Map(all(world, "work_orders").map((order) => [order.id, order]));
    const requests = all(world, "work_requests");
    const planned = requests.filter((request) => request.work_order_id !== null);
    expect(planned.length).toBeGreaterThan(requests.length / 2);
    for (const request of planned) {
      const order = orders.get(request.work_order_id as string);
      expect(order?.request_id).toBe(request.id);
      expect(order?.asset_id).toBe(request.asset_id);
      expect(request.state === "DONE").toBe(order?.state === "FINISHED" || order?.state === "CLOSED");
    }
    const linked = [...orders.values()].filter((order) => order.request_id !== null);
    expect(linked).toHaveLength(planned.length);
  });

  it("tells one story in the purchase order and in its receipt", () => {
    const world = worldOf();
    const orders = new Map(all(world, "purchase_orders").map((order) => [order.id, order]));
    const receipts = all(world, "goods_receipts");
    expect(new Set(receipts.map((receipt) => receipt.purchase_order_id)).size).toBe(receipts.length);
    for (const receipt of receipts) {
      const order = orders.get(receipt.purchase_order_id);
      expect(["PART_RECEIVED", "RECEIVED", "CLOSED"]).toContain(order?.state);
      for (const line of receipt.lines) {
        const ordered = order?.lines.find((candidate) => candidate.line_no === line.po_line_no);
        expect(ordered).toMatchObject({ part_id: line.part_id, quantity_received: line.quantity });
      }
    }
  });

  it("adds up the totals of orders, and leaves no work order of its states without the instants they need", () => {
    const world = worldOf();
    for (const order of all(world, "purchase_orders")) {
      const standing = order.lines.filter((line) => line.state !== "CANCELLED");
      const net = standing.reduce((sum, line) => sum + Math.round(Number(line.line_total.value) * 100), 0);
      const tax = standing.reduce((sum, line) => sum + Math.round(Number(line.tax_amount.value) * 100), 0);
      expect(Math.round(Number(order.total.value) * 100)).toBe(
        net + tax + Math.round(Number(order.shipping.value) * 100),
      );
    }
    for (const order of all(world, "work_orders")) {
      const isDone = order.state === "FINISHED" || order.state === "CLOSED";
      expect(order.finished_at !== null, order.id).toBe(isDone);
      expect(order.closed_at !== null, order.id).toBe(order.state === "CLOSED");
      expect(order.cancelled_at !== null, order.id).toBe(order.state === "CANCELLED");
    }
  });

  it("tells of a work order the same in its hours, parts, cost, course and in itself", () => {
    const world = worldOf({ scale: 3000 });
    const orders = new Map(all(world, "work_orders").map((order) => [order.id, order]));
    const of = <Kind extends "labor_entries" | "cost_entries" | "work_order_parts" | "state_changes">(kind: Kind) =>
      grouped(all(world, kind), (record) => record.work_order_id);
    const sum = (values: readonly number[]) => Math.round(values.reduce((total, value) => total + value, 0) * 100);
    const labor = of("labor_entries");
    expect(labor.size).toBeGreaterThan(20);
    for (const [id, entries] of labor) {
      const order = orders.get(id);
      expect(sum(entries.map(({ hours }) => Number(hours))), id).toBe(sum([Number(order?.actual_hours)]));
      expect(sum(entries.map(({ cost }) => Number(cost.value))), id).toBe(sum([Number(order?.labor_cost?.value)]));
    }
    for (const [id, entries] of of("cost_entries")) {
      const total = orders.get(id)?.total_cost?.value;
      expect(sum(entries.map(({ amount }) => Number(amount.value))), id).toBe(sum([Number(total)]));
    }
    for (const [id, parts] of of("work_order_parts")) {
      const shown = parts.map(({ part_id, used_quantity }) => ({ part_id, used_quantity }));
      expect(orders.get(id)?.parts).toMatchObject(shown);
    }
    for (const [id, changes] of of("state_changes")) {
      expect(changes[0]?.from_state).toBeNull();
      expect(changes.at(-1)?.to_state).toBe(orders.get(id)?.state);
      changes.slice(1).forEach((change, place) => expect(change.from_state).toBe(changes[place]?.to_state));
    }
  });

  it("keeps a journal that adds up to the stock, bills what was ordered, and lets counters rise", () => {
    const world = worldOf();
    const levels = new Map(
      all(world, "stock_levels").map((level) => [`${level.part_id} ${level.storeroom_id}`, level]),
    );
    const moved = grouped(all(world, "stock_movements"), (item) => `${item.part_id} ${item.storeroom_id}`);
    expect(moved.size).toBeGreaterThan(10);
    for (const [place, items] of moved) {
      const sum = items.reduce((total, { quantity }) => total + Number(quantity), 0);
      expect(sum, place).toBeCloseTo(Number(levels.get(place)?.on_hand), 3);
    }
    const orders = new Map(all(world, "purchase_orders").map((order) => [order.id, order]));
    for (const invoice of all(world, "invoices")) {
      const order = orders.get(invoice.purchase_order_id);
      expect(["PART", "FULL"]).toContain(order?.invoice_state);
      if (order?.invoice_state === "FULL") expect(invoice.total).toEqual(order.total);
    }
    for (const requisition of all(world, "requisitions")) {
      const order = orders.get(requisition.purchase_order_id ?? "");
      expect(order === undefined, requisition.id).toBe(requisition.state !== "ORDERED");
      if (order) expect(requisition.created_at < order.created_at, requisition.id).toBe(true);
    }
    const counters = new Set(all(world, "meters").flatMap(({ id, kind }) => (kind === "COUNTER" ? [id] : [])));
    const readings = all(world, "meter_readings").filter(({ meter_id }) => counters.has(meter_id));
    for (const { difference } of readings) if (difference !== null) expect(Number(difference)).toBeGreaterThan(0);
  });

  it("builds a tree of assets and of locations, without circles", () => {
    const world = worldOf();
    for (const kind of ["assets", "locations"] as const) {
      const parents = new Map(all(world, kind).map((record) => [record.id, record.parent_id]));
      const depths = [...parents.keys()].map((id) => {
        let depth = 0;
        for (let at: string | null = id; at !== null; at = parents.get(at) ?? null) depth += 1;
        return depth;
      });
      expect(Math.max(...depths), kind).toBe(3);
    }
  });
});

describe("the random numbers", () => {
  it("are those of mulberry32", () => {
    // Computed with the reference implementation of mulberry32 for the state 12345.
    const random = new Random(12_345);
    expect([random.next(), random.next(), random.next()]).toEqual([
      0.9797282677609473, 0.3067522644996643, 0.484205421525985,
    ]);
  });

  it("stay within their bounds and reach both of them", () => {
    const random = Random.of(1, "bounds", 1);
    const drawn = new Set(Array.from({ length: 500 }, () => random.int(3, 6)));
    expect([...drawn].sort()).toEqual([3, 4, 5, 6]);
    expect(() => random.pick([])).toThrow(RangeError);
  });

  it("differ between streams that differ in seed, name or index", () => {
    const firsts = [Random.of(1, "a", 1), Random.of(2, "a", 1), Random.of(1, "b", 1), Random.of(1, "a", 2)].map(
      (random) => random.next(),
    );
    expect(new Set(firsts).size).toBe(4);
  });
});
