import { Field, Int, ObjectType, registerEnumType } from "type-graphql";
import { GraphQLDateTime } from "../scalars/index.js";
import { EntityTypeEnum } from "./entity-type.type.js";

export enum StreamPhaseEnum {
  PENDING = "PENDING",
  INITIAL = "INITIAL",
  LIVE = "LIVE",
  FORBIDDEN = "FORBIDDEN",
}

registerEnumType(StreamPhaseEnum, {
  name: "StreamPhase",
  description: "How far one entity of a connection is.",
  valuesConfig: {
    PENDING: { description: "Nothing was read yet." },
    INITIAL: { description: "The first walk is under way." },
    LIVE: { description: "Read whole; kept up to date." },
    FORBIDDEN: { description: "The account may not read it at the source." },
  },
});

@ObjectType({ description: "One entity of one connection.", simpleResolvers: true })
export class Stream {
  @Field(() => EntityTypeEnum)
  entity!: string;

  @Field(() => StreamPhaseEnum)
  phase!: string;

  @Field(() => GraphQLDateTime, {
    nullable: true,
    description: "Changes at the source before this instant are here. The next run looks back from it.",
  })
  cursor!: Date | null;

  @Field(() => GraphQLDateTime, { nullable: true })
  lastSuccessfulSyncAt!: Date | null;

  @Field(() => GraphQLDateTime, {
    nullable: true,
    description: "When what is gone at the source was last looked for, where the source does not tell.",
  })
  lastSweepAt!: Date | null;

  @Field(() => Int, { description: "Records that exist at the source as far as is known." })
  recordCount!: number;

  @Field(() => Int, { description: "Records that could not be mapped." })
  quarantinedCount!: number;
}
