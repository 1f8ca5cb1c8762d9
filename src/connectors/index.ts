export {
  defineConnector,
  defineEntitySource,
  type AuthMethod,
  type Connector,
  type EntitySource,
  type JsonObject,
  type JsonValue,
  type LoadedConnector,
  type PageRequest,
  type ProbeResult,
  type SourceIdentity,
  type SourcePage,
  type SourceSession,
  type WriteContext,
} from "./connector.js";
export { loadConnectors, type ConnectorRegistry } from "./load-connectors.js";
