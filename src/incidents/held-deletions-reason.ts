import type { HeldDeletions } from "./incident-document.js";

const grouped = new Intl.NumberFormat("en-US");

/**
 * What happened, for a person: "412 of 1,030 assets (40 %) are no longer listed by the system; nothing was removed."
 * @param plural of the entity: `workOrders` is said as "work orders".
 */
export function heldDeletionsReason(
  { candidates, recordCount }: Pick<HeldDeletions, "candidates" | "recordCount">,
  plural: string,
): string {
  const words = plural.replace(/[A-Z]/g, (letter) => ` ${letter.toLowerCase()}`);
  const percent = Math.round((candidates / Math.max(1, recordCount)) * 100);
  const counts = `${grouped.format(candidates)} of ${grouped.format(recordCount)}`;
  return `${counts} ${words} (${percent} %) are no longer listed by the system; nothing was removed.`;
}
