import type { EntityDefinition } from "../../schema/definition/index.js";

/** The scope that reading or writing an entity's records needs: `records:read:work-orders`. */
export function entityScope(action: "read" | "write", { plural }: Pick<EntityDefinition, "plural">): string {
  return `records:${action}:${plural.replace(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`)}`;
}
