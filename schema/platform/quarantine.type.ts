import { Field, ID, Int, ObjectType, registerEnumType } from "type-graphql";
import { GraphQLDateTime, GraphQLJSON } from "../scalars/index.js";
import { EntityTypeEnum } from "./entity-type.type.js";
import { PageInfo } from "./page-info.type.js";

export enum QuarantineStageEnum {
  MAP = "MAP",
  STORE = "STORE",
}

registerEnumType(QuarantineStageEnum, {
  name: "QuarantineStage",
  description: "Where a record failed.",
  valuesConfig: {
    MAP: { description: "It can't be mapped. Its payload is kept, and another mapping may help." },
    STORE: { description: "It can't be stored, as it is too large. Only the source can help." },
  },
});

@ObjectType({
  description:
    "A record that could not be stored. It leaves quarantine by itself when a sync brings a version that can be.",
  simpleResolvers: true,
})
export class QuarantinedRecord {
  @Field(() => ID, { description: "The id that the record has or would have. An earlier version may still be there." })
  id!: string;

  @Field(() => ID)
  connectionId!: string;

  @Field(() => EntityTypeEnum)
  entity!: string;

  @Field(() => String, { description: "The source's own key." })
  remoteId!: string;

  @Field(() => QuarantineStageEnum)
  stage!: string;

  @Field(() => String, { description: "MAPPING_FAILED or RECORD_TOO_LARGE." })
  code!: string;

  @Field(() => String, { description: "Path of the value at fault; empty when it is the record as a whole." })
  path!: string;

  @Field(() => String, { description: "What was expected and what came." })
  message!: string;

  @Field(() => GraphQLJSON, {
    nullable: true,
    description: "The source's payload; null where it is too large to be kept. Needs the scope records:raw.",
  })
  raw!: unknown;

  @Field(() => Int, { description: "Size of the payload." })
  sizeBytes!: number;

  @Field(() => GraphQLDateTime, { description: "When it was first refused." })
  firstAt!: Date;

  @Field(() => GraphQLDateTime, { description: "When it was last refused." })
  lastAt!: Date;

  @Field(() => Int, { description: "How often it was refused." })
  count!: number;
}

@ObjectType({ simpleResolvers: true })
export class QuarantinedRecordEdge {
  @Field(() => String)
  cursor!: string;

  @Field(() => QuarantinedRecord)
  node!: object;
}

@ObjectType({ description: "A page of quarantined records, newest first.", simpleResolvers: true })
export class QuarantinedRecordConnection {
  @Field(() => [QuarantinedRecordEdge])
  edges!: QuarantinedRecordEdge[];

  @Field(() => [QuarantinedRecord])
  nodes!: object[];

  @Field(() => PageInfo)
  pageInfo!: PageInfo;
}
