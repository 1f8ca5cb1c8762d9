import type { LoadedConnector } from "./connector.js";

/**
 * The connector as it is for one connection: where a config describes the system, its entities, logins and limits follow from that
 * config; elsewhere the connector itself.
 * @param config Checked by the connector's schema.
 */
export function connectorFor(connector: LoadedConnector, config: Readonly<Record<string, unknown>>): LoadedConnector {
  return connector.whenConfigured ? { ...connector, ...connector.whenConfigured(config) } : connector;
}
