export { runGateway, type StartOptions } from "./start.js";
