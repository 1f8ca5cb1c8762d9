import { boolean, dateTime, decimal, defineEntity, enumeration, reference, string } from "../definition/index.js";
import { meterSource } from "./meter-source.js";

export const meterReading = defineEntity({
  name: "MeterReading",
  single: "meterReading",
  plural: "meterReadings",
  idPrefix: "mrd",
  description: "What a meter showed at one time.",
  dataKind: "TRANSACTION",
  syncPriority: 92,
  relatedAs: { meter: "readings" },
  fields: {
    meter: reference("Meter", "What was read."),
    value: decimal("What it showed."),
    delta: decimal("How much that is more than the reading before."),
    unit: string("Unit of the value."),
    readAt: dateTime("When."),
    readBy: reference("User", "Who read it."),
    workOrder: reference("WorkOrder", "The work it was read for."),
    source: enumeration(meterSource, "Where it comes from."),
    isRollover: boolean("Whether the meter began again with zero since the reading before."),
    notes: string("Remarks."),
  },
  indexes: [
    ["meter", "updatedAt"],
    ["meter", "readAt"],
    ["workOrder", "updatedAt"],
  ],
  listedUnder: ["readBy"],
  writable: ["meter", "value", "readAt", "workOrder", "isRollover", "notes"],
});
