import type { Unified } from "../../../../schema/definition/index.js";
import type { Entities } from "../../../../schema/entities/index.js";
import {
  defineEntitySource,
  type JsonObject,
  type JsonValue,
  type PageRequest,
  type SourcePage,
} from "../../connector.js";
import type { TrytonClient } from "../client.js";
import { decimalAt, referenceAt, textAt, type TrytonRecord } from "../values.js";
import Big from "big.js";

/**
 * Tryton keeps no stock levels; it adds up moves when asked for the products of given places. So there is no time of
 * change, and a run reads all: place after place, and in each the products whose sum is not zero.
 */
interface StockLevel extends JsonObject {
  readonly location: number;
  readonly product: number;
  readonly unit: string | null;
  /** Sum of the moves done. */
  readonly quantity: JsonValue;
  /** The same with assigned moves counted as done: what nobody has reserved. */
  readonly quantity_unassigned: JsonValue;
}

interface Position {
  /** Place being read. */
  readonly location: number;
  /** Last product read there; 0 at its beginning. */
  readonly product: number;
}

/** Places looked up at once, and, so that one page stays one reasonable wait, places read for one page at most. */
const placesPerPage = 50;

export default defineEntitySource<TrytonClient, StockLevel>()({
  entity: "StockLevel",
  mode: "SNAPSHOT",
  pageSize: 500,
  readPage: readStock,
  readOne: async (client, remoteId) => {
    const [location, product] = /^(\d{1,10})-(\d{1,10})$/.exec(remoteId)?.slice(1).map(Number) ?? [];
    if (location === undefined || product === undefined) return null;
    const { levels } = await readPlace(client, location, [["id", "=", product]], 1);
    return levels[0] ?? null;
  },
  identify: (level) => ({ remoteId: `${level.location}-${level.product}`, modifiedAt: null }),
  toUnified,
});

function toUnified(level: StockLevel): Unified<Entities["StockLevel"]> {
  const onHand = decimalAt(level, "quantity");
  const available = decimalAt(level, "quantity_unassigned");
  return {
    part: referenceAt(level, "product"),
    storeroom: referenceAt(level, "location"),
    unit: textAt(level, "unit"),
    onHand,
    available,
    reserved: onHand && available ? new Big(onHand).minus(available).toFixed() : null,
  };
}

async function readStock(client: TrytonClient, request: PageRequest): Promise<SourcePage<StockLevel>> {
  const start = (request.position as Position | null) ?? { location: 0, product: 0 };
  const places = await client.search({
    model: "stock.location",
    domain: [
      ["type", "=", "storage"],
      ["id", start.product === 0 ? ">" : ">=", start.location],
    ],
    fields: ["id"],
    order: [["id", "ASC"]],
    limit: placesPerPage,
  });
  const items: StockLevel[] = [];
  for (const place of places.records) {
    const limit = request.pageSize - items.length;
    const after = place.id === start.location ? start.product : 0;
    const { levels } = await readPlace(client, place.id, [["id", ">", after]], limit);
    items.push(...levels);
    if (levels.length >= limit) {
      const next: Position = { location: place.id, product: (levels.at(-1) as StockLevel).product };
      return { items, next: { ...next }, sourceTime: places.sourceTime };
    }
  }
  const last = places.records.at(-1);
  const isEnd = places.records.length < placesPerPage || !last;
  return { items, next: isEnd ? null : { location: last.id, product: 0 }, sourceTime: places.sourceTime };
}

async function readPlace(
  client: TrytonClient,
  location: number,
  domain: readonly JsonValue[],
  limit: number,
): Promise<{ levels: StockLevel[] }> {
  const query = { model: "product.product", order: [["id", "ASC"]] as const, limit };
  // Without its sub-places: each of them is a level of its own.
  const context = { locations: [location], with_childs: false };
  const stocked = await client.search({
    ...query,
    domain: [...domain, ["quantity", "!=", 0]],
    fields: ["quantity", "template.default_uom.symbol"],
    context,
  });
  if (stocked.records.length === 0) return { levels: [] };
  const unassigned = await client.search({
    ...query,
    domain: [["id", "in", stocked.records.map((product) => product.id)]],
    fields: ["quantity"],
    context: { ...context, stock_assign: true },
  });
  const available = new Map(unassigned.records.map((product) => [product.id, product["quantity"] ?? null]));
  return { levels: stocked.records.map((product) => levelOf(location, product, available.get(product.id) ?? null)) };
}

function levelOf(location: number, product: TrytonRecord, unassigned: JsonValue): StockLevel {
  return {
    location,
    product: product.id,
    unit: textAt(product, "template.default_uom.symbol") ?? null,
    quantity: product["quantity"] ?? null,
    quantity_unassigned: unassigned,
  };
}
