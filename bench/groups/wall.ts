import { execute, parse } from "graphql";
import { buildGraphSchema } from "../../resolvers/build-schema.js";
import { unknownOrigin } from "../../src/audit/index.js";
import { newId } from "../../src/ids/index.js";
import { createLoaders } from "../../src/loaders/index.js";
import { createLogger } from "../../src/logging/index.js";
import { allIndexes, type RequestContext } from "../../src/services/index.js";
import { connectStorage, ensureIndexes, type Storage } from "../../src/storage/index.js";
import { scopeDescriptions, type Access } from "../../src/tokens/index.js";
import { testServices } from "../../test/support/services.js";
import { makeSide, neverSide, type TenantSide } from "../../test/support/tenant-sides.js";
import { startMongod } from "../support/environment.js";
import { median, round2 } from "../support/figures.js";
import { withDatabase } from "../support/gateway.js";
import type { BenchGroup } from "../support/options.js";

/** What is asked for by id, and what each answers about a thing that is not the caller's: null, nothing, NOT_FOUND. */
const operations = {
  workOrder: ["query ($id: ID!) { workOrder(id: $id) { id number } }", "workOrder"],
  node: ["query ($id: ID!) { node(id: $id) { id } }", "asset"],
  connection: ["query ($id: ID!) { connection(id: $id) { id name } }", "connection"],
  syncRun: ["query ($id: ID!) { syncRun(id: $id) { id } }", "syncRun"],
  "workOrders of a connection": [
    "query ($id: ID!) { workOrders(filter: { connectionId: { eq: $id } }) { nodes { id } } }",
    "connection",
  ],
  pauseConnection: [
    "mutation ($id: ID!) { pauseConnection(input: { connectionId: $id }) { connection { id } } }",
    "connection",
  ],
} as const;

const warmUp = 100;
/** Records of each side: enough that an index has more than its root. */
const sidesOfEach = 3;

/**
 * How long a caller waits to hear that something is not there, when it is another environment's, another organization's,
 * or nobody's: one that can be told from the others by its time tells what exists. Interleaved, so that what disturbs the
 * machine disturbs all alike; executed in the process, so that no network blurs the difference.
 */
export const wall: BenchGroup = async (tell, { rounds = 2_000 }) => {
  const mongod = await startMongod();
  const storage = await connectStorage({ uri: withDatabase(mongod.uri, "bench_wall") });
  try {
    await ensureIndexes(storage, allIndexes());
    return await measure(storage, rounds, tell);
  } finally {
    await storage.close();
    await mongod.stop();
  }
};

async function measure(storage: Storage, rounds: number, tell: (line: string) => void) {
  const schema = await buildGraphSchema();
  const services = testServices(storage, []);
  const organizationId = newId("organization");
  const own: Access = {
    organizationId,
    environment: "TEST",
    tokenId: newId("apiToken"),
    scopes: Object.keys(scopeDescriptions),
    expiresAt: null,
  };
  const sides: Record<string, TenantSide[]> = { environment: [], organization: [], never: [] };
  for (let index = 0; index < sidesOfEach; index += 1) {
    await makeSide(storage, `own ${index}`, { organizationId, environment: "TEST" });
    sides["environment"]?.push(await makeSide(storage, `env ${index}`, { organizationId, environment: "LIVE" }));
    const other = newId("organization");
    sides["organization"]?.push(
      await makeSide(storage, `org ${index}`, { organizationId: other, environment: "TEST" }),
    );
    sides["never"]?.push(neverSide(["workOrder", "asset", "syncRun"]));
  }
  const contextOf = (): RequestContext => ({
    access: own,
    services,
    loaders: createLoaders(services, own),
    origin: unknownOrigin,
    requestId: "bench",
    logger: createLogger({ level: "silent" }),
  });
  const figures: Record<string, unknown> = { rounds };
  let worst = 0;
  for (const [name, [source, kind]] of Object.entries(operations)) {
    const document = parse(source);
    const times: Record<string, number[]> = { environment: [], organization: [], never: [] };
    for (let round = -warmUp; round < rounds; round += 1) {
      // Another order each time: who comes first finds the processor colder.
      const order = Object.keys(times).sort(() => Math.random() - 0.5);
      for (const target of order) {
        const id = sides[target]?.[Math.abs(round) % sidesOfEach]?.ids[kind];
        const contextValue = contextOf();
        const startedAt = performance.now();
        await execute({ schema, document, contextValue, variableValues: { id } });
        if (round >= 0) times[target]?.push((performance.now() - startedAt) * 1_000);
      }
    }
    const p50 = Object.fromEntries(Object.entries(times).map(([target, us]) => [target, Math.round(median(us))]));
    const [least, most] = [Math.min(...Object.values(p50)), Math.max(...Object.values(p50))];
    const differencePercent = round2((most / least - 1) * 100);
    worst = Math.max(worst, differencePercent);
    figures[name] = { p50Us: p50, differencePercent };
    tell(`${name}: ${JSON.stringify(figures[name])}`);
  }
  return { ...figures, worstDifferencePercent: worst };
}
