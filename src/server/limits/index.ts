export { limitRules, limits, parseOptions } from "./limits.js";
