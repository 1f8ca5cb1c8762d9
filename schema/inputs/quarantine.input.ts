import { Field, ID, InputType } from "type-graphql";
import type { EntityName } from "../entities/index.js";
import { EntityTypeEnum } from "../platform/entity-type.type.js";

@InputType()
export class RetryQuarantinedInput {
  @Field(() => ID)
  connectionId!: string;

  @Field(() => EntityTypeEnum, { nullable: true, description: "Default: all entities that the connection syncs." })
  entity?: EntityName | null;
}
