import { offeredIndexes, searchedFields, type EntityDefinition } from "../../schema/definition/index.js";
import { storedFieldsOf } from "./stored-field.js";

/** What filters and orders an entity offers, in words, for the refusal of one that it does not. */
export function servedText(entity: EntityDefinition): string {
  const fields = storedFieldsOf(entity);
  const filterNames = new Map(fields.map(({ declared, name }) => [declared, name]));
  const filters = offeredIndexes(entity).map((index) => index.map((name) => filterNames.get(name) ?? name).join(" + "));
  const orders = fields.filter(({ idPrefix }) => idPrefix === null).map(({ declared }) => orderLabel(declared));
  return (
    `Filters that are served: ${filters.join("; ")} — the first of them by eq or in, the next by a range. ` +
    `Orders: ${orders.join(", ")}, each after the fields before it in one of these are pinned by eq or in.` +
    (searchedFields(entity).length > 0 ? " A search goes with any of these filters, in the order UPDATED_AT." : "")
  );
}

/** `dueDate` → `DUE_DATE`, as an order names it. */
export function orderLabel(declared: string): string {
  return declared.replace(/[A-Z]/g, (letter) => `_${letter}`).toUpperCase();
}
