import { Field, ID, Int, ObjectType, registerEnumType } from "type-graphql";
import { GraphQLDateTime, GraphQLJSON } from "../scalars/index.js";
import { EntityTypeEnum } from "./entity-type.type.js";
import { Node } from "./node.type.js";
import { PageInfo } from "./page-info.type.js";
import { RecordInterface } from "./record.type.js";
import { WriteStateEnum } from "./write-state.type.js";

export enum WriteOperationEnum {
  CREATE = "CREATE",
  UPDATE = "UPDATE",
}

registerEnumType(WriteOperationEnum, { name: "WriteOperation", description: "What a write does." });

export enum WhenUnreachableEnum {
  FAIL = "FAIL",
  QUEUE = "QUEUE",
}

registerEnumType(WhenUnreachableEnum, {
  name: "WhenUnreachable",
  description: "What becomes of a write while its system can't be reached.",
  valuesConfig: {
    FAIL: { description: "It fails at once with CONNECTION_UNREACHABLE." },
    QUEUE: {
      description:
        "It is held until its deadline and sent after the recovery, in the order in which such writes came. write(id) and the event write.settled tell how it ended.",
    },
  },
});

@ObjectType({ description: "A value that was refused.", simpleResolvers: true })
export class WriteProblem {
  @Field(() => GraphQLJSON, { description: 'Where it stands in the mutation: ["input", "data", "title"].' })
  path!: unknown;

  @Field(() => String)
  message!: string;
}

@ObjectType({ description: "What a write met.", simpleResolvers: true })
export class WriteError {
  @Field(() => String, { description: "As in extensions.code of an error." })
  code!: string;

  @Field(() => String)
  message!: string;

  @Field(() => [WriteProblem], {
    nullable: true,
    description: "The values that were refused, where it was about those.",
  })
  problems!: readonly WriteProblem[] | null;
}

@ObjectType({ description: "One write towards a source, kept for 90 days after its end.", implements: Node })
export class Write {
  @Field(() => ID)
  id!: string;

  @Field(() => ID)
  connectionId!: string;

  @Field(() => EntityTypeEnum)
  entity!: string;

  @Field(() => WriteOperationEnum)
  operation!: string;

  @Field(() => WriteStateEnum)
  state!: string;

  @Field(() => ID, { nullable: true, description: "The record it made or changes; null while none is made." })
  recordId!: string | null;

  @Field(() => RecordInterface, { nullable: true, description: "That record as it is stored now." })
  record!: object | null;

  @Field(() => WriteError, {
    nullable: true,
    description: "Why it failed; while it is QUEUED or UNCONFIRMED, what it met last. Else null.",
  })
  error!: WriteError | null;

  @Field(() => String, { nullable: true })
  idempotencyKey!: string | null;

  @Field(() => Int, { description: "How often it was sent." })
  attempts!: number;

  @Field(() => GraphQLDateTime, { nullable: true, description: "Until when it may be sent, where it may wait." })
  deadline!: Date | null;

  @Field(() => GraphQLDateTime)
  createdAt!: Date;

  @Field(() => GraphQLDateTime, { nullable: true, description: "When it was sent last." })
  sentAt!: Date | null;

  @Field(() => GraphQLDateTime, { nullable: true, description: "When it came to its end." })
  settledAt!: Date | null;
}

@ObjectType({ simpleResolvers: true })
export class WriteEdge {
  @Field(() => String)
  cursor!: string;

  @Field(() => Write)
  node!: object;
}

@ObjectType({ description: "A page of the write log, newest first.", simpleResolvers: true })
export class WriteConnection {
  @Field(() => [WriteEdge])
  edges!: WriteEdge[];

  @Field(() => [Write])
  nodes!: object[];

  @Field(() => PageInfo)
  pageInfo!: PageInfo;
}

@ObjectType({ description: "What a connection takes of an entity.", simpleResolvers: true })
export class WriteSchema {
  @Field(() => EntityTypeEnum)
  entity!: string;

  @Field(() => WriteOperationEnum)
  operation!: string;

  @Field(() => GraphQLJSON, {
    description:
      "JSON Schema (2020-12) of the mutation's data: fields, which are needed, enumerations, references (x-reference names the entity). Data is checked against it before anything is sent.",
  })
  schema!: unknown;

  @Field(() => [String], {
    nullable: true,
    description:
      "CREATE: statuses that a new record may begin with. UPDATE with a recordId: statuses that the record can be given now. Else, and where the system has no rules about it, null.",
  })
  allowedStatuses!: readonly string[] | null;
}
