import { dateTime, defineEntity, reference, string } from "../definition/index.js";

export const workOrderComment = defineEntity({
  name: "WorkOrderComment",
  single: "workOrderComment",
  plural: "workOrderComments",
  idPrefix: "wcm",
  description: "What somebody wrote under a work order.",
  dataKind: "TRANSACTION",
  syncPriority: 66,
  relatedAs: { workOrder: "comments" },
  fields: {
    workOrder: reference("WorkOrder", "The work order it is about."),
    author: reference("User", "Who wrote it."),
    body: string("The text."),
    writtenAt: dateTime("When it was written."),
  },
  indexes: [
    ["workOrder", "updatedAt"],
    ["author", "updatedAt"],
  ],
  writable: ["workOrder", "body"],
});
