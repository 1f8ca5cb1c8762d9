import { Field, ID, Int, ObjectType, registerEnumType } from "type-graphql";
import { GraphQLDateTime, GraphQLUrl } from "../scalars/index.js";

export enum CriticalityEnum {
  BREAKING = "BREAKING",
  DANGEROUS = "DANGEROUS",
  SAFE = "SAFE",
}

registerEnumType(CriticalityEnum, {
  name: "GraphChangeCriticality",
  description: "What a change of the graph does to its clients.",
  valuesConfig: {
    BREAKING: { description: "Operations that work today would be refused." },
    DANGEROUS: { description: "Operations go on working and may be answered otherwise, such as with a new value." },
    SAFE: { description: "Nothing that is used changes." },
  },
});

@ObjectType({
  description: "Another graph that is part of this one, in this organization and environment.",
  simpleResolvers: true,
})
export class Subgraph {
  @Field(() => ID)
  readonly id!: string;

  @Field(() => String, { description: "Its name, unique here." })
  readonly name!: string;

  @Field(() => GraphQLUrl, { description: "Where its operations are sent." })
  readonly url!: string;

  @Field(() => String, { description: "Its schema when it was registered, which is what the graph is made of." })
  readonly sdl!: string;

  @Field(() => [String], { description: "Headers of a client's request that are handed on to it." })
  readonly headers!: readonly string[];

  @Field(() => Int, { description: "How long one of its answers is waited for, in milliseconds." })
  readonly timeoutMs!: number;

  @Field(() => GraphQLDateTime)
  readonly createdAt!: Date;

  @Field(() => GraphQLDateTime)
  readonly updatedAt!: Date;
}

@ObjectType({ description: "One difference between the graph as it is and as it would be.", simpleResolvers: true })
export class GraphChange {
  @Field(() => CriticalityEnum)
  readonly criticality!: `${CriticalityEnum}`;

  @Field(() => String)
  readonly message!: string;

  @Field(() => String, { nullable: true, description: "Where, such as WorkOrder.readings." })
  readonly path!: string | null;
}

@ObjectType({ simpleResolvers: true })
export class SubgraphPayload {
  @Field(() => Subgraph, { description: "As it is registered, would be, or was until now." })
  readonly subgraph!: Subgraph;

  @Field(() => [GraphChange], { description: "What becomes different for clients, the worst first." })
  readonly changes!: readonly GraphChange[];

  @Field(() => Boolean, { description: "False after a dry run." })
  readonly isApplied!: boolean;
}
