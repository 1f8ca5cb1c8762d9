import type { EntityDefinition } from "../../../../schema/definition/index.js";

/** `dueDate` and `WorkOrder` as people read them: Due date, Work order. */
export function spoken(name: string): string {
  const text = name
    .replaceAll("_", " ")
    .replace(/[A-Z]+(?![a-z])|[A-Z]/g, (letters) => ` ${letters.toLowerCase()}`)
    .trim();
  return text.charAt(0).toUpperCase() + text.slice(1);
}

/** What several of an entity are called: Work orders. */
export function pluralOf({ plural }: Pick<EntityDefinition, "plural">): string {
  return spoken(plural);
}
