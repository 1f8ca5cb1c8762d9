import { readdirSync } from "node:fs";
import { createServer, type Server } from "node:http";
import { createRequire } from "node:module";
import type { AddressInfo } from "node:net";
import { join } from "node:path";
import { ApolloServer, HeaderMap } from "@apollo/server";
import { ApolloServerPluginInlineTraceDisabled } from "@apollo/server/plugin/disabled";
import { ApolloServerPluginInlineTrace } from "@apollo/server/plugin/inlineTrace";
import { parse, type GraphQLSchema } from "graphql";
import { afterAll, describe, expect, it } from "vitest";
import { createGatewayEngine, DirectEngine } from "../../../src/engine/index.js";
import { sdlOf } from "../../../src/federation/index.js";
import { compatibilitySubgraphs } from "../../support/compatibility/subgraphs.js";
import { compatibilitySuite } from "../../support/compatibility/suite.js";
import { loopbackNetwork } from "../../support/network.js";
import { silentLogger } from "../../support/services.js";

/**
 * Apollo's own tests of whether something is a subgraph: the products of its suite are made a subgraph by the code that
 * makes ours one. The suite asks it by itself and through a router; here the router is our own gateway.
 */
const suite = await compatibilitySuite();
const { products, users, inventory } = await compatibilitySubgraphs(suite);
const servers: Server[] = [];

async function listen(answer: (body: string, headers: HeaderMap) => Promise<string>): Promise<string> {
  const server = createServer((request, response) => {
    const chunks: Buffer[] = [];
    request.on("data", (chunk: Buffer) => chunks.push(chunk));
    request.on("end", () => {
      const headers = new HeaderMap();
      for (const [name, value] of Object.entries(request.headers)) if (value) headers.set(name, String(value));
      void answer(Buffer.concat(chunks).toString("utf8"), headers).then((text) =>
        response.writeHead(200, { "content-type": "application/json" }).end(text),
      );
    });
  });
  await new Promise<void>((resolve) => void server.listen(0, "127.0.0.1", resolve));
  servers.push(server);
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}/`;
}

async function serve(schema: GraphQLSchema, hasTrace: boolean): Promise<string> {
  const trace = hasTrace ? ApolloServerPluginInlineTrace() : ApolloServerPluginInlineTraceDisabled();
  const apollo = new ApolloServer({ schema, plugins: [trace], stopOnTerminationSignals: false, introspection: true });
  await apollo.start();
  return listen(async (body, headers) => {
    const httpGraphQLRequest = { method: "POST", headers, search: "", body: JSON.parse(body) as unknown };
    const answer = await apollo.executeHTTPGraphQLRequest({ httpGraphQLRequest, context: async () => ({}) });
    return answer.body.kind === "complete" ? answer.body.string : "";
  });
}

const at = new Date();
const gateway = await createGatewayEngine({
  own: new DirectEngine(products),
  organizationId: "org_1",
  subgraphs: await Promise.all(
    Object.entries({ users, inventory }).map(async ([name, schema]) => ({
      id: name,
      name,
      url: await serve(schema, false),
      sdl: sdlOf(schema),
      headers: [],
      timeoutMs: 5_000,
      createdAt: at,
      updatedAt: at,
    })),
  ),
  network: loopbackNetwork,
  logger: silentLogger,
  planner: "rust",
});
const routerUrl = await listen(async (body) => {
  const { query, variables = {} } = JSON.parse(body) as { query: string; variables?: Record<string, unknown> };
  return JSON.stringify(await gateway.execute({ document: parse(query), operationName: null, variables, context: {} }));
});

process.env["PRODUCTS_URL"] = await serve(products, true);
const require = createRequire(join(suite, "package.json"));
(require("./dist/utils/client.js") as { ROUTER_URL: string }).ROUTER_URL = routerUrl;

afterAll(() => {
  delete process.env["PRODUCTS_URL"];
  for (const server of servers) {
    server.closeAllConnections();
    server.close();
  }
});

describe("promise 32: Apollo's subgraph compatibility tests", () => {
  const titles: string[] = [];
  const counted = (title: string, work: () => unknown) => {
    titles.push(title);
    it(title, work as () => Promise<void>);
  };
  // The suite's files take these from the world around them.
  Object.assign(globalThis, { describe, it: counted, test: counted, expect });
  for (const file of readdirSync(join(suite, "dist", "tests")).filter((one) => one.endsWith(".test.js")))
    require(`./dist/tests/${file}`);

  it("are all 23 of them", () => {
    expect(titles.length).toBe(23);
  });
});
