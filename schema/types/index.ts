// Decorators need it, whichever file of the program or of a test is read first.
import "reflect-metadata";
export { aggregateTypes, figureKinds, type FigureKind } from "./aggregate-types.js";
export { entityType } from "./entity-types.js";
export { enumType } from "./enum-types.js";
export { indexedFields, type IndexedFieldDefinition } from "./field-names.js";
export { generatedClass, type TypeClass } from "./generated-class.js";
export {
  countLimit,
  defaultGroups,
  defaultPage,
  largestGroups,
  largestPage,
  mostAggregated,
  mostGroupKeys,
  relationLimit,
} from "./limits.js";
export { listType } from "./list-types.js";
export { objectType, objectsWithin } from "./object-types.js";
export { writeTypes, type WriteTypes } from "./write-inputs.js";
export { reverseRelations, type ReverseRelation } from "./relations.js";
