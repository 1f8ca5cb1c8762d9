import type { Unified } from "../../../../schema/definition/index.js";
import type { Entities } from "../../../../schema/entities/index.js";
import { defineEntitySource } from "../../connector.js";
import { identify, readChanges, readRecord, readRecordIds, type ModelSource } from "../changes.js";
import type { TrytonClient } from "../client.js";
import {
  dayAt,
  decimalAt,
  enumAt,
  instantAt,
  labelAt,
  mapEach,
  moneyAt,
  referenceAt,
  secondsAt,
  textAt,
  type TrytonRecord,
} from "../values.js";

/** A work is one operation of a production, done on a work center in one or more cycles. */
const works: ModelSource = {
  model: "production.work",
  module: "production_work",
  fields: [
    "state",
    "state:string",
    "sequence",
    "operation.name",
    "work_center",
    "work_center_category.name",
    "cost",
    "company.currency.code",
    "cycles.state",
    "cycles.duration",
    "cycles.create_date",
    "cycles.write_date",
    "production.number",
    "production.reference",
    "production.state",
    "production.state:string",
    "production.planned_start_date",
    "production.location",
    "production.product.rec_name",
    "production.quantity",
    "production.unit.symbol",
    "production.create_date",
    "production.write_date",
  ],
  touchedBy: ["production", "cycles"],
  relatedModels: [
    "production",
    "production.work.cycle",
    "production.work.center.category",
    "production.routing.operation",
    "product.product",
    "product.uom",
    "company.company",
    "currency.currency",
  ],
};

const statuses = new Map([
  ["request", "PENDING_APPROVAL"],
  ["draft", "OPEN"],
  // Some cycles are done, another is planned and has not begun.
  ["waiting", "ON_HOLD"],
  ["running", "IN_PROGRESS"],
  ["finished", "COMPLETED"],
  ["done", "CLOSED"],
] as const);

export default defineEntitySource<TrytonClient, TrytonRecord>()({
  entity: "WorkOrder",
  mode: "CHANGES",
  pageSize: 200,
  readPage: (client, request) => readChanges(client, works, request),
  readIds: (client, request) => readRecordIds(client, works, request),
  readOne: (client, remoteId) => readRecord(client, works, remoteId),
  identify,
  readsHeads: true,
  toUnified,
});

function toUnified(work: TrytonRecord): Unified<Entities["WorkOrder"]> {
  const state = textAt(work, "state");
  const cost = moneyAt(work, "cost", textAt(work, "company.currency.code"));
  const custom = (key: string, label: string, value: string | null | undefined) => ({
    key,
    label,
    value: value ?? null,
  });
  return {
    // A work has no number of its own; people call it by its production's.
    number: textAt(work, "production.number"),
    title: textAt(work, "operation.name"),
    status: enumAt(work, "state", statuses),
    waitReason: state === "waiting" ? { value: "SCHEDULE", raw: state, ...labelAt(work, "state") } : null,
    category: textAt(work, "work_center_category.name"),
    asset: referenceAt(work, "work_center"),
    location: referenceAt(work, "production.location"),
    plannedOn: dayAt(work, "production.planned_start_date"),
    actualDuration: actualDuration(work),
    laborCost: cost,
    totalCost: cost,
    remoteCreatedAt: instantAt(work, "create_date"),
    remoteUpdatedAt: identify(work).modifiedAt,
    customFields: [
      {
        ...custom("production", "Production", referenceAt(work, "production")),
        type: "REFERENCE",
        valueLabel: textAt(work, "production.number") ?? null,
      },
      custom("production_reference", "Reference", textAt(work, "production.reference")),
      {
        ...custom("production_state", "Production state", textAt(work, "production.state")),
        type: "CHOICE",
        valueLabel: labelAt(work, "production.state").label ?? null,
      },
      {
        ...custom("product", "Product", referenceAt(work, "production.product")),
        type: "REFERENCE",
        entity: "Part",
        valueLabel: textAt(work, "production.product.rec_name") ?? null,
      },
      custom("quantity", "Quantity", decimalAt(work, "production.quantity")),
      custom("unit", "Unit", textAt(work, "production.unit.symbol")),
    ],
  };
}

/** Seconds of the cycles done; null before the first. */
function actualDuration(work: TrytonRecord): number | null | undefined {
  const durations = mapEach(work, "cycles", (cycle) =>
    textAt(cycle, "state") === "done" ? secondsAt(cycle, "duration") : null,
  );
  const known = durations?.filter((duration) => typeof duration === "number");
  return known && (known.length > 0 ? known.reduce((sum, duration) => sum + duration, 0) : null);
}
