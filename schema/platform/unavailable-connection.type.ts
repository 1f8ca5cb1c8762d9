import { Field, ID, ObjectType } from "type-graphql";
import { GraphQLDateTime } from "../scalars/index.js";
import { ConnectedSystem } from "./connected-system.type.js";

@ObjectType("UnavailableConnection", {
  description: "A connection that a list left out because its system can't be reached.",
  simpleResolvers: true,
})
export class UnavailableConnection {
  @Field(() => ConnectedSystem, { description: "Needs the scope connections:read." })
  readonly connection!: ConnectedSystem;

  @Field(() => ID)
  readonly connectionId!: string;

  @Field(() => GraphQLDateTime, { description: "When the outage began." })
  readonly since!: Date;

  @Field(() => GraphQLDateTime, { description: "When it is tried next; nobody has to do anything for that." })
  readonly nextAttemptAt!: Date;
}
