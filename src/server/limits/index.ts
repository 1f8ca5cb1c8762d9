export { requireShallowText, requireShallowVariables } from "./nesting.js";
export { takeCost, takeRequest, type OperationLimits } from "./operation-limits.js";
export { limitRules, limits, parseOptions } from "./limits.js";
