import type { StepFunction } from "./step.js";

/** Tells webhook endpoints: `{ name, data }`, which the run writes into the event log with its result. */
export const notify: StepFunction<"notify"> = async (input, config, deps) => {
  const data = await deps.resolve(config.data ?? null, input);
  deps.asked({ name: config.name, data });
  deps.effect({ kind: "EVENT", name: config.name, data });
  return { name: config.name, data };
};
