import { Field, Int, ObjectType } from "type-graphql";
import { GraphQLDate } from "../scalars/index.js";

@ObjectType({ description: "What was used in a time.", simpleResolvers: true })
export class Usage {
  @Field(() => Int, { description: "Credits held at the end of it, outages and pauses included." })
  credits!: number;

  @Field(() => Int, { description: "Records read from systems, unchanged ones included." })
  recordsRead!: number;

  @Field(() => Int, { description: "Those of them that were new or changed." })
  recordsStored!: number;

  @Field(() => Int, { description: "Calls made to systems for the pages that were stored." })
  requests!: number;
}

@ObjectType({ description: "What was used on one day, UTC.", simpleResolvers: true })
export class UsageDay {
  @Field(() => GraphQLDate)
  date!: string;

  @Field(() => Int, { description: "Records read from systems, unchanged ones included." })
  recordsRead!: number;

  @Field(() => Int, { description: "Those of them that were new or changed." })
  recordsStored!: number;

  @Field(() => Int, { description: "Calls made to systems for the pages that were stored." })
  requests!: number;
}
