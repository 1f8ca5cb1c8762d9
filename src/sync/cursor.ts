import type { EntityDefinition } from "../../schema/definition/index.js";
import { historyDaysOf, type StreamCheckpoint, type StreamDocument, type SyncPlan } from "../connections/index.js";
import type { EntityName } from "../../schema/entities/index.js";
import type { SyncKind } from "./sync-run-document.js";

const dayMs = 86_400_000;

/**
 * From when on a walk reads, null for everything.
 *
 * An incremental walk begins a look-back before the cursor: a source's clock may be off, and a transaction that commits
 * late carries a time from before the last walk. What comes twice is recognized by its hash and costs no write.
 * A first walk reads master data whole, because what happened lately refers to assets and vendors that are old, and
 * transactions as far back as the plan says.
 */
export function changedSince(options: {
  kind: SyncKind;
  entity: EntityDefinition;
  mode: "CHANGES" | "SNAPSHOT";
  cursor: Date | null;
  plan: SyncPlan;
  lookbackSeconds: number;
  now: Date;
}): Date | null {
  const { kind, entity, mode, cursor, plan, lookbackSeconds, now } = options;
  // A snapshot source can't be asked for changes.
  if (mode === "SNAPSHOT") return null;
  if (kind === "INCREMENTAL" && cursor) return new Date(cursor.getTime() - lookbackSeconds * 1000);
  if (entity.dataKind === "MASTER") return null;
  return new Date(now.getTime() - historyDaysOf(plan, entity.name as EntityName) * dayMs);
}

/**
 * Where the cursor stands after a complete walk: at the latest change seen, but never past the source's own clock at the
 * walk's start. What changed while the walk ran has a later time and comes again next time; a record stamped in the
 * future must not make the next walk skip the present. It moves back only when the source's clock did: what changes
 * from then on carries times from before the cursor.
 */
export function cursorAfter(checkpoint: StreamCheckpoint, before: Date | null): Date {
  const seen = checkpoint.maxModifiedAt ?? (before === null ? checkpoint.startedAt : before);
  const reached = seen < checkpoint.startedAt ? seen : checkpoint.startedAt;
  if (before === null || checkpoint.startedAt < before) return reached;
  return before > reached ? before : reached;
}

/** A source's clock may drift by this before it counts as set back; the look-back covers the rest. */
const driftMs = 60_000;

/**
 * By how much a source's clock was set back since the stream's last walk, in milliseconds; 0 when it was not.
 * What changed since then may carry times that much before the cursor.
 * @param sourceTime The source's clock at the first answer of this walk, null when it does not tell.
 * @param now The database's clock at that moment.
 */
export function setBackMs(stream: Pick<StreamDocument, "sourceClockOffsetMs">, sourceTime: Date | null, now: Date) {
  const before = stream.sourceClockOffsetMs ?? null;
  if (before === null || sourceTime === null) return 0;
  const moved = before - (sourceTime.getTime() - now.getTime());
  return moved > driftMs ? moved : 0;
}
