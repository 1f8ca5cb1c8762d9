import type { GraphQLResolveInfo } from "graphql";
import { Arg, Ctx, FieldResolver, ID, Info, Resolver, Root, Subscription } from "type-graphql";
import { entityByName, isEntityName, type EntityName } from "../schema/entities/index.js";
import { EntityTypeEnum } from "../schema/platform/entity-type.type.js";
import { ConnectionStatusChange, RecordChange, SyncProgress } from "../schema/platform/subscription.type.js";
import type { ShownConnection } from "../src/loaders/index.js";
import type { RecordRow } from "../src/records/index.js";
import type { RequestContext } from "../src/services/index.js";
import { recordById } from "./record-by-id.js";
import { selectedFields } from "./selected-fields.js";
import { recordChanges, scopesOfRecordChanges, statusChanges, syncProgress } from "./subscription-sources.js";
import { AsParent, RequiresScope, RequiresScopesOf } from "./scope.js";

interface SubscriptionArguments {
  readonly connectionId?: string | null;
  readonly after?: string | null;
  readonly entities?: readonly EntityName[] | null;
}

/** What type-graphql hands to `subscribe`. */
interface SubscribeCall {
  readonly args: SubscriptionArguments;
  readonly context: RequestContext;
}

const afterDescription =
  "The last eventId you saw: what happened since comes first. Default: what happens from now on.";

@Resolver()
export class SubscriptionResolver {
  @RequiresScope("connections:read")
  @Subscription(() => ConnectionStatusChange, {
    subscribe: ({ args, context }: SubscribeCall) => statusChanges(context, args),
    description: "Outages, recoveries and everything else that happens to a connection, or to all.",
  })
  connectionStatusChanged(
    @Root() change: ConnectionStatusChange,
    @Arg("connectionId", () => ID, { nullable: true }) _connectionId?: string,
    @Arg("after", () => ID, { nullable: true, description: afterDescription }) _after?: string,
  ): ConnectionStatusChange {
    return change;
  }

  @RequiresScope("connections:read")
  @Subscription(() => SyncProgress, {
    subscribe: ({ args, context }: SubscribeCall) => syncProgress(context, args),
    description: "How far the runs of a connection, or of all, are: at the start, after each page, at the end.",
  })
  syncProgressed(
    @Root() progress: SyncProgress,
    @Arg("connectionId", () => ID, { nullable: true }) _connectionId?: string,
    @Arg("after", () => ID, { nullable: true, description: afterDescription }) _after?: string,
  ): SyncProgress {
    return progress;
  }

  @RequiresScopesOf(scopesOfRecordChanges)
  @Subscription(() => RecordChange, {
    subscribe: ({ args, context }: SubscribeCall) => recordChanges(context, args),
    description: "Each change of a record, whether a sync or a write brought it.",
  })
  recordChanged(
    @Root() change: RecordChange,
    @Arg("entities", () => [EntityTypeEnum], { nullable: true, description: "Default: all that the token may read." })
    _entities?: string[],
    @Arg("connectionId", () => ID, { nullable: true }) _connectionId?: string,
    @Arg("after", () => ID, { nullable: true, description: afterDescription }) _after?: string,
  ): RecordChange {
    return change;
  }
}

@Resolver(() => ConnectionStatusChange)
export class ConnectionStatusChangeResolver {
  @RequiresScope("connections:read")
  @FieldResolver()
  connection(
    @Root() { connectionId }: ConnectionStatusChange,
    @Ctx() { loaders }: RequestContext,
  ): Promise<ShownConnection | null> {
    return loaders.connections.load(connectionId);
  }
}

@Resolver(() => RecordChange)
export class RecordChangeResolver {
  // Whoever is told of an entity's changes may read the entity: the subscription was let begin for it.
  @AsParent()
  @FieldResolver()
  record(
    @Root() { entity, recordId }: RecordChange,
    @Ctx() context: RequestContext,
    @Info() info: GraphQLResolveInfo,
  ): Promise<RecordRow | null> | null {
    if (!isEntityName(entity)) return null;
    return recordById(context, entityByName(entity), recordId, {
      fields: selectedFields(info, entity),
      // The change is told because it happened; whether its system answers now is another matter.
      staleness: "ALLOW",
      path: ["recordId"],
    });
  }
}
