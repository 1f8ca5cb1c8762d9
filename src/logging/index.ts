export { withLogFields, type LogFields } from "./log-fields.js";
export { createLogger, redactedKeys, type Logger } from "./logger.js";
