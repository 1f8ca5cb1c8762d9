import { date, defineEntity, defineEnum, enumeration, money, reference, string } from "../definition/index.js";

export const costType = defineEnum({
  name: "CostType",
  description: "What money was spent on.",
  values: {
    LABOR: "Time of people.",
    PART: "Parts and material.",
    SERVICE: "Work from outside.",
    TOOL: "Tools and hired machines.",
    OTHER: "Something else.",
  },
});

export const costEntry = defineEntity({
  name: "CostEntry",
  single: "costEntry",
  plural: "costEntries",
  idPrefix: "cst",
  description: "Money that a work order cost.",
  dataKind: "TRANSACTION",
  syncPriority: 65,
  relatedAs: { workOrder: "costs" },
  fields: {
    workOrder: reference("WorkOrder", "The work order it was spent on."),
    type: enumeration(costType, "What it was spent on."),
    description: string("What it was spent on, in words."),
    amount: money("How much."),
    spentOn: date("The day it was spent."),
    vendor: reference("Vendor", "Who was paid."),
    glAccount: string("The ledger account."),
  },
  indexes: [
    ["workOrder", "updatedAt"],
    ["vendor", "updatedAt"],
  ],
  writable: [],
});
