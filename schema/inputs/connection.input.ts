import { Field, ID, InputType, Int } from "type-graphql";
import { ConnectionStatusEnum } from "../platform/connection-status.type.js";
import { EntityTypeEnum } from "../platform/entity-type.type.js";
import { SyncKindEnum, SyncRunStateEnum } from "../platform/sync-run.type.js";
import { GraphQLJSON } from "../scalars/index.js";

@InputType({ description: "The caller's own customer." })
export class EndUserInput {
  @Field(() => ID)
  id!: string;

  @Field(() => String, { nullable: true })
  name?: string | null;
}

@InputType()
export class EntityPlanInput {
  @Field(() => EntityTypeEnum)
  entity!: string;

  @Field(() => Boolean, { nullable: true, description: "Default true." })
  enabled?: boolean;

  @Field(() => Int, { nullable: true, description: "Default: as the plan says." })
  historyDays?: number | null;
}

@InputType()
export class SyncPlanInput {
  @Field(() => Int, { nullable: true, description: "1 to 3650, default 90." })
  historyDays?: number;

  @Field(() => Int, { nullable: true, description: "30 seconds to 30 days, default 300." })
  intervalSeconds?: number;

  @Field(() => [EntityPlanInput], { nullable: true })
  entities?: EntityPlanInput[];
}

@InputType()
export class ConnectSystemInput {
  @Field(() => String, { description: "Key of the system, as the query systems lists it." })
  system!: string;

  @Field(() => String, { nullable: true, description: "Default: the system's name." })
  name?: string | null;

  @Field(() => GraphQLJSON, { nullable: true, description: "As the system's configSchema says." })
  config?: unknown;

  @Field(() => GraphQLJSON, { description: "As the credentialsSchema of one of the system's authMethods says." })
  credentials!: unknown;

  @Field(() => String, { nullable: true, description: "Needed only where several methods take the same fields." })
  authMethod?: string | null;

  @Field(() => EndUserInput, { nullable: true })
  endUser?: EndUserInput | null;

  @Field(() => SyncPlanInput, { nullable: true })
  syncPlan?: SyncPlanInput | null;
}

@InputType()
export class ReconnectSystemInput {
  @Field(() => ID)
  connectionId!: string;

  @Field(() => GraphQLJSON)
  credentials!: unknown;

  @Field(() => GraphQLJSON, { nullable: true, description: "Left out: the config stays." })
  config?: unknown;

  @Field(() => String, { nullable: true })
  authMethod?: string | null;
}

@InputType()
export class ConnectionIdInput {
  @Field(() => ID)
  connectionId!: string;
}

@InputType()
export class StartSyncInput {
  @Field(() => ID)
  connectionId!: string;

  @Field(() => SyncKindEnum, { nullable: true, description: "INCREMENTAL or RESYNC; default INCREMENTAL." })
  kind?: string;

  @Field(() => [EntityTypeEnum], { nullable: true, description: "Default: all that the plan syncs." })
  entities?: string[] | null;
}

@InputType()
export class SyncRunIdInput {
  @Field(() => ID)
  syncRunId!: string;
}

@InputType()
export class SyncRunFilter {
  @Field(() => [SyncRunStateEnum], { nullable: true })
  state?: string[] | null;

  @Field(() => [SyncKindEnum], { nullable: true })
  kind?: string[] | null;
}

@InputType()
export class ConnectedSystemFilter {
  @Field(() => [ConnectionStatusEnum], { nullable: true })
  status?: string[] | null;

  @Field(() => [String], { nullable: true })
  system?: string[] | null;

  @Field(() => ID, { nullable: true, description: "The caller's own key of its customer." })
  endUserId?: string | null;
}
