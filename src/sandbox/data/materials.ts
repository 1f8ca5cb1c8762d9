import { idOf } from "../kinds/index.js";
import type { Part } from "../kinds/parts.js";
import type { StockLevel } from "../kinds/stock-levels.js";
import { assetsOfPart } from "./assets.js";
import { articles } from "./catalog.js";
import { storeroom, storeroomCount } from "./places.js";
import { cents, dayMs, iso, type World } from "./world.js";

// cspell:disable-next-line
const partMakers = ["Zahntec", "Dichtwerk", "Elmot", "Messwerk", "Filtrax"];

/** What other records say about a part. */
export interface PartFacts {
  readonly id: string;
  readonly name: string;
  readonly unit: Part["unit_code"];
  readonly category: string;
  readonly priceCents: number;
  /** Where its first stock level lies. */
  readonly storeroomId: string;
}

export function partFacts(world: World, index: number): PartFacts {
  const random = world.random("parts.facts", index);
  const [category, article, unit, least, most] = random.pick(articles);
  return {
    id: idOf("parts", index),
    name: `${article} ${random.code(2)}${random.int(10, 999)}`,
    unit,
    category,
    priceCents: random.int(least, most),
    storeroomId: storeroom(world, storeroomNumber(world, index)),
  };
}

export function makePart(world: World, index: number): Part {
  const facts = partFacts(world, index);
  const random = world.random("parts", index);
  const createdMs = world.goLiveMs(random);
  const price = (factor: number) => ({ value: cents(facts.priceCents * factor), currency: "EUR" as const });
  const vendorIds = [...new Set([world.anyId("vendors", random), world.anyId("vendors", random)])];
  return {
    id: facts.id,
    revision: random.int(1, 4),
    stock_no: `M${String(index).padStart(6, "0")}`,
    name: facts.name,
    description: random.chance(0.6)
      ? `${facts.name}, ${random.pick(["standard", "heavy duty", "food grade", "stainless"])} version. Store dry.`
      : null,
    category_code: facts.category,
    type: random.weighted([
      ["STOCK", 88],
      ["NONSTOCK", 6],
      ["TOOL", 4],
      ["KIT", 2],
    ]),
    status: random.weighted([
      ["ACTIVE", 90],
      ["INACTIVE", 6],
      ["OBSOLETE", 4],
    ]),
    unit_code: facts.unit,
    barcode: `4${String(index).padStart(12, "0")}`,
    maker: random.chance(0.7) ? random.pick(partMakers) : null,
    maker_part_no: random.chance(0.7) ? random.code(8) : null,
    price: price(1),
    last_price: price(random.between(0.95, 1.08)),
    average_price: price(random.between(0.97, 1.03)),
    suppliers: vendorIds.map((vendor_id, place) => ({
      vendor_id,
      vendor_part_no: random.code(7),
      price: price(random.between(0.9, 1.1)),
      lead_time_days: random.int(1, 60),
      preferred: place === 0,
    })),
    used_in_asset_ids: assetsOfPart(world, index),
    lot_controlled: facts.category === "LUBE",
    serial_controlled: false,
    external_ref: null,
    custom_fields: random.chance(0.25) ? { hazard_class: random.pick(["none", "WGK1", "WGK2"]) } : {},
    created_at: iso(createdMs),
    modified_at: iso(world.modifiedMs(createdMs, random)),
  };
}

/** Each part has a first stock level; the others lie in the storerooms after it. */
export function makeStockLevel(world: World, index: number): StockLevel {
  const random = world.random("stock_levels", index);
  const createdMs = world.goLiveMs(random);
  const modifiedMs = world.modifiedMs(createdMs, random);
  const parts = world.counts.parts;
  const part = 1 + ((index - 1) % parts);
  const number = storeroomNumber(world, part) + Math.floor((index - 1) / parts);
  const reorderPoint = random.int(1, 20);
  const onHand = random.chance(0.12) ? random.int(0, reorderPoint) : random.int(reorderPoint, reorderPoint * 6);
  const reserved = random.chance(0.3) ? random.int(0, Math.min(onHand, 5)) : 0;
  const amount = (value: number) => value.toFixed(3);
  return {
    id: idOf("stock_levels", index),
    revision: random.int(1, 30),
    part_id: idOf("parts", part),
    storeroom_id: storeroom(world, number),
    aisle: random.pick(["A", "B", "C", "D", "E"]),
    row: String(random.int(1, 12)),
    bin: `${random.int(1, 60)}`.padStart(2, "0"),
    on_hand: amount(onHand),
    reserved: amount(reserved),
    available: amount(onHand - reserved),
    on_order: "0.000",
    min_level: amount(Math.ceil(reorderPoint / 2)),
    max_level: amount(reorderPoint * 6),
    reorder_point: amount(reorderPoint),
    reorder_quantity: amount(reorderPoint * 3),
    counted_at: random.chance(0.7) ? iso(Math.max(createdMs, modifiedMs - random.int(1, 200) * dayMs)) : null,
    created_at: iso(createdMs),
    modified_at: iso(modifiedMs),
  };
}

function storeroomNumber(world: World, part: number): number {
  return world.random("storeroom", part).int(1, storeroomCount(world));
}
