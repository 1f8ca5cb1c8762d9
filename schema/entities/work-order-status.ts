import { defineEnum } from "../definition/index.js";

/** Shared by work orders and what is known of their course. */
export const workOrderStatus = defineEnum({
  name: "WorkOrderStatus",
  description: "Where a work order is in its life.",
  values: {
    PENDING_APPROVAL: "Written down, not yet released for work.",
    OPEN: "Approved and ready to be worked on.",
    IN_PROGRESS: "Somebody is working on it.",
    ON_HOLD: "Started or approved, waiting for something; see waitReason.",
    COMPLETED: "The work is done, the paperwork may not be.",
    CLOSED: "Done and settled; nothing changes any more.",
    CANCELED: "Will not be done.",
    SKIPPED: "An occurrence of a plan that was left out.",
  },
});
