export { startCap, type CapServer, type CapUser } from "./server.js";
