import { Field, InputType } from "type-graphql";
import { GraphQLCurrencyCode, GraphQLDecimal } from "../scalars/index.js";

@InputType({ description: "An amount with its currency." })
export class MoneyInput {
  @Field(() => GraphQLDecimal)
  amount!: string;

  @Field(() => GraphQLCurrencyCode)
  currency!: string;
}
