import type { StepFunction } from "./step.js";

/** Makes a value of what is there. */
export const transform: StepFunction<"transform"> = (input, config, deps) => deps.resolve(config.value, input);
