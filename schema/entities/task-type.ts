import { defineEnum } from "../definition/index.js";

/** Shared by the tasks of work orders and the steps of procedures that they come from. */
export const taskType = defineEnum({
  name: "TaskType",
  description: "What a step of work asks for.",
  values: {
    SUBTASK: "To be done and ticked off.",
    NUMBER: "A number.",
    TEXT: "Words.",
    INSPECTION: "Pass, flag or fail.",
    MULTIPLE: "One of several choices.",
    METER: "A meter to be read.",
    SIGNATURE: "A name under it.",
  },
});
