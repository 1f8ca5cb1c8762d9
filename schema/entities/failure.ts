import { defineObject, reference, string } from "../definition/index.js";

/**
 * What failed: the source's own codes, and the records of those codes where the source keeps a list of them. Work orders
 * and work requests tell it alike, each in a type of its own, so that either can grow.
 */
const fields = {
  classCode: string("Class of the thing that failed."),
  class: reference("FailureCode", "That class in the list of codes."),
  problemCode: string("What was seen."),
  problem: reference("FailureCode", "That problem in the list of codes."),
  causeCode: string("Why it happened."),
  cause: reference("FailureCode", "That cause in the list of codes."),
  actionCode: string("What was done about it."),
  action: reference("FailureCode", "That remedy in the list of codes."),
  mode: string("ISO 14224 failure mode."),
  mechanism: string("ISO 14224 failure mechanism."),
  detection: string("How it was noticed."),
};

export const workOrderFailure = defineObject({
  name: "WorkOrderFailure",
  description: "What failed and how, in the source's own codes.",
  fields,
});

export const workRequestFailure = defineObject({
  name: "WorkRequestFailure",
  description: "What failed and how, as far as whoever reports it can tell.",
  fields,
});
