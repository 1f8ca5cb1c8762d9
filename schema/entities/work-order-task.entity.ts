import {
  dateTime,
  defineEntity,
  defineEnum,
  duration,
  enumeration,
  int,
  reference,
  string,
} from "../definition/index.js";
import { taskType } from "./task-type.js";

export const workOrderTaskStatus = defineEnum({
  name: "WorkOrderTaskStatus",
  description: "How far a task is.",
  values: {
    OPEN: "Not begun.",
    IN_PROGRESS: "Begun.",
    ON_HOLD: "Begun, waiting for something.",
    COMPLETED: "Done.",
    SKIPPED: "Left out.",
    CANCELED: "Will not be done.",
  },
});

export const taskControl = defineEnum({
  name: "TaskControl",
  description: "Who does a task.",
  values: { INTERNAL: "The plant's own people.", EXTERNAL: "A contractor." },
});

export const workOrderTask = defineEntity({
  name: "WorkOrderTask",
  single: "workOrderTask",
  plural: "workOrderTasks",
  idPrefix: "wot",
  description: "One step of a work order: what to do or to measure, and what came of it.",
  dataKind: "TRANSACTION",
  syncPriority: 62,
  relatedAs: { workOrder: "tasks", completedBy: "completedWorkOrderTasks" },
  fields: {
    number: string("The number people call it by."),
    workOrder: reference("WorkOrder", "The work order it belongs to."),
    parent: reference("WorkOrderTask", "The task it is a part of."),
    sequence: int("Its place among the tasks, from 1."),
    description: string("What is to be done."),
    type: enumeration(taskType, "What it asks for."),
    status: enumeration(workOrderTaskStatus, "How far it is."),
    asset: reference("Asset", "What it is done at, where that differs from the work order's asset."),
    assignee: reference("User", "Who does it."),
    craft: string("The trade that is needed."),
    workCenter: string("The group of people or machines that does it."),
    plannedDuration: duration("How long it should take."),
    actualDuration: duration("How long it took."),
    result: string("What was measured, chosen or written."),
    unit: string("Unit of the result."),
    meter: reference("Meter", "The meter it asks to be read."),
    notes: string("Remarks."),
    startedAt: dateTime("When it was begun."),
    completedAt: dateTime("When it was done."),
    completedBy: reference("User", "Who did it."),
    control: enumeration(taskControl, "Who does it, own people or a contractor."),
  },
  indexes: [
    ["workOrder", "updatedAt"],
    ["workOrder", "sequence"],
  ],
  listedUnder: ["assignee", "asset", "parent", "meter", "completedBy"],
  writable: [],
});
