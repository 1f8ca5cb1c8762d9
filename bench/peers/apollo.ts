import "reflect-metadata";
import { once } from "node:events";
import type { AddressInfo } from "node:net";
import { ApolloServer } from "@apollo/server";
import { startStandaloneServer } from "@apollo/server/standalone";
import DataLoader from "dataloader";
import { GraphQLScalarType } from "graphql";
import { useServer } from "graphql-ws/use/ws";
import {
  Arg,
  buildSchema,
  Ctx,
  Field,
  FieldResolver,
  ID,
  InputType,
  Int,
  Mutation,
  ObjectType,
  Query,
  registerEnumType,
  Resolver,
  Root,
} from "type-graphql";
import { WebSocketServer } from "ws";
import {
  announce,
  askedPage,
  mongodbUri,
  pageOf,
  WorkOrderSource,
  type Kind,
  type NamedToken,
  type PeerCaller,
  type Row,
  type TenantKey,
} from "./work-order-source.js";

/** Apollo Server, type-graphql and DataLoader as their guides put them together: documents whole, nothing turned off. */
const source = await WorkOrderSource.connect(mongodbUri());

interface Context {
  readonly caller: PeerCaller;
  readonly tenant: TenantKey;
  readonly assets: DataLoader<string, Row | null>;
  readonly locations: DataLoader<string, Row | null>;
  readonly users: DataLoader<string, Row | null>;
}

const DateTime = new GraphQLScalarType<Date, string>({
  name: "DateTime",
  serialize: (value) => (value as Date).toISOString(),
  parseValue: (value) => new Date(String(value)),
});
const WorkOrderStatus = {
  OPEN: "OPEN",
  CLOSED: "CLOSED",
  IN_PROGRESS: "IN_PROGRESS",
  ON_HOLD: "ON_HOLD",
  COMPLETED: "COMPLETED",
} as const;
registerEnumType(WorkOrderStatus, { name: "WorkOrderStatus" });

@ObjectType("Location")
class LocationType {
  @Field(() => ID) readonly id!: string;
  @Field(() => String, { nullable: true }) readonly name!: string | null;
}

@ObjectType("Asset")
class AssetType {
  @Field(() => ID) readonly id!: string;
  @Field(() => String, { nullable: true }) readonly number!: string | null;
  @Field(() => String, { nullable: true }) readonly name!: string | null;
  @Field(() => LocationType, { nullable: true }) readonly location!: LocationType | null;
}

@ObjectType("User")
class UserType {
  @Field(() => ID) readonly id!: string;
  @Field(() => String, { nullable: true }) readonly name!: string | null;
}

@ObjectType("WorkOrder")
class WorkOrderType {
  @Field(() => ID) readonly id!: string;
  @Field(() => String, { nullable: true }) readonly number!: string | null;
  @Field(() => String, { nullable: true }) readonly title!: string | null;
  @Field(() => WorkOrderStatus, { nullable: true }) readonly status!: string | null;
  @Field(() => String, { nullable: true }) readonly priority!: string | null;
  @Field(() => String, { nullable: true }) readonly workType!: string | null;
  @Field(() => DateTime, { nullable: true }) readonly dueDate!: Date | null;
  @Field(() => DateTime) readonly updatedAt!: Date;
  @Field(() => String, { nullable: true }) readonly craft!: string | null;
  @Field(() => String, { nullable: true }) readonly costCenter!: string | null;
  @Field(() => AssetType, { nullable: true }) readonly asset!: AssetType | null;
  @Field(() => [UserType]) readonly assignees!: UserType[];
}

@ObjectType("WorkOrderEdge")
class WorkOrderEdgeType {
  @Field(() => String) readonly cursor!: string;
  @Field(() => WorkOrderType) readonly node!: Row;
}

@ObjectType("PageInfo")
class PageInfoType {
  @Field(() => Boolean) readonly hasNextPage!: boolean;
  @Field(() => Boolean) readonly hasPreviousPage!: boolean;
  @Field(() => String, { nullable: true }) readonly startCursor!: string | null;
  @Field(() => String, { nullable: true }) readonly endCursor!: string | null;
}

@ObjectType("WorkOrderConnection")
class WorkOrderConnectionType {
  @Field(() => [WorkOrderEdgeType]) readonly edges!: WorkOrderEdgeType[];
  @Field(() => [WorkOrderType]) readonly nodes!: Row[];
  @Field(() => PageInfoType) readonly pageInfo!: PageInfoType;
  @Field(() => Int) readonly totalCount!: number;
}

@ObjectType("ApiToken")
class ApiTokenType {
  @Field(() => ID) readonly id!: string;
  @Field(() => String) readonly name!: string;
}

@ObjectType("ApiTokenPayload")
class ApiTokenPayloadType {
  @Field(() => ApiTokenType) readonly apiToken!: NamedToken;
}

@InputType("UpdateApiTokenInput")
class UpdateApiTokenInput {
  @Field(() => ID) readonly id!: string;
  @Field(() => String) readonly name!: string;
}

@InputType("StatusFilter")
class StatusFilter {
  @Field(() => WorkOrderStatus, { nullable: true }) readonly eq?: string;
}

@InputType("DateTimeFilter")
class DateTimeFilter {
  @Field(() => DateTime, { nullable: true }) readonly gte?: Date;
  @Field(() => DateTime, { nullable: true }) readonly lte?: Date;
}

@InputType("WorkOrderFilter")
class WorkOrderFilter {
  @Field(() => StatusFilter, { nullable: true }) readonly status?: StatusFilter;
  @Field(() => DateTimeFilter, { nullable: true }) readonly updatedAt?: DateTimeFilter;
}

@Resolver(() => WorkOrderType)
class WorkOrderResolver {
  @Query(() => WorkOrderConnectionType)
  async workOrders(
    @Ctx() { tenant }: Context,
    @Arg("first", () => Int, { nullable: true }) first?: number,
    @Arg("filter", () => WorkOrderFilter, { nullable: true }) filter?: WorkOrderFilter,
  ): Promise<object> {
    const page = askedPage({ first: first ?? null, filter: filter ?? null });
    const since = filter?.updatedAt?.gte;
    if (since) return { totalCount: await source.count(tenant, page.status, since) };
    return pageOf(await source.page(tenant, page, null), page.first);
  }

  @Query(() => WorkOrderType, { nullable: true })
  async workOrder(@Ctx() { tenant }: Context, @Arg("id", () => ID) id: string): Promise<Row | null> {
    return (await source.byIds(tenant, "workOrders", [id], null)).get(id) ?? null;
  }

  @FieldResolver()
  id(@Root() { _id }: Row): string {
    return _id;
  }

  @FieldResolver()
  asset(@Root() { assetId }: Row, @Ctx() { assets }: Context): Promise<Row | null> | null {
    return assetId ? assets.load(assetId) : null;
  }

  @FieldResolver()
  async assignees(@Root() { assigneeIds }: Row, @Ctx() { users }: Context): Promise<Row[]> {
    const found = await users.loadMany(assigneeIds ?? []);
    return found.filter((user): user is Row => user !== null && !(user instanceof Error));
  }
}

@Resolver(() => AssetType)
class AssetResolver {
  @FieldResolver()
  id(@Root() { _id }: Row): string {
    return _id;
  }

  @FieldResolver()
  location(@Root() { locationId }: Row, @Ctx() { locations }: Context): Promise<Row | null> | null {
    return locationId ? locations.load(locationId) : null;
  }
}

@Resolver(() => LocationType)
class LocationResolver {
  @FieldResolver()
  id(@Root() { _id }: Row): string {
    return _id;
  }
}

@Resolver(() => UserType)
class UserResolver {
  @FieldResolver()
  id(@Root() { _id }: Row): string {
    return _id;
  }
}

@Resolver(() => ApiTokenType)
class ApiTokenResolver {
  @Mutation(() => ApiTokenPayloadType)
  async updateApiToken(
    @Ctx() { caller }: Context,
    @Arg("input", () => UpdateApiTokenInput) { id, name }: UpdateApiTokenInput,
  ): Promise<object> {
    return { apiToken: await source.renameToken(caller, id, name) };
  }

  @FieldResolver()
  id(@Root() { _id }: NamedToken): string {
    return _id;
  }
}

function loader(tenant: TenantKey, kind: Kind): DataLoader<string, Row | null> {
  return new DataLoader(async (ids) => {
    const found = await source.byIds(tenant, kind, ids, null);
    return ids.map((id) => found.get(id) ?? null);
  });
}

async function contextOf(authorization: string | undefined): Promise<Context> {
  const caller = await source.callerOf(authorization);
  if (!caller) throw new Error("unauthenticated");
  const { tenant } = caller;
  return {
    caller,
    tenant,
    assets: loader(tenant, "assets"),
    locations: loader(tenant, "locations"),
    users: loader(tenant, "users"),
  };
}

const schema = await buildSchema({
  resolvers: [WorkOrderResolver, AssetResolver, LocationResolver, UserResolver, ApiTokenResolver],
});
const apollo = new ApolloServer<Context>({ schema });
const { url } = await startStandaloneServer(apollo, {
  listen: { host: "127.0.0.1", port: 0 },
  context: ({ req }) => contextOf(req.headers.authorization),
});
// Apollo Server takes no websockets; its guide puts graphql-ws beside it.
const sockets = new WebSocketServer({ host: "127.0.0.1", port: 0, path: "/graphql" });
useServer<{ authorization?: string }>(
  { schema, context: ({ connectionParams }) => contextOf(connectionParams?.authorization) },
  sockets,
);
await once(sockets, "listening");
announce(Number(new URL(url).port), (sockets.address() as AddressInfo).port);
