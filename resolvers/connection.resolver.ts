import { Arg, Ctx, FieldResolver, ID, Int, Mutation, Query, Resolver, Root } from "type-graphql";
import {
  ConnectedSystemFilter,
  ConnectionIdInput,
  ConnectSystemInput,
  ReconnectSystemInput,
  UpdateConnectionInput,
  type EndUserInput,
} from "../schema/inputs/connection.input.js";
import { ConnectedSystem, ConnectedSystemConnection } from "../schema/platform/connected-system.type.js";
import { ConnectSystemPayload, DisconnectSystemPayload } from "../schema/platform/payloads.type.js";
import { Stream } from "../schema/platform/stream.type.js";
import { System } from "../schema/platform/system.type.js";
import { GraphQLDateTime } from "../schema/scalars/index.js";
import { connectorFor } from "../src/connectors/index.js";
import {
  connectionSearch,
  type ConnectionDocument,
  type EndUser,
  type StreamDocument,
} from "../src/connections/index.js";
import { NotFoundError } from "../src/errors/index.js";
import { requireIdOf, type RequestContext } from "../src/services/index.js";
import { pageById, type IdPage } from "./page-arguments.js";
import { toSystem } from "./system.resolver.js";
import { AsParent, RequiresScope } from "./scope.js";

const readScope = "connections:read";
const manageScope = "connections:manage";

@Resolver(() => ConnectedSystem)
export class ConnectionResolver {
  @RequiresScope(readScope)
  @Query(() => ConnectedSystem, { nullable: true, description: "One connection; null when there is none of that id." })
  async connection(
    @Arg("id", () => ID) id: string,
    @Ctx() { access, services }: RequestContext,
  ): Promise<ConnectionDocument | null> {
    requireIdOf("connection", id, ["id"]);
    return services.connectionStore.find(access, id);
  }

  @RequiresScope(readScope)
  @Query(() => ConnectedSystemConnection, {
    description: "The connections of this environment, in the order of their making.",
  })
  async connections(
    @Arg("first", () => Int, { nullable: true }) first: number | undefined,
    @Arg("after", () => String, { nullable: true }) after: string | undefined,
    @Arg("last", () => Int, { nullable: true }) last: number | undefined,
    @Arg("before", () => String, { nullable: true }) before: string | undefined,
    @Arg("filter", () => ConnectedSystemFilter, { nullable: true }) filter: ConnectedSystemFilter | undefined,
    @Ctx() { access, services }: RequestContext,
  ): Promise<IdPage<ConnectionDocument>> {
    return pageById("connection", { first, after, last, before }, (limit, position, isBackward) =>
      services.connectionStore.list(access, {
        limit,
        after: position,
        descending: isBackward,
        filter: {
          ...(filter?.status ? { "status.phase": { $in: filter.status } } : {}),
          ...(filter?.system ? { system: { $in: filter.system } } : {}),
          ...(filter?.endUserId ? { "endUser.id": filter.endUserId } : {}),
          ...(filter?.search ? connectionSearch(filter.search) : {}),
        },
      }),
    );
  }

  @RequiresScope(manageScope, { audit: "connection.create" })
  @Mutation(() => ConnectSystemPayload, {
    description: "Connects a system: proves address and credential, stores the connection, starts its first sync.",
  })
  async connectSystem(
    @Arg("input", () => ConnectSystemInput) input: ConnectSystemInput,
    @Ctx() { access, services }: RequestContext,
  ): Promise<ConnectSystemPayload> {
    return services.sync.connect(access, {
      ...input,
      endUser: toEndUser(input.endUser),
    });
  }

  @RequiresScope(manageScope, { audit: "connection.update" })
  @Mutation(() => ConnectSystemPayload, {
    description:
      "Changes settings of a connection; its system is not asked. Where field mappings change, a REMAP run maps again what is stored.",
  })
  async updateConnection(
    @Arg("input", () => UpdateConnectionInput) { connectionId, ...input }: UpdateConnectionInput,
    @Ctx() { access, services }: RequestContext,
  ): Promise<ConnectSystemPayload> {
    requireIdOf("connection", connectionId, ["input", "connectionId"]);
    const changes = { ...input, endUser: toEndUser(input.endUser) };
    return services.sync.update(access, connectionId, changes);
  }

  @RequiresScope(manageScope, { audit: "connection.reconnect" })
  @Mutation(() => ConnectSystemPayload, {
    description: "Takes a new credential for a connection, which keeps its id, records and cursors.",
  })
  async reconnectSystem(
    @Arg("input", () => ReconnectSystemInput) { connectionId, ...input }: ReconnectSystemInput,
    @Ctx() { access, services }: RequestContext,
  ): Promise<ConnectSystemPayload> {
    requireIdOf("connection", connectionId, ["input", "connectionId"]);
    return { connection: await services.connections.reconnect(access, connectionId, input), syncRun: null };
  }

  @RequiresScope(manageScope, { audit: "connection.pause" })
  @Mutation(() => ConnectSystemPayload, {
    description: "Stops syncs of a connection until resumeConnection. Its credit stays consumed.",
  })
  async pauseConnection(
    @Arg("input", () => ConnectionIdInput) { connectionId }: ConnectionIdInput,
    @Ctx() { access, services }: RequestContext,
  ): Promise<ConnectSystemPayload> {
    requireIdOf("connection", connectionId, ["input", "connectionId"]);
    return { connection: await services.connections.pause(access, connectionId), syncRun: null };
  }

  @RequiresScope(manageScope, { audit: "connection.resume" })
  @Mutation(() => ConnectSystemPayload, { description: "Lets a paused connection go on from where it was." })
  async resumeConnection(
    @Arg("input", () => ConnectionIdInput) { connectionId }: ConnectionIdInput,
    @Ctx() { access, services }: RequestContext,
  ): Promise<ConnectSystemPayload> {
    requireIdOf("connection", connectionId, ["input", "connectionId"]);
    return { connection: await services.connections.resume(access, connectionId), syncRun: null };
  }

  @RequiresScope(manageScope, { audit: "connection.delete" })
  @Mutation(() => DisconnectSystemPayload, {
    description: "Removes a connection with its credential and records, and gives back its credit.",
  })
  async disconnectSystem(
    @Arg("input", () => ConnectionIdInput) { connectionId }: ConnectionIdInput,
    @Ctx() { access, services }: RequestContext,
  ): Promise<DisconnectSystemPayload> {
    requireIdOf("connection", connectionId, ["input", "connectionId"]);
    return services.sync.disconnect(access, connectionId);
  }

  @FieldResolver(() => ID)
  id(@Root() connection: ConnectionDocument): string {
    return connection._id;
  }

  @AsParent()
  @FieldResolver(() => System)
  system(@Root() connection: ConnectionDocument, @Ctx() { services }: RequestContext): System {
    const connector = services.connectors.get(connection.system);
    if (!connector) throw new NotFoundError(`This build has no connector for the system ${connection.system}.`);
    return toSystem(connectorFor(connector, connection.config));
  }

  @FieldResolver(() => String)
  status(@Root() { status }: ConnectionDocument): string {
    return status.phase;
  }

  @FieldResolver(() => String, { nullable: true })
  statusReason(@Root() { status }: ConnectionDocument): string | null {
    return "reason" in status ? status.reason : null;
  }

  @FieldResolver(() => GraphQLDateTime)
  statusSince(@Root() { status }: ConnectionDocument): Date {
    return status.since;
  }

  @FieldResolver(() => GraphQLDateTime, { nullable: true })
  nextAttemptAt(@Root() { status }: ConnectionDocument): Date | null {
    return "nextAttemptAt" in status ? (status.nextAttemptAt ?? null) : null;
  }

  @AsParent()
  @FieldResolver(() => [Stream], { description: "Its entities, in the order in which they are synced." })
  streams(@Root() connection: ConnectionDocument, @Ctx() { loaders }: RequestContext): Promise<StreamDocument[]> {
    return loaders.streams.load(connection._id);
  }
}

function toEndUser<None extends null | undefined>(input: EndUserInput | None): EndUser | None {
  return input ? { id: input.id, name: input.name ?? null } : input;
}
