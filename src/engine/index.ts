export {
  EngineHolder,
  type Engine,
  type EngineOperation,
  type Engines,
  type EngineSubscription,
  type SubscriptionResults,
} from "./engine.js";
export { DirectEngine, directEngines } from "./direct/direct-engine.js";
export { createGatewayEngine, type GatewayEngineParts, type Planner } from "./gateway/gateway-engine.js";
export { TenantEngines, type TenantEnginesParts } from "./gateway/tenant-engines.js";
