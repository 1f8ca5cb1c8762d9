export { callSchedule, delayMs, longestDelayMs, outageSchedule, runSchedule, type BackoffSchedule } from "./backoff.js";
