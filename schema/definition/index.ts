export { figureFields, groupingFields, type FigureField, type GroupingField } from "./aggregates.js";
export { defineEntity, type EntityDefinition, type IndexedField } from "./entity.js";
export { idFieldName, labelSuffix, namingFields, rawSuffix } from "./names.js";
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
export {
  customFieldKinds,
  type CustomFieldKind,
  type CustomFieldValue,
  type EnumValue,
  type MoneyValue,
  type Unified,
  type UnifiedCommon,
  type UnifiedFields,
  type UnifiedValue,
  type WriteData,
  type WriteFields,
  type WriteValue,
} from "./unified.js";
