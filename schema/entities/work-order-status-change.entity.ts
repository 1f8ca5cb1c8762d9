import { dateTime, defineEntity, enumeration, reference, string } from "../definition/index.js";
import { workOrderStatus } from "./work-order-status.js";

export const workOrderStatusChange = defineEntity({
  name: "WorkOrderStatusChange",
  single: "workOrderStatusChange",
  plural: "workOrderStatusChanges",
  idPrefix: "wsc",
  description: "A step in a work order's life, as the source keeps it.",
  dataKind: "TRANSACTION",
  syncPriority: 67,
  relatedAs: { workOrder: "statusHistory" },
  fields: {
    workOrder: reference("WorkOrder", "The work order that changed."),
    from: enumeration(workOrderStatus, "What it was; empty where it was new."),
    to: enumeration(workOrderStatus, "What it became."),
    at: dateTime("When."),
    by: reference("User", "Who changed it."),
    memo: string("What they wrote about it."),
  },
  indexes: [
    ["workOrder", "updatedAt"],
    ["workOrder", "at"],
  ],
  listedUnder: ["by"],
  writable: [],
});
