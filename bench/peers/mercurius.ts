import type { AddressInfo } from "node:net";
import Fastify from "fastify";
import { GraphQLScalarType } from "graphql";
import mercurius from "mercurius";
import {
  announce,
  askedPage,
  mongodbUri,
  pageOf,
  peerTypes,
  projections,
  WorkOrderSource,
  type ListArguments,
  type PeerCaller,
  type RenameArguments,
  type Row,
  type TenantKey,
} from "./work-order-source.js";

/** Mercurius with its compiler and its loaders, which batch by themselves. */
const source = await WorkOrderSource.connect(mongodbUri());
const server = Fastify();

interface Context {
  readonly caller: PeerCaller;
  readonly tenant: TenantKey;
}
type Asked = readonly { readonly obj: Row }[];

const id = ({ _id }: { readonly _id: string }) => _id;
const DateTime = new GraphQLScalarType({
  name: "DateTime",
  serialize: (value) => (value as Date).toISOString(),
  parseValue: (value) => new Date(String(value)),
});

await server.register(mercurius, {
  schema: peerTypes,
  jit: 1,
  context: async (request): Promise<Context> => {
    const caller = await source.callerOf(request.headers.authorization);
    if (!caller) throw new Error("unauthenticated");
    return { caller, tenant: caller.tenant };
  },
  resolvers: {
    DateTime,
    Query: {
      workOrders: async (_root: unknown, asked: ListArguments, context: unknown) => {
        const { tenant } = context as Context;
        const page = askedPage(asked);
        const since = asked.filter?.updatedAt?.gte;
        // Its compiler takes no functions for values.
        if (since) return { totalCount: await source.count(tenant, page.status, new Date(since)) };
        return pageOf(await source.page(tenant, page, projections.workOrder), page.first);
      },
      workOrder: async (_root: unknown, { id: wanted }: { id: string }, context: unknown) =>
        (await source.byIds((context as Context).tenant, "workOrders", [wanted], projections.scalars)).get(wanted),
    },
    Mutation: {
      updateApiToken: async (_root: unknown, { input }: RenameArguments, context: unknown) => ({
        apiToken: await source.renameToken((context as Context).caller, input.id, input.name),
      }),
    },
    ApiToken: { id },
    WorkOrder: { id },
    Asset: { id },
    Location: { id },
    User: { id },
  } as never,
  loaders: {
    WorkOrder: {
      asset: {
        async loader(asked: Asked, context: Context) {
          const ids = asked.flatMap(({ obj }) => obj.assetId ?? []);
          const assets = await source.byIds(context.tenant, "assets", ids, projections.asset);
          return asked.map(({ obj }) => assets.get(obj.assetId ?? "") ?? null);
        },
        opts: { cache: false },
      },
      assignees: {
        async loader(asked: Asked, context: Context) {
          const ids = asked.flatMap(({ obj }) => obj.assigneeIds ?? []);
          const users = await source.byIds(context.tenant, "users", ids, projections.user);
          return asked.map(({ obj }) => (obj.assigneeIds ?? []).flatMap((user) => users.get(user) ?? []));
        },
        opts: { cache: false },
      },
    },
    Asset: {
      location: {
        async loader(asked: Asked, context: Context) {
          const ids = asked.flatMap(({ obj }) => obj.locationId ?? []);
          const locations = await source.byIds(context.tenant, "locations", ids, projections.location);
          return asked.map(({ obj }) => locations.get(obj.locationId ?? "") ?? null);
        },
        opts: { cache: false },
      },
    },
  } as never,
});

await server.listen({ host: "127.0.0.1", port: 0 });
announce((server.server.address() as AddressInfo).port);
