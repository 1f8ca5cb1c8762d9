export { startOdoo, type OdooOptions, type OdooServer } from "./server.js";
export { users as odooUsers } from "./seed.js";
