export { loadConfig, logLevels, roles, type Config, type LogLevel, type Role } from "./config.js";
