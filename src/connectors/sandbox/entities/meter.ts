import type { Unified } from "../../../../schema/definition/index.js";
import type { Entities } from "../../../../schema/entities/index.js";
import { defineEntitySource } from "../../connector.js";
import { readsOf } from "../changes.js";
import type { SandboxClient, SandboxRecord } from "../client.js";
import { meterKinds, meterSources } from "../codes.js";
import { booleanAt, decimalAt, enumAt, instantAt, intAt, textAt } from "../values.js";

export default defineEntitySource<SandboxClient, SandboxRecord>()({
  entity: "Meter",
  ...readsOf("meters"),
  toUnified,
});

function toUnified(meter: SandboxRecord): Unified<Entities["Meter"]> {
  return {
    number: textAt(meter, "code"),
    name: textAt(meter, "name"),
    description: textAt(meter, "description"),
    asset: textAt(meter, "asset_id"),
    location: textAt(meter, "location_id"),
    kind: enumAt(meter, "kind", meterKinds),
    source: enumAt(meter, "feed", meterSources),
    unit: textAt(meter, "unit"),
    readingInterval: secondsOfDays(intAt(meter, "read_every_days")),
    lastReading: decimalAt(meter, "last_reading"),
    lastReadAt: instantAt(meter, "last_read_at"),
    rolloverAt: decimalAt(meter, "rollover_at"),
    active: booleanAt(meter, "active"),
    remoteCreatedAt: instantAt(meter, "created_at"),
    remoteUpdatedAt: instantAt(meter, "modified_at"),
  };
}

function secondsOfDays(days: number | null | undefined): number | null | undefined {
  return typeof days === "number" ? days * 86_400 : days;
}
