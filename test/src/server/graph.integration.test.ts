import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { parse, validate, specifiedRules } from "graphql";
import { buildGraphSchema } from "../../../resolvers/build-schema.js";
import { firstQuery } from "../../../src/commands/start/summary.js";
import { newId } from "../../../src/ids/index.js";
import { limitRules } from "../../../src/server/limits/index.js";
import type { Tenant } from "../../../src/storage/index.js";
import { startTestGateway } from "../../support/server.js";
import { SimulatedSystem, simulatedConnector } from "../../support/simulated-system.js";

const system = new SimulatedSystem();
let gateway: Awaited<ReturnType<typeof startTestGateway>>;
const secrets = new Map<Tenant["environment"], string>();
const connections = new Map<Tenant["environment"], string>();

beforeAll(async () => {
  await system.start();
  gateway = await startTestGateway([simulatedConnector()]);
  for (const tenant of [gateway.test, gateway.live]) {
    const scopes = ["records:read", "connections:read"];
    const { secret } = await gateway.tokens.create(tenant, { name: tenant.environment, scopes }, null);
    secrets.set(tenant.environment, secret);
    const { connection } = await gateway.services.sync.connect(tenant, {
      system: "simulated",
      name: `of ${tenant.environment}`,
      config: { baseUrl: system.url },
      credentials: { apiKey: "right" },
    });
    connections.set(tenant.environment, connection._id);
  }
});

afterAll(async () => {
  await gateway.close();
  await system.stop();
});

interface Answer {
  readonly data: Record<string, unknown> | null;
  readonly errors?: readonly { message: string; extensions: Record<string, unknown> }[];
}

async function ask(environment: Tenant["environment"], query: string, variables: object = {}): Promise<Answer> {
  const response = await gateway.post({ query, variables }, { token: secrets.get(environment) ?? "" });
  return (await response.json()) as Answer;
}

describe("the graph behind the server", () => {
  it("says who calls", async () => {
    const answer = await ask("LIVE", "{ viewer { environment scopes } }");
    expect(answer).toEqual({
      data: { viewer: { environment: "LIVE", scopes: ["records:read", "connections:read"] } },
    });
  });

  it("Promise 2: refuses a call outside the token's scopes and names the missing one", async () => {
    const { secret } = await gateway.tokens.create(gateway.test, { name: "x", scopes: ["records:read:assets"] }, null);
    const query = "{ workOrders { nodes { id } } }";
    const answer = (await (await gateway.post({ query }, { token: secret })).json()) as Answer;
    expect(answer.errors?.[0]?.extensions).toMatchObject({
      code: "FORBIDDEN",
      missingScope: "records:read:work-orders",
    });
  });

  it("is a wall between environments: each sees its own connections only", async () => {
    for (const environment of ["TEST", "LIVE"] as const) {
      const answer = await ask(environment, "{ connections { nodes { id name } } }");
      expect(answer).toEqual({
        data: {
          connections: { nodes: [{ id: connections.get(environment), name: `of ${environment}` }] },
        },
      });
    }
  });

  it("answers alike for another environment's connection and for one that never was", async () => {
    const never = newId("connection");
    const query = "query ($id: ID!) { connection(id: $id) { id } }";
    const [others, none] = [
      await ask("TEST", query, { id: connections.get("LIVE") }),
      await ask("TEST", query, { id: never }),
    ];
    const text = (answer: Answer, id: string) => JSON.stringify(answer).replaceAll(id, "ID");
    expect(text(others, connections.get("LIVE") ?? "")).toBe(text(none, never));
    expect(await ask("LIVE", query, { id: connections.get("LIVE") })).toEqual({
      data: { connection: { id: connections.get("LIVE") } },
    });
  });

  it("prints a schema that can be read", async () => {
    const headers = { authorization: `Bearer ${gateway.token}` };
    const sdl = await (await fetch(`${gateway.url}/schema.graphql`, { headers })).text();
    expect(parse(sdl).definitions.length).toBeGreaterThan(50);
  });

  it("answers the query that a first start offers to paste", async () => {
    expect(validate(await buildGraphSchema(), parse(firstQuery), [...specifiedRules, ...limitRules])).toEqual([]);
    expect(await ask("TEST", firstQuery)).toEqual({ data: { workOrders: { nodes: [] } } });
  });
});
