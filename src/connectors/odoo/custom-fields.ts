import type { CustomFieldKind, CustomFieldValue } from "../../../schema/definition/index.js";
import type { EntityName } from "../../../schema/entities/index.js";
import type { JsonObject, JsonValue } from "../connector.js";
import { isJsonObject } from "../json-object.js";
import type { ModelNeeds, OwnField } from "./catalog.js";
import { readRelated } from "./related.js";
import type { OdooClient, OdooRecord } from "./client.js";
import { idsAt, instantAt, labelAt, referenceAt, richTextAt, textAt } from "./values.js";

/** Fields that a customer added to a model, with Studio or by hand: Odoo lets their names begin with nothing but `x_`. */

/** Models whose records are synced. */
const entities: ReadonlyMap<string, EntityName> = new Map([
  ["maintenance.request", "WorkOrder"],
  ["maintenance.equipment", "Asset"],
  ["maintenance.team", "Team"],
  ["purchase.order", "PurchaseOrder"],
  ["product.product", "Part"],
  ["res.partner", "Vendor"],
  ["res.users", "User"],
  ["stock.location", "Location"],
]);

const kinds: ReadonlyMap<string, CustomFieldKind> = new Map([
  ["char", "TEXT"],
  ["text", "LONG_TEXT"],
  ["html", "LONG_TEXT"],
  ["integer", "NUMBER"],
  ["float", "NUMBER"],
  ["monetary", "NUMBER"],
  ["boolean", "BOOLEAN"],
  ["date", "DATE"],
  ["datetime", "DATE_TIME"],
  ["selection", "CHOICE"],
  ["many2one", "REFERENCE"],
  ["many2many", "REFERENCE"],
  ["one2many", "REFERENCE"],
]);

/** Whether fields of that type are read; files and images are not. */
export function isReadable(type: string): boolean {
  return kinds.has(type);
}

/** What a payload keeps of a field beside its value: what kind it is, and the names of what a list of ids refers to. */
interface KeptField extends JsonObject {
  readonly name: string;
  readonly label: string;
  readonly type: string;
  readonly relation: string | null;
  readonly names?: readonly (string | null)[];
}

/** With the kinds of the customer's own fields, as `own_fields`: a record alone would not say what its values are. */
export async function withOwnFields(
  client: OdooClient,
  records: readonly OdooRecord[],
  own: readonly OwnField[],
): Promise<OdooRecord[]> {
  if (own.length === 0 || records.length === 0) return [...records];
  const names = new Map<string, ReadonlyMap<number, OdooRecord>>();
  for (const { name, type, relation } of own) {
    if (!relation || !type.endsWith("2many") || !(await client.catalog.mayRead(relation))) continue;
    const ids = records.flatMap((record) => idsAt(record, name) ?? []);
    names.set(name, await readRelated(client, namesOf(relation), ids));
  }
  return records.map((record) => ({
    ...record,
    own_fields: own.map((field): KeptField => {
      const found = names.get(field.name);
      const shown = found && (idsAt(record, field.name) ?? []).map((id) => nameIn(found.get(id)));
      return { ...field, ...(shown ? { names: shown } : {}) };
    }),
  }));
}

/** The customer's own fields of a record, those that are empty left out. */
export function ownFieldsOf(record: OdooRecord): CustomFieldValue[] {
  const kept = record["own_fields"];
  if (!Array.isArray(kept)) return [];
  return (kept as readonly JsonValue[]).filter(isJsonObject).flatMap((field) => {
    const value = valueOf(record, field as KeptField);
    return value ? [value] : [];
  });
}

function valueOf(record: OdooRecord, { name, label, type, relation, names }: KeptField): CustomFieldValue | null {
  const kind = relation === "res.users" ? "USER" : kinds.get(type);
  if (!kind) return null;
  const entity = entities.get(relation ?? "");
  const field = { key: name, label, type: kind, ...(entity ? { entity } : {}) };
  if (type.endsWith("2many")) {
    const ids = (idsAt(record, name) ?? []).map(String);
    return ids.length > 0 ? { ...field, value: ids, ...(names ? { valueLabel: names } : {}) } : null;
  }
  if (type === "many2one") {
    const reference = referenceAt(record, name);
    return reference ? { ...field, value: reference.id, valueLabel: reference.name || null } : null;
  }
  const value = plainValue(record, name, type);
  if (value === null || value === undefined) return null;
  const { label: words } = labelAt(record, name);
  return { ...field, value, ...(words === undefined ? {} : { valueLabel: words }) };
}

function plainValue(record: OdooRecord, name: string, type: string): CustomFieldValue["value"] | undefined {
  const value = record[name];
  if (type === "boolean") return typeof value === "boolean" ? value : null;
  if (typeof value === "number") return value;
  if (type === "datetime") return instantAt(record, name)?.toISOString();
  return type === "html" ? richTextAt(record, name) : textAt(record, name);
}

function nameIn(record: OdooRecord | undefined): string | null {
  return (record && textAt(record, "display_name")) ?? null;
}

const needsByModel = new Map<string, ModelNeeds>();

/** One object for each model: the catalog keeps what it learned under it. */
function namesOf(model: string): ModelNeeds {
  const known = needsByModel.get(model) ?? { model, app: model, fields: ["display_name"] };
  needsByModel.set(model, known);
  return known;
}
