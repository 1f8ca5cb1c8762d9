export { play } from "./play.js";
export { evenHappenings, happeningsBetween, mostHappenings, type Happening } from "./schedule.js";
