import { Field, ID, InputType, Int } from "type-graphql";
import { ConnectionStatusEnum } from "../platform/connection-status.type.js";
import { EntityTypeEnum } from "../platform/entity-type.type.js";
import { SyncKindEnum, SyncRunStateEnum } from "../platform/sync-run.type.js";
import { WeekdayEnum } from "../platform/sync-window.type.js";
import { GraphQLJSON } from "../scalars/index.js";

@InputType({ description: "The caller's own customer." })
export class EndUserInput {
  @Field(() => ID)
  id!: string;

  @Field(() => String, { nullable: true })
  name?: string | null;
}

@InputType({
  description:
    "A time that comes again every week, by the clock of the plan's time zone. Where clocks are set back it lasts longer rather than shorter; where they are set forward, what is skipped does not occur.",
})
export class SyncWindowInput {
  @Field(() => [WeekdayEnum], { nullable: true, description: "Days on which it begins. Default: all." })
  days?: string[] | null;

  @Field(() => String, { description: "When it begins: HH:MM." })
  from!: string;

  @Field(() => String, {
    description: "When it ends: HH:MM, up to 24:00. Before from: on the next day. The same as from is refused.",
  })
  to!: string;
}

@InputType({ description: "In updateConnection a key that is left out stays as it is." })
export class EntityPlanInput {
  @Field(() => EntityTypeEnum)
  entity!: string;

  @Field(() => Boolean, { nullable: true, description: "Default true." })
  enabled?: boolean | null;

  @Field(() => Int, { nullable: true, description: "Default: as the plan says." })
  historyDays?: number | null;

  @Field(() => Int, { nullable: true, description: "Default: as the plan says." })
  intervalSeconds?: number | null;

  @Field(() => [SyncWindowInput], { nullable: true, description: "Default: as the plan says. Empty: none." })
  quietHours?: SyncWindowInput[] | null;

  @Field(() => [SyncWindowInput], { nullable: true, description: "Default: as the plan says. Empty: none." })
  maintenanceWindows?: SyncWindowInput[] | null;
}

@InputType({
  description:
    "In updateConnection a key that is left out stays as it is, and null sets it back to its default. Of entities those that are named are changed, each in the keys given; the others stay, and null sets all back.",
})
export class SyncPlanInput {
  @Field(() => Int, {
    nullable: true,
    description: "1 to 3650, default 90. A longer history than before is read by the next RESYNC.",
  })
  historyDays?: number | null;

  @Field(() => Int, {
    nullable: true,
    description: "Between the starts of two incremental runs: 30 seconds to 30 days, default 300.",
  })
  intervalSeconds?: number | null;

  @Field(() => String, { nullable: true, description: 'An IANA name such as "Europe/Berlin", default "UTC".' })
  timeZone?: string | null;

  @Field(() => [SyncWindowInput], {
    nullable: true,
    description: "No scheduled run begins or goes on in them; one that somebody asks for does. At most 50.",
  })
  quietHours?: SyncWindowInput[] | null;

  @Field(() => [SyncWindowInput], {
    nullable: true,
    description:
      "The system is expected to be away: nothing is asked of it, requested runs wait for the end as well. At most 50. Together with the quiet hours they have to leave some time of the week.",
  })
  maintenanceWindows?: SyncWindowInput[] | null;

  @Field(() => [EntityPlanInput], { nullable: true })
  entities?: EntityPlanInput[] | null;
}

@InputType({
  description: "Fills a field of a connection's records by an expression on what the source sent.",
})
export class FieldMappingInput {
  @Field(() => EntityTypeEnum)
  entity!: string;

  @Field(() => String, { description: "Name of a field of the entity, or custom.<key> for a custom field." })
  field!: string;

  @Field(() => String, { description: "A JMESPath expression on the record's raw payload." })
  expression!: string;
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

  @Field(() => [FieldMappingInput], { nullable: true })
  fieldMappings?: FieldMappingInput[] | null;
}

@InputType({ description: "What is left out stays as it is; null sets it back to its default." })
export class UpdateConnectionInput {
  @Field(() => ID)
  connectionId!: string;

  @Field(() => String, { nullable: true, description: "Default: the system's name." })
  name?: string | null;

  @Field(() => EndUserInput, { nullable: true, description: "Replaces it whole. Default: none." })
  endUser?: EndUserInput | null;

  @Field(() => SyncPlanInput, { nullable: true, description: "Replaces only the keys that it gives." })
  syncPlan?: SyncPlanInput | null;

  @Field(() => [FieldMappingInput], {
    nullable: true,
    description: "Replaces all of them. Records of the entities concerned are mapped again from what is stored.",
  })
  fieldMappings?: FieldMappingInput[] | null;
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
export class TestConnectionInput {
  @Field(() => ID)
  connectionId!: string;
}

@InputType()
export class StartSyncInput {
  @Field(() => ID)
  connectionId!: string;

  @Field(() => SyncKindEnum, { nullable: true, description: "All but INITIAL; default INCREMENTAL." })
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

  @Field(() => String, { nullable: true, description: "A part of the name, of the customer's name or key, or the id." })
  search?: string | null;
}
