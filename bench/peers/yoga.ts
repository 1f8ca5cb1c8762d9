import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import DataLoader from "dataloader";
import {
  GraphQLScalarType,
  type DocumentNode,
  type ExecutionArgs,
  type ExecutionResult,
  type GraphQLError,
  type GraphQLSchema,
} from "graphql";
import { useServer } from "graphql-ws/use/ws";
import { createSchema, createYoga } from "graphql-yoga";
import { WebSocketServer } from "ws";
import {
  announce,
  askedPage,
  mongodbUri,
  pageOf,
  peerTypes,
  projections,
  WorkOrderSource,
  type Kind,
  type ListArguments,
  type PeerCaller,
  type Projection,
  type RenameArguments,
  type Row,
  type TenantKey,
} from "./work-order-source.js";

/** GraphQL Yoga as it comes, with its caches of parsed and validated texts, and DataLoader. */
const source = await WorkOrderSource.connect(mongodbUri());

interface Context {
  readonly caller: PeerCaller;
  readonly tenant: TenantKey;
  readonly assets: DataLoader<string, Row | null>;
  readonly locations: DataLoader<string, Row | null>;
  readonly users: DataLoader<string, Row | null>;
}

function loader(tenant: TenantKey, kind: Kind, projection: Projection): DataLoader<string, Row | null> {
  return new DataLoader(async (ids) => {
    const found = await source.byIds(tenant, kind, ids, projection);
    return ids.map((id) => found.get(id) ?? null);
  });
}

const id = ({ _id }: { readonly _id: string }) => _id;
const schema = createSchema<Context>({
  typeDefs: peerTypes,
  resolvers: {
    DateTime: new GraphQLScalarType({
      name: "DateTime",
      serialize: (value) => (value as Date).toISOString(),
      parseValue: (value) => new Date(String(value)),
    }),
    Query: {
      workOrders: async (_root: unknown, asked: ListArguments, { tenant }: Context) => {
        const page = askedPage(asked);
        const since = asked.filter?.updatedAt?.gte;
        if (since) return { totalCount: () => source.count(tenant, page.status, new Date(since)) };
        return pageOf(await source.page(tenant, page, projections.workOrder), page.first);
      },
      workOrder: async (_root: unknown, { id: wanted }: { id: string }, { tenant }: Context) =>
        (await source.byIds(tenant, "workOrders", [wanted], projections.scalars)).get(wanted),
    },
    Mutation: {
      updateApiToken: async (_root: unknown, { input }: RenameArguments, { caller }: Context) => ({
        apiToken: await source.renameToken(caller, input.id, input.name),
      }),
    },
    ApiToken: { id },
    WorkOrder: {
      id,
      asset: ({ assetId }: Row, _args: unknown, { assets }: Context) => (assetId ? assets.load(assetId) : null),
      assignees: async ({ assigneeIds }: Row, _args: unknown, { users }: Context) =>
        (await users.loadMany(assigneeIds ?? [])).filter((user) => user !== null),
    },
    Asset: {
      id,
      location: ({ locationId }: Row, _args: unknown, { locations }: Context) =>
        locationId ? locations.load(locationId) : null,
    },
    Location: { id },
    User: { id },
  },
});

const yoga = createYoga({
  schema,
  logging: false,
  graphiql: false,
  landingPage: false,
  graphqlEndpoint: "/graphql",
  context: async (initial): Promise<Context> => {
    const { connectionParams } = initial as { connectionParams?: { authorization?: string } };
    const authorization = connectionParams
      ? connectionParams.authorization
      : (initial.request.headers.get("authorization") ?? undefined);
    const caller = await source.callerOf(authorization);
    if (!caller) throw new Error("unauthenticated");
    const { tenant } = caller;
    return {
      caller,
      tenant,
      assets: loader(tenant, "assets", projections.asset),
      locations: loader(tenant, "locations", projections.location),
      users: loader(tenant, "users", projections.user),
    };
  },
});

const handler = yoga as unknown as Parameters<typeof createServer>[1];
const server = createServer(handler);
// As its guide on websockets has it: its own parser, validation and caches, for each operation.
/** What it makes of one operation; its own type says of none of it what it is. */
interface Enveloped {
  readonly schema: GraphQLSchema;
  readonly parse: (text: string) => DocumentNode;
  readonly validate: (schema: GraphQLSchema, document: DocumentNode) => readonly GraphQLError[];
  readonly contextFactory: () => Promise<Context>;
  readonly execute: (args: ExecutionArgs) => Promise<ExecutionResult>;
  readonly subscribe: (args: ExecutionArgs) => Promise<ExecutionResult>;
}
useServer(
  {
    execute: (args) => (args.rootValue as Enveloped).execute(args),
    subscribe: (args) => (args.rootValue as Enveloped).subscribe(args),
    onSubscribe: async (context, _id, params) => {
      const { request: req, socket } = context.extra;
      const enveloped = yoga.getEnveloped({ ...context, req, socket, params }) as unknown as Enveloped;
      const { schema, contextFactory, parse, validate } = enveloped;
      const document = parse(params.query);
      const errors = validate(schema, document);
      if (errors.length > 0) return [...errors];
      return {
        schema,
        operationName: params.operationName,
        document,
        variableValues: params.variables,
        contextValue: await contextFactory(),
        rootValue: enveloped,
      };
    },
  },
  new WebSocketServer({ server, path: "/graphql" }),
);
server.listen(0, "127.0.0.1", () => {
  const { port } = server.address() as AddressInfo;
  announce(port, port);
});
