import { Field, ID, ObjectType } from "type-graphql";
import { GraphQLDateTime } from "../scalars/index.js";
import { ConnectionStatusEnum } from "./connection-status.type.js";
import { PageInfo } from "./page-info.type.js";

@ObjectType({
  description: "A change of a connection's status. It lasted until the next one.",
  simpleResolvers: true,
})
export class StatusHistoryEntry {
  @Field(() => ID)
  id!: string;

  @Field(() => ID)
  connectionId!: string;

  @Field(() => ConnectionStatusEnum)
  previous!: string;

  @Field(() => ConnectionStatusEnum)
  status!: string;

  @Field(() => String, {
    nullable: true,
    description: "What led to it, in words; null where nothing had to be said, as after a recovery.",
  })
  reason!: string | null;

  @Field(() => GraphQLDateTime)
  at!: Date;
}

@ObjectType({ simpleResolvers: true })
export class StatusHistoryEdge {
  @Field(() => String)
  cursor!: string;

  @Field(() => StatusHistoryEntry)
  node!: object;
}

@ObjectType({ description: "A page of a connection's changes of status, newest first.", simpleResolvers: true })
export class StatusHistoryConnection {
  @Field(() => [StatusHistoryEdge])
  edges!: StatusHistoryEdge[];

  @Field(() => [StatusHistoryEntry])
  nodes!: object[];

  @Field(() => PageInfo)
  pageInfo!: PageInfo;
}
