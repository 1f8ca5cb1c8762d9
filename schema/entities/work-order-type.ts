import { defineEnum } from "../definition/index.js";

/** Shared by work orders and the plans that make them. */
export const workOrderType = defineEnum({
  name: "WorkOrderType",
  description: "Why the work is done.",
  values: {
    REACTIVE: "In answer to something that happened.",
    CORRECTIVE: "Mends a known fault.",
    PREVENTIVE: "Follows a plan.",
    PREDICTIVE: "Follows from a measured condition.",
    INSPECTION: "A look, by eye or instrument.",
    CALIBRATION: "Checks and sets an instrument.",
    EMERGENCY: "Cannot wait.",
    MODIFICATION: "Changes the asset.",
    CYCLE_COUNT: "Counts stock.",
    OTHER: "Something else.",
  },
});
