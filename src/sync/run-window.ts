import type { EntityName } from "../../schema/entities/index.js";
import { windowAt, type SyncPlan } from "../connections/index.js";
import type { SyncRunDocument } from "./sync-run-document.js";

/** The plan keeps the run for now. What it did is stored; it goes on when the window has passed. */
export class OutsideWindowError extends Error {
  constructor(readonly endsAt: Date) {
    super(`The sync plan keeps the run until ${endsAt.toISOString()}.`);
    this.name = "OutsideWindowError";
  }
}

/**
 * Until when the plan keeps an entity's part of a run; null when it may go on. Quiet hours hold up what nobody asked for;
 * in a maintenance window nothing is asked of the system at all.
 */
export function blockOf(
  plan: SyncPlan,
  entity: EntityName,
  trigger: SyncRunDocument["trigger"],
  now: Date,
): Date | null {
  const window = windowAt(plan, entity, now);
  if (!window) return null;
  const isAskedFor = trigger === "REQUEST" || trigger === "CONNECT";
  return window.kind === "QUIET" && isAskedFor ? null : window.endsAt;
}

/** Runs come up again when the first of several windows ends. */
export function firstOf(known: Date | null, other: Date): Date {
  return known !== null && known < other ? known : other;
}
