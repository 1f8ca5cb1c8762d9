import { parse, type ExecutionResult } from "graphql";
import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { createGatewayEngine, DirectEngine, type Engine, type Planner } from "../../../src/engine/index.js";
import { InvalidInputError, toGraphQLError } from "../../../src/errors/index.js";
import { subgraphFromSdl } from "../../support/compatibility/subgraph-from-sdl.js";
import { startFaultGate, type FaultGate } from "../../support/fault-gate.js";
import { loopbackNetwork } from "../../support/network.js";
import { silentLogger } from "../../support/services.js";

const link = `extend schema @link(url: "https://specs.apollo.dev/federation/v2.9", import: ["@key"])`;

/** Things with a title here, and what is measured at them there. */
const own = subgraphFromSdl(
  `${link}
  type Query { things(first: Int): [Thing!]! thing(id: ID!): Thing fails(how: String!): Thing }
  type Mutation { rename(id: ID!, title: String!): Thing }
  type Subscription { renamed: Thing }
  type Thing @key(fields: "id") { id: ID! title: String }`,
  {
    resolvers: {
      Query: {
        things: () => ["1", "2", "3"].map((id) => ({ id, title: `title ${id}` })),
        thing: (_source, { id }) => ({ id, title: "one" }),
        fails: (_source, { how }) => {
          const problems = [{ path: ["how"], message: "expected another" }];
          throw how === "named" ? new InvalidInputError("how: expected another.", { problems }) : new Error("password");
        },
      },
      Mutation: { rename: (_source, args) => args },
    },
    references: { Thing: (all) => all.map((one) => ({ ...one, title: "by reference" })) },
  },
);
const renames = own.getSubscriptionType()?.getFields()["renamed"];
if (renames) {
  renames.subscribe = async function* () {
    yield* await Promise.resolve(["1", "2"].map((id) => ({ renamed: { id, title: `new ${id}` } })));
  };
}

const otherSdl = `${link}
  type Query { hottest: Thing }
  type Thing @key(fields: "id") { id: ID! heat: Float strict: Float! }`;

let gate: FaultGate;

beforeAll(async () => {
  gate = await startFaultGate(() => "http://127.0.0.1:1/");
});
afterAll(() => gate.close());

function answers(data: unknown, errors?: unknown): void {
  gate.misbehave({ status: 200, body: JSON.stringify({ data, ...(errors ? { errors } : {}) }) });
}

describe.each<Planner>(["rust", "javascript"])("a graph of two subgraphs, planned in %s", (planner) => {
  let engine: Engine;

  beforeEach(async () => {
    const at = new Date();
    const other = { id: "sub_1", name: "other", url: gate.url, sdl: otherSdl, headers: [], timeoutMs: 5_000 };
    engine = await createGatewayEngine({
      own: new DirectEngine(own),
      organizationId: "org_1",
      subgraphs: [{ ...other, createdAt: at, updatedAt: at }],
      network: loopbackNetwork,
      logger: silentLogger,
      planner,
    });
  });

  async function ask(source: string, variables: Record<string, unknown> = {}, operationName: string | null = null) {
    return shown(await engine.execute({ document: parse(source), operationName, variables, context: {} }));
  }

  it("joins a list with one call, and keeps its order", async () => {
    answers({ _entities: [{ heat: 1.5 }, null, { heat: 3 }] });
    gate.calls.length = 0;
    const { data, codes } = await ask(`query ($first: Int) { all: things(first: $first) { title heat } }`, {
      first: 3,
    });
    expect(codes).toEqual([]);
    expect(data).toEqual({
      all: [
        { title: "title 1", heat: 1.5 },
        { title: "title 2", heat: null },
        { title: "title 3", heat: 3 },
      ],
    });
    expect(gate.calls.length).toBe(1);
  });

  it("finds things of its own that another subgraph refers to", async () => {
    answers({ hottest: { __typename: "Thing", id: "9" } });
    expect(await ask(`{ hottest { id title } }`)).toEqual({
      data: { hottest: { id: "9", title: "by reference" } },
      codes: [],
    });
  });

  it("carries a null to where the schema allows one", async () => {
    answers({ _entities: [null] }, [{ message: "lost", path: ["_entities", 0] }]);
    const { data, codes } = await ask(`{ thing(id: "1") { title strict } }`);
    expect(data).toEqual({ thing: null });
    expect(codes).toContain("SUBGRAPH_FIELD_FAILED");
    gate.misbehave("dead");
    const all = await ask(`{ things { title strict } }`);
    expect(all.data).toBeNull();
    expect(all.codes).toContain("SUBGRAPH_UNREACHABLE");
  });

  it("tells of a subgraph that is gone at the fields that are null because of it, once for each field", async () => {
    gate.misbehave("dead");
    const source = `{ one: thing(id: "1") { title warm: heat } things { ...T } all: things { id } fails(how: "named") { heat } }
      fragment T on Thing { heat title }`;
    const { data, errors = [] } = await engine.execute({
      document: parse(source),
      operationName: null,
      variables: {},
      context: {},
    });
    expect(data).toMatchObject({ one: { warm: null }, things: [{ heat: null }, { heat: null }, { heat: null }] });
    const told = errors.map((error) =>
      toGraphQLError(error, (cause) => {
        throw cause;
      }).toJSON(),
    );
    expect(
      told
        .map(({ path, extensions, locations }) => ({
          code: extensions?.["code"],
          path,
          column: locations?.[0]?.column,
        }))
        .sort((one, other) => String(one.path).localeCompare(String(other.path))),
    ).toEqual([
      { code: "BAD_USER_INPUT", path: ["fails"], column: expect.any(Number) as number },
      { code: "SUBGRAPH_UNREACHABLE", path: ["one", "warm"], column: source.indexOf("warm:") + 1 },
      { code: "SUBGRAPH_UNREACHABLE", path: ["things", 0, "heat"], column: expect.any(Number) as number },
    ]);
  });

  it("joins mutations and subscriptions", async () => {
    answers({ _entities: [{ heat: 2 }] });
    expect(await ask(`mutation { rename(id: "1", title: "x") { title heat } }`)).toEqual({
      data: { rename: { title: "x", heat: 2 } },
      codes: [],
    });
    const contexts: object[] = [];
    const results = await engine.subscribe({
      document: parse(`subscription { renamed { title heat } }`),
      operationName: null,
      variables: {},
      context: {},
      newContext: () => {
        contexts.push({});
        return {};
      },
    });
    if (!(Symbol.asyncIterator in results)) throw new Error("refused");
    const told: unknown[] = [];
    for await (const result of results) told.push(shown(result));
    expect(told).toEqual(["1", "2"].map((id) => ({ data: { renamed: { title: `new ${id}`, heat: 2 } }, codes: [] })));
    expect(contexts.length).toBeGreaterThanOrEqual(2);
  });

  it("keeps code, details and place of a fault of its own, and hides what has no name", async () => {
    const source = `{ a: fails(how: "named") { title } b: fails(how: "other") { title } things { id } }`;
    const { data, errors = [] } = await engine.execute({
      document: parse(source),
      operationName: null,
      variables: {},
      context: {},
    });
    const reported: unknown[] = [];
    const told = errors.map((error) => toGraphQLError(error, (cause) => reported.push(cause)).toJSON());
    expect(data).toEqual({ a: null, b: null, things: [{ id: "1" }, { id: "2" }, { id: "3" }] });
    expect(told).toMatchObject([
      { path: ["a"], extensions: { code: "BAD_USER_INPUT", problems: [{ path: ["how"] }] } },
      { path: ["b"], extensions: { code: "INTERNAL_SERVER_ERROR", errorId: expect.any(String) as string } },
    ]);
    expect(JSON.stringify(told)).not.toContain("password");
    expect(reported).toMatchObject([{ message: "password" }]);
  });

  it("answers about the schema, alone and beside data, in fragments and under other names", async () => {
    answers({ hottest: { __typename: "Thing", id: "9" } });
    expect(await ask(`{ a: __typename }`)).toEqual({ data: { a: "Query" }, codes: [] });
    const source = `
      query Q { ...Both ... on Query { t: __type(name: "Thing") { ...Named } } }
      fragment Both on Query { __schema { queryType { ...Named } } hottest { id } }
      fragment Named on __Type { name }`;
    expect(await ask(source)).toEqual({
      data: { __schema: { queryType: { name: "Query" } }, t: { name: "Thing" }, hottest: { id: "9" } },
      codes: [],
    });
  });

  it("refuses wrong variables and operations that are not there without data", async () => {
    const wrong = await engine.execute({
      document: parse(`query ($id: ID!) { thing(id: $id) { heat } }`),
      operationName: null,
      variables: {},
      context: {},
    });
    expect(wrong).not.toHaveProperty("data");
    expect(wrong.errors?.[0]?.message).toContain("$id");
    const missing = await engine.execute({
      document: parse(`query A { things { id } } query B { things { id } }`),
      operationName: "C",
      variables: {},
      context: {},
    });
    expect(missing).not.toHaveProperty("data");
    expect(missing.errors?.[0]?.message).toBe(`Unknown operation named "C".`);
  });
});

function shown({ data, errors = [] }: ExecutionResult) {
  const codes = errors.map((error) => {
    const { extensions } = toGraphQLError(error, (cause) => {
      throw cause;
    });
    return extensions["code"];
  });
  return { data, codes };
}
