import { Field, ID, Int, ObjectType } from "type-graphql";
import { GraphQLDateTime } from "../scalars/index.js";
import { ConnectionStatusEnum } from "./connection-status.type.js";
import { EntityTypeEnum } from "./entity-type.type.js";
import { EnvironmentEnum } from "./environment.type.js";
import { FieldMapping } from "./field-mapping.type.js";
import { Node } from "./node.type.js";
import { PageInfo } from "./page-info.type.js";
import { SyncWindow } from "./sync-window.type.js";

@ObjectType({ description: "The caller's own customer that a connection belongs to.", simpleResolvers: true })
export class EndUser {
  @Field(() => ID, { description: "The caller's own key." })
  id!: string;

  @Field(() => String, { nullable: true })
  name!: string | null;
}

@ObjectType({ description: "Settings of one entity of a connection.", simpleResolvers: true })
export class EntityPlan {
  @Field(() => EntityTypeEnum)
  entity!: string;

  @Field(() => Boolean)
  enabled!: boolean;

  @Field(() => Int, { nullable: true, description: "Null: as the plan says." })
  historyDays!: number | null;

  @Field(() => Int, { nullable: true, description: "Null: as the plan says." })
  intervalSeconds!: number | null;

  @Field(() => [SyncWindow], { nullable: true, description: "Null: as the plan says. Empty: none." })
  quietHours!: readonly SyncWindow[] | null;

  @Field(() => [SyncWindow], { nullable: true, description: "Null: as the plan says. Empty: none." })
  maintenanceWindows!: readonly SyncWindow[] | null;
}

@ObjectType({ description: "How a connection is kept up to date.", simpleResolvers: true })
export class SyncPlan {
  @Field(() => Int, { description: "How far back transactions are read at first, in days. Master data is read whole." })
  historyDays!: number;

  @Field(() => Int, { description: "Seconds between the starts of two incremental runs." })
  intervalSeconds!: number;

  @Field(() => String, { description: "IANA name of the zone whose clock quiet hours and maintenance windows go by." })
  timeZone!: string;

  @Field(() => [SyncWindow], {
    description: "No scheduled run begins or goes on in them; one that somebody asks for does.",
  })
  quietHours!: readonly SyncWindow[];

  @Field(() => [SyncWindow], {
    description: "The system is expected to be away: nothing is asked of it, requested runs wait for the end as well.",
  })
  maintenanceWindows!: readonly SyncWindow[];

  @Field(() => [EntityPlan], { description: "Entities with settings of their own." })
  entities!: EntityPlan[];
}

@ObjectType({ description: "One customer's account in one system.", implements: Node, simpleResolvers: true })
export class ConnectedSystem {
  @Field(() => ID)
  id!: string;

  @Field(() => String)
  name!: string;

  @Field(() => EnvironmentEnum)
  environment!: string;

  @Field(() => EndUser, { nullable: true })
  endUser!: EndUser | null;

  @Field(() => String, { nullable: true, description: "The account at the source that the credential belongs to." })
  account!: string | null;

  @Field(() => ConnectionStatusEnum)
  status!: string;

  @Field(() => String, { nullable: true, description: "What led to the status, in words." })
  statusReason!: string | null;

  @Field(() => GraphQLDateTime)
  statusSince!: Date;

  @Field(() => GraphQLDateTime, { nullable: true, description: "When the system is asked again, while it waits." })
  nextAttemptAt!: Date | null;

  @Field(() => GraphQLDateTime, { nullable: true })
  lastSuccessfulSyncAt!: Date | null;

  @Field(() => Int, { description: "Credits held until it is disconnected, outages and pauses included." })
  creditsConsumed!: number;

  @Field(() => SyncPlan)
  syncPlan!: SyncPlan;

  @Field(() => [FieldMapping], { description: "Fields that are filled by expressions instead of by the connector." })
  fieldMappings!: readonly FieldMapping[];

  @Field(() => GraphQLDateTime)
  createdAt!: Date;
}

@ObjectType({ simpleResolvers: true })
export class ConnectedSystemEdge {
  @Field(() => String)
  cursor!: string;

  @Field(() => ConnectedSystem)
  node!: object;
}

@ObjectType({ description: "A page of connections.", simpleResolvers: true })
export class ConnectedSystemConnection {
  @Field(() => [ConnectedSystemEdge])
  edges!: ConnectedSystemEdge[];

  @Field(() => [ConnectedSystem])
  nodes!: object[];

  @Field(() => PageInfo)
  pageInfo!: PageInfo;
}
