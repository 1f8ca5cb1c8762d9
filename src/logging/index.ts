export { createLogger, redactedKeys, type Logger } from "./logger.js";
