export {
  defineConnector,
  defineEntitySource,
  type AuthMethod,
  type OAuth2Authorization,
  type OAuth2Login,
  type ConfiguredSystem,
  type Connector,
  type EntitySource,
  type HookChange,
  type HookRequest,
  type IdPage,
  type IdPageRequest,
  type JsonObject,
  type JsonValue,
  type LoadedConnector,
  type LostWrite,
  type PageRequest,
  type Passthrough,
  type ProbeResult,
  type SourceIdentity,
  type SourcePage,
  type SourceSession,
  type SourceWebhooks,
  type WriteContext,
} from "./connector.js";
export { connectorFor } from "./configured-connector.js";
export type { FieldRule, FieldRules, StatusRules, WriteRules } from "./write-rules.js";
export { typedSettings } from "./typed-settings.js";
export { loadConnectors, requireConnector, type ConnectorRegistry } from "./load-connectors.js";
