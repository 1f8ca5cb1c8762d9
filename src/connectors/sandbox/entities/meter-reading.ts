import type { Unified } from "../../../../schema/definition/index.js";
import type { Entities } from "../../../../schema/entities/index.js";
import { defineEntitySource } from "../../connector.js";
import { readsOf } from "../changes.js";
import type { SandboxClient, SandboxRecord } from "../client.js";
import { meterSources } from "../codes.js";
import { booleanAt, decimalAt, enumAt, instantAt, textAt } from "../values.js";
import { createRecord, findByKey, rulesOf, toInstant, type Writable } from "../writes.js";

const writable: Writable = {
  entity: "MeterReading",
  kind: "meter_readings",
  fields: {
    meter: { theirs: "meter_id", isRequired: true, isNeverEmpty: true },
    value: { theirs: "value", isRequired: true, isNeverEmpty: true },
    readAt: { theirs: "read_at", isNeverEmpty: true, convert: toInstant },
    workOrder: { theirs: "work_order_id" },
    isRollover: { theirs: "is_rollover", isNeverEmpty: true },
    notes: { theirs: "notes", minLength: 1, maxLength: 1000 },
  },
};

export default defineEntitySource<SandboxClient, SandboxRecord>()({
  entity: "MeterReading",
  ...readsOf("meter_readings"),
  toUnified,
  writable: rulesOf(writable),
  takesIdempotencyKey: true,
  findWritten: (client, _data, lost) => findByKey(client, writable, lost),
  create: (client, data, { idempotencyKey }) => createRecord(client, writable, data, idempotencyKey),
});

function toUnified(reading: SandboxRecord): Unified<Entities["MeterReading"]> {
  return {
    meter: textAt(reading, "meter_id"),
    value: decimalAt(reading, "value"),
    delta: decimalAt(reading, "difference"),
    unit: textAt(reading, "unit"),
    readAt: instantAt(reading, "read_at"),
    readBy: textAt(reading, "read_by_id"),
    workOrder: textAt(reading, "work_order_id"),
    source: enumAt(reading, "feed", meterSources),
    isRollover: booleanAt(reading, "is_rollover"),
    notes: textAt(reading, "notes"),
    remoteCreatedAt: instantAt(reading, "created_at"),
    remoteUpdatedAt: instantAt(reading, "modified_at"),
  };
}
