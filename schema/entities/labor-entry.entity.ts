import {
  boolean,
  dateTime,
  defineEntity,
  defineEnum,
  duration,
  enumeration,
  money,
  reference,
  string,
} from "../definition/index.js";

export const laborType = defineEnum({
  name: "LaborType",
  description: "What time was spent on.",
  values: {
    WORK: "The work itself.",
    TRAVEL: "Getting there.",
    DRIVE: "Driving, where that is paid otherwise than other travel.",
    WAIT: "Waiting.",
    INSPECTION: "Looking and measuring.",
  },
});

export const laborEntry = defineEntity({
  name: "LaborEntry",
  single: "laborEntry",
  plural: "laborEntries",
  idPrefix: "lab",
  description: "Time that somebody spent on a work order.",
  dataKind: "TRANSACTION",
  syncPriority: 64,
  relatedAs: { workOrder: "labor" },
  fields: {
    workOrder: reference("WorkOrder", "The work order it was spent on."),
    user: reference("User", "Who spent it."),
    craft: string("The trade that was needed."),
    type: enumeration(laborType, "What it was spent on."),
    startedAt: dateTime("When it began."),
    endedAt: dateTime("When it ended; empty while it runs."),
    duration: duration("How long it was."),
    overtime: boolean("Whether it is paid as overtime."),
    rate: money("Cost of one hour."),
    cost: money("Cost of all of it."),
    notes: string("Remarks."),
  },
  indexes: [
    ["workOrder", "updatedAt"],
    ["user", "updatedAt"],
  ],
  writable: ["workOrder", "user", "craft", "type", "startedAt", "endedAt", "duration", "overtime", "rate", "notes"],
});
