export { TrytonRest } from "./rest.js";
export { startTryton, type TrytonOptions, type TrytonServer, type TrytonUser } from "./server.js";
