export { startBeats } from "./beats.js";
export { delay, systemClock, type Clock } from "./clock.js";
