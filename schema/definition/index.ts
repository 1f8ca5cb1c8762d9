export { figureFields, groupingFields, type FigureField, type GroupingField } from "./aggregates.js";
export { defineEntity, type EntityDefinition, type IndexedField } from "./entity.js";
export { idFieldName, namingFields, rawSuffix } from "./names.js";
export { offeredIndexes, storedIndexes } from "./indexes.js";
export {
  hasWords,
  listedReferences,
  referenceWord,
  searchedFields,
  searchIndex,
  searchWordsField,
  type ListedReference,
} from "./search.js";
export {
  boolean,
  date,
  dateTime,
  decimal,
  defineEnum,
  defineObject,
  duration,
  enumeration,
  enumerations,
  int,
  isBelow,
  money,
  object,
  objects,
  reference,
  references,
  string,
  strings,
  type Derivation,
  type EnumDefinition,
  type EnumField,
  type FieldDefinition,
  type FieldMap,
  type ObjectDefinition,
} from "./fields.js";
export type {
  CustomFieldValue,
  EnumValue,
  MoneyValue,
  Unified,
  UnifiedCommon,
  UnifiedFields,
  UnifiedValue,
  WriteData,
  WriteFields,
  WriteValue,
} from "./unified.js";
