import type { EntityName } from "../../../schema/entities/index.js";
import { compiledOnce } from "../configured-connector.js";
import { defineConnector, type ConfiguredSystem, type EntitySource } from "../connector.js";
import { login } from "./auth.js";
import { SqlClient } from "./client.js";
import { description, type Description } from "./description.js";
import { entitySource } from "./entity-source.js";

export default defineConnector({
  system: "sql",
  name: "SQL",
  description:
    "Any system whose PostgreSQL database can be read, described by the config: which tables, keys and columns of change, which columns are which fields.",
  config: description,
  auth: [login],
  wire: "POSTGRESQL",
  limits: { concurrency: 2, requestsPerSecond: null },
  peers: ({ host, port }: Description) => [{ host, port, path: ["host"] }],
  whenConfigured: compiledOnce(configure),
  open: (session) => new SqlClient(session),
  probe: (client: SqlClient) => client.probe(),
});

function configure(config: Description): ConfiguredSystem<SqlClient> {
  const { limits, lookbackSeconds } = config;
  const entities = Object.entries(config.entities).map(([name, entity]): [EntityName, EntitySource<SqlClient>] => [
    name as EntityName,
    entitySource(name as EntityName, entity, config),
  ]);
  return {
    entities: new Map(entities),
    auth: [login],
    limits,
    ...(lookbackSeconds === undefined ? {} : { lookbackSeconds }),
  };
}
