import { Field, ID, ObjectType } from "type-graphql";
import { GraphQLDateTime } from "../scalars/index.js";
import { EnvironmentEnum } from "./environment.type.js";

@ObjectType({ description: "Who calls.", simpleResolvers: true })
export class Viewer {
  @Field(() => ID)
  organizationId!: string;

  @Field(() => EnvironmentEnum)
  environment!: string;

  @Field(() => [String], { description: "What the token may do." })
  scopes!: readonly string[];

  @Field(() => GraphQLDateTime, {
    nullable: true,
    description: "When the token stops working; null if it does not expire.",
  })
  expiresAt!: Date | null;
}
