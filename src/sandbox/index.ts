export { parseScenario, shippedScenario, shippedScenarios, type Scenario } from "./control/index.js";
export { Faults, faultKinds, parseFaultSpec, type FaultSpec } from "./faults/index.js";
export type { RequestCounts } from "./http/index.js";
export type { SandboxOptions } from "./options.js";
export { startSandbox, type RunningSandbox } from "./start-sandbox.js";
