import { fork } from "node:child_process";
import { once } from "node:events";
import { fileURLToPath } from "node:url";
import { parse } from "graphql";
import { buildGraphSchema } from "../../resolvers/build-schema.js";
import { entities } from "../../schema/entities/index.js";
import { unknownOrigin } from "../../src/audit/index.js";
import { createGatewayEngine, DirectEngine, type Engine, type Planner } from "../../src/engine/index.js";
import { callSubgraph } from "../../src/federation/index.js";
import { createLoaders } from "../../src/loaders/index.js";
import { allIndexes, type RequestContext } from "../../src/services/index.js";
import { connectStorage, ensureIndexes } from "../../src/storage/index.js";
import { loopbackNetwork } from "../../test/support/network.js";
import { insertConnection, insertRecords, newTenant } from "../../test/support/records.js";
import { silentLogger, testServices } from "../../test/support/services.js";
import { startMongod } from "../support/environment.js";
import { median } from "../support/figures.js";
import { withDatabase } from "../support/gateway.js";
import type { BenchGroup } from "../support/options.js";

const size = 200;
/** Of each kind before anything is measured. */
const warmUps = 30;
const script = fileURLToPath(new URL("../support/readings-process.ts", import.meta.url));

/**
 * 200 work orders with a field of another subgraph, which answers over HTTP from a process of its own, against the same
 * without it: the direct engine, and the composed graph with each planner. All on the same records, in turns.
 */
export const federation: BenchGroup = async (tell, { rounds = 200 }) => {
  const mongod = await startMongod();
  const storage = await connectStorage({ uri: withDatabase(mongod.uri, "bench_federation") });
  const child = fork(script, [], { stdio: ["ignore", "ignore", "inherit", "ipc"], execArgv: ["--import", "tsx"] });
  try {
    await ensureIndexes(storage, allIndexes());
    const [url] = (await once(child, "message")) as [string];
    const tenant = newTenant();
    const { _id: connectionId } = await insertConnection(storage, tenant);
    const wishes = Array.from({ length: size }, (_, n) => ({ remoteId: String(n), unified: { title: `Title ${n}` } }));
    await insertRecords(storage, entities.WorkOrder, tenant, connectionId, wishes);
    const services = testServices(storage, []);
    const access = { ...tenant, tokenId: "tok_bench", scopes: ["records:read"], expiresAt: null };
    const context = (): RequestContext => {
      const loaders = createLoaders(services, access);
      return { access, loaders, services, origin: unknownOrigin, requestId: "bench", logger: silentLogger };
    };
    const own = new DirectEngine(await buildGraphSchema());
    const at = new Date();
    const sdl = `extend schema @link(url: "https://specs.apollo.dev/federation/v2.9", import: ["@key"])
      type WorkOrder @key(fields: "id") { id: ID! temperature: Float }`;
    const subgraph = {
      id: "sub_bench",
      name: "readings",
      url,
      sdl,
      headers: [],
      timeoutMs: 5_000,
      createdAt: at,
      updatedAt: at,
    };
    const engineOf = (planner: Planner) =>
      createGatewayEngine({
        own,
        organizationId: tenant.organizationId,
        subgraphs: [subgraph],
        network: loopbackNetwork,
        logger: silentLogger,
        planner,
      });
    const [rust, javascript] = await Promise.all([engineOf("rust"), engineOf("javascript")]);
    const unjoined = parse(`{ workOrders(first: ${size}) { nodes { id title status updatedAt } } }`);
    const joined = parse(`{ workOrders(first: ${size}) { nodes { id title status updatedAt temperature } } }`);
    const { data: ids } = await own.execute({
      document: unjoined,
      operationName: null,
      variables: {},
      context: context(),
    });
    const representations = (ids as { workOrders: { nodes: { id: string }[] } }).workOrders.nodes.map(({ id }) => ({
      __typename: "WorkOrder",
      id,
    }));
    const kinds = {
      // The very request that the join makes, and nothing else.
      call: () =>
        callSubgraph(loopbackNetwork, {
          organizationId: tenant.organizationId,
          subgraph,
          query: `query ($representations: [_Any!]!) { _entities(representations: $representations) { ... on WorkOrder { temperature } } }`,
          variables: { representations },
        }),
      direct: () => run(own, unjoined, context()),
      unjoined: () => run(rust, unjoined, context()),
      joined: () => run(rust, joined, context()),
      joinedJavascript: () => run(javascript, joined, context()),
    };
    const { data } = await rust.execute({ document: joined, operationName: null, variables: {}, context: context() });
    const nodes = (data as { workOrders: { nodes: { temperature: number }[] } }).workOrders.nodes;
    if (nodes.length !== size || nodes.some(({ temperature }) => typeof temperature !== "number"))
      throw new Error("The join did not bring what it is measured for.");
    const times = new Map<string, number[]>();
    for (let round = -warmUps; round < rounds; round += 1) {
      for (const [kind, ask] of Object.entries(kinds)) {
        const startedAt = performance.now();
        await ask();
        if (round >= 0) times.set(kind, [...(times.get(kind) ?? []), performance.now() - startedAt]);
      }
    }
    const ms = (kind: string) => Number(median(times.get(kind) ?? []).toFixed(2));
    tell(`joined ${ms("joined")} ms, unjoined ${ms("unjoined")} ms, direct ${ms("direct")} ms`);
    return {
      records: size,
      rounds,
      directMs: ms("direct"),
      unjoinedMs: ms("unjoined"),
      joinedMs: ms("joined"),
      callMs: ms("call"),
      joinedJavascriptMs: ms("joinedJavascript"),
      joinedToUnjoined: Number((ms("joined") / ms("unjoined")).toFixed(2)),
      joinedToUnjoinedAndCall: Number((ms("joined") / (ms("unjoined") + ms("call"))).toFixed(2)),
      joinedToDirect: Number((ms("joined") / ms("direct")).toFixed(2)),
      javascriptToRust: Number((ms("joinedJavascript") / ms("joined")).toFixed(2)),
    };
  } finally {
    child.kill();
    await storage.close();
    await mongod.stop();
  }
};

async function run(engine: Engine, document: ReturnType<typeof parse>, context: RequestContext): Promise<void> {
  const { errors } = await engine.execute({ document, operationName: null, variables: {}, context });
  if (errors) throw errors[0] ?? new Error("failed");
}
