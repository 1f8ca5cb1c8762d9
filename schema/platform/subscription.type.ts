import { Field, ID, ObjectType } from "type-graphql";
import { GraphQLDateTime } from "../scalars/index.js";
import { ConnectedSystem } from "./connected-system.type.js";
import { ConnectionStatusEnum } from "./connection-status.type.js";
import { EntityTypeEnum } from "./entity-type.type.js";
import { RecordChangeKindEnum } from "./history.type.js";
import { RecordInterface } from "./record.type.js";
import { SyncRun } from "./sync-run.type.js";

const eventIdDescription = "Pass the last one you saw as after, and you miss nothing that happened in between.";

@ObjectType({ description: "A connection changed its status.", simpleResolvers: true })
export class ConnectionStatusChange {
  @Field(() => ID, { description: eventIdDescription })
  eventId!: string;

  @Field(() => ID)
  connectionId!: string;

  @Field(() => ConnectedSystem, { nullable: true, description: "As it is now; null when it was disconnected since." })
  connection!: object | null;

  @Field(() => ConnectionStatusEnum)
  previous!: string;

  @Field(() => ConnectionStatusEnum)
  status!: string;

  @Field(() => String, { nullable: true })
  reason!: string | null;

  @Field(() => GraphQLDateTime)
  at!: Date;
}

@ObjectType({ description: "How far a run is.", simpleResolvers: true })
export class SyncProgress {
  @Field(() => ID, { description: eventIdDescription })
  eventId!: string;

  @Field(() => SyncRun, { description: "As it was at that moment." })
  run!: object;
}

@ObjectType({ description: "A record changed.", simpleResolvers: true })
export class RecordChange {
  @Field(() => ID, { description: eventIdDescription })
  eventId!: string;

  @Field(() => RecordChangeKindEnum)
  kind!: string;

  @Field(() => EntityTypeEnum)
  entity!: string;

  @Field(() => ID)
  recordId!: string;

  @Field(() => RecordInterface, { nullable: true, description: "As it is now; null when its connection is gone." })
  record!: object | null;

  @Field(() => [String], { description: "Fields that differ from before; empty for a new or deleted record." })
  changedFields!: readonly string[];

  @Field(() => GraphQLDateTime)
  at!: Date;
}
