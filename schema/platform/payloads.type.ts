import { Field, ID, Int, ObjectType } from "type-graphql";
import { ConnectedSystem } from "./connected-system.type.js";
import { SyncRun } from "./sync-run.type.js";

@ObjectType({ description: "The connection as it is now.", simpleResolvers: true })
export class ConnectSystemPayload {
  @Field(() => ConnectedSystem)
  connection!: object;

  @Field(() => SyncRun, {
    nullable: true,
    description: "The first run, waiting for a worker; null where none was asked for.",
  })
  syncRun!: object | null;
}

@ObjectType({ simpleResolvers: true })
export class DisconnectSystemPayload {
  @Field(() => ID, { description: "The connection that is gone, with its credential and records." })
  connectionId!: string;

  @Field(() => Int)
  creditsReleased!: number;
}

@ObjectType({ simpleResolvers: true })
export class StartSyncPayload {
  @Field(() => SyncRun)
  syncRun!: object;
}

@ObjectType({ simpleResolvers: true })
export class DeletePayload {
  @Field(() => ID, { description: "Of what is gone." })
  id!: string;
}
