import Big from "big.js";
import type { CustomFieldValue, Unified } from "../../../../schema/definition/index.js";
import type { Entities } from "../../../../schema/entities/index.js";
import { defineEntitySource } from "../../connector.js";
import { identify, readChanges, readRecord, readRecordIds, type ModelSource } from "../changes.js";
import type { OdooClient, OdooRecord } from "../client.js";
import { ownFieldsOf } from "../custom-fields.js";
import {
  booleanAt,
  dayAt,
  decimalAt,
  idAt,
  instantAt,
  moneyAt,
  nameAt,
  referenceAt,
  richTextAt,
  textAt,
} from "../values.js";

const equipment: ModelSource = {
  model: "maintenance.equipment",
  app: "Maintenance",
  fields: [
    "name",
    "active",
    "note",
    "category_id",
    "model",
    "serial_no",
    "location",
    "partner_id",
    "partner_ref",
    "owner_user_id",
    "technician_user_id",
    "maintenance_team_id",
    "assign_date",
    "effective_date",
    "warranty_date",
    "scrap_date",
    "cost",
    "company_id",
    "mtbf",
    "mttr",
  ],
  complete: withCurrency,
};

export default defineEntitySource<OdooClient, OdooRecord>()({
  entity: "Asset",
  mode: "CHANGES",
  pageSize: 500,
  readPage: (client, request) => readChanges(client, equipment, request),
  readIds: (client, request) => readRecordIds(client, equipment, request),
  readOne: (client, remoteId) => readRecord(client, equipment, remoteId),
  identify,
  readsHeads: true,
  toUnified,
});

/** Costs are in the currency of the company, which lies elsewhere; equipment of none is for all. */
async function withCurrency(client: OdooClient, records: readonly OdooRecord[]): Promise<OdooRecord[]> {
  if (records.length === 0) return [];
  const currencies = await client.companyCurrencies();
  const [only] = new Set(currencies.values()).size === 1 ? currencies.values() : [];
  return records.map((item) => ({
    ...item,
    company_currency: currencies.get(idAt(item, "company_id") ?? "") ?? only ?? false,
  }));
}

function toUnified(item: OdooRecord): Unified<Entities["Asset"]> {
  const [vendor, team] = [idAt(item, "partner_id"), idAt(item, "maintenance_team_id")];
  const daysToRepair = decimalAt(item, "mttr");
  const others = [
    { key: "partner_ref", label: "Vendor Reference", value: textAt(item, "partner_ref") },
    { key: "assign_date", label: "Assigned Date", type: "DATE", value: dayAt(item, "assign_date") },
  ] as const;
  return {
    name: textAt(item, "name"),
    description: richTextAt(item, "note"),
    status: statusOf(item),
    category: nameAt(item, "category_id"),
    position: textAt(item, "location"),
    model: textAt(item, "model"),
    serialNumber: textAt(item, "serial_no"),
    inServiceDate: dayAt(item, "effective_date"),
    warrantyExpiresAt: dayAt(item, "warranty_date"),
    acquisitionCost: costOf(item),
    vendors: vendor === undefined ? undefined : vendor === null ? [] : [vendor],
    owner: idAt(item, "owner_user_id"),
    teams: team === undefined ? undefined : team === null ? [] : [team],
    mtbfDays: decimalAt(item, "mtbf"),
    mttrHours: daysToRepair ? new Big(daysToRepair).times(24).toFixed() : daysToRepair,
    scrapDate: dayAt(item, "scrap_date"),
    remoteCreatedAt: instantAt(item, "create_date"),
    remoteUpdatedAt: instantAt(item, "write_date"),
    customFields: [
      ...others.flatMap((field) => (field.value ? [{ ...field, value: field.value }] : [])),
      ...technicianOf(item),
      ...ownFieldsOf(item),
    ],
  };
}

function technicianOf(item: OdooRecord): CustomFieldValue[] {
  const technician = referenceAt(item, "technician_user_id");
  if (!technician) return [];
  const field = { key: "technician", label: "Technician", type: "USER", entity: "User" } as const;
  return [{ ...field, value: technician.id, valueLabel: technician.name || null }];
}

/** Whether a machine runs is not known to Odoo; it knows which are archived or scrapped. */
function statusOf(item: OdooRecord) {
  if (dayAt(item, "scrap_date")) return { value: "DISPOSED", raw: "scrapped" } as const;
  if (booleanAt(item, "active") === false) return { value: "DECOMMISSIONED", raw: "archived" } as const;
  return { value: "OPERATIONAL", raw: "active" } as const;
}

/** A float can't be empty in Odoo: nothing was entered where it is zero. */
function costOf(item: OdooRecord) {
  const cost = moneyAt(item, "cost", textAt(item, "company_currency"));
  return cost && Number(cost.amount) === 0 ? null : cost;
}
