import type { StepFunction } from "./step.js";

/** Asks this gateway's graph. The output is the answer's data. */
export const query: StepFunction<"query"> = async (input, config, deps) => {
  const variables = (await deps.resolve(config.variables ?? {}, input)) as Readonly<Record<string, unknown>>;
  deps.asked({ query: config.query, variables });
  if (deps.mock) return deps.mock.answer;
  return deps.graph.execute({ access: deps.access, document: config.query, variables, requestId: deps.key });
};
