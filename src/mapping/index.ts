export { ExpressionError } from "./budget.js";
export { coerce } from "./coerce.js";
export { compileExpression, type Expression } from "./expression.js";
export { nearestNames } from "./nearest-names.js";
export type { FieldMapping } from "./field-mapping.js";
export { mappingKey } from "./mapping-key.js";
export { parseFieldMappings } from "./parse-field-mappings.js";
export { withFieldMappings, type ToUnified } from "./with-field-mappings.js";
