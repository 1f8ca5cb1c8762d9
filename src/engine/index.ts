export {
  EngineHolder,
  type Engine,
  type EngineOperation,
  type Engines,
  type EngineSubscription,
  type SubscriptionResults,
} from "./engine.js";
export { DirectEngine, directEngines } from "./direct/direct-engine.js";
