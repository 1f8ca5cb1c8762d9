import {
  listedReferences,
  offeredIndexes,
  searchedFields,
  type EntityDefinition,
} from "../../schema/definition/index.js";
import { storedFieldsOf } from "./stored-field.js";

/** What filters and orders an entity offers, in words, for the refusal of one that it does not. */
export function servedText(entity: EntityDefinition): string {
  const fields = storedFieldsOf(entity);
  const filterNames = new Map(fields.map(({ declared, name }) => [declared, name]));
  const filters = offeredIndexes(entity).map((index) => index.map((name) => filterNames.get(name) ?? name).join(" + "));
  const orders = fields.filter(({ idPrefix }) => idPrefix === null).map(({ declared }) => orderLabel(declared));
  const besides = [
    ...(searchedFields(entity).length > 0 ? ["a search"] : []),
    ...listedReferences(entity).flatMap(({ filterName }) => (filterName === null ? [] : [filterName])),
  ];
  return (
    `Filters that are served: ${filters.join("; ")} — the first of them by eq or in, the next by a range. ` +
    `Orders: ${orders.join(", ")}, each after the fields before it in one of these are pinned by eq or in.` +
    (besides.length > 0 ? ` Beside any of these fields, in the order UPDATED_AT: ${besides.join(", ")}.` : "")
  );
}

/** `dueDate` → `DUE_DATE`, as an order names it. */
export function orderLabel(declared: string): string {
  return declared.replace(/[A-Z]/g, (letter) => `_${letter}`).toUpperCase();
}
