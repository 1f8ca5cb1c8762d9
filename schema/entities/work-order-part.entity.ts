import { dateTime, decimal, defineEntity, money, reference, string } from "../definition/index.js";

export const workOrderPart = defineEntity({
  name: "WorkOrderPart",
  single: "workOrderPart",
  plural: "workOrderParts",
  idPrefix: "wop",
  description: "A part that a work order needs or has used.",
  dataKind: "TRANSACTION",
  syncPriority: 63,
  relatedAs: { workOrder: "parts" },
  fields: {
    workOrder: reference("WorkOrder", "The work order it belongs to."),
    part: reference("Part", "What is needed."),
    storeroom: reference("Location", "Where it comes from."),
    bin: string("Bin it comes from."),
    quantityPlanned: decimal("How much is planned."),
    quantityReserved: decimal("How much is reserved in stock."),
    quantityUsed: decimal("How much was used."),
    unit: string("Unit it is counted in."),
    unitCost: money("Cost of one unit."),
    reservationRef: string("The source's number of the reservation."),
    issuedAt: dateTime("When it was handed out."),
  },
  indexes: [
    ["workOrder", "updatedAt"],
    ["part", "updatedAt"],
  ],
  listedUnder: ["storeroom"],
  writable: [],
});
