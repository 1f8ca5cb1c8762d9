import { LRUCache } from "lru-cache";
import type { EntityName } from "../../../schema/entities/index.js";
import { defineConnector, type ConfiguredSystem, type EntitySource } from "../connector.js";
import { everyMethod, methodOf } from "../http-login.js";
import { ODataClient } from "./client.js";
import { description, servicesOf, type Description } from "./description.js";
import { entitySource } from "./entity-source.js";

/** Compiling one takes some milliseconds; it is asked for with every run and write. */
const known = new LRUCache<string, ConfiguredSystem<ODataClient>>({ max: 500 });

export default defineConnector({
  system: "odata",
  name: "OData",
  description:
    "Any system with OData services, V4 or V2: SAP S/4HANA by profiles that are known, and services of its own by describing them.",
  config: description,
  auth: everyMethod,
  limits: { concurrency: 2, requestsPerSecond: null },
  whenConfigured: (config: Description) => {
    const key = JSON.stringify(config);
    const before = known.get(key);
    if (before) return before;
    const configured = configure(config);
    known.set(key, configured);
    return configured;
  },
  open: (session) => new ODataClient(session),
  probe: (client: ODataClient) => client.probe(),
});

function configure(config: Description): ConfiguredSystem<ODataClient> {
  const { limits, lookbackSeconds, timeZone } = config;
  const entities = servicesOf(config).flatMap((service) =>
    Object.entries(service.entities).map(([name, entity]): [EntityName, EntitySource<ODataClient>] => [
      name as EntityName,
      entitySource(name as EntityName, { service, entity }, timeZone),
    ]),
  );
  return {
    entities: new Map(entities),
    auth: [methodOf(config)],
    limits,
    ...(lookbackSeconds === undefined ? {} : { lookbackSeconds }),
    passthrough: { baseUrl: (client) => client.baseUrl, headers: (client) => client.loginHeaders },
  };
}
