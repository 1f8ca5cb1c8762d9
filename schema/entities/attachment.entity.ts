import { dateTime, defineEntity, int, reference, string } from "../definition/index.js";

export const attachment = defineEntity({
  name: "Attachment",
  single: "attachment",
  plural: "attachments",
  idPrefix: "att",
  description: "A file at a record of the source: a photo, a manual, a certificate. Its content stays there.",
  dataKind: "MASTER",
  syncPriority: 97,
  fields: {
    name: string("Name of the file."),
    description: string("What it shows."),
    category: string("The source's own grouping."),
    mimeType: string("Media type."),
    sizeBytes: int("Size of the content."),
    downloadUrl: string(
      "Where the source gives its content, to those who may see it there; a path is one of its API, as `passthrough` takes it.",
    ),
    workOrder: reference("WorkOrder", "The work order it is at."),
    workRequest: reference("WorkRequest", "The work request it is at."),
    asset: reference("Asset", "The asset it is at."),
    purchaseOrder: reference("PurchaseOrder", "The purchase order it is at."),
    uploadedAt: dateTime("When it was put there."),
    uploadedBy: reference("User", "Who put it there."),
  },
  indexes: [
    ["workOrder", "updatedAt"],
    ["workRequest", "updatedAt"],
    ["asset", "updatedAt"],
    ["purchaseOrder", "updatedAt"],
  ],
  listedUnder: ["uploadedBy"],
  writable: [],
});
