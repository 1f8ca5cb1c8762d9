import { Field, ObjectType } from "type-graphql";
import { GraphQLCurrencyCode, GraphQLDecimal } from "../scalars/index.js";

@ObjectType("Money", { description: "An amount with its currency.", simpleResolvers: true })
export class Money {
  @Field(() => GraphQLDecimal)
  readonly amount!: string;

  @Field(() => GraphQLCurrencyCode)
  readonly currency!: string;
}
