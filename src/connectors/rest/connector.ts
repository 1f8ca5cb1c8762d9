import type { EntityName } from "../../../schema/entities/index.js";
import { compiledOnce } from "../configured-connector.js";
import { defineConnector, type ConfiguredSystem, type EntitySource } from "../connector.js";
import { everyMethod, methodOf } from "../http-login.js";
import { RestClient } from "./client.js";
import { description, type Description } from "./description.js";
import { entitySource } from "./entity-source.js";

export default defineConnector({
  system: "rest",
  name: "REST",
  description:
    "Any system with a REST API, described by the config: how to log in, how lists are paged, which fields are which.",
  config: description,
  auth: everyMethod,
  limits: { concurrency: 2, requestsPerSecond: null },
  whenConfigured: compiledOnce(configure),
  open: (session) => new RestClient(session),
  probe: (client: RestClient) => client.probe(),
});

function configure(config: Description): ConfiguredSystem<RestClient> {
  const entities = Object.entries(config.entities).map(([name, entity]): [EntityName, EntitySource<RestClient>] => [
    name as EntityName,
    entitySource(name as EntityName, entity, config),
  ]);
  const { auth, limits, lookbackSeconds } = config;
  return {
    entities: new Map(entities),
    auth: [methodOf(config)],
    limits,
    ...(lookbackSeconds === undefined ? {} : { lookbackSeconds }),
    // A key in the address can't be added to a caller's own request.
    ...(auth.type === "query"
      ? {}
      : { passthrough: { baseUrl: (client) => client.baseUrl, headers: (client) => client.loginHeaders } }),
  };
}
