export { SandboxController, type Advanced, type ControllerParts } from "./controller.js";
export {
  advanceInput,
  changeInput,
  deletionInput,
  faultInput,
  loginsInput,
  scenarioInput,
  type Scenario,
} from "./instructions.js";
export {
  checkScenario,
  parseScenario,
  shippedScenario,
  shippedScenarios,
  type ShippedScenario,
} from "./scenario-files.js";
export { ScenarioPlayer, type ScenarioState } from "./scenario-player.js";
