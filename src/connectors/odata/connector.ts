import type { EntityName } from "../../../schema/entities/index.js";
import { compiledOnce } from "../configured-connector.js";
import { defineConnector, type ConfiguredSystem, type EntitySource } from "../connector.js";
import { everyMethod, methodOf } from "../http-login.js";
import { ODataClient } from "./client.js";
import { description, servicesOf, type Description } from "./description.js";
import { entitySource } from "./entity-source.js";

export default defineConnector({
  system: "odata",
  name: "OData",
  description:
    "Any system with OData services, V4 or V2: SAP S/4HANA by profiles that are known, and services of its own by describing them.",
  config: description,
  auth: everyMethod,
  limits: { concurrency: 2, requestsPerSecond: null },
  whenConfigured: compiledOnce(configure),
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
