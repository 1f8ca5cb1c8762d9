import { defaultProbePlan } from "../backoff/index.js";
import type { Config } from "../config/index.js";
import type { StatusOptions } from "../connections/index.js";

/** How outages go, as the settings say. */
export function statusOptionsOf(
  config: Pick<Config, "probeFirstSeconds" | "probeLongestSeconds" | "recoveryStartsPerSecond">,
): Partial<StatusOptions> {
  const { probeFirstSeconds, probeLongestSeconds, recoveryStartsPerSecond } = config;
  const schedule = {
    ...defaultProbePlan.schedule,
    baseMs: probeFirstSeconds * 1000,
    // The longest holds for the first as well.
    capMs: probeLongestSeconds * 1000,
  };
  return { probes: { ...defaultProbePlan, schedule }, recoveryStartsPerSecond };
}
