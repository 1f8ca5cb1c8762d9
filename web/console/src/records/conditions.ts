import { idFieldName, searchedFields, type EntityDefinition } from "../../../../schema/definition/index.js";
import {
  indexedFields,
  listedFields,
  orderFields,
  orderValueName,
  type IndexedFieldDefinition,
} from "../../../../schema/types/field-names.js";
import { conditionText, type Condition, type Operator } from "./address.js";
import { isColumn, labelField } from "./labels.js";
import { spoken } from "./names.js";

/** What is looked at, all of it from the address, so that it can be handed on and gone back to. */
export interface Look {
  readonly conditions: readonly Condition[];
  readonly search: string;
  /** As a value of the select: `DUE_DATE ASC`; empty for the graph's own order. */
  readonly order: string;
  readonly columns: readonly string[] | null;
  readonly includeDeleted: boolean;
}

const operatorNames: Readonly<Record<Operator, string>> = {
  in: "is one of",
  is: "is",
  from: "is at least",
  below: "is below",
  begins: "begins with",
  empty: "has no value",
};

export function operatorName(operator: Operator, kind: IndexedFieldDefinition["field"]["kind"]): string {
  if (kind === "date" || kind === "dateTime") {
    if (operator === "from") return "is from";
    if (operator === "below") return "is before";
  }
  return operatorNames[operator];
}

/** Which comparisons make sense for a field; the first is the one that is meant most often. */
export function operatorsOf({ name, field, isListed }: IndexedFieldDefinition): readonly Operator[] {
  if (isListed) return ["is"];
  switch (field.kind) {
    case "enum":
      return ["in", "empty"];
    case "boolean":
      return ["is", "empty"];
    case "connection":
      return ["is"];
    case "reference":
      return ["is", "empty"];
    case "string":
      return ["is", "begins", "empty"];
    default:
      return name === "updatedAt" || name === "createdAt" ? ["from", "below"] : ["from", "below", "empty"];
  }
}

export function conditionFields(entity: EntityDefinition): readonly IndexedFieldDefinition[] {
  return [...indexedFields(entity), ...listedFields(entity)];
}

export function isComplete({ operator, value }: Condition): boolean {
  return operator === "empty" || value.trim() !== "";
}

/** The filter that the graph is asked with. What an address names that the entity does not have is left out. */
export function filterOf(entity: EntityDefinition, { conditions, search }: Look): object {
  const fields = new Map(conditionFields(entity).map((definition) => [definition.name, definition]));
  const filter: Record<string, object> = {};
  for (const condition of conditions) {
    const definition = fields.get(condition.field);
    if (!definition || !isComplete(condition)) continue;
    const { name, field } = definition;
    const key = "entity" in field ? idFieldName(name, field) : name;
    filter[key] = { ...filter[key], ...comparison(definition, condition) };
  }
  const isSearched = search.trim() !== "" && searchedFields(entity).length > 0;
  return { ...filter, ...(isSearched ? { search: search.trim() } : {}) };
}

function comparison({ field }: IndexedFieldDefinition, { operator, value }: Condition): object {
  const typed = (text: string): unknown => {
    if (field.kind === "int" || field.kind === "duration") return Number(text);
    if (field.kind === "boolean") return text === "true";
    return text.trim();
  };
  switch (operator) {
    case "in":
      return { in: value.split(",") };
    case "is":
      return { eq: typed(value) };
    case "from":
      return { gte: typed(value) };
    case "below":
      return { lt: typed(value) };
    case "begins":
      return { startsWith: value };
    case "empty":
      return { eq: null };
  }
}

/** The orders that a list can have, each way, in the words of a select. */
export function ordersOf(entity: EntityDefinition): readonly { readonly value: string; readonly label: string }[] {
  const kinds = new Map(indexedFields(entity).map(({ name, field }) => [name, field.kind]));
  return orderFields(entity).flatMap(({ name }) =>
    (["DESC", "ASC"] as const).map((direction) => ({
      value: `${orderValueName(name)} ${direction}`,
      label: `${spoken(name)}, ${directionWords(kinds.get(name) ?? "", direction)}`,
    })),
  );
}

function directionWords(kind: string, direction: "ASC" | "DESC"): string {
  const isDown = direction === "DESC";
  if (kind === "date" || kind === "dateTime") return isDown ? "latest first" : "earliest first";
  if (["int", "decimal", "duration", "money"].includes(kind)) return isDown ? "highest first" : "lowest first";
  return isDown ? "Z to A" : "A to Z";
}

export function orderOf(
  entity: EntityDefinition,
  { order }: Look,
): readonly { readonly field: string; readonly direction: "ASC" | "DESC" }[] | null {
  if (!ordersOf(entity).some(({ value }) => value === order)) return null;
  const [field = "", direction] = order.split(" ");
  return [{ field, direction: direction === "ASC" ? "ASC" : "DESC" }];
}

/** All fields that can be a column. */
export function columnsOf(entity: EntityDefinition): readonly string[] {
  return Object.entries(entity.fields)
    .filter(([, field]) => isColumn(field))
    .map(([name]) => name);
}

const shownAtFirst = 5;

/** The columns of whoever chose none: what the entity's lists are asked by. */
export function usualColumns(entity: EntityDefinition): readonly string[] {
  const label = labelField(entity);
  const possible = columnsOf(entity).filter((name) => name !== "number" && name !== label && name !== "description");
  const indexed = [...new Set(entity.indexes.flat())].filter((name) => possible.includes(name));
  return [...new Set([...indexed, ...possible])].slice(0, shownAtFirst);
}

const operators = Object.keys(operatorNames);

export function readLook(params: URLSearchParams): Look {
  const conditions = params.getAll("where").flatMap((text): Condition[] => {
    const [field = "", operator = "", ...rest] = text.split(":");
    return operators.includes(operator) ? [{ field, operator: operator as Operator, value: rest.join(":") }] : [];
  });
  const columns = params.get("columns");
  return {
    conditions,
    search: params.get("search") ?? "",
    order: params.get("order") ?? "",
    columns: columns === null ? null : columns.split(",").filter((name) => name !== ""),
    includeDeleted: params.get("deleted") === "yes",
  };
}

export function writeLook({ conditions, search, order, columns, includeDeleted }: Look): URLSearchParams {
  const params = new URLSearchParams();
  for (const condition of conditions) params.append("where", conditionText(condition));
  if (search !== "") params.set("search", search);
  if (order !== "") params.set("order", order);
  if (columns) params.set("columns", columns.join(","));
  if (includeDeleted) params.set("deleted", "yes");
  return params;
}
