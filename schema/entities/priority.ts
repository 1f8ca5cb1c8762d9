import { defineEnum } from "../definition/index.js";

/** Shared by work orders and work requests. */
export const priority = defineEnum({
  name: "Priority",
  description: "How urgent something is.",
  values: {
    NONE: "Not ranked.",
    LOW: "Can wait.",
    MEDIUM: "The ordinary case.",
    HIGH: "Soon.",
    URGENT: "Now.",
  },
});
