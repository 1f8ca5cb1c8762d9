export { createExpressions, type EvaluationRequest, type Expressions, type ExpressionsOptions } from "./expressions.js";
export { defaultLimits, type ExpressionLimits } from "./limits.js";
