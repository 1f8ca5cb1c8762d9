import fc from "fast-check";
import { buildSchema, execute, parse, validate, type GraphQLSchema } from "graphql";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { createGatewayEngine, DirectEngine, type Engine, type Planner } from "../../../src/engine/index.js";
import { subgraphFromSdl } from "../../support/compatibility/subgraph-from-sdl.js";
import { startJsonServer, type JsonServer } from "../../support/json-server.js";
import { loopbackNetwork } from "../../support/network.js";
import { silentLogger } from "../../support/services.js";

/** The graph of both subgraphs as one server would have it. */
const whole = buildSchema(/* GraphQL */ `
  enum Color {
    RED
    GREEN
  }
  interface Named {
    id: ID!
    name: String
  }
  union Either = Thing | Part
  type Shape {
    x: Int
    y: Int!
  }
  type Thing implements Named {
    id: ID!
    name: String
    color: Color
    next: Thing
    friends: [Thing!]!
    parts: [[Part]]
    any: Named
    either: Either
    shape: Shape
    heat: Float
    label(as: String = "plain"): String!
    nearest: Thing
    spare: Part
    summary: String
  }
  type Part implements Named {
    id: ID!
    kind: String!
    name: String
    weight: Int
    stock: [Int]
    fits: [Thing!]
  }
  type Query {
    thing(id: ID!): Thing
    things(first: Int = 3): [Thing!]!
    anything: [Named]
    hottest: Thing
    spares: [Part]
  }
`);

const link = `extend schema @link(url: "https://specs.apollo.dev/federation/v2.9", import: ["@key", "@shareable", "@external", "@requires"])`;

const ownSdl = `${link}
  enum Color { RED GREEN }
  interface Named { id: ID! name: String }
  union Either = Thing | Part
  type Shape @shareable { x: Int y: Int! }
  type Thing implements Named @key(fields: "id") {
    id: ID! name: String color: Color next: Thing friends: [Thing!]! parts: [[Part]] any: Named either: Either
    shape: Shape @shareable
  }
  type Part implements Named @key(fields: "id kind") { id: ID! kind: String! name: String }
  type Query { thing(id: ID!): Thing things(first: Int = 3): [Thing!]! anything: [Named] }
  type Subscription { moved: Named }`;

const otherSdl = `${link}
  type Shape @shareable { x: Int y: Int! }
  type Thing @key(fields: "id") {
    id: ID! heat: Float label(as: String = "plain"): String! nearest: Thing spare: Part
    shape: Shape @shareable
    name: String @external
    next: Thing @external
    summary: String @requires(fields: "name next { name }")
  }
  type Part @key(fields: "id kind") { id: ID! kind: String! weight: Int stock: [Int] fits: [Thing!] }
  type Query { hottest: Thing spares: [Part] }`;

interface Source {
  readonly __typename: "Thing" | "Part";
  readonly id: string;
  readonly kind: string;
}

const size = 7;
const thing = (n: number): Source => ({ __typename: "Thing", id: String(n % size), kind: "" });
const part = (n: number): Source => ({ __typename: "Part", id: String(n % size), kind: n % 2 ? "odd" : "even" });
const numberOf = ({ id }: Source) => Number(id);
const nameOf = (one: Source) => (numberOf(one) % 4 === 3 ? null : `${one.__typename} ${one.id}`);
const nextOf = (one: Source) => (numberOf(one) % 5 === 4 ? null : thing(numberOf(one) + 1));

/** Some of it null, some of it the same thing at many places. */
const fields = {
  Thing: {
    name: nameOf,
    color: (one: Source) => (numberOf(one) % 3 === 2 ? null : numberOf(one) % 2 ? "RED" : "GREEN"),
    next: nextOf,
    friends: (one: Source) => [thing(numberOf(one) + 2), thing(numberOf(one) + 2), thing(3)],
    parts: (one: Source) => [[part(numberOf(one)), null], [], null, [part(numberOf(one) + 1), part(2)]],
    any: (one: Source) => (numberOf(one) % 2 ? part(numberOf(one)) : thing(numberOf(one) + 3)),
    either: (one: Source) => (numberOf(one) % 3 ? thing(numberOf(one) + 1) : part(numberOf(one))),
    shape: (one: Source) => (numberOf(one) % 6 === 5 ? null : { x: numberOf(one), y: numberOf(one) * 2 }),
    heat: (one: Source) => (numberOf(one) % 4 === 1 ? null : numberOf(one) + 0.5),
    label: (one: Source, args: { as: string }) => `${args.as} ${one.id}`,
    nearest: (one: Source) => (numberOf(one) % 3 === 1 ? null : thing(numberOf(one) + 4)),
    spare: (one: Source) => part(numberOf(one) + 1),
  },
  Part: {
    name: nameOf,
    weight: (one: Source) => (numberOf(one) % 3 === 0 ? null : numberOf(one) * 10),
    stock: (one: Source) => [numberOf(one), null],
    fits: (one: Source) => (numberOf(one) % 2 ? [thing(1), thing(numberOf(one))] : null),
  },
  Query: {
    thing: (_root: unknown, { id }: { id: string }) => (Number(id) < size ? thing(Number(id)) : null),
    things: (_root: unknown, { first }: { first: number }) => Array.from({ length: first }, (_, n) => thing(n * 3)),
    anything: () => [thing(1), null, part(3), thing(6)],
    hottest: () => thing(5),
    spares: () => [part(4), part(5), null],
  },
};

const summaryOf = (name: string | null, next: string | null) => `${name ?? "nameless"} before ${next ?? "nothing"}`;

function resolversOf(names: Readonly<Record<keyof typeof fields, readonly string[]>>) {
  const picked = Object.entries(names).map(([type, of]) => {
    const all = fields[type as keyof typeof fields] as Record<string, unknown>;
    return [type, Object.fromEntries(of.map((name) => [name, all[name]]))];
  });
  return Object.fromEntries(picked) as Record<string, Record<string, never>>;
}

const references = {
  Thing: (all: readonly unknown[]) => all.map((one) => ({ ...(one as Source), __typename: "Thing" })),
  Part: (all: readonly unknown[]) => all.map((one) => ({ ...(one as Source), __typename: "Part" })),
};

const own = subgraphFromSdl(ownSdl, {
  resolvers: resolversOf({
    Thing: ["name", "color", "next", "friends", "parts", "any", "either", "shape"],
    Part: ["name"],
    Query: ["thing", "things", "anything"],
  }),
  references,
  typeOf: (value) => (value as Source).__typename,
});

const moved = own.getSubscriptionType()?.getFields()["moved"];
if (moved) {
  moved.subscribe = async function* () {
    yield* await Promise.resolve([{ moved: thing(2) }, { moved: part(3) }]);
  };
}

type Required = Source & { readonly name?: string | null; readonly next?: { readonly name?: string | null } | null };

const otherResolvers = resolversOf({
  Thing: ["heat", "label", "nearest", "spare", "shape"],
  Part: ["weight", "stock", "fits"],
  Query: ["hottest", "spares"],
});
const other = subgraphFromSdl(otherSdl, {
  resolvers: {
    ...otherResolvers,
    // From what it was sent, not from what it could look up.
    Thing: {
      ...otherResolvers["Thing"],
      summary: ({ name, next }: Required) => summaryOf(name ?? null, next?.name ?? null),
    },
  },
  references,
});

function resolveWhole(schema: GraphQLSchema): void {
  for (const [type, resolvers] of Object.entries(fields)) {
    const object = schema.getType(type) as { getFields(): Record<string, { resolve?: unknown }> };
    for (const [name, resolve] of Object.entries(resolvers))
      Object.assign(object.getFields()[name] ?? {}, { resolve: resolve as unknown });
  }
  const summary = (one: Source) => {
    const next = nextOf(one);
    return summaryOf(nameOf(one), next && nameOf(next));
  };
  const object = schema.getType("Thing") as { getFields(): Record<string, { resolve?: unknown }> };
  Object.assign(object.getFields()["summary"] ?? {}, { resolve: summary });
}
resolveWhole(whole);

const scalars = ["id", "name", "color", "heat", "label", "summary", "__typename"];
const selection = fc.letrec<{ thing: string; part: string; any: string }>((tie) => ({
  part: fc
    .tuple(
      fc.subarray(["id", "kind", "name", "weight", "stock", "__typename"], { minLength: 1 }),
      fc.option(tie("thing"), { freq: 4 }),
    )
    .map(([names, fits]) => `{ ${names.join(" ")} ${fits ? `fits ${fits}` : ""} }`),
  any: fc
    .tuple(fc.boolean(), tie("part"), tie("thing"))
    .map(
      ([typed, one, two]) =>
        `{ ${typed ? "__typename" : ""} ... on Part { part: id weight } ... on Part ${one} ... on Thing ${two} }`,
    ),
  thing: fc
    .tuple(
      fc.subarray(scalars, { minLength: 1 }),
      fc.array(
        fc.oneof(
          { maxDepth: 3, withCrossShrink: true },
          fc.constantFrom(
            "label2: label(as: $as)",
            "... @include(if: $on) { b: heat c: name }",
            "d: heat @skip(if: $on)",
            "shape { x }",
            "shape { y }",
            "...F",
            "any { id name }",
          ),
          fc
            .tuple(fc.constantFrom("next", "friends", "nearest", "n: nearest", "f: friends"), tie("thing"))
            .map(([name, inner]) => `${name} ${inner}`),
          fc.tuple(fc.constantFrom("parts", "spare"), tie("part")).map(([name, inner]) => `${name} ${inner}`),
          fc.tuple(fc.constantFrom("a: any", "either"), tie("any")).map(([name, inner]) => `${name} ${inner}`),
        ),
        { maxLength: 3 },
      ),
    )
    .map(([names, others]) => `{ ${[...names, ...others].join(" ")} }`),
}));

let server: JsonServer;

beforeAll(async () => {
  server = await startJsonServer(async ({ body }) => {
    const { query, variables = {} } = body as { query: string; variables?: Record<string, unknown> };
    const asked = { schema: other, document: parse(query), variableValues: variables, contextValue: {} };
    return { status: 200, body: await execute(asked) };
  });
});
afterAll(() => server.close());

async function engineOf(planner: Planner): Promise<Engine> {
  const at = new Date();
  const subgraph = { id: "sub_1", name: "other", url: server.url, sdl: otherSdl, headers: [], timeoutMs: 5_000 };
  return createGatewayEngine({
    own: new DirectEngine(own),
    organizationId: "org_1",
    subgraphs: [{ ...subgraph, createdAt: at, updatedAt: at }],
    network: loopbackNetwork,
    logger: silentLogger,
    planner,
  });
}

describe("promise 32: a graph of two subgraphs", () => {
  it("answers whatever is asked as one server with all of it would", { timeout: 120_000 }, async () => {
    const engine = await engineOf("rust");
    let joined = 0;
    await fc.assert(
      fc.asyncProperty(selection.thing, selection.any, selection.part, fc.boolean(), async (one, two, three, on) => {
        const text = `query ($on: Boolean!, $as: String = "by default", $id: ID! = 2) {
          thing(id: $id) ${one} all: things ${one} anything ${two} hottest ${one} spares ${three} nothing: thing(id: "99") ${one}
        }
        fragment F on Thing { heat next { id } }`;
        const document = parse(text.includes("...F") ? text : text.replace(/fragment F[^]*/, ""));
        if (validate(whole, document).length > 0) return;
        const variables = { on };
        const expected = await execute({ schema: whole, document, variableValues: variables });
        expect(expected.errors).toBeUndefined();
        const found = await engine.execute({ document, operationName: null, variables, context: {} });
        joined += 1;
        expect(found.errors).toBeUndefined();
        expect(JSON.stringify(found.data)).toBe(JSON.stringify(expected.data));
      }),
      { numRuns: 100 },
    );
    expect(joined).toBeGreaterThan(50);
  });

  it("joins events with what the fast planner knows no way to", async () => {
    const engine = await engineOf("rust");
    const document = parse(
      `subscription { moved { ... on Thing { name n: nearest { summary __typename } } ... on Part { weight } } }`,
    );
    const operation = { document, operationName: null, variables: {}, context: {}, newContext: () => ({}) };
    const results = await engine.subscribe(operation);
    if (!(Symbol.asyncIterator in results)) throw new Error("refused");
    const told: unknown[] = [];
    for await (const { data, errors } of results) told.push(errors ?? data);
    expect(told).toEqual([
      { moved: { name: "Thing 2", n: { summary: "Thing 6 before Thing 0", __typename: "Thing" } } },
      { moved: { weight: null } },
    ]);
  });

  it("calls fields what the client calls them, whatever every object has by that name", async () => {
    const engine = await engineOf("rust");
    const document = parse(
      `{ __proto__: things { __proto__: name constructor: heat toString: next { id valueOf: heat } } }`,
    );
    const expected = await execute({ schema: whole, document });
    const found = await engine.execute({ document, operationName: null, variables: {}, context: {} });
    expect(JSON.stringify(found)).toBe(JSON.stringify(expected));
  });
});
