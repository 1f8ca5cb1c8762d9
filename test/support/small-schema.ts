import {
  GraphQLInt,
  GraphQLList,
  GraphQLNonNull,
  GraphQLObjectType,
  GraphQLScalarType,
  GraphQLSchema,
  GraphQLString,
} from "graphql";
import { ForbiddenError, InvalidInputError } from "../../src/errors/index.js";
import type { Access } from "../../src/tokens/index.js";

export interface SmallContext {
  readonly access: Access;
  readonly requestId: string;
}

/** Held closed until a test opens it: an operation under way for as long as the test likes. */
export class Gate {
  #open: () => void = () => undefined;
  #arrived: () => void = () => undefined;
  readonly opened = new Promise<void>((resolve) => (this.#open = resolve));
  /** Settles when an operation waits at the gate. */
  readonly reached = new Promise<void>((resolve) => (this.#arrived = resolve));

  open(): void {
    this.#open();
  }
  async pass(): Promise<string> {
    this.#arrived();
    await this.opened;
    return "passed";
  }
}

const Even = new GraphQLScalarType({
  name: "Even",
  parseValue: (value) => {
    if (typeof value !== "number" || value % 2 !== 0)
      throw new InvalidInputError(`expected an even number, got ${String(value)}`);
    return value;
  },
});

const Thing: GraphQLObjectType = new GraphQLObjectType({
  name: "Thing",
  fields: () => ({
    name: { type: GraphQLString, resolve: () => "a thing" },
    child: { type: Thing, resolve: () => ({}) },
  }),
});

/** A schema with one field for each way an operation can go, so that the server is tried apart from the real one. */
export function smallSchema(gate: Gate = new Gate()): GraphQLSchema {
  return new GraphQLSchema({
    query: new GraphQLObjectType<unknown, SmallContext>({
      name: "Query",
      fields: {
        hello: {
          type: new GraphQLNonNull(GraphQLString),
          args: { name: { type: GraphQLString } },
          resolve: (_source, { name }) => `hello ${(name as string | undefined) ?? "you"}`,
        },
        environment: { type: GraphQLString, resolve: (_source, _args, { access }) => access.environment },
        scopes: { type: new GraphQLList(GraphQLString), resolve: (_source, _args, { access }) => access.scopes },
        requestId: { type: GraphQLString, resolve: (_source, _args, { requestId }) => requestId },
        doubled: {
          type: GraphQLInt,
          args: { of: { type: Even } },
          resolve: (_source, args) => (args as { of: number }).of * 2,
        },
        thing: { type: Thing, resolve: () => ({}) },
        slow: { type: GraphQLString, resolve: () => gate.pass() },
        fails: {
          type: GraphQLString,
          resolve: () => {
            throw new Error("connect ECONNREFUSED mongodb://root:hunter2@10.0.0.7:27017");
          },
        },
        forbidden: {
          type: GraphQLString,
          resolve: () => {
            throw new ForbiddenError("This needs the scope records:raw.", { missingScope: "records:raw" });
          },
        },
      },
    }),
    mutation: new GraphQLObjectType({
      name: "Mutation",
      fields: { touch: { type: GraphQLString, resolve: () => "done" } },
    }),
    subscription: new GraphQLObjectType<unknown, SmallContext>({
      name: "Subscription",
      fields: {
        count: {
          type: GraphQLInt,
          args: { to: { type: new GraphQLNonNull(GraphQLInt) } },
          subscribe: async function* (_source, args) {
            for (let count = 1; count <= (args as { to: number }).to; count += 1) yield { count };
          },
        },
        endless: {
          type: GraphQLString,
          subscribe: async function* () {
            yield { endless: "begun" };
            yield { endless: await gate.pass() };
          },
        },
        breaks: {
          type: GraphQLInt,
          subscribe: async function* () {
            yield { breaks: 1 };
            throw new Error("the change stream of mongodb://root:hunter2@10.0.0.7 is gone");
          },
        },
      },
    }),
  });
}
