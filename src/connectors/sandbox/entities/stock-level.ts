import type { Unified } from "../../../../schema/definition/index.js";
import type { Entities } from "../../../../schema/entities/index.js";
import { defineEntitySource } from "../../connector.js";
import { identify, readChanges, readIds } from "../changes.js";
import type { SandboxClient, SandboxRecord } from "../client.js";
import { decimalAt, instantAt, textAt } from "../values.js";

export default defineEntitySource<SandboxClient, SandboxRecord>()({
  entity: "StockLevel",
  mode: "CHANGES",
  reportsDeletions: true,
  readPage: (client, request) => readChanges(client, "stock_levels", request),
  readIds: (client, request) => readIds(client, "stock_levels", request),
  readOne: (client, remoteId) => client.read("stock_levels", remoteId),
  identify,
  toUnified,
});

function toUnified(level: SandboxRecord): Unified<Entities["StockLevel"]> {
  return {
    part: textAt(level, "part_id"),
    storeroom: textAt(level, "storeroom_id"),
    aisle: textAt(level, "aisle"),
    row: textAt(level, "row"),
    bin: textAt(level, "bin"),
    onHand: decimalAt(level, "on_hand"),
    available: decimalAt(level, "available"),
    reserved: decimalAt(level, "reserved"),
    onOrder: decimalAt(level, "on_order"),
    minimum: decimalAt(level, "min_level"),
    maximum: decimalAt(level, "max_level"),
    reorderPoint: decimalAt(level, "reorder_point"),
    reorderQuantity: decimalAt(level, "reorder_quantity"),
    countedAt: instantAt(level, "counted_at"),
    remoteCreatedAt: instantAt(level, "created_at"),
    remoteUpdatedAt: instantAt(level, "modified_at"),
  };
}
