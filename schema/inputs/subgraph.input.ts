import { Field, InputType, Int } from "type-graphql";

@InputType()
export class RegisterSubgraphInput {
  @Field(() => String, {
    description: "Lower-case letters, digits and _. One that is registered already is replaced.",
  })
  name!: string;

  @Field(() => String, { description: "Where its operations are sent by POST: http or https, at a public address." })
  url!: string;

  @Field(() => String, {
    nullable: true,
    description: "Its schema, with its federation directives. Default: it is asked for { _service { sdl } }.",
  })
  sdl?: string | null;

  @Field(() => [String], {
    nullable: true,
    description: "Headers of a client's request to hand on to it, by name. Authorization and Cookie never are.",
  })
  headers?: string[] | null;

  @Field(() => Int, {
    nullable: true,
    description: "How long one of its answers is waited for, 100 to 60,000 ms. Default 5,000.",
  })
  timeoutMs?: number | null;

  @Field(() => Boolean, { nullable: true, description: "Compose and compare, and change nothing." })
  dryRun?: boolean | null;

  @Field(() => Boolean, { nullable: true, description: "Go on although clients of the graph may break." })
  allowBreaking?: boolean | null;
}

@InputType()
export class SubgraphNameInput {
  @Field(() => String)
  name!: string;

  @Field(() => Boolean, { nullable: true, description: "Say what would change, and change nothing." })
  dryRun?: boolean | null;
}
