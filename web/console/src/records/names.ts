import type { EntityDefinition } from "../../../../schema/definition/index.js";

/** What people write in capitals. */
const capitals = /\b(id|ids|url|mttr|mtbf|rfid|sla|vat|erp)\b/gi;

/** `dueDate` and `WorkOrder` as people read them: Due date, Work order. */
export function spoken(name: string): string {
  const text = name
    .replaceAll("_", " ")
    .replace(/[A-Z]+(?![a-z])|[A-Z]/g, (letters) => ` ${letters.toLowerCase()}`)
    .trim();
  const said = text.replace(capitals, (letters) => letters.toUpperCase().replace("IDS", "IDs"));
  return said.charAt(0).toUpperCase() + said.slice(1);
}

/** What several of an entity are called: Work orders. */
export function pluralOf({ plural }: Pick<EntityDefinition, "plural">): string {
  return spoken(plural);
}
