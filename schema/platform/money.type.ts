import { Field, ObjectType } from "type-graphql";
import { GraphQLCurrencyCode, GraphQLDecimal } from "../scalars/index.js";

@ObjectType("Money", { description: "An amount with its currency.", simpleResolvers: true })
export class MoneyType {
  @Field(() => GraphQLDecimal)
  declare readonly amount: string;

  @Field(() => GraphQLCurrencyCode)
  declare readonly currency: string;
}
