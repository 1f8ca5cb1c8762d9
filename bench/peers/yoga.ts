import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import DataLoader from "dataloader";
import { GraphQLScalarType } from "graphql";
import { createSchema, createYoga } from "graphql-yoga";
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
  type Projection,
  type Row,
  type TenantKey,
} from "./work-order-source.js";

/** GraphQL Yoga as it comes, with its caches of parsed and validated texts, and DataLoader. */
const source = await WorkOrderSource.connect(mongodbUri());

interface Context {
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

const id = (row: Row) => row._id;
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
  context: async ({ request }): Promise<Context> => {
    const tenant = await source.tenantOf(request.headers.get("authorization") ?? undefined);
    if (!tenant) throw new Error("unauthenticated");
    return {
      tenant,
      assets: loader(tenant, "assets", projections.asset),
      locations: loader(tenant, "locations", projections.location),
      users: loader(tenant, "users", projections.user),
    };
  },
});

const handler = yoga as unknown as Parameters<typeof createServer>[1];
const server = createServer(handler);
server.listen(0, "127.0.0.1", () => announce((server.address() as AddressInfo).port));
