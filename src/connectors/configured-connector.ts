import { LRUCache } from "lru-cache";
import type { ConfiguredSystem, LoadedConnector } from "./connector.js";

const mostKept = 500;

/**
 * The connector as it is for one connection: where a config describes the system, its entities, logins and limits follow from that
 * config; elsewhere the connector itself.
 * @param config Checked by the connector's schema.
 */
export function connectorFor(connector: LoadedConnector, config: Readonly<Record<string, unknown>>): LoadedConnector {
  return connector.whenConfigured ? { ...connector, ...connector.whenConfigured(config) } : connector;
}

/** A `whenConfigured` that remembers: compiling a description takes milliseconds, and it is asked for with every run and write. */
export function compiledOnce<Config, Client>(
  configure: (config: Config) => ConfiguredSystem<Client>,
): (config: Config) => ConfiguredSystem<Client> {
  const known = new LRUCache<string, ConfiguredSystem<Client>>({ max: mostKept });
  return (config) => {
    const key = JSON.stringify(config);
    const before = known.get(key);
    if (before) return before;
    const configured = configure(config);
    known.set(key, configured);
    return configured;
  };
}
