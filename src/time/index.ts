export { delay, systemClock, type Clock } from "./clock.js";
