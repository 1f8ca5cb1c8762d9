import { boolean, defineEntity, defineEnum, enumeration, reference, string } from "../definition/index.js";

export const failureCodeType = defineEnum({
  name: "FailureCodeType",
  description: "What a failure code tells.",
  values: {
    CLASS: "What kind of thing failed.",
    PROBLEM: "What was seen.",
    CAUSE: "Why it happened.",
    REMEDY: "What was done about it.",
    MODE: "ISO 14224 failure mode.",
    MECHANISM: "ISO 14224 failure mechanism.",
    DETECTION: "How it was noticed.",
  },
});

export const failureCode = defineEntity({
  name: "FailureCode",
  single: "failureCode",
  plural: "failureCodes",
  idPrefix: "flc",
  description: "An entry of the source's list of what can fail, why, and what helps.",
  dataKind: "MASTER",
  syncPriority: 27,
  fields: {
    number: string("The code."),
    name: string("What it stands for."),
    description: string("More about it."),
    type: enumeration(failureCodeType, "What it tells."),
    parent: reference("FailureCode", "The code it lies under: a problem under its class."),
    assetClass: reference("AssetClass", "The class of assets it is for."),
    active: boolean("Whether it may still be used."),
  },
  indexes: [["number"], ["type", "updatedAt"], ["parent", "updatedAt"], ["assetClass", "updatedAt"]],
  writable: [],
});
