import type { Unified } from "../../../../schema/definition/index.js";
import type { Entities } from "../../../../schema/entities/index.js";
import { defineEntitySource } from "../../connector.js";
import { identify, readChanges, readRecord, readRecordIds, type ModelSource } from "../changes.js";
import type { TrytonClient } from "../client.js";
import { booleanAt, decimalAt, instantAt, labelAt, referenceAt, textAt, type TrytonRecord } from "../values.js";

/** Tryton's machines: what production works are done on, in a tree. */
const workCenters: ModelSource = {
  model: "production.work.center",
  module: "production_work",
  fields: [
    "name",
    "active",
    "parent",
    "category.name",
    "warehouse",
    "cost_price",
    "cost_method",
    "cost_method:string",
    "company.currency.code",
  ],
  touchedBy: [],
  relatedModels: ["production.work.center.category", "company.company", "currency.currency"],
};

export default defineEntitySource<TrytonClient, TrytonRecord>()({
  entity: "Asset",
  mode: "CHANGES",
  pageSize: 500,
  readPage: (client, request) => readChanges(client, workCenters, request),
  readIds: (client, request) => readRecordIds(client, workCenters, request),
  readOne: (client, remoteId) => readRecord(client, workCenters, remoteId),
  identify,
  readsHeads: true,
  toUnified,
});

function toUnified(center: TrytonRecord): Unified<Entities["Asset"]> {
  const isActive = booleanAt(center, "active") ?? true;
  return {
    name: textAt(center, "name"),
    // Whether a machine runs is not known to Tryton; it knows only which are not used any more.
    status: isActive ? { value: "OPERATIONAL", raw: "active" } : { value: "DECOMMISSIONED", raw: "inactive" },
    category: textAt(center, "category.name"),
    type: "Work Center",
    parent: referenceAt(center, "parent"),
    location: referenceAt(center, "warehouse"),
    remoteCreatedAt: instantAt(center, "create_date"),
    remoteUpdatedAt: identify(center).modifiedAt,
    customFields: [
      { key: "cost_price", label: "Cost Price", type: "NUMBER", value: decimalAt(center, "cost_price") ?? null },
      {
        key: "cost_method",
        label: "Cost Method",
        type: "CHOICE",
        value: textAt(center, "cost_method") ?? null,
        valueLabel: labelAt(center, "cost_method").label ?? null,
      },
      { key: "cost_currency", label: "Currency", value: textAt(center, "company.currency.code") ?? null },
    ],
  };
}
