import { Field, ID, InputType } from "type-graphql";
import { DeletionDecisionEnum } from "../platform/incident.type.js";

@InputType()
export class ResolveHeldDeletionsInput {
  @Field(() => ID)
  incidentId!: string;

  @Field(() => DeletionDecisionEnum)
  decision!: `${DeletionDecisionEnum}`;
}
