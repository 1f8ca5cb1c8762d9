import type { WriteData } from "../../../schema/definition/index.js";
import type { Entities } from "../../../schema/entities/index.js";
import { ConflictError } from "../../errors/index.js";
import type { TrytonClient } from "./client.js";

type Status = NonNullable<WriteData<Entities["PurchaseOrder"]>["status"]>;

/**
 * The buttons that lead from a state of Tryton to a status of ours. A confirmed order goes on to processing by itself,
 * at once or after the delay that is configured there, so APPROVED and ORDERED are asked for in the same way. To press
 * "process" needs a right of its own. What comes after (received, closed) follows from deliveries and invoices and can't
 * be set.
 */
const buttons: Readonly<Record<string, Partial<Record<Status, readonly string[]>>>> = {
  draft: {
    DRAFT: [],
    PENDING_APPROVAL: ["quote"],
    APPROVED: ["quote", "confirm"],
    ORDERED: ["quote", "confirm"],
    CANCELED: ["cancel"],
  },
  quotation: {
    DRAFT: ["draft"],
    PENDING_APPROVAL: [],
    APPROVED: ["confirm"],
    ORDERED: ["confirm"],
    CANCELED: ["cancel"],
  },
  confirmed: { DRAFT: ["draft"], APPROVED: [], ORDERED: ["process"] },
  processing: { ORDERED: [] },
  done: { CLOSED: [] },
  cancelled: { DRAFT: ["draft"], CANCELED: [] },
};

/** Which other statuses can be reached, by Tryton's state. */
export const transitions: Readonly<Record<string, readonly Status[]>> = Object.fromEntries(
  Object.entries(buttons).map(([state, ways]) => [
    state,
    Object.entries(ways).flatMap(([status, steps]) => (steps.length > 0 ? [status as Status] : [])),
  ]),
);

/** @throws {ConflictError} naming the statuses that can be reached. */
export function stepsTo(state: string, status: Status): readonly string[] {
  const reachable = buttons[state] ?? {};
  const steps = reachable[status];
  if (steps) return steps;
  throw new ConflictError(
    `A purchase in Tryton's state "${state}" can't become ${status}; possible: ${Object.keys(reachable).join(", ") || "none"}.`,
    { details: { allowedStatuses: Object.keys(reachable) } },
  );
}

export async function moveToStatus(client: TrytonClient, id: string, steps: readonly string[]): Promise<void> {
  for (const button of steps) await client.press("purchase.purchase", id, button);
}
