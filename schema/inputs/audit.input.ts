import { Field, ID, InputType } from "type-graphql";
import { AuditOutcomeEnum } from "../platform/audit.type.js";
import { GraphQLDateTime } from "../scalars/index.js";

@InputType({ description: "All that is given has to fit." })
export class AuditFilter {
  @Field(() => [String], { nullable: true, description: "Any of these, as `connection.pause`." })
  actions?: string[] | null;

  @Field(() => [AuditOutcomeEnum], { nullable: true })
  outcomes?: `${AuditOutcomeEnum}`[] | null;

  @Field(() => String, { nullable: true, description: "The id of a token or session, or an operator's name." })
  actorId?: string | null;

  @Field(() => ID, { nullable: true, description: "What it was done to." })
  targetId?: string | null;

  @Field(() => GraphQLDateTime, { nullable: true, description: "From this instant on." })
  since?: Date | null;

  @Field(() => GraphQLDateTime, { nullable: true, description: "Before this instant." })
  until?: Date | null;
}
