export { defaultProbePlan, longestProbeWaitMs, probeWaitMs, type OutageSoFar, type ProbePlan } from "./outage.js";
export { callSchedule, delayMs, longestDelayMs, outageSchedule, runSchedule, type BackoffSchedule } from "./backoff.js";
