import {
  dateTime,
  decimal,
  defineEntity,
  defineEnum,
  duration,
  enumeration,
  reference,
  string,
} from "../definition/index.js";
import { assetStatus } from "./asset-status.js";

export const downtimeKind = defineEnum({
  name: "DowntimeKind",
  description: "Whether an asset stood still on purpose.",
  values: { PLANNED: "On purpose.", UNPLANNED: "By a fault.", NONE: "It did not stand still." },
});

export const assetStatusEvent = defineEntity({
  name: "AssetStatusEvent",
  single: "assetStatusEvent",
  plural: "assetStatusEvents",
  idPrefix: "ase",
  description: "A time that an asset spent in one status, downtimes above all.",
  dataKind: "TRANSACTION",
  syncPriority: 72,
  relatedAs: { asset: "statusEvents" },
  fields: {
    asset: reference("Asset", "What changed."),
    workOrder: reference("WorkOrder", "The work that it led to or came from."),
    status: enumeration(assetStatus, "What it was during that time."),
    kind: enumeration(downtimeKind, "Whether it stood still, and on purpose."),
    startedAt: dateTime("When it began."),
    endedAt: dateTime("When it ended; empty while it lasts."),
    duration: duration("How long it was."),
    reasonCode: string("Why, in the source's own code."),
    reason: string("Why, in words."),
    productionHoursLost: decimal("Hours of production that were lost."),
    setBy: reference("User", "Who said so."),
  },
  indexes: [
    ["asset", "updatedAt"],
    ["asset", "startedAt"],
    ["workOrder", "updatedAt"],
    ["kind", "updatedAt"],
  ],
  listedUnder: ["setBy"],
  writable: [],
});
