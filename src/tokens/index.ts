export { hasScope, requireScope, scopeDescriptions, type Access } from "./access.js";
