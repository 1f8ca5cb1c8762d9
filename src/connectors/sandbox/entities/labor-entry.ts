import type { Unified } from "../../../../schema/definition/index.js";
import type { Entities } from "../../../../schema/entities/index.js";
import { defineEntitySource } from "../../connector.js";
import { readsOf } from "../changes.js";
import type { SandboxClient, SandboxRecord } from "../client.js";
import { laborTypes } from "../codes.js";
import { booleanAt, enumAt, instantAt, moneyAt, secondsAt, textAt } from "../values.js";
import { coded, createRecord, findByKey, hoursFor, moneyFor, rulesOf, toInstant, type Writable } from "../writes.js";

const writable: Writable = {
  entity: "LaborEntry",
  kind: "labor_entries",
  fields: {
    workOrder: { theirs: "work_order_id", isRequired: true, isNeverEmpty: true },
    user: { theirs: "user_id", isNeverEmpty: true },
    craft: { theirs: "craft_code", minLength: 1, maxLength: 20 },
    type: coded("kind", laborTypes, "type of labor"),
    startedAt: { theirs: "started_at", convert: toInstant },
    endedAt: { theirs: "ended_at", convert: toInstant },
    duration: { theirs: "hours", isNeverEmpty: true, minimum: 1, convert: hoursFor },
    overtime: { theirs: "overtime", isNeverEmpty: true },
    rate: { theirs: "hourly_rate", isNeverEmpty: true, convert: moneyFor },
    notes: { theirs: "notes", minLength: 1, maxLength: 1000 },
  },
};

export default defineEntitySource<SandboxClient, SandboxRecord>()({
  entity: "LaborEntry",
  ...readsOf("labor_entries"),
  toUnified,
  writable: rulesOf(writable),
  takesIdempotencyKey: true,
  findWritten: (client, _data, lost) => findByKey(client, writable, lost),
  create: (client, data, { idempotencyKey }) => createRecord(client, writable, data, idempotencyKey),
});

function toUnified(entry: SandboxRecord): Unified<Entities["LaborEntry"]> {
  return {
    workOrder: textAt(entry, "work_order_id"),
    user: textAt(entry, "user_id"),
    craft: textAt(entry, "craft_code"),
    type: enumAt(entry, "kind", laborTypes),
    startedAt: instantAt(entry, "started_at"),
    endedAt: instantAt(entry, "ended_at"),
    duration: secondsAt(entry, "hours"),
    overtime: booleanAt(entry, "overtime"),
    rate: moneyAt(entry, "hourly_rate"),
    cost: moneyAt(entry, "cost"),
    notes: textAt(entry, "notes"),
    remoteCreatedAt: instantAt(entry, "created_at"),
    remoteUpdatedAt: instantAt(entry, "modified_at"),
  };
}
