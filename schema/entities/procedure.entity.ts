import {
  boolean,
  defineEntity,
  defineEnum,
  defineObject,
  duration,
  enumeration,
  int,
  objects,
  reference,
  string,
} from "../definition/index.js";
import { taskType } from "./task-type.js";

export const procedureStatus = defineEnum({
  name: "ProcedureStatus",
  description: "Whether a procedure may be used.",
  values: { DRAFT: "Being written.", ACTIVE: "In use.", ARCHIVED: "No longer used." },
});

const procedureStep = defineObject({
  name: "ProcedureStep",
  description: "One step of a procedure.",
  fields: {
    remoteId: string("The source's key of the step."),
    sequence: int("Its place, from 1."),
    title: string("What is to be done."),
    instruction: string("How."),
    type: enumeration(taskType, "What it asks for."),
    unit: string("Unit of what is measured."),
    required: boolean("Whether it may not be left out."),
  },
});

export const procedure = defineEntity({
  name: "Procedure",
  single: "procedure",
  plural: "procedures",
  idPrefix: "prc",
  description: "How a piece of work is done, step by step: the template of a work order's tasks.",
  dataKind: "MASTER",
  syncPriority: 28,
  fields: {
    number: string("Its code."),
    name: string("What people call it."),
    description: string("More about it."),
    status: enumeration(procedureStatus, "Whether it may be used."),
    revision: string("The source's count of its versions."),
    assetClass: reference("AssetClass", "The class of assets it is for."),
    estimatedDuration: duration("How long it should take."),
    steps: objects(procedureStep, "What is done, in order."),
  },
  indexes: [["number"], ["name"], ["assetClass", "updatedAt"]],
  writable: [],
});
